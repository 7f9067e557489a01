"""Files of citizens: fetched with a fresh URL, checked, redrawn, and never lost to a bad minute."""

import base64
import hashlib
import io
from datetime import timedelta

import httpx
import pytest
from PIL import Image
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import Attachment, Report
from laporbup.services import attachments
from laporbup.settings import get_settings
from laporbup.whatsapp import media
from tests.support import make_report, moment
from tests.whatsapp.meta import FakeMeta, graph_on, refusal

START = moment("2026-11-24 09:00")
VOICE = b"OggS" + b"\x00" * 60


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), "brown").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def _reference(reference):
    """Every test here runs on reference data, on both databases."""


def want(media_id: str = "5", *, mime: str = "image/jpeg", sha256: str = "") -> str:
    with clock.fixed(START), db.unit_of_work() as session:
        report = make_report(session)
        row = attachments.pending(session, media_id, mime, sha256, purpose="REPORT", report_id=report.id)
        return row.id


def row_of(attachment_id: str) -> Attachment:
    with db.reading() as session:
        found = session.get(Attachment, attachment_id)
        session.expunge_all()
        return found


async def fetch(meta: FakeMeta, at=START) -> int:
    graph, count = graph_on(meta), 0
    with clock.fixed(at):
        while await media.fetch_next(graph):
            count += 1
    await graph.aclose()
    return count


async def test_photo_is_redrawn_and_ready():
    wanted = want()
    meta = FakeMeta()
    meta.media["5"] = (photo(), "image/jpeg")
    assert await fetch(meta) == 1
    row = row_of(wanted)
    assert (row.state, row.mime, row.width) == ("READY", "image/jpeg", 80)
    assert (get_settings().media_dir / row.path).is_file()
    assert await fetch(meta) == 0


def as_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_base64(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


@pytest.mark.parametrize("spell", [as_hex, as_base64])
async def test_voice_is_kept_as_it_is_and_its_hash_checked(spell):
    wanted = want(mime="audio/ogg", sha256=spell(VOICE))
    meta = FakeMeta()
    meta.media["5"] = (VOICE, "audio/ogg")
    await fetch(meta)
    row = row_of(wanted)
    assert (row.state, row.mime) == ("READY", "audio/ogg")
    assert (get_settings().media_dir / row.path).read_bytes() == VOICE


async def test_the_tracker_hears_of_it(monkeypatch):
    wanted = want()
    meta = FakeMeta()
    meta.media["5"] = (photo(), "image/jpeg")
    with db.reading() as session:
        ticket = session.exec(select(Report.ticket)).one()
    touched: list[str] = []
    announce = db._announce

    def listen(session):
        touched.extend(session.info.get("topics", ()))
        announce(session)

    monkeypatch.setattr(db, "_announce", listen)
    await fetch(meta)
    assert row_of(wanted).state == "READY"
    assert f"report:{ticket}" in touched


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), refusal(131000, 500), refusal(100, 404)]
)
async def test_a_bad_minute_is_tried_again_with_a_fresh_url(fault):
    wanted = want()
    meta = FakeMeta(fault)
    meta.media["5"] = (photo(), "image/jpeg")
    assert await fetch(meta) == 1
    row = row_of(wanted)
    assert (row.state, row.attempts) == ("PENDING", 1)
    assert row.error
    assert await fetch(meta, START + timedelta(seconds=2)) == 0
    await fetch(meta, START + timedelta(minutes=2))
    assert row_of(wanted).state == "READY"


@pytest.mark.parametrize(
    "announced", [{"sha256": "00" * 32}, {"file_size": 7}, {"file_size": "x"}],
)
async def test_bytes_that_are_not_the_announced_ones_are_refused_in_the_end(announced):
    wanted = want()
    meta = FakeMeta()
    meta.media["5"] = (photo(), "image/jpeg")
    meta.media_answer = announced
    at = START
    for _ in range(8):
        await fetch(meta, at)
        at += timedelta(minutes=30)
    row = row_of(wanted)
    assert (row.state, row.attempts) == ("FAILED", media.MAX_ATTEMPTS)
    assert row.error


async def test_an_empty_file_is_no_file():
    wanted = want()
    meta = FakeMeta()
    meta.media["5"] = (b"", "image/jpeg")
    await fetch(meta)
    assert row_of(wanted).error == "size"


async def test_an_outage_is_never_final():
    wanted = want()
    meta = FakeMeta(*[httpx.ConnectError("down") for _ in range(7)])
    at = START
    for _ in range(7):
        await fetch(meta, at)
        at += timedelta(hours=2)
    assert row_of(wanted).state == "PENDING"


async def test_what_we_do_not_take_is_final_at_once():
    wanted = want(mime="application/zip")
    meta = FakeMeta()
    meta.media["5"] = (b"PK\x03\x04 not a photo at all", "application/zip")
    await fetch(meta)
    row = row_of(wanted)
    assert row.state == "FAILED"
    assert row.error == "not_image"
