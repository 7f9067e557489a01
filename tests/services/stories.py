"""Steps of a report's life for the tests of read models: through the services, at a moment of one's own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw
from sqlalchemy import event
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.models import Report
from laporbup.services import attachments, casework, reporters
from laporbup.services.access import Actor
from tests.support import make_report, moment

PUPR = Actor(Role.HANDLER, opd_kode="PUPR")
DLH = Actor(Role.HANDLER, opd_kode="DLH")
VERIFIER = Actor(Role.VERIFIER)
SEKDA = Actor(Role.SEKDA)
BUPATI = Actor(Role.BUPATI)
CAMAT = Actor(Role.CAMAT, opd_kode="KEC-16.02.05", kecamatan_kode="16.02.05")
ADMIN = Actor(Role.ADMIN)
NAME, PHONE = "Siti Aminah", "6281278901234"
#: Real days of the reference calendar without a holiday in between.
MONDAY = "2026-11-09 09:00"


def at(text: str) -> datetime:
    return moment(text)


def jpeg(seed: int = 1) -> bytes:
    """A small picture that differs from those of other seeds."""
    rng, image = Random(seed), Image.new("RGB", (160, 120), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = rng.randint(0, 120), rng.randint(0, 90)
        pen.rectangle((x, y, x + rng.randint(10, 40), y + rng.randint(10, 30)), fill=tuple(rng.randint(0, 255) for _ in range(3)))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def photo(session: Session, purpose: str = "EVIDENCE", seed: int = 1) -> str:
    return attachments.attach(session, attachments.store_upload(jpeg(seed)), purpose=purpose).id


def citizen_report(
    session: Session, text: str = "Jalan berlubang di depan SD. Hubungi 0812-7890-1234.", **more: object
) -> Report:
    """A report of a citizen known by name and number, assigned to PUPR."""
    person = reporters.reporter_for(session, "whatsapp", PHONE, "", NAME, clock.now())
    given = {"category": "jalan", "subcategory": "jalan_rusak", "channel": "whatsapp", "reporter_id": person.id, **more}
    return make_report(session, text, **given)  # type: ignore[arg-type]


def resolved(session: Session, report: Report, actor: Actor = PUPR, *, seed: int = 1, note: str = "Sudah ditambal.") -> Report:
    casework.start(session, actor, report.ticket, note="Mulai hari ini.")
    return casework.resolve(session, actor, report.ticket, note=note, evidence=[photo(session, seed=seed)])


@contextmanager
def counted_queries(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent to the database inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
