"""What comes after a report was filed: additions, corrections, a new matter, the answer to "is it done?"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from laporbup.domain.dialog_draft import add_content, grown, part_of
from laporbup.domain.dialog_place import code_place, corrected_place, is_bare, named_place
from laporbup.domain.dialog_turn import JOIN_WINDOW, LATE_PLACE, Turn, is_of_its_time
from laporbup.domain.dialog_types import (
    AddTo,
    AskAdditionOrNew,
    ConfirmReport,
    Draft,
    Emergency,
    Incoming,
    MarkRead,
    ObjectReport,
    Place,
    Question,
    Rate,
    Recent,
)
from laporbup.domain.vocabulary import tokens_of

LONG_TEXT = 100
"""Characters from which a text about something else is a report of its own even without a place."""
CLEAR = 0.8
"""Score of another category from which a shorter text is, too."""
CLEAR_WORDS = 3


def recall(turn: Turn, event: Incoming) -> None:
    """Let the report be the recent one that was made when this message was written (it was under way for long)."""
    state, at = turn.state, event.at
    if is_of_its_time(state.recent, at):
        return
    found = next((item for item in reversed(state.earlier) if is_of_its_time(item, at)), None)
    if found is not None:
        others = tuple(item for item in state.earlier if item is not found)
        turn.change(earlier=(*others, state.recent) if state.recent is not None else others, recent=found)


def join_recent(turn: Turn, event: Incoming, recent: Recent) -> None:
    """Add a message to the last report, unless it is clearly about something else."""
    part = part_of(event)
    turn.change(pending="", pending_at=None)
    if recent.is_correcting and part.text:
        turn.change_recent(is_correcting=False)
        turn.emit(AddTo(recent.report_id, recent.ticket, (part,), corrected_place(turn.knows, event), is_correction=True))
        return
    if not recent.wants_reason and _starts_another(turn, event, recent):
        turn.change_recent(accepts_more=False)
        add_content(turn, event)
        return
    if not recent.wants_reason and is_new_matter(turn, event, recent):
        turn.change_recent(was_asked=True)
        if turn.knows.classifier.emergency(event.words):
            add_content(turn, event)  # no time for questions about order
            return
        draft = replace(grown(None, event, part), question=Question.ADDITION, is_waiting=True)
        turn.keep(draft)
        turn.emit(AskAdditionOrNew(draft, recent.ticket))
        return
    place = None if recent.has_place or recent.wants_reason else named_place(turn.knows, event)
    if place is not None:
        turn.change_recent(has_place=True, desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode)
    if not turn.is_quiet:
        turn.emit(MarkRead(event.wamid))  # two blue ticks are free and say "we have it"
    turn.emit(AddTo(recent.report_id, recent.ticket, (part,), place, is_reason=recent.wants_reason))
    if part.text:
        turn.change_recent(wants_reason=False)
    _alarm(turn, event, recent)


def _alarm(turn: Turn, event: Incoming, recent: Recent) -> None:
    if not recent.is_emergency and event.words and turn.knows.classifier.emergency(event.words):
        turn.change_recent(is_emergency=True)
        turn.emit(Emergency(event.words, False, event.wamid))


def _starts_another(turn: Turn, event: Incoming, recent: Recent) -> bool:
    """Whether the citizen says so himself: "lapor lagi pak, sampah di pasar" (and it is not the same matter again)."""
    if not _says(turn, event.words, "another"):
        return False
    guesses = turn.knows.classifier.classify(event.words)
    is_same = bool(guesses) and guesses[0].category == recent.category
    return not is_same or _is_elsewhere(turn, event, recent)


def is_new_matter(turn: Turn, event: Incoming, recent: Recent) -> bool:
    """Whether a text is surely of another category or place, or somebody else's who borrowed the phone. Asked once."""
    text = event.words
    words = tokens_of(text)
    if not words or recent.was_asked or turn.is_quiet or words[0] in turn.knows.vocabulary.words("addition"):
        return False
    if _says(turn, text, "other_person"):
        return True
    guesses = turn.knows.classifier.classify(text)
    if not turn.knows.classifier.is_sure(guesses) or recent.category is None:
        return False
    if guesses[0].category == recent.category or guesses[0].subcategory in turn.knows.vocabulary.words("courtesy"):
        return False  # thanks and praise after a ticket are about that report
    is_clear = guesses[0].score >= CLEAR and len(words) >= CLEAR_WORDS
    return is_clear or len(text) >= LONG_TEXT or _is_elsewhere(turn, event, recent)


def _says(turn: Turn, text: str, kind: str) -> bool:
    vocabulary = turn.knows.vocabulary
    said = f" {' '.join(vocabulary.formal(tokens_of(text)))} "
    return any(f" {phrase} " in said for phrase in vocabulary.words(kind))


def _is_elsewhere(turn: Turn, event: Incoming, recent: Recent) -> bool:
    """Whether a text names another village than the report's."""
    found = turn.knows.places.match(event.words)
    differs = (found.desa_kode or "") != (recent.desa_kode or "") or found.kecamatan_kode != recent.kecamatan_kode
    return (found.is_found and differs) or bool(found.ambiguous)


def _lacks_place(recent: Recent | None, at: datetime) -> bool:
    if recent is None or not recent.ticket or recent.has_place:
        return False
    return recent.first_at <= at <= recent.at + LATE_PLACE


def take_late_place(turn: Turn, event: Incoming) -> bool:
    """Whether this is but the place that a report of the last day still lacks."""
    recent = turn.state.recent
    if recent is None or not _lacks_place(recent, event.at):
        return False
    if event.lat is None and (event.media_id or not is_bare(turn.knows, event.words)):
        return False
    place = named_place(turn.knows, event)
    if place is None:
        return False
    _complete(turn, event, recent, place)
    return True


def join_place(turn: Turn, event: Incoming, kode: str) -> None:
    """A late tap on a village: the report was filed without one."""
    recent, place = turn.state.recent, code_place(turn.knows, kode)
    if recent is not None and place is not None and _lacks_place(recent, event.at):
        _complete(turn, event, recent, place)


def _complete(turn: Turn, event: Incoming, recent: Recent, place: Place) -> None:
    turn.change_recent(has_place=True, desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode)
    turn.emit(MarkRead(event.wamid))
    part = part_of(event)
    turn.emit(AddTo(recent.report_id, recent.ticket, (replace(part, text="") if event.button_id else part,), place))


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
