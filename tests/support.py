"""Small builders for tests: plain functions that call the services, never rows by hand."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from sqlmodel import Session

from laporbup.clock import JAKARTA
from laporbup.domain.roles import Role
from laporbup.models import Report
from laporbup.services import accounts, intake
from laporbup.services.access import Actor

PASSWORD = "sandi-untuk-uji-2026"
_number = count(1)


def moment(text: str) -> datetime:
    """The aware moment of a Jakarta wall time such as `2026-11-24 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def make_officer(session: Session, role: Role, opd_kode: str | None = None, username: str = "") -> Actor:
    """An account made by the service, and its actor."""
    name = username or f"{role.lower()}-{next(_number)}"
    officer = accounts.create(
        session, username=name, name=f"Petugas Uji {name}", role=role, opd_kode=opd_kode, password=PASSWORD
    )
    session.flush()
    return accounts.actor_of(officer)


def make_report(
    session: Session,
    text: str = "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat",
    *,
    desa: str | None = "16.02.05.1001",
    category: str | None = "jalan",
    subcategory: str | None = "jembatan",
    channel: str = "web",
    **more: object,
) -> Report:
    """A report through intake; category "jalan" with a sub-category is assigned to PUPR at once."""
    new = intake.NewReport(
        channel=channel,
        idempotency_key=f"uji-{next(_number)}",
        text=text,
        desa_kode=desa,
        category=category,
        subcategory=subcategory,
        **more,  # type: ignore[arg-type]
    )
    return intake.submit(session, new).report
