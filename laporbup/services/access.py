"""Who may open which page, and the only way to get a report for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import structlog
from sqlmodel import Session, or_, select

from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import Report, ReportEvent, ReportSupport

log = structlog.get_logger()

Purpose = Literal["view", "act", "speak", "answer"]
"""To read it; to do what its holder (or a verifier) does; to say something about it; to answer an offer of it."""


@dataclass(frozen=True)
class Actor:
    """Whoever does something: an officer, a citizen, or the app itself."""

    role: Role
    officer_id: int | None = None
    username: str = ""
    name: str = ""
    opd_kode: str | None = None
    kecamatan_kode: str | None = None
    """Only of a CAMAT (or an officer of a kecamatan): the place he looks after."""


SYSTEM = Actor(Role.SYSTEM)
REPORTER = Actor(Role.REPORTER)

HOLDERS = frozenset({Role.HANDLER, Role.HEAD, Role.CAMAT})
OVERSEERS = frozenset({Role.VERIFIER, Role.SEKDA, Role.BUPATI})

#: Path → who may open it (DESIGN section 3). A path below one of these follows the longest that fits.
PAGES: dict[str, frozenset[Role]] = {
    "/petugas": HOLDERS,
    "/petugas/laporan": HOLDERS | OVERSEERS,
    "/petugas/whatsapp": frozenset(OFFICERS),
    "/akun": frozenset(OFFICERS),
    "/camat": frozenset({Role.CAMAT}),
    "/verifikasi": frozenset({Role.VERIFIER, Role.SEKDA}),
    "/bupati": frozenset({Role.SEKDA, Role.BUPATI}),
    "/admin": frozenset({Role.ADMIN}),
}

_LANDING: dict[Role, str] = {
    Role.HANDLER: "/petugas",
    Role.HEAD: "/petugas",
    Role.CAMAT: "/camat",
    Role.VERIFIER: "/verifikasi",
    Role.SEKDA: "/verifikasi",
    Role.BUPATI: "/bupati",
    Role.ADMIN: "/admin",
}


def may_open(role: Role, page: str) -> bool:
    """Say whether `role` may open the officers' page at path `page`. Pages not in PAGES are nobody's."""
    path = "/" + page.split("?")[0].strip("/")
    fitting = [known for known in PAGES if path == known or path.startswith(known + "/")]
    return bool(fitting) and role in PAGES[max(fitting, key=len)]


def landing(role: Role) -> str:
    """Return where a person of this role begins after signing in."""
    return _LANDING.get(role, "/")


def can_see(actor: Actor, report: Report, held_before: bool) -> bool:
    """Say whether `actor` may read `report`. `held_before`: his OPD held it at some time, or helps with it now."""
    if actor.role is Role.SYSTEM or actor.role in OVERSEERS:
        return True
    if actor.role not in HOLDERS or actor.opd_kode is None:
        return False
    if held_before or actor.opd_kode in (report.opd_kode, report.offered_opd):
        return True
    return (
        actor.role is Role.CAMAT
        and actor.kecamatan_kode is not None
        and report.kecamatan_kode == actor.kecamatan_kode
    )


def can_act(actor: Actor, report: Report) -> bool:
    """Say whether `actor` may change `report`; which acts, the lifecycle decides by status and role."""
    if actor.role in (Role.SYSTEM, Role.VERIFIER, Role.SEKDA):
        return True
    return actor.role in HOLDERS and actor.opd_kode is not None and report.opd_kode == actor.opd_kode


def can_answer_offer(actor: Actor, report: Report) -> bool:
    """Say whether it is his to take or to decline: an offer to his OPD is open."""
    return actor.role in HOLDERS and actor.opd_kode is not None and report.offered_opd == actor.opd_kode


def helps(session: Session, report: Report, opd_kode: str | None) -> bool:
    """Say whether the OPD helps the holder with the report now."""
    found = session.get(ReportSupport, (report.id, opd_kode)) if opd_kode else None
    return found is not None and found.ended_at is None


def held_before(session: Session, report: Report, opd_kode: str | None) -> bool:
    """Say whether the OPD has held the report at any time."""
    if opd_kode is None:
        return False
    found = session.exec(
        select(ReportEvent.id)
        .where(ReportEvent.report_id == report.id)
        .where(or_(ReportEvent.from_opd == opd_kode, ReportEvent.to_opd == opd_kode))
        .limit(1)
    ).first()
    return found is not None


def get_report_for(session: Session, actor: Actor, ticket: str, *, to: Purpose = "view") -> Report:
    """Return the report `actor` may view (or act on).

    Raises NotFound for an unknown ticket and Forbidden when it is not his; the door records the
    refusal with `audit.denied`, in a transaction of its own.
    """
    wanted = tickets.normalise(ticket) or ticket
    report = session.exec(select(Report).where(Report.ticket == wanted)).first()
    if report is None:
        raise NotFound("report", ticket)
    if not is_allowed(session, actor, report, to):
        log.warning("access_denied", ticket=report.ticket, role=actor.role.value, officer=actor.officer_id, to=to)
        raise Forbidden(actor.role, to)
    return report


def is_allowed(session: Session, actor: Actor, report: Report, to: Purpose = "view") -> bool:
    """Say whether this report is open to `actor` for that purpose."""
    if to == "answer":
        return can_answer_offer(actor, report)
    if to == "act":
        return can_act(actor, report)
    if to == "speak" and (can_act(actor, report) or actor.role is Role.BUPATI):
        # The Bupati changes nothing, but his word is heard.
        return True
    is_helping = actor.role in HOLDERS and helps(session, report, actor.opd_kode)
    return is_helping or (to == "view" and _sees(session, actor, report))


def _sees(session: Session, actor: Actor, report: Report) -> bool:
    return can_see(actor, report, False) or can_see(actor, report, held_before(session, report, actor.opd_kode))
