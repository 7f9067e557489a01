"""A report in words: title, place, badge, deadline. Shared by every read model, so they never disagree."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from laporbup.domain.address import mask_text
from laporbup.domain.lifecycle import Status
from laporbup.domain.sla import Calendar
from laporbup.models import Report
from laporbup.services.knowledge import Knowledge
from laporbup.text import board as board_words
from laporbup.text import dates, desk, labels, tracker

TITLE_LENGTH = 80
RUNNING = (Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS)
"""The clock runs: only these can be late."""
MAX_DAYS = 60


class Due(NamedTuple):
    """A deadline as officers read it."""

    label: str
    css: str = ""
    icon: str = "hour"


class Days(NamedTuple):
    """Working days as marks, and the sentence that says the same."""

    marks: list[str]
    note: str


def title_of(report: Report, known: Knowledge) -> str:
    """Return the first sentence of what was said (masked, at most 80 letters), or what it is about."""
    said = " ".join(mask_text(report.text).split())
    if not said:
        category = category_of(report, known)
        return tracker.WITHOUT_WORDS_OF.format(category=category) if category else tracker.WITHOUT_WORDS
    first = re.split(r"(?<=[.!?])\s", said, maxsplit=1)[0].rstrip(".")
    if len(first) < 12 and len(said) > len(first):
        first = said
    if len(first) > TITLE_LENGTH:
        first = first[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return first[:1].upper() + first[1:]


def category_of(report: Report, known: Knowledge) -> str:
    """Return the name of the sub-category, else of the category, else nothing."""
    sub = known.subcategories.get(report.subcategory_kode or "")
    category = known.categories.get(report.category_kode or "")
    return sub.judul if sub else category.judul if category else ""


def who(known: Knowledge, opd_kode: str | None) -> str:
    """Return the short name of an OPD; of nobody: the office that is looking for one."""
    opd = known.opd.get(opd_kode or "")
    return opd.singkat if opd else tracker.OFFICE_OF_VERIFIER


def place_of(report: Report, known: Knowledge, *, with_landmark: bool = True) -> str:
    """Return landmark, village and kecamatan."""
    desa, kecamatan = known.place_name(report.desa_kode, report.kecamatan_kode)
    if desa:
        place = tracker.PLACE.format(desa=village(known, report.desa_kode), kecamatan=kecamatan)
    elif kecamatan:
        place = tracker.PLACE_KECAMATAN.format(kecamatan=kecamatan)
    else:
        place = "" if report.landmark else tracker.PLACE_NONE
    landmark = mask_text(report.landmark).strip() if with_landmark else ""
    if landmark and place:
        return tracker.PLACE_LANDMARK.format(landmark=landmark, place=place)
    return landmark or place or tracker.PLACE_NONE


def village(known: Knowledge, desa_kode: str | None) -> str:
    """Return `Desa X` or `Kelurahan X`."""
    desa = known.desa.get(desa_kode or "")
    return f"{desa.jenis.capitalize()} {desa.nama}" if desa else ""


def short_place(report: Report, known: Knowledge) -> str:
    """Return `Tugumulyo, Lempuing`, as much of it as is known."""
    desa, kecamatan = known.place_name(report.desa_kode, report.kecamatan_kode)
    if desa:
        return tracker.PLACE_SHORT.format(desa=desa, kecamatan=kecamatan)
    return tracker.PLACE_KECAMATAN.format(kecamatan=kecamatan) if kecamatan else tracker.PLACE_NONE


def watcher(report: Report, known: Knowledge) -> str:
    """Say that the Camat of the place watches, unless his own office holds it or nobody does."""
    kecamatan = known.place_name(None, report.kecamatan_kode)[1]
    opd = known.opd.get(report.opd_kode or "")
    if not kecamatan or opd is None or opd.kecamatan_kode == report.kecamatan_kode:
        return ""
    return tracker.CAMAT_WATCHES.format(kecamatan=kecamatan)


def is_late(report: Report, now: datetime) -> bool:
    """Whether the clock runs and the deadline is over."""
    return report.status in RUNNING and report.due_at is not None and report.due_at < now


def public_look(report: Report, known: Knowledge, now: datetime) -> labels.Look:
    """Return the badge the public list shows: lateness and the kind of closure come first."""
    look = labels.STATUS[report.status]
    if is_late(report, now):
        days = -known.calendar.days_left(now, report.due_at or now)
        label = board_words.BADGE_LATE.format(days=days) if days else board_words.BADGE_LATE_TODAY
        return labels.LATE._replace(label=label)
    if report.status == Status.CLOSED:
        silent = report.closure == "unconfirmed"
        return look._replace(label=board_words.BADGE_UNCONFIRMED if silent else board_words.BADGE_CONFIRMED)
    return look


def level_of(report: Report, known: Knowledge, level: int) -> str:
    """Return who an escalation of `level` (1–3) went to."""
    if level == 1 and _is_kecamatan(report, known):
        return tracker.LEVEL_CAMAT
    return tracker.LEVELS[min(level, 3)].format(who=who(known, report.opd_kode))


def short_level(report: Report, known: Knowledge, level: int) -> str:
    """Return the same in the short words of officers."""
    words = desk.LEVELS_KECAMATAN if _is_kecamatan(report, known) else desk.LEVELS
    return words[min(level, 3)]


def _is_kecamatan(report: Report, known: Knowledge) -> bool:
    opd = known.opd.get(report.opd_kode or "")
    return opd is not None and opd.kind == "KECAMATAN"


def due_of(report: Report, known: Knowledge, now: datetime) -> Due:
    """Return what the clock of the report says to an officer."""
    if report.status not in RUNNING:
        return _resting(report)
    if report.due_at is None:
        return Due(desk.DUE_NONE)
    days_left = known.calendar.days_left(now, report.due_at)
    if report.due_at < now:
        label = dates.due_label(now, report.due_at, days_left)
        if report.escalation_level:
            level = short_level(report, known, report.escalation_level)
            label = desk.DUE_LATE_RAISED.format(late=label, level=level)
        return Due(label, "late", "late")
    if report.first_response_at is None and report.response_due_at is not None:
        answer = _answer_due(report.response_due_at, known.calendar, now)
        if answer:
            return answer
    return Due(dates.due_label(now, report.due_at, days_left), dates.due_css(now, report.due_at))


def _answer_due(due: datetime, calendar: Calendar, now: datetime) -> Due | None:
    if due < now:
        return Due(desk.DUE_ANSWER_LATE, "late", "late")
    label = dates.due_label(now, due, calendar.days_left(now, due))
    return Due(desk.DUE_ANSWER.format(when=label[:1].lower() + label[1:]), dates.due_css(now, due))


def _resting(report: Report) -> Due:
    if report.status == Status.NEEDS_INFO:
        return Due(desk.DUE_WAITING, icon="ask")
    if report.status == Status.SCHEDULED:
        if report.scheduled_for is None:
            return Due(desk.DUE_SCHEDULED_SOMETIME, icon="date")
        return Due(desk.DUE_SCHEDULED.format(when=dates.long_date(report.scheduled_for)), icon="date")
    if report.status == Status.RESOLVED and report.confirm_due_at is not None:
        return Due(desk.DUE_CONFIRM.format(when=dates.day_month(report.confirm_due_at)))
    ended = report.closed_at or report.resolved_at or report.created_at
    icon = labels.STATUS[report.status].icon
    return Due(desk.DUE_CLOSED.format(when=dates.long_date(ended)), icon=icon)


def days_of(report: Report, known: Knowledge, now: datetime) -> Days:
    """Return one mark a working day from the assignment to the target, and what they mean."""
    if report.due_at is None or report.status in (Status.REFERRED, Status.REJECTED):
        return Days([], "")
    calendar, start = known.calendar, report.assigned_at or report.created_at
    ended = report.resolved_at if report.status in (Status.RESOLVED, Status.CLOSED) else None
    end = ended or (report.paused_at if report.status not in RUNNING else None) or now
    total, used = max(0, calendar.days_left(start, report.due_at)), max(0, calendar.days_left(start, end))
    if not total:
        return Days([], "")
    late = max(0, used - total)
    marks = ["on"] * min(used, total) + [""] * max(0, total - used) + ["late"] * min(late, MAX_DAYS)
    return Days(marks[: 2 * MAX_DAYS], _days_note(report, used, total, late, is_done=ended is not None))


def _days_note(report: Report, used: int, total: int, late: int, *, is_done: bool) -> str:
    if is_done:
        words = tracker.DAYS_DONE_LATE if late else tracker.DAYS_DONE_ON_TIME
    elif report.status not in RUNNING:
        words = tracker.DAYS_PAUSED
    else:
        words = tracker.DAYS_LATE if late else tracker.DAYS_RUNNING
    return words.format(used=used, total=total, late=late)
