"""Demo data: a believable history of sixty days, made only by calling the services, with the clock held in the past.

The same seed gives the same story (tickets, secrets and ids are drawn anew). Nothing is left to be sent: every message
of the story is marked as delivered when it was written, so that a demo that just started is quiet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import structlog
from sqlmodel import Session, col, func, select

from laporbup import clock
from laporbup.domain.lifecycle import Status
from laporbup.models import Desa, Officer, OutboxMessage, Report, Reporter, ReportEvent
from laporbup.services import accounts, attachments, demo_crowd, demo_rest, escalation, intake, knowledge, ledger
from laporbup.services.demo_accounts import ACCOUNTS
from laporbup.services.demo_habits import PLACES
from laporbup.services.demo_pictures import Pictures
from laporbup.services.demo_plot import Plot, Story
from laporbup.services.reporters import reporter_for
from laporbup.text import demo as names
from laporbup.text import demo_reports as words

log = structlog.get_logger()

DAYS = 60
TODAY = 8
"""Reports of the last hours."""
CITIZENS = 140
NOT_FOR_US = 0.09
"""Share of messages that are vague, spam, or somebody else's to solve."""

#: What is no report of a problem we know, and what becomes of it.
_STRANGE: tuple[tuple[tuple[str, ...], Status | None], ...] = (
    (words.VAGUE, None), (words.SPAM, Status.REJECTED), (words.OUTSIDE, Status.REFERRED),
)

UnitOfWork = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class DemoReport:
    """What was made; all zero when the database was not empty."""

    reports: int = 0
    events: int = 0
    officers: int = 0


def fill(now: datetime, unit_of_work: UnitOfWork, *, reports: int = 400, seed: int = 20250714) -> DemoReport:
    """Fill an empty database (reference data seeded) with a history that ends at `now`, and the demo accounts."""
    with unit_of_work() as session:
        if not is_empty(session):
            return DemoReport()
        officers = _accounts(session)
        known = knowledge.load(session)
    rng = Random(seed)
    plot = Plot(rng, known.calendar, now, Pictures(rng))
    villages = _villages(list(known.desa.values()))
    for number, at in enumerate(_moments(rng, now, reports), start=1):
        plot.plan(at, _arrival(plot, number, villages))
    demo_crowd.plan(plot, villages[0], lambda session, rng: _citizen(session, rng, is_whatsapp=True))
    for morning in _mornings(now):
        _play(plot, morning, unit_of_work)
    with unit_of_work() as session, clock.fixed(now):
        demo_rest.complete(plot, session)
        _deliver(session, now)
        made = DemoReport(_count(session, Report), _count(session, ReportEvent), officers)
    log.info("demo_filled", reports=made.reports, events=made.events, officers=made.officers)
    return made


def is_empty(session: Session) -> bool:
    """Say whether nobody has reported anything yet."""
    return session.exec(select(Report.id).limit(1)).first() is None


def _count(session: Session, table: Any) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())


def _accounts(session: Session) -> int:
    """Make the accounts that are missing. The one of a REPORTER opens no page of officers: it shows that the gate holds."""
    there = set(session.exec(select(Officer.username)))
    missing = [item for item in ACCOUNTS if item.username not in there]
    for item in missing:
        accounts.create(session, item.username, item.name, item.role, item.opd_kode, item.password, is_judged=False)
    return len(missing)


