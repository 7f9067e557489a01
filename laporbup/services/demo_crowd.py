"""Many citizens, one matter: a flood that half a village reports, supporters of old troubles, and what may be the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid, NotAllowed
from laporbup.domain.lifecycle import Status
from laporbup.models import Desa, Report, Reporter
from laporbup.services import intake, merging, supporters
from laporbup.services.demo_plot import VERIFIER, Plot, Story
from laporbup.text import demo_reports as words

Citizen = Callable[[Session, Random], Reporter | None]
FLOOD, FAVOURITES, TWINS = 9, 8, 3
"""Reports of the flood; reports that gather supporters; reports of today that look like an earlier one."""
MOST_SUPPORTERS = 24
LATELY = timedelta(days=15)
_AT_WORK = (Status.ASSIGNED.value, Status.IN_PROGRESS.value)


def plan(plot: Plot, villages: list[Desa], citizen: Citizen) -> None:
    """Put the crowd into the plot."""
    rng, village = plot.rng, plot.rng.choice(villages)
    day, tickets = (plot.until - timedelta(days=2)).astimezone(clock.JAKARTA), list[str]()
    began = day.replace(hour=5, minute=40)
    for number in range(FLOOD):
        plot.plan(began + timedelta(minutes=14 * number), _flooded(plot, number, village, citizen, tickets))
    plot.plan(began + timedelta(hours=4), _merged(tickets))
    for number in range(FAVOURITES):
        since = plot.until - timedelta(days=rng.uniform(3, 12))
        plot.plan(since, _favoured(plot, 3 + (MOST_SUPPORTERS - 3) * number // FAVOURITES, citizen))
    for number in range(TWINS):
        plot.plan(plot.until - timedelta(minutes=20 + 9 * number), _again(plot, number, citizen))


def _flooded(plot: Plot, number: int, village: Desa, citizen: Citizen, tickets: list[str]) -> Callable[[Session], None]:
    def arrive(session: Session) -> None:
        said = words.FLOOD[number % len(words.FLOOD)]
        report = _file(session, f"flood-{number}", said, village.kode, citizen(session, plot.rng))
        tickets.append(report.ticket)
        if number == 0:
            flood = next(topic for topic in words.TOPICS if topic.category == "banjir/genangan")
            Story(plot, flood, report.ticket, report.reporter_id).begin(session)

    return arrive


def _merged(tickets: list[str]) -> Callable[[Session], None]:
    def decide(session: Session) -> None:
        for ticket in tickets[1:]:
            try:
                merging.merge(session, VERIFIER, ticket, tickets[0])
            except (Invalid, NotAllowed):
                # Somebody was quicker: it is over already, and stays a report of its own.
                continue

    return decide


def _favoured(plot: Plot, wanted: int, citizen: Citizen) -> Callable[[Session], None]:
    def begin(session: Session) -> None:
        query = select(Report.ticket).where(col(Report.status).in_(_AT_WORK), ~col(Report.is_confidential))
        query = query.where(col(Report.parent_id).is_(None), Report.created_at > clock.now() - LATELY)
        found = session.exec(query.order_by(col(Report.id))).all()
        if not found:
            return
        ticket = plot.rng.choice(found)
        for _ in range(wanted):
            plot.plan(clock.now() + timedelta(hours=plot.rng.uniform(0.2, 70)), _supports(plot, ticket, citizen))

    return begin


def _supports(plot: Plot, ticket: str, citizen: Citizen) -> Callable[[Session], None]:
    def support(session: Session) -> None:
        person = citizen(session, plot.rng)
        try:
            if person is not None:
                supporters.support(session, ticket, person)
        except NotAllowed:
            # It is over by now.
            return

    return support


def _again(plot: Plot, number: int, citizen: Citizen) -> Callable[[Session], None]:
    def arrive(session: Session) -> None:
        query = select(Report).where(col(Report.status).in_(_AT_WORK), ~col(Report.is_confidential), Report.text != "")
        query = query.where(col(Report.parent_id).is_(None), col(Report.desa_kode).is_not(None), col(Report.lat).is_(None))
        found = session.exec(query.order_by(col(Report.created_at).desc()).offset(number * 2).limit(1)).first()
        if found is not None:
            said = words.AGAIN[number % len(words.AGAIN)].format(said=found.text)
            _file(session, f"again-{number}", said, found.desa_kode or "", citizen(session, plot.rng))

    return arrive


def _file(session: Session, key: str, said: str, desa_kode: str, reporter: Reporter | None) -> Report:
    new = intake.NewReport(
        channel="whatsapp", idempotency_key=f"demo-{key}", text=said, desa_kode=desa_kode,
        reporter_id=reporter.id if reporter else None, wamids=(f"wamid.DEMO.{key}",),
    )
    return intake.submit(session, new).report
