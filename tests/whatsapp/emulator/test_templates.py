"""Templates: parameters are counted, and the citizen reads the filled text."""

from __future__ import annotations

from typing import Any

from laporbup.whatsapp.emulator.templates import buttons_of, image_of, mismatch, text_of

TEMPLATE: dict[str, Any] = {
    "components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Laporan {{nomor}} kini {{status}}, ya {{nomor}}."},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Puas"},
                {"type": "QUICK_REPLY", "text": "Belum"},
                {"type": "URL", "text": "Lihat", "url": "https://contoh.id/lacak/{{1}}"},
            ],
        },
    ]
}


def _sent(*names: str) -> dict[str, Any]:
    values = {"nomor": "LB-1", "status": "selesai"}
    parameters = [{"type": "text", "parameter_name": name, "text": values[name]} for name in names]
    return {
        "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": "7"}}]},
            {"type": "body", "parameters": parameters},
            {"type": "button", "index": "0", "parameters": [{"type": "payload", "payload": "ya:LB-1"}]},
            {"type": "button", "sub_type": "url", "index": "2", "parameters": [{"type": "text", "text": "rahasia"}]},
        ]
    }


def test_named_and_positional_parameters_fill_the_body():
    assert text_of(TEMPLATE, _sent("status", "nomor")) == "Laporan LB-1 kini selesai, ya LB-1."
    positional = {"components": [{"type": "body", "parameters": [{"text": "LB-2"}, {"currency": {"fallback_value": "Rp 5"}}]}]}
    assert text_of(TEMPLATE, positional) == "Laporan LB-2 kini Rp 5, ya LB-2."
    assert text_of(TEMPLATE, {}) == "Laporan {{nomor}} kini {{status}}, ya {{nomor}}."


def test_wrong_count_is_named():
    assert mismatch(TEMPLATE, _sent("nomor", "status")) is None
    assert "number of localizable_params (1) does not match the expected number (2)" in str(mismatch(TEMPLATE, _sent("nomor")))


def test_buttons_carry_payload_or_their_own_text_or_a_filled_url():
    assert buttons_of(TEMPLATE, _sent()) == [
        ("quick", "ya:LB-1", "Puas"), ("quick", "Belum", "Belum"), ("url", "https://contoh.id/lacak/rahasia", "Lihat"),
    ]
    assert buttons_of({}, {}) == []


def test_header_image():
    assert image_of(_sent()) == {"id": "7"}
    assert image_of({}) is None