def _moments(rng: Random, now: datetime, reports: int) -> list[datetime]:
    """When each report comes: by day, somewhat more often lately, and a few in the last hours."""
    today = min(TODAY, reports)
    midnight = now.astimezone(clock.JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = max(0.2, min(6.0, (now - midnight) / timedelta(hours=1) - 0.1))
    found = [now - timedelta(hours=rng.uniform(0.05, hours)) for _ in range(today)]
    for _ in range(reports - today):
        day = midnight - timedelta(days=1 + int((DAYS - 1) * rng.random() ** 1.15))
        found.append(day + timedelta(hours=rng.triangular(5.5, 22, 9)))
    return sorted(found)


def _mornings(now: datetime) -> Iterator[datetime]:
    """Seven o'clock of each day of the story, then `now`."""
    first = (now - timedelta(days=DAYS + 1)).astimezone(clock.JAKARTA).replace(hour=7, minute=0, second=0, microsecond=0)
    for day in range(DAYS + 2):
        if (morning := first + timedelta(days=day)) < now:
            yield morning
    yield now


def _play(plot: Plot, until: datetime, unit_of_work: UnitOfWork) -> None:
    """Everything up to `until`, then the sweeps of that morning: one transaction."""
    with unit_of_work() as session:
        while (following := plot.next_before(until)) is not None:
            at, act = following
            with clock.fixed(at):
                act(session)
            _deliver(session, plot.until)
        with clock.fixed(until):
            escalation.remind(session, until)
            escalation.escalate(session, until)
            escalation.expire(session, until)
        _deliver(session, plot.until)


def _villages(desa: list[Desa]) -> tuple[list[Desa], list[float]]:
    """Every village with the weight of its kecamatan shared among its villages."""
    sizes: dict[str, int] = {}
    for item in desa:
        sizes[item.kecamatan_kode] = sizes.get(item.kecamatan_kode, 0) + 1
    return desa, [PLACES.get(item.kecamatan_kode, 1) / sizes[item.kecamatan_kode] for item in desa]


def _arrival(plot: Plot, number: int, villages: tuple[list[Desa], list[float]]) -> Callable[[Session], None]:
    def arrive(session: Session) -> None:
        rng = plot.rng
        topic = None if rng.random() < NOT_FOR_US else rng.choices(words.TOPICS, [item.weight for item in words.TOPICS])[0]
        texts, fate = (topic.texts, None) if topic else rng.choices(_STRANGE, (5, 3, 3))[0]
        new = _new_report(plot, session, number, topic, rng.choices(*villages)[0], plot.say(texts))
        report = intake.submit(session, new).report
        Story(plot, topic, report.ticket, report.reporter_id, fate).begin(session)

    return arrive


def _new_report(
    plot: Plot, session: Session, number: int, topic: words.Topic | None, desa: Desa, said: str
) -> intake.NewReport:
    rng, mark = plot.rng, plot.say(words.MARKS)
    is_whatsapp, is_anonymous = rng.random() < 0.7, rng.random() < 0.12
    reporter = _citizen(session, rng, is_whatsapp=is_whatsapp)
    photos: tuple[str, ...] = ()
    if topic and topic.scene and rng.random() < 0.6:
        stored = attachments.store_upload(plot.pictures.draw(topic.scene, is_after=False))
        photos = (attachments.attach(session, stored, purpose="REPORT").id,)
    has_pin = rng.random() < 0.35
    return intake.NewReport(
        channel="whatsapp" if is_whatsapp else "web",
        idempotency_key=f"demo-{number}",
        text=said.format(mark=mark, days=rng.randint(3, 24)),
        reporter_id=reporter.id if reporter else None,
        desa_kode=desa.kode,
        lat=round(desa.lat + rng.uniform(-0.004, 0.004), 6) if has_pin else None,
        lon=round(desa.lon + rng.uniform(-0.004, 0.004), 6) if has_pin else None,
        landmark=mark[:1].upper() + mark[1:] if rng.random() < 0.4 else "",
        # On the form the category is usually picked; on WhatsApp the words decide.
        category=topic.category if topic and (not is_whatsapp or rng.random() < 0.45) else None,
        is_anonymous=is_anonymous,
        attachments=photos,
        wamids=(f"wamid.DEMO{number:05d}",) if is_whatsapp else (),
    )


def _citizen(session: Session, rng: Random, *, is_whatsapp: bool) -> Reporter | None:
    number = rng.randint(1, CITIZENS)
    name = names.REPORTER_NAME.format(n=number)
    if is_whatsapp:
        return reporter_for(session, "whatsapp", f"62800000{number:04d}", "", name, clock.now())
    return intake.web_reporter(session, name, "") if rng.random() < 0.8 else None


def _deliver(session: Session, until: datetime) -> None:
    """What the story wrote to citizens was delivered then; nothing is left for the courier."""
    queued = session.exec(select(OutboxMessage).where(col(OutboxMessage.state).in_(("QUEUED", "SENDING")))).all()
    for message in queued:
        at = message.created_at
        message.state, message.wamid, message.lease_until = "READ", f"wamid.DEMO.OUT{message.id:05d}", None
        message.sent_at, message.delivered_at, message.read_at = at, at, min(at + timedelta(minutes=7), until)
        session.add(message)
        pricing = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
        ledger.note(session, message.wamid, "delivered", pricing, report_id=message.report_id, at=at)
