"""Bring the reports of given citizens to RESOLVED, as their officers would: `python -m benchmarks.resolve NUMBER …`."""

from __future__ import annotations

import io
import sys

from PIL import Image
from sqlmodel import Session, col, select

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.models import Report, Reporter
from laporbup.services import attachments, casework
from laporbup.services.access import Actor

NOTE = "Sudah selesai"


def resolve(session: Session, ticket: str, opd: str, photo: bytes) -> None:
    """Start and resolve one report in one transaction."""
    actor = Actor(Role.HANDLER, username="benchmark", name="Benchmark", opd_kode=opd)
    evidence = attachments.attach(session, attachments.store_upload(photo, "after.jpg"), purpose="EVIDENCE")
    casework.start(session, actor, ticket)
    casework.resolve(session, actor, ticket, note=NOTE, evidence=(evidence.id,))


def main() -> None:
    """Resolve the newest report of every number."""
    with db.reading() as session:
        found = session.exec(
            select(Report.ticket, Report.opd_kode)
            .join(Reporter, col(Reporter.id) == col(Report.reporter_id))
            .where(col(Reporter.address).in_(sys.argv[1:]))
        ).all()
    for number, (ticket, opd) in enumerate(found):
        out = io.BytesIO()
        Image.effect_noise((320, 240), 20 + number).convert("RGB").save(out, "JPEG")
        with db.unit_of_work() as session:
            resolve(session, ticket, opd or "", out.getvalue())
    print(len(found))


if __name__ == "__main__":
    main()
