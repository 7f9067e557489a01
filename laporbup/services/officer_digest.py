"""One message a morning to officers who want it: what is new, what is late, what is most pressing. Nothing: no message."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select
from sqlmodel import Session, col

from laporbup.clock import JAKARTA
from laporbup.domain.lifecycle import OPEN, Closure, Status
from laporbup.domain.roles import Role
from laporbup.models import JobEffect, Officer, OfficerWhatsApp, Report, Reporter
from laporbup.services import access, accounts, knowledge, links, outbox, score_live, sending, verify_queue, worklist
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.once import insert_once
from laporbup.services.outbox import Content
from laporbup.text import officer_whatsapp as words

R: Any = Report.__table__.c  # type: ignore[attr-defined]
FROM, UNTIL = time(7), time(10)
"""When a digest is sent, in Jakarta. A worker that was down until ten leaves it: the morning is over."""
BATCH = 25
"""Officers in one transaction; the job comes again every minute."""
STALE_AFTER = timedelta(hours=6)
"""A digest or an urgent message that could not be sent for so long is no news any more: it is taken back."""


def send(session: Session, now: datetime) -> int:
    """Owe today's digest to the officers who want one and have not had it; return to how many."""
    outbox.expire(session, outbox.TO_OFFICERS, now - STALE_AFTER)
    local = now.astimezone(JAKARTA)
    calendar = knowledge.load(session).calendar
    is_time = FROM <= local.time() < UNTIL and calendar.is_working_day(local.date())
    if not is_time or sending.is_capped(session, now, sending.OFFICERS_SHARE):
        return 0
    day, sent = local.date().isoformat(), 0
    for officer, reporter in _wanting(session, day):
        if insert_once(session, JobEffect(job="digest", subject=str(officer.id), due=day, at=now)) is None:
            continue
        found = digest(session, accounts.actor_of(officer), now)
        if found is not None:
            content, worst = found
            key = f"digest:{officer.id}:{day}"
            sent += outbox.enqueue(session, reporter, "DIGEST", content, report=worst, dedupe_key=key) is not None
    return sent


def _wanting(session: Session, day: str) -> list[tuple[Officer, Reporter]]:
    was_sent = (
        select(col(JobEffect.subject))
        .where(col(JobEffect.job) == "digest", col(JobEffect.due) == day, col(JobEffect.subject) == cast(Officer.id, String))
        .exists()
    )
    query: Any = (
        select(Officer, Reporter)
        .join(OfficerWhatsApp, col(OfficerWhatsApp.officer_id) == Officer.id)
        .join(Reporter, col(Reporter.id) == OfficerWhatsApp.reporter_id)
        .where(col(Officer.is_active).is_(True), col(OfficerWhatsApp.wants_digest).is_(True), ~was_sent)
        .order_by(col(Officer.id))
        .limit(BATCH)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def digest(session: Session, actor: Actor, now: datetime, *, is_asked: bool = False) -> tuple[Content, Report | None] | None:
    """Return what `actor` should know now, and the most pressing report; None when there is nothing.

    `is_asked`: he asked for it, so it does not wish him a good morning.
    """
    if actor.role is Role.BUPATI:
        return _regent(session, actor, now, is_asked=is_asked)
    if actor.role in (Role.VERIFIER, Role.SEKDA):
        counts = verify_queue.counts(session)
        shown = {words.DIGEST_TO_ROUTE: counts["baru"], words.DIGEST_RETURNED: counts["kembali"],
                 words.DIGEST_EVIDENCE: counts["bukti"]}
        return _said(actor, words.DIGEST_QUEUE, shown, None, is_asked=is_asked)
    scope = _scope(actor)
    if scope is None:
        return None
    known = knowledge.load(session)
    shown, worst = {**_offered(session, actor), **_figures(session, scope, now)}, _worst(session, scope, now)
    return _said(actor, _office(known, actor), shown, worst, is_asked=is_asked)


def _scope(actor: Actor) -> ColumnElement[bool] | None:
    """Whose reports: of the wilayah of a Camat, of the office of everybody else."""
    if actor.role is Role.CAMAT and actor.kecamatan_kode:
        return and_(R.kecamatan_kode == actor.kecamatan_kode)
    return and_(R.opd_kode == actor.opd_kode) if actor.role in HOLDERS and actor.opd_kode else None


def _office(known: Knowledge, actor: Actor) -> str:
    if actor.role is Role.CAMAT:
        return words.DIGEST_DISTRICT.format(name=known.place_name(None, actor.kecamatan_kode)[1])
    opd = known.opd.get(actor.opd_kode or "")
    return opd.singkat if opd else ""


def _figures(session: Session, scope: ColumnElement[bool], now: datetime) -> dict[str, int]:
    objected = and_(R.reopen_count > 0, R.status.in_((Status.ASSIGNED, Status.IN_PROGRESS)))
    wanted = {
        words.DIGEST_NEW: worklist.unanswered_yet(), words.DIGEST_LATE: score_live.late(now),
        words.DIGEST_OBJECTED: objected,
    }
    columns = [func.sum(case((condition, 1), else_=0)) for condition in wanted.values()]
    row = session.execute(select(*columns).where(scope, R.parent_id.is_(None), R.status.in_(OPEN))).one()
    return {label: int(value or 0) for label, value in zip(wanted, row, strict=True)}


def _offered(session: Session, actor: Actor) -> dict[str, int]:
    """What other offices offer to his: his answer is awaited within a working day."""
    query = select(func.count()).select_from(Report).where(R.offered_opd == actor.opd_kode)
    return {words.DIGEST_OFFERED: int(session.execute(query).scalar_one())}


def _worst(session: Session, scope: ColumnElement[bool], now: datetime) -> Report | None:
    """The report on top of the worklist."""
    query = worklist.most_pressing(select(Report).where(scope, R.parent_id.is_(None)), now)
    return session.execute(query.limit(1)).scalars().first()


def _said(
    actor: Actor, office: str, shown: dict[str, int], worst: Report | None, *, is_asked: bool
) -> tuple[Content, Report | None] | None:
    figures = ", ".join(label.format(n=count) for label, count in shown.items() if count)
    if not figures:
        return None
    pattern = words.DIGEST_NOW if is_asked else words.DIGEST
    pressing = words.DIGEST_WORST.format(ticket=worst.ticket) if worst else ""
    return _linked(actor, pattern.format(office=office, figures=figures, worst=pressing)), worst


def _regent(session: Session, actor: Actor, now: datetime, *, is_asked: bool) -> tuple[Content, None] | None:
    midnight = datetime.combine(now.astimezone(JAKARTA).date(), time(0), JAKARTA)
    since, until = midnight - timedelta(days=1), now if is_asked else midnight
    wanted = {
        "came": and_(R.created_at >= since, R.created_at < until),
        "late": and_(score_live.late(now), R.parent_id.is_(None)),
        "confirmed": and_(R.status == Status.CLOSED, R.closure == Closure.CONFIRMED, R.closed_at >= since, R.closed_at < until),
    }
    # One query each, so that each has its index.
    figures = {
        name: session.execute(select(func.count()).select_from(Report).where(condition)).scalar_one()
        for name, condition in wanted.items()
    }
    if not any(figures.values()):
        return None
    return _linked(actor, (words.DIGEST_REGENT_NOW if is_asked else words.DIGEST_REGENT).format(**figures)), None


def _linked(actor: Actor, text: str) -> Content:
    return Content(text, link=(words.DIGEST_BUTTON, links.page_url(access.landing(actor.role))))
