"""Which message a citizen gets for what happened: one when it was filed, one when it ended, and a question if any."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from laporbup import clock
from laporbup.domain.address import mask_text
from laporbup.domain.lifecycle import Action, Status
from laporbup.models import Attachment, Report, Reporter, ReportEvent
from laporbup.services import knowledge, links, outbox
from laporbup.services.outbox import Content
from laporbup.text import messages

DONE_BUTTON = "beres:"
NOT_DONE_BUTTON = "belum:"
ENDINGS = frozenset({Action.RESOLVE.value, Action.REFER.value, Action.REJECT.value})
"""Acts that close a matter: everybody in it gets one message."""


def filed(session: Session, report: Report, *, is_outside: bool = False) -> None:
    """The ticket message: number, to whom, by when, one link."""
    known, is_emergency = knowledge.load(session), report.priority == "darurat"
    has_place = report.kecamatan_kode is not None
    if report.status == Status.REFERRED:
        text = messages.ticket_referred(report.ticket, report.referral, is_outside=is_outside, is_emergency=is_emergency)
    elif report.opd_kode and report.due_at:
        text = messages.ticket_assigned(
            report.ticket, _name(known, report.opd_kode), report.due_at,
            is_emergency=is_emergency, partner=report.referral, has_place=has_place,
        )
    else:
        text = messages.ticket_waiting(report.ticket, is_emergency=is_emergency, has_place=has_place)
    content = Content(text=text, link=(messages.LINK_TITLE, links.chat_url(report)))
    _send(session, report, "TICKET", content, f"ticket:{report.id}")


def asked(session: Session, report: Report, event: ReportEvent) -> None:
    """An officer's question; the citizen answers in the chat."""
    content = Content(text=messages.ask_info(report.ticket, event.note))
    _send(session, report, "ASK_INFO", content, f"ask:{report.id}:{event.seq}")


def resolved(session: Session, report: Report, event: ReportEvent, proof: Sequence[Attachment]) -> None:
    """The closing message: what was done, the after-photo, two buttons."""
    photo = next((item.id for item in proof if item.mime.startswith("image/")), None)
    _send(session, report, "RESOLVED", _question(session, report, report, event, photo), f"resolved:{report.id}:{event.seq}")


def followed(session: Session, child: Report, parent: Report, event: ReportEvent) -> None:
    """The closing message of a duplicate: what its parent's officer said, with its own number and its own buttons."""
    key = f"{child.id}:{parent.id}:{event.seq}"
    if event.action == Action.RESOLVE:
        evidence = [session.get(Attachment, one) for one in (event.data or {}).get("evidence", [])]
        photo = next((item.id for item in evidence if item is not None and item.mime.startswith("image/")), None)
        _send(session, child, "RESOLVED", _question(session, child, parent, event, photo), f"resolved:{key}")
    elif event.action in ENDINGS:
        _ended(session, child, event, f"ended:{key}")


def supported(session: Session, person: Reporter, report: Report, event: ReportEvent) -> None:
    """One message to somebody who supported a report, when it ends for the first time; nothing is asked of him."""
    holder = _name(knowledge.load(session), report.opd_kode)
    text = messages.supported(report.ticket, holder, _for_others(report, event), event.action)
    content = Content(text=text, link=(messages.LINK_TITLE, links.page_url(f"/lacak/{report.ticket}")))
    key = f"supported:{report.id}:{person.id}"
    outbox.enqueue(session, person, "NOTICE", content, report=report, dedupe_key=key, not_before=clock.now())


def _question(session: Session, report: Report, parent: Report, event: ReportEvent, photo: str | None) -> Content:
    said = event.note if parent is report else _for_others(parent, event)
    photo = None if parent is not report and parent.is_confidential else photo
    return Content(
        text=messages.resolved(report.ticket, _name(knowledge.load(session), parent.opd_kode), said),
        buttons=(
            (f"{DONE_BUTTON}{report.ticket}", messages.DONE_TITLE),
            (f"{NOT_DONE_BUTTON}{report.ticket}", messages.NOT_DONE_TITLE),
        ),
        # Not shown beside buttons; when the template with the buttons may not be sent, the general notice leads there.
        link=(messages.LINK_TITLE, links.chat_url(report)),
        image_attachment_id=photo,
    )


def _for_others(report: Report, event: ReportEvent) -> str:
    """The officer's words for somebody who did not send the report: nobody is named, of a confidential one nothing is told.

    Whom to turn to stays readable: a referral names an office and its number.
    """
    if report.is_confidential:
        return ""
    return event.note if event.action == Action.REFER else mask_text(event.note)


def ended(session: Session, report: Report, event: ReportEvent) -> None:
    """The closing message when a verifier referred or rejected it: the reason, told once."""
    _ended(session, report, event, f"ended:{report.id}:{event.seq}")


def _ended(session: Session, report: Report, event: ReportEvent, key: str) -> None:
    outbox.cancel(session, report, "ASK_INFO")
    text = messages.ended(report.ticket, event.note, is_referral=event.action == Action.REFER)
    content = Content(text=text, link=(messages.LINK_TITLE, links.chat_url(report)))
    _send(session, report, "NOTICE", content, key)


def _name(known: knowledge.Knowledge, kode: str | None) -> str:
    opd = known.opd.get(kode or "")
    return opd.nama if opd else messages.EVERYBODY


def _send(session: Session, report: Report, purpose: str, content: Content, key: str) -> None:
    reporter = session.get(Reporter, report.reporter_id) if report.reporter_id else None
    outbox.enqueue(session, reporter, purpose, content, report=report, dedupe_key=key, not_before=clock.now())
