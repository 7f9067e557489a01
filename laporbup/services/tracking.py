"""The tracker: a report as its reporter sees it (by the secret) and as everybody does (by the ticket)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain import ticket as tickets
from laporbup.domain.address import mask_text
from laporbup.domain.errors import NotFound
from laporbup.domain.lifecycle import OPEN, Status
from laporbup.models import Attachment, Report, ReportEvent
from laporbup.services import feedback, knowledge, links, report_photos, timeline, tracking_words, work_items
from laporbup.services.evidence import FLAGGED
from laporbup.services.knowledge import Knowledge
from laporbup.services.report_words import category_of, days_of, is_late, place_of, title_of, watcher
from laporbup.services.views import Tracking
from laporbup.text import dates, labels, tracker


@dataclass(frozen=True)
class Seen:
    """A report with everything its page is made of."""

    report: Report
    events: list[ReportEvent]
    photos: list[Attachment]
    known: Knowledge
    now: datetime
    secret: str = ""
    """What the reporter came with: the secret itself or the link of a chat. Empty for the public."""
    supporters: int = 0
    parent: Report | None = None

    @property
    def is_reporter(self) -> bool:
        return bool(self.secret)


def by_code(session: Session, code: str) -> Tracking:
    """Return the view of whoever holds `code`: secret or link of a chat (reporter), or ticket (public). Raises NotFound."""
    return by_ticket(session, code) if tickets.normalise(code) else by_secret(session, code.strip())


def by_secret(session: Session, secret: str) -> Tracking:
    """Return the report as its reporter sees it. Raises NotFound (which carries no code: it may be a mistyped secret)."""
    report = links.report_of(session, secret)
    if report is None:
        raise NotFound("report", "")
    return _tracking(session, report, secret)


def by_ticket(session: Session, ticket: str) -> Tracking:
    """Return the report as the public sees it: masked; only that it exists when it is confidential. Raises NotFound."""
    wanted = tickets.normalise(ticket)
    report = session.exec(select(Report).where(Report.ticket == wanted)).first() if wanted else None
    if report is None:
        raise NotFound("report", ticket)
    if report.is_confidential or report.is_hidden:
        return _hidden(report)
    return _tracking(session, report)


def _hidden(report: Report) -> Tracking:
    look = labels.STATUS[report.status]
    return Tracking(
        ticket=report.ticket, is_hidden=True, status=report.status, status_label=look.label, css=look.css, icon=look.icon,
        headline=tracker.HIDDEN, report_label=tracker.REPORT_OF_CITIZEN, more_url="/publik", more_label=tracker.MORE,
        title=tracker.TITLE.format(ticket=report.ticket, status=look.label),
        description=tracker.DESCRIPTION.format(ticket=report.ticket, status=look.label, headline=tracker.HIDDEN),
    )


def _tracking(session: Session, report: Report, secret: str = "") -> Tracking:
    is_reporter = bool(secret)
    photos = report_photos.of_reports(session, [report])[report.id or 0]
    seen = Seen(
        report=report,
        events=timeline.events_of(session, report),
        photos=photos if is_reporter else report_photos.public_ones(report, photos),
        known=knowledge.load(session),
        now=clock.now(),
        secret=secret,
        supporters=work_items.supporters(session, [report]).get(report.id or 0, 0),
        parent=session.get(Report, report.parent_id) if report.parent_id else None,
    )
    return _reporters(session, seen, _facts(seen)) if is_reporter else _facts(seen)


def _facts(seen: Seen) -> Tracking:
    """What both see."""
    report, known = seen.report, seen.known
    look, sentence = tracking_words.look(seen), tracking_words.sentence(seen)
    heading, days = title_of(report, known), days_of(report, known, seen.now)
    before, after = report_photos.before_after(report, seen.photos, heading)
    kecamatan = known.place_name(None, report.kecamatan_kode)[1]
    return Tracking(
        ticket=report.ticket, is_reporter=seen.is_reporter, status=report.status, status_label=look.label, css=look.css,
        icon=look.icon, headline=sentence.text, headline_strong=sentence.strong, heading=heading,
        report_label=tracker.REPORT_OF_REPORTER if seen.is_reporter else tracker.REPORT_OF_CITIZEN,
        is_late=is_late(report, seen.now), stations=tracking_words.stations(seen), holder=tracking_words.holder(seen),
        holder_note=watcher(report, known),
        due_label=tracking_words.due(seen), due_note=days.note, days=days.marks, place=place_of(report, known),
        supporters=tracker.SUPPORTERS.format(n=seen.supporters) if seen.supporters else "",
        support_url=_support_url(seen), parent_url=_parent_url(seen),
        parent_label=tracker.PARENT_LINK.format(ticket=seen.parent.ticket) if seen.parent else "",
        referral=report.referral if report.status == Status.REFERRED else "",
        text=mask_text(report.text), category=category_of(report, known),
        text_label=tracker.YOUR_WORDS if seen.is_reporter else tracker.THEIR_WORDS,
        reporter_line=tracking_words.reporter_line(seen), before=before, after=after,
        photos=[report_photos.photo(report, item, heading) for item in tracking_words.shown_files(seen)],
        timeline=timeline.items(report, seen.events, seen.photos, known, is_for_officers=False),
        stars=report.stars or 0, share_url=f"/lacak/{report.ticket}",
        more_url=f"/publik?kecamatan={report.kecamatan_kode}" if kecamatan else "/publik",
        more_label=tracker.MORE_IN.format(kecamatan=kecamatan) if kecamatan else tracker.MORE,
        title=tracker.TITLE_WITH.format(ticket=report.ticket, status=look.label, heading=heading),
        description=tracker.DESCRIPTION.format(ticket=report.ticket, status=look.label, headline=sentence.whole),
    )


def _support_url(seen: Seen) -> str:
    is_open = seen.report.status in OPEN and seen.parent is None
    return f"/lacak/{seen.report.ticket}/dukung" if is_open and not seen.is_reporter else ""


def _parent_url(seen: Seen) -> str:
    """The way to the report it was merged into, if everybody may go there."""
    is_public = seen.parent is not None and not (seen.parent.is_confidential or seen.parent.is_hidden)
    return f"/lacak/{seen.parent.ticket}" if seen.parent is not None and is_public else ""


def _reporters(session: Session, seen: Seen, facts: Tracking) -> Tracking:
    """What only the reporter gets: his words as he wrote them, the two answers, and more to add."""
    report, secret = seen.report, seen.secret
    can_answer = report.status == Status.RESOLVED
    can_object = can_answer or feedback.may_reopen(session, report)
    # What waits for a verifier is not closed by silence.
    until = report.confirm_due_at if report.second_look != FLAGGED else None
    silence = tracker.SILENCE.format(when=dates.day_month(until)) if until else ""
    return replace(
        facts, text=report.text, can_answer=can_answer, can_object=can_object, can_add=True,
        question=tracker.QUESTION if can_answer else tracker.QUESTION_REOPEN if can_object else "",
        silence_note=silence if can_answer else "",
        answer_url=f"/lacak/{secret}/tanggapan" if can_object else "",
        add_url=f"/lacak/{secret}/tambahan", share_note=tracker.SHARE,
        # Open Graph must not lead strangers here: what is shared is the public page.
        share_url="" if report.is_confidential else facts.share_url,
        title=_plain_title(facts) if report.is_confidential else facts.title,
    )


def _plain_title(facts: Tracking) -> str:
    """A title without the citizen's words: the preview of a forwarded link would tell a secret."""
    return tracker.TITLE.format(ticket=facts.ticket, status=facts.status_label)

