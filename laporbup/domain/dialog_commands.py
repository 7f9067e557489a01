"""What commands do: BATAL, UBAH, CEK, a greeting, a figure, "sudah beres"."""

from __future__ import annotations

from dataclasses import replace

from laporbup.domain import dialog_draft as drafts
from laporbup.domain import dialog_recent as after
from laporbup.domain.commands import Command, Said
from laporbup.domain.dialog_turn import MENU_EVERY, SILENCE, Turn, is_just_filed, joins
from laporbup.domain.dialog_types import (
    Cancelled,
    CancelReport,
    HintTopic,
    Incoming,
    MarkRead,
    Place,
    Question,
    ShowReports,
)

MENU_CHOICES = 3


def explain(turn: Turn, command: Command) -> None:
    """Say what a greeting or a menu button asks for."""
    if command is Command.MENU:
        turn.menu()
        return
    if command is Command.HOW_TO:
        turn.change_recent(accepts_more=False)
    turn.hint(HintTopic.HOW_TO_REPORT if command is Command.HOW_TO else HintTopic.HELP)


def command(turn: Turn, event: Incoming, said: Said) -> bool:
    """Do what a command says; False when it is content after all."""
    draft, recent = turn.state.draft, turn.state.recent
    asked = draft.question if draft is not None and draft.is_waiting else None
    match said.command:
        case Command.CANCEL:
            _cancel(turn, event)
        case Command.CHANGE:
            return _change(turn, event, said.rest)
        case Command.REPORTS:
            turn.emit(ShowReports(said.ticket)) if not turn.is_quiet else None
        case Command.HELP if draft is not None:
            return False
        case Command.MENU | Command.HOW_TO | Command.HELP if asked is not Question.ADDITION:
            _greet(turn, event, said.command)
        case Command.DONE | Command.NOT_DONE:
            return _done_or_not(turn, event, said)
        case Command.NUMBER:
            return _number(turn, event, said.number or 0)
        case Command.ADDITION if draft is not None and recent is not None and asked is Question.ADDITION:
            after.as_addition(turn, draft, recent)
        case Command.NEW | Command.HOW_TO if draft is not None and asked is Question.ADDITION:
            turn.keep(drafts.answered(replace(draft, last_arrival=max(draft.last_arrival, event.now)), event))
        case Command.SKIP if draft is not None and asked in (Question.PLACE, Question.VILLAGE, Question.WHAT):
            turn.keep(drafts.answered(drafts.grown(draft, event, replace(drafts.part_of(event), text="")), event))
        case Command.EMPTY | Command.MENU:
            return True
        case _:
            return False
    return True


def _greet(turn: Turn, event: Incoming, command: Command) -> None:
    """Answer a greeting after a silence: most people greet first and report in the next message."""
    if command is Command.HOW_TO:
        turn.change_recent(accepts_more=False)
    if turn.state.draft is None:
        turn.change(pending=command.value, pending_at=event.now + SILENCE)


def _cancel(turn: Turn, event: Incoming) -> None:
    """Throw away what was written last before BATAL; or take back the report that was just filed."""
    draft, recent = turn.state.draft, turn.state.recent
    turn.change(pending="", pending_at=None, cancelled_at=max(event.at, turn.state.cancelled_at or event.at))
    if draft is not None:
        meant = drafts.meant(draft, event.at)
        if meant:
            # What was written after BATAL and delivered before it stays.
            kept = tuple(part for part in draft.parts if part not in meant)
            rest = replace(draft, parts=kept, place=Place(), is_waiting=False, is_replacing=False, options=())
            turn.keep(rest if kept else None)
            turn.emit(Cancelled())
    elif recent is not None and recent.is_cancellable and is_just_filed(recent, event.at):
        turn.emit(CancelReport(recent.report_id, recent.ticket))
        turn.change(recent=None)
    elif recent is not None:
        turn.emit(ShowReports()) if not turn.is_quiet else None
    else:
        turn.menu()


def _change(turn: Turn, event: Incoming, rest: str) -> bool:
    draft, recent = turn.state.draft, turn.state.recent
    was_asked = draft is not None and draft.question is not None
    if draft is not None and not drafts.meant(draft, event.at):
        return not rest  # an UBAH that was under way for long: what it corrects was filed
    if draft is not None:
        # "Write what is right" takes the place of the one question.
        question = draft.question or (None if rest else Question.PLACE)
        arrival = max(draft.last_arrival, event.now)
        turn.keep(replace(draft, is_replacing=True, is_waiting=False, question=question, last_arrival=arrival))
    elif recent is not None and is_just_filed(recent, event.at):
        turn.change_recent(is_correcting=True)
    else:
        return False
    if rest:
        after.add_or_join(turn, replace(event, text=rest, caption=""), is_joining=True)
    elif was_asked:
        turn.emit(MarkRead(event.wamid))  # a question and the number: a third message would say nothing new
    else:
        turn.hint(HintTopic.CORRECTION)
    return True


def _done_or_not(turn: Turn, event: Incoming, said: Said) -> bool:
    ticket = said.ticket or (turn.waiting[0] if len(turn.waiting) == 1 else None)
    if ticket is not None and said.command is Command.DONE:
        after.confirm(turn, event, ticket)
    elif ticket is not None:
        after.object_to(turn, event, ticket, said.rest)
    elif said.rest or (said.command is Command.NOT_DONE and (turn.state.draft or joins(turn.state.recent, event.at))):
        return False
    elif turn.waiting or said.command is Command.NOT_DONE:
        turn.emit(ShowReports()) if not turn.is_quiet else None
    return True


def _number(turn: Turn, event: Incoming, number: int) -> bool:
    """A figure instead of a tap: of the villages offered, of "addition or new", of the stars, of the menu."""
    draft = turn.state.draft
    if draft is not None and draft.is_waiting:
        if draft.question is Question.VILLAGE and 1 <= number <= len(draft.options):
            return drafts.answer_by_code(turn, event, draft.options[number - 1])
        if draft.question is Question.ADDITION and number in (1, 2):
            return command(turn, event, Said((Command.ADDITION, Command.NEW)[number - 1]))
        return False
    if after.rate(turn, number):
        return True
    if draft is not None or joins(turn.state.recent, event.at):
        return False
    if 1 <= number <= MENU_CHOICES and turn.was_said("MENU", MENU_EVERY):
        return command(turn, event, Said((Command.HOW_TO, Command.REPORTS, Command.HELP)[number - 1]))
    _greet(turn, event, Command.MENU)  # a figure that answers nothing says nothing
    return True
