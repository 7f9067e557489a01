"""Reports as lines of a list. Whatever the length of the list, the number of queries is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from laporbup.domain.lifecycle import FINAL, Closure, Status
from laporbup.models import Attachment, Report, ReportSupporter
from laporbup.services import line_acts, report_photos
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.report_words import category_of, due_of, is_late, public_look, short_place, title_of, who
from laporbup.services.view_officer import WorkLine
from laporbup.services.view_parts import WorkItem
from laporbup.text import board as words
from laporbup.text import dates, desk, labels

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """Where in a list we are. `number` counts from 1 and never leaves the list."""

    number: int
    pages: int
    total: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE_SIZE

    @property
    def label(self) -> str:
        """`1–20 dari 346`, or nothing."""
        if not self.total:
            return ""
        last = min(self.total, self.offset + PAGE_SIZE)
        return words.PAGES.format(first=self.offset + 1, last=last, total=self.total)


def page_of(total: int, wanted: int) -> Page:
    """Return the page nearest to the wanted one."""
    pages = max(1, -(-total // PAGE_SIZE))
    return Page(min(max(1, wanted), pages), pages, total)


def supporters(session: Session, reports: Sequence[Report]) -> dict[int, int]:
    """Return how many citizens stand behind each report besides its reporter: duplicates, and who said "so it is with me"."""
    ids, found = [report.id for report in reports], dict[int, int]()
    for key in (col(Report.parent_id), col(ReportSupporter.report_id)) if ids else ():
        for ident, count in session.execute(select(key, func.count()).where(key.in_(ids)).group_by(key)):
            found[ident] = found.get(ident, 0) + count
    return found


def for_officers(session: Session, reports: Sequence[Report], known: Knowledge, now: datetime) -> list[WorkItem]:
    """Return lines of a worklist: what the clock says comes first."""
    photos, others = report_photos.of_reports(session, reports), supporters(session, reports)
    return [_officer_item(report, known, now, photos[report.id or 0], others) for report in reports]


def for_worklist(
    session: Session, reports: Sequence[Report], known: Knowledge, now: datetime, actor: Actor, names: Mapping[int, str]
) -> list[WorkLine]:
    """Return the same with what `actor` can do from the line; `names`: the officers of his office by id."""
    shown = for_officers(session, reports, known, now)
    return [_work_line(item, report, actor, names) for item, report in zip(shown, reports, strict=True)]


def _work_line(item: WorkItem, report: Report, actor: Actor, names: Mapping[int, str]) -> WorkLine:
    following, other = line_acts.acts_of(report, actor.opd_kode, actor.role)
    name = names.get(report.handler_id or 0, "")
    old = desk.OLD_NUMBER.format(ticket=report.ticket, old=report.old_ticket) if report.old_ticket else report.ticket
    return WorkLine(
        **vars(item), next=following, other=other, handler=desk.WORKED_BY.format(name=name) if name else "", number=old,
        can_pick=line_acts.may_pick(report, actor.opd_kode, actor.role),
    )


def _officer_item(
    report: Report, known: Knowledge, now: datetime, photos: list[Attachment], others: dict[int, int]
) -> WorkItem:
    look, due, title = labels.STATUS[report.status], due_of(report, known, now), title_of(report, known)
    count = others.get(report.id or 0, 0)
    return WorkItem(
        ticket=report.ticket, url=f"/petugas/laporan/{report.ticket}", title=title, place=short_place(report, known),
        status_label=look.label, css=look.css, icon=look.icon, due_label=due.label, due_css=due.css, due_icon=due.icon,
        photo_url=_thumb(report, photos), photo_alt="", category=category_of(report, known),
        supporters=desk.CITIZENS.format(n=count + 1) if count else "", holder=who(known, report.opd_kode),
    )


def for_public(session: Session, reports: Sequence[Report], known: Knowledge, now: datetime) -> list[WorkItem]:
    """Return lines of the public list: masked, lateness in the badge, one sentence under it."""
    photos, others = report_photos.of_reports(session, reports), supporters(session, reports)
    return [
        _public_item(report, known, now, report_photos.public_ones(report, photos[report.id or 0]), others)
        for report in reports
    ]


def _public_item(
    report: Report, known: Knowledge, now: datetime, photos: list[Attachment], others: dict[int, int]
) -> WorkItem:
    look, place = public_look(report, known, now), short_place(report, known)
    holder = who(known, report.opd_kode) if report.opd_kode or report.status not in FINAL else ""
    count = others.get(report.id or 0, 0)
    return WorkItem(
        ticket=report.ticket, url=f"/lacak/{report.ticket}", title=title_of(report, known),
        place=words.ITEM_PLACE.format(place=place, holder=holder) if holder else place,
        status_label=look.label, css=look.css, icon=look.icon, photo_url=_thumb(report, photos), photo_alt="",
        category=category_of(report, known), holder=holder, note=_public_note(report, count),
        supporters=desk.CITIZENS.format(n=count + 1) if count else "",
        due_css="late" if is_late(report, now) else "",
    )


def _thumb(report: Report, photos: list[Attachment]) -> str:
    """A citizen's photo; once it is claimed done, the newest one of the officer."""
    done = report.status in (Status.RESOLVED, Status.CLOSED)
    evidence = report_photos.images(photos, is_evidence=True)
    shown = evidence[-1:] if done and evidence else report_photos.images(photos, is_evidence=False)[:1]
    return report_photos.url(report, shown[0]) if shown else ""


def _public_note(report: Report, count: int) -> str:
    closed = dates.day_month(report.closed_at) if report.closed_at else ""
    if report.status == Status.CLOSED and closed:
        sentences = {
            Closure.CONFIRMED: words.ITEM_CONFIRMED, Closure.VERIFIED: words.ITEM_VERIFIED,
            Closure.UNCONFIRMED: words.ITEM_UNCONFIRMED,
        }
        return sentences[Closure(report.closure or Closure.UNCONFIRMED)].format(when=closed)
    if report.status == Status.SCHEDULED and report.scheduled_for:
        return words.ITEM_SCHEDULED.format(when=dates.month_year(report.scheduled_for))
    created = dates.day_month(report.created_at)
    if report.status == Status.NEEDS_INFO:
        return words.ITEM_NEEDS_INFO.format(when=created)
    if report.status == Status.REFERRED and report.referral:
        return words.ITEM_REFERRED.format(referral=report.referral)
    return words.ITEM_SUPPORTED.format(n=count, when=created) if count else words.ITEM_PLAIN.format(when=created)
