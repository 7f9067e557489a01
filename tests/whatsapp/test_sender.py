"""Content becomes the message Meta takes, within its limits."""

import re
from datetime import UTC, datetime

import pytest

from laporbup.services.outbox import PURPOSES, Claimed, Content
from laporbup.whatsapp import templates
from laporbup.whatsapp.sender import payload_of
from laporbup.whatsapp.templates import TEMPLATES, definition, template_of

PROMOTION = re.compile(
    r"\b(promo|diskon|gratis|hadiah|bonus|hemat|murah|undian|menang|beli|jual|penawaran|spesial|khusus hari ini|buruan|ayo"
    r"|terbatas|voucher|kupon|cashback|sale|klik|jangan lewatkan|kabar gembira|selamat datang)\b", re.IGNORECASE,
)


def test_text():
    payload = payload_of(Content("Halo"))
    assert (payload.kind, payload.body) == ("text", {"body": "Halo", "preview_url": False})
    assert len(payload_of(Content("x" * 5000)).body["body"]) == 4096


def test_buttons_keep_their_ids_and_fit():
    content = Content("Pilih", buttons=(("a", "x" * 30), ("b", "B"), ("c", "C"), ("d", "D")))
    body = payload_of(content).body
    replies = [button["reply"] for button in body["action"]["buttons"]]
    assert [reply["id"] for reply in replies] == ["a", "b", "c"]
    assert len(replies[0]["title"]) == 20
    assert body["type"] == "button"
    assert "header" not in body


def test_photo_above_buttons_and_alone():
    image = {"id": "9"}
    body = payload_of(Content("Beres?", buttons=(("a", "A"),)), image).body
    assert body["header"] == {"type": "image", "image": image}
    alone = payload_of(Content("Lihat"), image)
    assert (alone.kind, alone.body) == ("image", {"id": "9", "caption": "Lihat"})


def test_link():
    body = payload_of(Content("Lihat", link=("Lihat laporan", "https://x.example/lacak/abc"))).body
    assert body["type"] == "cta_url"
    assert body["action"]["parameters"] == {"display_text": "Lihat laporan", "url": "https://x.example/lacak/abc"}


def test_location_request():
    body = payload_of(Content("Di mana?", asks_location=True)).body
    assert (body["type"], body["action"]) == ("location_request_message", {"name": "send_location"})


def test_list_has_at_most_ten_rows():
    rows = tuple((f"desa:{n}", "K" * 30, "d" * 80 if n else "") for n in range(12))
    body = payload_of(Content("x" * 2000, rows=rows, list_button="Pilih kecamatan di sini")).body
    [section] = body["action"]["sections"]
    assert len(section["rows"]) == 10
    assert len(section["rows"][0]["title"]) == 24
    assert "description" not in section["rows"][0]
    assert len(section["rows"][1]["description"]) == 72
    assert body["action"]["button"] == "Pilih kecamatan di…"
    assert len(body["body"]["text"]) == 1024
    assert payload_of(Content("x", rows=rows)).body["action"]["button"]


def claimed(purpose: str, content: Content, ticket: str = "LB-7K3MQ4") -> Claimed:
    return Claimed(
        id=1, reporter_id=1, channel="whatsapp", address="62811", phone="62811", bsuid="", purpose=purpose, content=content,
        attempts=1, in_reply_window=False, needs_template=True, ticket=ticket, is_probe=False,
        created_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def test_closing_template_carries_the_buttons():
    content = Content("Sudah\n\n diperbaiki.\t", buttons=(("beres:LB-7K3MQ4", "Sudah beres"), ("belum:LB-7K3MQ4", "Belum")))
    name, payload = template_of(claimed("RESOLVED", content))
    assert (name, payload.kind) == ("lapor_selesai", "template")
    body, done, not_done = payload.body["components"]
    values = {item["parameter_name"]: item["text"] for item in body["parameters"]}
    assert values == {"nomor": "LB-7K3MQ4", "isi": "Sudah diperbaiki."}
    assert done["parameters"] == [{"type": "payload", "payload": "beres:LB-7K3MQ4"}]
    assert (not_done["sub_type"], not_done["index"]) == ("quick_reply", "1")


def test_link_template_takes_the_end_of_the_link():
    link = ("Lihat", "https://lapor.example/lacak/geheim")
    _name, payload = template_of(claimed("TICKET", Content("x", link=link)))
    assert payload.body["components"][1]["parameters"] == [{"type": "text", "text": "geheim"}]
    _name, payload = template_of(claimed("NOTICE", Content("x" * 2000)))
    assert payload.body["components"][1]["parameters"][0]["text"] == "LB-7K3MQ4"
    assert len(payload.body["components"][0]["parameters"][1]["text"]) <= templates.MAX_PARAMETER


@pytest.mark.parametrize(("purpose", "ticket"), [("MENU", "LB-7K3MQ4"), ("HINT", ""), ("NOTICE", "")])
def test_what_has_no_template(purpose, ticket):
    assert template_of(claimed(purpose, Content("x"), ticket)) is None


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.name)
def test_definitions_are_ones_meta_accepts(template):
    found = definition(template, "https://lapor.example")
    assert (found["category"], found["language"], found["parameter_format"]) == ("UTILITY", "id", "NAMED")
    body = found["components"][0]
    assert not re.search(r"^\W*\{\{|\}\}\W*$|\}\}\W*\{\{", body["text"]), "no variable first, last, or beside another"
    fixed = len(re.sub(r"\{\{\w+\}\}", "", body["text"]))
    assert fixed + templates.MAX_PARAMETER + 20 <= 1024
    assert not PROMOTION.search(body["text"]), "a word of promotion makes it a MARKETING template, at twice the price"
    named = {item["param_name"] for item in body["example"]["body_text_named_params"]}
    assert named == set(templates._names(template.body))
    buttons = found["components"][1]["buttons"] if len(found["components"]) > 1 else []
    assert all(len(button["text"]) <= (20 if button["type"] == "QUICK_REPLY" else 25) for button in buttons)
    assert all(button["example"] and button["url"].endswith("{{1}}") for button in buttons if button["type"] == "URL")
    assert len(buttons) == (1 if template.link else len(template.answers))


def test_every_purpose_has_a_template_or_a_reason():
    assert not TEMPLATES.keys() & templates.NO_TEMPLATE.keys()
    assert TEMPLATES.keys() | templates.NO_TEMPLATE.keys() >= PURPOSES
    assert len({template.name for template in TEMPLATES.values()}) == len(TEMPLATES)


def test_the_digest_leads_to_the_officers_own_page_and_needs_no_ticket():
    link = ("Buka", "https://lapor.example/camat")
    name, payload = template_of(claimed("DIGEST", Content("2 laporan baru", link=link), ticket=""))
    assert name == "lapor_ringkas"
    body, button = payload.body["components"]
    assert body["parameters"] == [{"type": "text", "parameter_name": "isi", "text": "2 laporan baru"}]
    assert button["parameters"] == [{"type": "text", "text": "camat"}]


def test_an_urgent_message_with_nothing_to_tap_is_a_notice():
    buttons = (("terima:LB-7K3MQ4", "Terima"), ("kembali:LB-7K3MQ4", "Bukan wewenang"))
    assert template_of(claimed("URGENT", Content("Banjir", buttons=buttons)))[0] == "lapor_mendesak"
    assert template_of(claimed("URGENT", Content("Banjir")))[0] == "lapor_kabar"
