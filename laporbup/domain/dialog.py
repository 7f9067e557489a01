"""The conversation with one citizen: a pure state machine. One message is a report, at most one question back.

`step` takes a message or the passing of time and says what to do. Modules: `dialog_types` (values),
`dialog_turn` (times and budgets), `dialog_draft` (a report in the making), `dialog_recent` (after it was
filed), `dialog_form` (a form filled in within the chat), `commands` (which texts are commands).

Over the message budget (30 in 10 minutes) nothing is answered any more after one notice, but all is kept.
Over the report budget (20 a day) the draft stays open and grows until the budget is free again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from laporbup.domain import commands
from laporbup.domain import dialog_draft as drafts
from laporbup.domain import dialog_form as forms
from laporbup.domain import dialog_recent as after
from laporbup.domain.adverts import is_advert
from laporbup.domain.commands import Command, Said
from laporbup.domain.dialog_turn import (
    CANCEL_WINDOW,
    HINT_EVERY,
    JOIN_WINDOW,
    MENU_EVERY,
    SILENCE,
    Turn,
    count_message,
    filed_by,
    is_just_filed,
    joins,
    wake_at,
)
from laporbup.domain.dialog_types import (
    AddTo,
    AskAdditionOrNew,
    AskPlace,
    AskWhat,
    AskWhichVillage,
    Cancelled,
    CancelReport,
    ConfirmReport,
    Decision,
    Draft,
    Effect,
    Emergency,
    Hint,
    HintTopic,
    Incoming,
    Knows,
    MarkRead,
    ObjectReport,
    Part,
    Place,
    Question,
    Rate,
    Recent,
    ShowMenu,
    ShowReports,
    State,
    Submit,
    Tick,
    remember_report,
)

__all__ = [
    "AddTo", "AskAdditionOrNew", "AskPlace", "AskWhat", "AskWhichVillage", "CancelReport", "Cancelled",
    "ConfirmReport", "Decision", "Draft", "Effect", "Emergency", "Hint", "HintTopic", "Incoming", "Knows",
    "MarkRead", "ObjectReport", "Part", "Place", "Question", "Rate", "Recent", "ShowMenu", "ShowReports",
    "State", "Submit", "Tick", "remember_report", "step",
]  # fmt: skip

CONTENT = frozenset({"text", "image", "video", "audio", "voice", "document"})
TAPS = frozenset({"button", "list"})
SILENT = frozenset({"reaction", "system", "edit", "revoke", "request_welcome", "ephemeral", "status"})
"""Nothing a citizen says to us."""


BUTTONS = {
    "cek": Command.REPORTS, "batal": Command.CANCEL, "tambahan": Command.ADDITION, "baru": Command.NEW,
}  # fmt: skip


def step(state: State, event: Incoming | Tick, knowledge: Knows, waiting: tuple[str, ...] = ()) -> Decision:
    """Take one event. `waiting`: tickets of this citizen that wait for their confirmation (RESOLVED)."""
    turn = Turn(state, event.now, knowledge, waiting)
    if isinstance(event, Tick):
        _pass_time(turn)
    elif event.wamid not in state.seen and event.kind not in SILENT:
        _receive(turn, event)
    return Decision(turn.state, tuple(turn.effects), wake_at(turn.state, turn.now))


def _pass_time(turn: Turn) -> None:
    pending, at = turn.state.pending, turn.state.pending_at
    if at is not None and at <= turn.now:
        turn.change(pending="", pending_at=None)
        _explain(turn, Command(pending))
    drafts.settle(turn)


def _explain(turn: Turn, command: Command) -> None:
    if command is Command.MENU:
        turn.menu()
        return
    if command is Command.HOW_TO:
        turn.change_recent(accepts_more=False)
    turn.hint(HintTopic.HOW_TO_REPORT if command is Command.HOW_TO else HintTopic.HELP)


def _receive(turn: Turn, event: Incoming) -> None:
    count_message(turn, event.wamid)
    draft = turn.state.draft
    if draft is not None and event.at > filed_by(draft) + JOIN_WINDOW and not _is_about_draft(turn, event):
        drafts.file(turn, draft)  # long apart, even if both were delivered together: two reports
    if event.button_id and _tap(turn, event):
        return
    if event.kind == "location" and event.lat is not None and event.lon is not None:
        _pin(turn, event)
    elif event.kind == "form":
        forms.take(turn, event)
    elif event.kind in CONTENT or (event.kind in TAPS and event.words):
        _content(turn, event)
    else:
        _cannot_read(turn, event)


def _is_about_draft(turn: Turn, event: Incoming) -> bool:
    """BATAL and UBAH mean the draft that is open, however late they come."""
    said = commands.read(event.words, turn.knows.vocabulary).command
    return event.button_id == "batal" or said in (Command.CANCEL, Command.CHANGE)


def _tap(turn: Turn, event: Incoming) -> bool:
    name, _, value = event.button_id.partition(":")
    ticket, _, stars = value.upper().partition(":")
    if not value and name in BUTTONS:
        return _command(turn, event, Said(BUTTONS[name])) or BUTTONS[name] in (Command.ADDITION, Command.NEW)
    if name in ("lapor", "bantuan"):
        _explain(turn, Command.HOW_TO if name == "lapor" else Command.HELP)
    elif name == "beres" and ticket:
        after.confirm(turn, event, ticket)
    elif name == "belum" and ticket:
        after.object_to(turn, event, ticket)
    elif name == "bintang" and len(stars) == 1 and stars.isdecimal() and 1 <= int(stars) <= commands.MAX_STARS:
        turn.emit(Rate(ticket, int(stars)))
    elif name in ("desa", "kec") and value:
        if not drafts.answer_by_code(turn, event, value) and joins(turn.state.recent, event.at) and turn.state.recent:
            after.join_place(turn, event, turn.state.recent, value)
    else:
        return False
    return True


def _pin(turn: Turn, event: Incoming) -> None:
    recent = turn.state.recent
    if turn.state.draft is None and recent is not None and joins(recent, event.at):
        after.join_recent(turn, event, recent)
    else:
        drafts.add_pin(turn, event)


def _content(turn: Turn, event: Incoming) -> None:
    if event.kind == "text" or event.kind in TAPS:
        if not event.words:
            return
        if _command(turn, event, commands.read(event.words, turn.knows.vocabulary)):
            return
    if after.take_reason(turn, event):
        return
    cancelled = turn.state.cancelled_at
    if cancelled is not None and cancelled - CANCEL_WINDOW < event.at < cancelled:
        return  # written before BATAL, delivered after it
    is_joining = joins(turn.state.recent, event.at)
    if turn.state.draft is None and not is_joining and _is_advert(turn, event):
        turn.hint(HintTopic.ADVERT, HINT_EVERY)
        return
    after.add_or_join(turn, event, is_joining=is_joining)


def _is_advert(turn: Turn, event: Incoming) -> bool:
    words, knows = event.words, turn.knows
    if not words or knows.classifier.emergency(words):
        return False
    return is_advert(words, knows.vocabulary, names_place=knows.places.match(words).is_found)


def _cannot_read(turn: Turn, event: Incoming) -> None:
    is_sticker = event.kind == "sticker"
    if is_sticker and (turn.state.draft is not None or joins(turn.state.recent, event.at)):
        return
    turn.hint(HintTopic.UNSUPPORTED, HINT_EVERY)


def _command(turn: Turn, event: Incoming, said: Said) -> bool:
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
    draft, recent = turn.state.draft, turn.state.recent
    turn.change(pending="", pending_at=None, cancelled_at=event.at)
    if draft is not None:
        kept = tuple(part for part in draft.parts if part.at > event.at)  # written after BATAL, delivered before it
        if len(kept) < len(draft.parts):
            turn.keep(replace(draft, parts=kept, place=Place(), is_waiting=False, options=()) if kept else None)
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
    if draft is not None:
        draft = replace(draft, is_replacing=True, is_waiting=False, last_arrival=max(draft.last_arrival, event.now))
        turn.keep(draft)
    elif recent is not None and is_just_filed(recent, event.at):
        turn.change_recent(is_correcting=True)
    else:
        return False
    if rest:
        after.add_or_join(turn, replace(event, text=rest, caption=""), is_joining=True)
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
            return _command(turn, event, Said((Command.ADDITION, Command.NEW)[number - 1]))
        return False
    if after.rate(turn, number):
        return True
    if draft is None and 1 <= number <= 3 and _was_said(turn, "MENU", MENU_EVERY):
        return _command(turn, event, Said((Command.HOW_TO, Command.REPORTS, Command.HELP)[number - 1]))
    return False


def _was_said(turn: Turn, key: str, within: timedelta) -> bool:
    last: datetime | None = turn.state.said.get(key)
    return last is not None and turn.now - last < within
