"""What happened to a report, newest first, in village words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from sqlmodel import Session, col, select

from laporbup.domain.address import mask_text
from laporbup.domain.lifecycle import Action, Status
from laporbup.models import Attachment, Report, ReportEvent
from laporbup.services import report_photos
from laporbup.services.knowledge import Knowledge
from laporbup.services.report_words import level_of, title_of, watcher, who
from laporbup.services.views import TimelineItem
from laporbup.text import dates, labels, tracker

PRIVATE = frozenset({Action.NOTE, Action.REMIND, Action.CORRECT})
"""Events citizens are not shown."""
OFFICE_TALK = frozenset({
    Action.RETURN, Action.ASSIGN, Action.OFFER, Action.TAKE, Action.DECLINE, Action.WITHDRAW, Action.INVOLVE, Action.RELEASE,
    Action.MERGE, Action.UNMERGE,
})
"""Their words go from office to office: officers read them, citizens see that it happened."""


_OF_DUPLICATES = frozenset({Action.MERGE, Action.UNMERGE, Action.FOLLOW, Action.SUPPORT})


@dataclass(frozen=True)
class Telling:
    """Everything an event is told from, loaded once for the whole timeline."""

    report: Report
    known: Knowledge
    photos: Sequence[Attachment]
    is_for_officers: bool


def events_of(session: Session, report: Report) -> list[ReportEvent]:
    """Return the events of a report, oldest first."""
    return list(session.exec(select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(col(ReportEvent.seq))))


def items(
    report: Report, events: Sequence[ReportEvent], photos: Sequence[Attachment], known: Knowledge, *, is_for_officers: bool
) -> list[TimelineItem]:
    """Return the timeline, newest first. Citizens never get internal notes or what offices write each other."""
    telling = Telling(report, known, photos, is_for_officers)
    shown = [event for event in events if is_for_officers or not _is_private(event)]
    shown = [event for event, after in zip_longest(shown, shown[1:]) if not _is_outcounted(event, after)]
    told = [_item(event, telling, is_newest=event is shown[-1]) for event in shown]
    return told[::-1]


def _is_outcounted(event: ReportEvent, after: ReportEvent | None) -> bool:
    """Of supporters who came one after the other, the newest says the number."""
    return after is not None and event.action == after.action == Action.SUPPORT


def _is_private(event: ReportEvent) -> bool:
    return event.is_internal or event.action in PRIVATE


def _item(event: ReportEvent, telling: Telling, *, is_newest: bool) -> TimelineItem:
    heading = title_of(telling.report, telling.known)
    attached = [item for item in telling.photos if item.event_seq == event.seq]
    is_late = event.action == Action.ESCALATE
    return TimelineItem(
        at_iso=dates.iso(event.at),
        at_label=dates.short_moment(event.at) if telling.is_for_officers else dates.moment_label(event.at),
        title=title(event, telling),
        note=_note(event, telling),
        detail=_detail(event, telling),
        css="late" if is_late else "here" if is_newest else "",
        photos=[report_photos.photo(telling.report, item, heading) for item in attached],
        is_internal=_is_private(event),
    )


def title(event: ReportEvent, telling: Telling) -> str:
    """Return what happened, in a few words."""
    data, known, action = event.data or {}, telling.known, event.action
    if action == Action.EXPIRE:
        return labels.EXPIRED.get(event.from_status or "", tracker.EVENT_OTHER)
    if action == Action.CONFIRM and data.get("by_others"):
        return tracker.CONFIRMED_BY_OTHERS
    if action == Action.ASSIGN:
        return _assigned(event, known)
    if action == Action.COMMENT and data.get("is_first_response"):
        return tracker.FIRST_ANSWER.format(who=_actor(event, known))
    if action == Action.DECLINE and data.get("is_silence"):
        return tracker.OFFER_LAPSED.format(who=who(known, event.to_opd), to=who(known, data.get("opd")))
    if action == Action.RETURN and data.get("suggested_opd"):
        return tracker.RETURN_NAMED.format(who=_actor(event, known), to=who(known, data["suggested_opd"]))
    if data.get("is_text") or data.get("reason_of"):
        return tracker.TEXT_CORRECTED if data.get("is_text") else tracker.REASON
    return tracker.EVENTS.get(action, tracker.EVENT_OTHER).format(
        who=_actor(event, known),
        to=who(known, data.get("opd") or event.to_opd),
        level=level_of(telling.report, known, int(data.get("level") or 1)),
        stars=data.get("stars", ""),
    )


def _assigned(event: ReportEvent, known: Knowledge) -> str:
    to = who(known, event.to_opd)
    if event.from_opd and event.from_opd != event.to_opd:
        return tracker.ASSIGN_MOVED.format(from_=who(known, event.from_opd), to=to)
    words = tracker.ASSIGN_AT_ONCE if event.actor_role == "SYSTEM" else tracker.EVENTS[Action.ASSIGN]
    return words.format(to=to)


def _actor(event: ReportEvent, known: Knowledge) -> str:
    """The office, never the person."""
    if event.actor_role in tracker.OFFICE_OF:
        return tracker.OFFICE_OF[event.actor_role]
    office = (event.data or {}).get("by") or event.from_opd or event.to_opd
    return who(known, office) if office else tracker.SOMEBODY


def _note(event: ReportEvent, telling: Telling) -> str:
    if not telling.is_for_officers and event.action in OFFICE_TALK:
        return ""
    return mask_text(event.note)


def _detail(event: ReportEvent, telling: Telling) -> str:
    """One more sentence of our own, besides the words that are quoted."""
    data, report = event.data or {}, telling.report
    if event.action == Action.RECEIVE:
        return tracker.RECEIVED_BY.get(report.channel, "")
    if event.action == Action.ASSIGN and not event.from_opd and event.to_opd == report.opd_kode:
        watches = watcher(report, telling.known)
        return f"{watches}." if watches else ""
    if event.action == Action.SCHEDULE and data.get("until"):
        return tracker.SCHEDULED_FOR.format(when=dates.long_date(date.fromisoformat(data["until"])))
    if event.action in _OF_DUPLICATES:
        return _of_duplicates(event)
    if event.action == Action.REFER and data.get("referral") and data["referral"] != event.note:
        return str(data["referral"])
    return tracker.AUTOMATIC if event.action in (Action.ESCALATE, Action.REMIND) else ""


def _of_duplicates(event: ReportEvent) -> str:
    """With which report, and what it means for this one. What is secret has no number in `data`."""
    data = event.data or {}
    if event.action == Action.SUPPORT:
        return tracker.COUNTED.format(n=data["count"]) if data.get("count") else ""
    if event.action == Action.FOLLOW:
        return tracker.FOLLOWED.format(status=labels.STATUS[event.to_status].label)
    words = tracker.MERGED_INTO if event.action == Action.MERGE else tracker.PARTED_FROM
    return words.format(ticket=data["parent"]) if data.get("parent") else ""


def was_cancelled(report: Report, events: Sequence[ReportEvent]) -> bool:
    """Whether its citizen took the report back."""
    return report.status == Status.REJECTED and any(event.action == Action.CANCEL for event in events)


def reason_of(events: Sequence[ReportEvent], action: Action) -> str:
    """Return the words of the newest event of this kind, masked."""
    return next((mask_text(event.note) for event in reversed(events) if event.action == action and event.note), "")
