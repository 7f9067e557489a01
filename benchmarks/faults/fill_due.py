"""Run with an app's settings: an empty database with reports whose reminders, breaches and silences are still to come."""

from __future__ import annotations

import sys
import uuid
from datetime import datetime, timedelta
from itertools import count

from sqlmodel import Session

from benchmarks.faults.due import KINDS, Due
from laporbup import clock, db, migrations
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Report
from laporbup.services import casework, intake, reference
from laporbup.services.access import Actor

HOLDER = Actor(Role.HANDLER, opd_kode="PUPR")
_number = count(1)


def main() -> None:
    """`python -m benchmarks.faults.fill_due ISO SECONDS N`: N reports of each kind, due within so many seconds from ISO."""
    begins, seconds, each = datetime.fromisoformat(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    migrations.migrate()
    with db.unit_of_work() as session:
        reference.seed(session)
        for place in range(each):
            for due in KINDS:
                _report(session, due, begins + timedelta(seconds=seconds * place / each))


def _report(session: Session, due: Due, at: datetime) -> None:
    with clock.fixed(at - timedelta(days=4)):
        new = intake.NewReport(
            channel="open311", idempotency_key=f"{due.text}-{at.isoformat()}-{next(_number)}", text=due.text,
            desa_kode="16.02.05.1001", category="jalan", subcategory="jembatan",
        )
        report = intake.submit(session, new).report
        if due.status == "RESOLVED":
            _resolve(session, report)
    if due.status == "RESOLVED":
        report.confirm_due_at = at
    else:
        report.assigned_at, report.due_at = at - due.before, at - due.before + due.span
    session.add(report)


def _resolve(session: Session, report: Report) -> None:
    key = uuid.uuid4().hex
    session.add(Attachment(id=key, purpose="EVIDENCE", state="READY", mime="application/pdf", created_at=clock.now()))
    session.flush()
    casework.resolve(session, HOLDER, report.ticket, evidence=[key])


if __name__ == "__main__":
    main()
