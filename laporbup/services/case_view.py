"""A report as an officer sees it: everything about the matter, nothing about the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from laporbup import clock
from laporbup.domain.address import mask, mask_text
from laporbup.domain.lifecycle import Action
from laporbup.domain.roles import Role
from laporbup.models import Attachment, OutboxMessage, Report, Reporter, ReportEvent
from laporbup.services import (
    access,
    case_acts,
    case_around,
    knowledge,
    message_words,
    outbox,
    report_photos,
    report_words,
    timeline,
    work_items,
)
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.views import Case, Twin
from laporbup.text import dates, desk, evidence, labels, tracker

_LISTS = {Role.CAMAT: "/camat", Role.VERIFIER: "/verifikasi", Role.SEKDA: "/verifikasi", Role.BUPATI: "/bupati"}


@dataclass(frozen=True)
class File:
    """A report with what its page is made of."""

    report: Report
    events: list[ReportEvent]
    photos: list[Attachment]
    known: Knowledge
    now: datetime
    others: int
    """Duplicates merged into it."""
    around: case_acts.Around = field(default_factory=case_acts.Around)
    alike: list[Twin] = field(default_factory=list)


def case(session: Session, actor: Actor, ticket: str) -> Case:
    """Return a report with the acts open to `actor`. Raises NotFound and Forbidden."""
    report = access.get_report_for(session, actor, ticket)
    others = work_items.supporters(session, [report]).get(report.id or 0, 0)
    events = timeline.events_of(session, report)
    file = File(
        report=report,
        events=events,
        photos=report_photos.of_reports(session, [report])[report.id or 0],
        known=knowledge.load(session),
        now=clock.now(),
        others=others,
        around=case_around.around(session, actor, report, events, readers=others + 1),
        alike=case_around.twins(session, actor, report),
    )
    reporter = session.get(Reporter, report.reporter_id) if report.reporter_id else None
    return _case(file, actor, reporter, outbox.messages_for(session, report))


def _case(file: File, actor: Actor, reporter: Reporter | None, messages: list[OutboxMessage]) -> Case:
    report, known, now = file.report, file.known, file.now
    look, due = labels.STATUS[report.status], report_words.due_of(report, known, now)
    days, heading = report_words.days_of(report, known, now), report_words.title_of(report, known)
    before, after = report_photos.before_after(report, file.photos, heading)
    told = timeline.items(report, file.events, file.photos, known, is_for_officers=True)
    opd = known.opd.get(report.opd_kode or "")
    return Case(
        ticket=report.ticket, title=heading, text=mask_text(report.text), status=report.status, status_label=look.label,
        css=look.css, icon=look.icon, due_label=due.label, due_css=due.css, due_icon=due.icon, due_note=_due_note(file),
        due_date=dates.long_date(report.due_at) if report.due_at else tracker.DUE_NONE,
        days=days.marks, days_note=days.note, place=report_words.place_of(report, known), landmark=mask_text(report.landmark),
        map_url=map_url(report, known), category=report_words.category_of(report, known),
        holder=opd.nama if opd else desk.HOLDER_NONE,
        holder_note=report_words.watcher(report, known),
        reporter_line=_reporter_line(report, reporter),
        supporters=desk.SUPPORTERS.format(n=file.others) if file.others else "",
        is_confidential=report.is_confidential, before=before, after=after, flags=flags_of(file.events),
        photos=[report_photos.photo(report, item, heading) for item in file.photos],
        acts=case_acts.acts_for(actor, report, known, file.around),
        timeline=told, notes=[item for item in told if item.is_internal],
        alike=file.alike, handler=case_around.handler(file.around, report), helpers=case_around.helpers(file.around, known),
        offered=case_around.offered(report, known), old_number=report.old_ticket or "",
        messages=[message_words.state_of(message) for message in messages],
        act_url=f"/petugas/laporan/{report.ticket}/tindakan", back_url=_LISTS.get(actor.role, "/petugas"),
        public_url="" if report.is_confidential else f"/lacak/{report.ticket}",
    )


def _due_note(file: File) -> str:
    """When it goes up to the next superior, if it is running late."""
    report = file.report
    if report.status not in report_words.RUNNING or report.due_at is None:
        return desk.PAUSED if report.paused_at else ""
    if report.escalation_level >= 3:
        return ""
    times = report.escalation_level + 1
    start = report.assigned_at or report.created_at
    when = file.known.calendar.escalation_at(start, report.due_at, times)
    if when < file.now:
        return ""
    level = report_words.short_level(report, file.known, times)
    return desk.RAISES_NEXT.format(level=level, when=dates.day_month(when))


def _reporter_line(report: Report, reporter: Reporter | None) -> str:
    if report.is_anonymous or reporter is None:
        return desk.REPORTER_ANONYMOUS
    return desk.REPORTER.format(masked=desk.CITIZEN.format(tail=mask(reporter.phone or reporter.address)))


def map_url(report: Report, known: Knowledge) -> str:
    """Return a link that shows the place: the pin, else the middle of the village; nothing when neither is known."""
    desa = known.desa.get(report.desa_kode or "")
    lat, lon = (report.lat, report.lon) if report.lat is not None else (desa.lat, desa.lon) if desa else (None, None)
    if lat is None or lon is None:
        return ""
    at = {"mlat": f"{lat:.5f}", "mlon": f"{lon:.5f}"}
    return f"https://www.openstreetmap.org/?{urlencode(at)}#map=16/{lat:.5f}/{lon:.5f}"


def flags_of(events: list[ReportEvent]) -> list[str]:
    """Return what looked odd about the newest evidence, in words."""
    return [evidence.flag(**flag) for flag in _flags(events)]


def others_of(events: list[ReportEvent]) -> list[str]:
    """Return the ids of the earlier pictures that the newest evidence resembles."""
    return list(dict.fromkeys(flag["other"] for flag in _flags(events) if flag.get("other")))


def _flags(events: list[ReportEvent]) -> list[dict[str, Any]]:
    claims = [event for event in events if event.action == Action.RESOLVE]
    found: list[dict[str, Any]] = (claims[-1].data or {}).get("flags", []) if claims else []
    return found
