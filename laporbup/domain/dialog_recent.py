"""What comes after a report was filed: additions, corrections, a new matter, the answer to "is it done?"."""

from __future__ import annotations

from dataclasses import replace

from laporbup.domain.dialog_draft import add_content, code_place, grown, part_of, pin_place
from laporbup.domain.dialog_turn import JOIN_WINDOW, Turn
from laporbup.domain.dialog_types import (
    AddTo,
    AskAdditionOrNew,
    ConfirmReport,
    Draft,
    Emergency,
    Incoming,
    ObjectReport,
    Place,
    Question,
    Rate,
    Recent,
)
from laporbup.domain.vocabulary import tokens_of

LONG_TEXT = 100
"""Characters from which a text about something else is a report of its own even without a place."""


def join_recent(turn: Turn, event: Incoming, recent: Recent) -> None:
    """Add a message to the last report, unless it is clearly about something else."""
    part = part_of(event)
    turn.change(pending="", pending_at=None)
    if recent.is_correcting and part.text:
        turn.change_recent(is_correcting=False)
        turn.emit(AddTo(recent.report_id, recent.ticket, (part,), is_correction=True))
        return
    if not recent.wants_reason and is_new_matter(turn, event, recent):
        turn.change_recent(was_asked=True)
        draft = replace(grown(None, event, part), question=Question.ADDITION, is_waiting=True)
        turn.keep(draft)
        _alarm(turn, event, recent)
        turn.emit(AskAdditionOrNew(draft, recent.ticket))
        return
    place = None if recent.has_place or recent.wants_reason else _named_place(turn, event)
    if place is not None:
        turn.change_recent(has_place=True, desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode)
    turn.emit(AddTo(recent.report_id, recent.ticket, (part,), place, is_reason=recent.wants_reason))
    if part.text:
        turn.change_recent(wants_reason=False)
    _alarm(turn, event, recent)


def _alarm(turn: Turn, event: Incoming, recent: Recent) -> None:
    if not recent.is_emergency and event.words and turn.knows.classifier.emergency(event.words):
        turn.change_recent(is_emergency=True)
        if turn.state.draft is not None:
            turn.keep(replace(turn.state.draft, is_emergency=True))
        turn.emit(Emergency(event.words, False, event.wamid))


def is_new_matter(turn: Turn, event: Incoming, recent: Recent) -> bool:
    """Whether a text is surely of another category, with a place of its own or a story of its own. Asked once."""
    text = event.words
    words = tokens_of(text)
    if not words or recent.was_asked or recent.category is None or turn.is_quiet:
        return False
    if words[0] in turn.knows.vocabulary.words("addition"):
        return False
    guesses = turn.knows.classifier.classify(text)
    if not turn.knows.classifier.is_sure(guesses) or guesses[0].category == recent.category:
        return False
    found = turn.knows.places.match(text)
    elsewhere = (found.desa_kode or "") != (recent.desa_kode or "") or found.kecamatan_kode != recent.kecamatan_kode
    return (found.is_found and elsewhere) or bool(found.ambiguous) or len(text) >= LONG_TEXT


def _named_place(turn: Turn, event: Incoming) -> Place | None:
    if event.lat is not None and event.lon is not None:
        return pin_place(turn.knows, event.lat, event.lon)
    found = turn.knows.places.match(event.words)
    return Place(found.desa_kode, found.kecamatan_kode) if found.is_found else None


def join_place(turn: Turn, event: Incoming, recent: Recent, kode: str) -> None:
    """A late tap on a village: the report was filed without one."""
    place = code_place(turn.knows, kode)
    if place is None or recent.has_place:
        return
    turn.change_recent(has_place=True, desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode)
    turn.emit(AddTo(recent.report_id, recent.ticket, (replace(part_of(event), text=""),), place))


def as_addition(turn: Turn, draft: Draft, recent: Recent) -> None:
    """"Tambahan": what was held back joins the report."""
    turn.emit(AddTo(recent.report_id, recent.ticket, draft.parts))
    turn.keep(None)


def confirm(turn: Turn, event: Incoming, ticket: str, text: str = "") -> None:
    """"Sudah beres"; a figure that follows is the rating."""
    turn.emit(ConfirmReport(ticket, text))
    turn.change(rating_ticket=ticket, rating_until=event.now + JOIN_WINDOW)


def object_to(turn: Turn, event: Incoming, ticket: str, text: str = "") -> None:
    """"Belum beres"; what comes next says why."""
    turn.emit(ObjectReport(ticket, text))
    turn.change(recent=Recent(ticket, event.at, event.at, wants_reason=not text, filed_at=event.now, is_cancellable=False))


def rate(turn: Turn, stars: int) -> bool:
    """A figure after a confirmation, while it is fresh."""
    until = turn.state.rating_until
    if not turn.state.rating_ticket or until is None or turn.now > until or not 1 <= stars <= 5:
        return False
    turn.emit(Rate(turn.state.rating_ticket, stars))
    turn.change(rating_ticket="", rating_until=None)
    return True


def take_reason(turn: Turn, event: Incoming) -> bool:
    """Whether this is the reason of an objection just made."""
    recent = turn.state.recent
    if recent is None or not recent.wants_reason or turn.state.draft is not None:
        return False
    if event.at > recent.at + JOIN_WINDOW:
        return False
    join_recent(turn, event, recent)
    return True


def add_or_join(turn: Turn, event: Incoming, *, is_joining: bool) -> None:
    """Content: the reason of an objection, part of the draft, part of the last report, or a new draft."""
    recent = turn.state.recent
    if turn.state.draft is None and is_joining and recent is not None:
        join_recent(turn, event, recent)
    else:
        add_content(turn, event)
