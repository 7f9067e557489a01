"""What an officer's message means; whatever is not surely his act stays a citizen's message."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup.domain.dialog_parts import Incoming
from laporbup.domain.officer_dialog import (
    Accept,
    AskDigest,
    Bind,
    NotOurs,
    Says,
    Shows,
    code_in,
    is_code,
    named_opd,
    read,
)
from laporbup.domain.ticket import ALPHABET, new_ticket

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TICKET = new_ticket(random.Random(7))


def message(text: str = "", **more) -> Incoming:
    return Incoming(wamid="w", at=NOW, text=text, **more)


@pytest.mark.parametrize("text", ["PETUGAS 7K3MQ4XZ", "petugas 7k3mq4xz", " Petugas: 7K3M-Q4XZ. ", "petugas 7k3m q4xz"])
def test_a_code_however_it_was_typed(text):
    assert read(message(text)) == Bind("7K3MQ4XZ")


@pytest.mark.parametrize(
    "text",
    [
        "petugas keamanan", "petugas tidak datang", "petugas 22334455", "petugas 7K3MQ4X", "petugas 7K3MQ4XZZ",
        "petugas 7K3MQ4XZ belum datang", "7K3MQ4XZ", "petugas 0O1IL222",
    ],
)
def test_a_complaint_about_officers_is_no_code(text):
    assert read(message(text)) == Says(text)


@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8))
def test_what_is_a_code_is_read_as_one(code):
    assert code_in(f"PETUGAS {code}") == (code if is_code(code) else "")


@given(st.text(max_size=80), st.sampled_from(["text", "image", "button", "location", "sticker"]))
def test_nothing_raises(text, kind):
    read(message(text, kind=kind))
    read(message("", kind=kind, caption=text, media_id="1", media_mime="image/jpeg", button_id=text))


def test_digest_is_one_word():
    assert read(message("Ringkas")) == read(message("RINGKASAN!")) == AskDigest()
    assert read(message("ringkas saja laporannya")) == Says("ringkas saja laporannya")


def test_taps():
    assert read(message("Terima", kind="button", button_id=f"terima:{TICKET}")) == Accept(TICKET)
    assert read(message("x", kind="button", button_id=f"bukan:{TICKET}")) == NotOurs(TICKET)
    for other in (f"beres:{TICKET}", "terima:", "terima:LB-222223", f"terima:{TICKET}x", "cek"):
        assert read(message("x", kind="button", button_id=other)) is None


@pytest.mark.parametrize(
    ("caption", "note"),
    [
        (f"{TICKET} sudah ditambal", "sudah ditambal"), (f"{TICKET.lower()}: sudah", "sudah"),
        (f"sudah beres, {TICKET}", "sudah beres"), (TICKET.replace("-", " "), ""), (TICKET, ""),
    ],
)
def test_a_photo_with_its_ticket(caption, note):
    assert read(message(kind="image", media_id="1", media_mime="image/jpeg", caption=caption)) == Shows(TICKET, note)


def test_only_pictures_and_letters_are_evidence():
    assert read(message(kind="image", media_id="1", media_mime="image/jpeg")) == Shows("", "")
    assert read(message(kind="document", media_id="1", media_mime="application/pdf")) == Shows("", "")
    for kind, mime in (("audio", "audio/ogg"), ("video", "video/mp4"), ("sticker", "image/webp"), ("document", "text/plain")):
        assert read(message(kind=kind, media_id="1", media_mime=mime)) is None


def test_an_office_named_in_words():
    names = [("PUPR", "PUPR"), ("PUPR", "Dinas PUPR"), ("DLH", "DLH"), ("KEC-1", "Kec. Pedamaran"), ("X", "")]
    assert named_opd("ini wewenang dlh, bukan kami", names) == "DLH"
    assert named_opd("tanya dinas PUPR saja", names) == "PUPR"
    assert named_opd("Kec Pedamaran", names) == "KEC-1"
    assert named_opd("PUPR atau DLH", names) is None
    assert named_opd("dinas lain", names) is None
