"""The sentences of the tracker: where a report stands, in village words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from laporbup.domain.lifecycle import FINAL, Action, Closure, Status
from laporbup.models import Attachment
from laporbup.services import report_photos
from laporbup.services.report_words import is_late, level_of, who
from laporbup.services.timeline import was_cancelled
from laporbup.services.views import Station
from laporbup.text import dates, labels, tracker

if TYPE_CHECKING:
    from laporbup.services.tracking import Seen


class Sentence(NamedTuple):
    """The sentence under the status; `strong` is its second half, in bold."""

    text: str
    strong: str = ""

    @property
    def whole(self) -> str:
        return f"{self.text} {self.strong}".strip()


def look(seen: Seen) -> labels.Look:
    """Return the status as a badge; lateness comes first, a cancelled report says so."""
    report = seen.report
    if was_cancelled(report, seen.events):
        return labels.CANCELLED
    if is_late(report, seen.now):
        days = -seen.known.calendar.days_left(seen.now, report.due_at or seen.now)
        label = tracker.LATE_STATUS.format(days=days) if days else tracker.LATE_TODAY
        return labels.LATE._replace(label=label)
    return labels.STATUS[report.status]


def sentence(seen: Seen) -> Sentence:
    """Return what the status means for whoever reads it."""
    report, name = seen.report, who(seen.known, seen.report.opd_kode)
    if seen.parent is not None and not (report.status in FINAL and seen.parent.status not in FINAL):
        # Unless its own reporter has already answered: then his word stands.
        return Sentence(tracker.MERGED.format(ticket=seen.parent.ticket))
    if is_late(report, seen.now) and report.due_at is not None:
        when = dates.day_month(report.due_at)
        if not report.escalation_level:
            return Sentence(tracker.LATE.format(when=when))
        level = level_of(report, seen.known, report.escalation_level)
        return Sentence(tracker.LATE_RAISED.format(when=when, level=level))
    return _OF_STATUS[Status(report.status)](seen, name)


def _received(_seen: Seen, _name: str) -> Sentence:
    return Sentence(tracker.RECEIVED)


def _needs_info(seen: Seen, _name: str) -> Sentence:
    if seen.is_reporter:
        return Sentence(tracker.NEEDS_INFO_REPORTER, tracker.NEEDS_INFO_STRONG)
    return Sentence(tracker.NEEDS_INFO_PUBLIC)


def _assigned(seen: Seen, name: str) -> Sentence:
    report = seen.report
    if report.first_response_at is not None:
        return Sentence(tracker.ACCEPTED.format(who=name))
    if report.response_due_at is None or report.response_due_at < seen.now:
        return Sentence(tracker.ASSIGNED.format(who=name))
    return Sentence(tracker.ASSIGNED_UNTIL.format(who=name, when=dates.moment_label(report.response_due_at)))


def _in_progress(seen: Seen, name: str) -> Sentence:
    due = seen.report.due_at
    if due is None:
        return Sentence(tracker.IN_PROGRESS.format(who=name))
    return Sentence(tracker.IN_PROGRESS_UNTIL.format(who=name, when=dates.day_month(due)))


def _scheduled(seen: Seen, name: str) -> Sentence:
    day = seen.report.scheduled_for
    if day is None:
        return Sentence(tracker.SCHEDULED_SOMETIME.format(who=name))
    return Sentence(tracker.SCHEDULED.format(who=name, when=dates.long_date(day)))


def _resolved(seen: Seen, name: str) -> Sentence:
    return Sentence(tracker.RESOLVED.format(who=name), tracker.RESOLVED_STRONG if seen.is_reporter else tracker.RESOLVED_PUBLIC)


def _closed(seen: Seen, _name: str) -> Sentence:
    sentences = {
        Closure.CONFIRMED: tracker.CONFIRMED, Closure.VERIFIED: tracker.VERIFIED, Closure.UNCONFIRMED: tracker.UNCONFIRMED,
    }
    return Sentence(sentences[Closure(seen.report.closure)] if seen.report.closure else tracker.CLOSED)


def _referred(seen: Seen, _name: str) -> Sentence:
    referral = seen.report.referral.rstrip(". ")
    return Sentence(tracker.REFERRED_TO.format(referral=referral) if referral else tracker.REFERRED)


def _rejected(seen: Seen, _name: str) -> Sentence:
    return Sentence(tracker.CANCELLED if was_cancelled(seen.report, seen.events) else tracker.REJECTED)


_OF_STATUS = {
    Status.RECEIVED: _received, Status.NEEDS_INFO: _needs_info, Status.ASSIGNED: _assigned,
    Status.IN_PROGRESS: _in_progress, Status.SCHEDULED: _scheduled, Status.RESOLVED: _resolved, Status.CLOSED: _closed,
    Status.REFERRED: _referred, Status.REJECTED: _rejected,
}


def stations(seen: Seen) -> list[Station]:
    """Return the stations of the way: passed, here, not yet. A way that ended early says where."""
    report, names = seen.report, list(tracker.STATIONS)
    status = Status(report.status)
    if status is Status.REFERRED:
        return _path([names[0], tracker.STATION_REFERRED], 1)
    if status is Status.REJECTED:
        ended = tracker.STATION_CANCELLED if was_cancelled(report, seen.events) else tracker.STATION_REJECTED
        return _path([names[0], ended], 1)
    if status is Status.SCHEDULED:
        names[2] = tracker.STATION_SCHEDULED
    if status is Status.CLOSED:
        names[3] = tracker.STATION_SILENT if report.closure == Closure.UNCONFIRMED else tracker.STATION_DONE
    elif not (status is Status.RESOLVED and seen.is_reporter):
        names[3] = tracker.STATION_DONE
    return _path(names, _position(seen, status))


def _position(seen: Seen, status: Status) -> int:
    if status is Status.NEEDS_INFO:
        return _asked_at(seen)
    here = {Status.RECEIVED: 0, Status.ASSIGNED: 1, Status.IN_PROGRESS: 2, Status.SCHEDULED: 2}
    return here.get(status, 3)


def _asked_at(seen: Seen) -> int:
    asked = [event for event in seen.events if event.action == Action.ASK]
    before = asked[-1].from_status if asked else None
    return {Status.IN_PROGRESS.value: 2, Status.ASSIGNED.value: 1}.get(before or "", 0)


def _path(names: list[str], here: int) -> list[Station]:
    return [Station(name, "on here" if at == here else "on" if at < here else "") for at, name in enumerate(names)]


def holder(seen: Seen) -> str:
    """Return who holds it, with the full name."""
    opd = seen.known.opd.get(seen.report.opd_kode or "")
    if opd is not None:
        return opd.nama
    return tracker.NOBODY_HOLDS if seen.report.status in FINAL else tracker.VERIFIER_HOLDS


def due(seen: Seen) -> str:
    """Return the day of the deadline, or why there is none."""
    report = seen.report
    if report.status in (Status.REFERRED, Status.REJECTED):
        return ""
    if report.status in (Status.NEEDS_INFO, Status.SCHEDULED):
        return tracker.DUE_PAUSED
    return dates.long_date(report.due_at) if report.due_at else tracker.DUE_NONE


def reporter_line(seen: Seen) -> str:
    """Say that the name is hidden, never the name."""
    if seen.is_reporter:
        return tracker.REPORTER_SELF
    kecamatan = seen.known.place_name(None, seen.report.kecamatan_kode)[1]
    return tracker.REPORTER_PUBLIC.format(place=kecamatan) if kecamatan else tracker.REPORTER_PUBLIC_NOWHERE


def shown_files(seen: Seen) -> list[Attachment]:
    """Return the citizen's files (what the public may not see was left out before)."""
    return [item for item in seen.photos if item.purpose not in report_photos.OFFICERS]
