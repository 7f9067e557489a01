"""What Meta would refuse, the emulator refuses: each limit from both sides."""

from __future__ import annotations

from typing import Any

import pytest

from laporbup.whatsapp.emulator.limits import problem_of, refill


def _message(kind: str, part: Any, **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": "62812", "type": kind, kind: part, **more}


def _interactive(kind: str, action: Any, body: str = "Pilih", **more: Any) -> dict[str, Any]:
    return _message("interactive", {"type": kind, "body": {"text": body}, "action": action, **more})


def _reply(title: str = "Ya", key: str = "ya") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": key, "title": title}}


def _sections(*rows: dict[str, str], title: str = "Satu") -> dict[str, Any]:
    return {"button": "Pilih", "sections": [{"title": title, "rows": list(rows)}]}


ROW = {"id": "1", "title": "Satu"}
LINK = {"name": "cta_url", "parameters": {"display_text": "Buka", "url": "https://contoh.id"}}

FINE = [
    _message("text", {"body": "x" * 4096}),
    _message("image", {"id": "1", "caption": "x" * 1024}),
    _message("document", {"link": "https://contoh.id/a.pdf"}),
    _message("location", {"latitude": -3.5, "longitude": "104.7"}),
    _message("reaction", {"message_id": "wamid.1", "emoji": "👍"}),
    _message("template", {"name": "a"}),
    _interactive("button", {"buttons": [_reply("x" * 20, "y" * 256)]}, "x" * 1024),
    _interactive("list", _sections(*({"id": str(n), "title": "x" * 24, "description": "y" * 72} for n in range(10))), "x" * 4096),
    _interactive("cta_url", LINK, header={"type": "text", "text": "x" * 60}, footer={"text": "x" * 60}),
    _interactive("location_request_message", {"name": "send_location"}),
    _message("text", {"body": "a"}, biz_opaque_callback_data="x" * 512),
]

REFUSED = [
    _message("text", {"body": " "}),
    _message("text", "bukan objek"),
    _message("poll", {}),
    _message("text", {"body": "a"}, biz_opaque_callback_data="x" * 513),
    _message("image", {}),
    _message("image", {"id": "1", "caption": "x" * 1025}),
    _message("location", {"latitude": 91, "longitude": 0}),
    _message("location", {"latitude": "utara", "longitude": 0}),
    _interactive("button", "bukan objek"),
    _interactive("button", {"buttons": []}),
    _interactive("button", {"buttons": [_reply()]}, "x" * 1025),
    _interactive("button", {"buttons": [_reply(key="a"), _reply(key="b")]}),
    _interactive("button", {"buttons": [_reply()]}, footer={"text": "x" * 61}),
    _interactive("button", {"buttons": [_reply()]}, header={"text": "x" * 61}),
    _interactive("list", _sections()),
    _interactive("list", _sections(ROW) | {"button": "x" * 21}),
    _interactive("list", _sections(ROW, ROW)),
    _interactive("list", _sections(ROW, title="x" * 25)),
    _interactive("list", _sections({"id": "1", "title": "x" * 25})),
    _interactive("list", _sections({"id": "x" * 201, "title": "a"})),
    _interactive("list", {"button": "Pilih", "sections": [{"rows": [ROW]}, {"rows": [{"id": "2", "title": "b"}]}]}),
    _interactive("cta_url", {"parameters": {"display_text": "Buka"}}),
    _interactive("location_request_message", {"name": "x"}),
    _interactive("carousel", {}),
]


@pytest.mark.parametrize("body", FINE)
def test_at_the_limit_is_fine(body: dict[str, Any]):
    assert problem_of(body) is None


@pytest.mark.parametrize("body", REFUSED)
def test_beyond_it_is_131009(body: dict[str, Any]):
    found = problem_of(body)
    assert found is not None
    assert found[0] == 131009


def test_product_and_recipient_are_required():
    assert problem_of({**FINE[0], "messaging_product": "sms"}) == (100, "messaging_product must be whatsapp")
    assert problem_of({**FINE[0], "to": ""}) == (131008, "to or recipient is required")


def test_pair_bucket_gains_a_token_in_six_seconds_up_to_the_burst():
    assert refill(0.0, 6) == pytest.approx(1.0)
    assert refill(44.5, 60) == 45.0
