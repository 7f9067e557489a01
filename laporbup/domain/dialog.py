"""The conversation with one citizen: a pure state machine. One message is a report, at most one question back.

`step` takes a message or the passing of time and says what to do. Modules: `dialog_types` (values),
`dialog_turn` (times and budgets), `dialog_draft` (a report in the making), `dialog_place` (where it is),
`dialog_recent` (after it was filed), `dialog_form` (a form filled in within the chat), `commands` (which texts
are commands), `dialog_commands` (what they do).

Over the message budget (30 in 10 minutes) nothing is answered any more after one notice, but all is kept.
Over the report budget (20 a day) the draft stays open and grows until the budget is free again.
"""

from __future__ import annotations

from laporbup.domain import commands
from laporbup.domain import dialog_commands as actions
from laporbup.domain import dialog_draft as drafts
from laporbup.domain import dialog_form as forms
from laporbup.domain import dialog_recent as after
from laporbup.domain.adverts import is_advert, is_chain, is_only_abuse
from laporbup.domain.commands import Command, Said
from laporbup.domain.dialog_place import names_matter
from laporbup.domain.dialog_turn import (
    CANCEL_WINDOW,
    HINT_EVERY,
    JOIN_WINDOW,
    Turn,
    count_message,
    filed_by,
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

MEDIA = frozenset({"image", "video", "audio", "voice", "document"})
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
        actions.explain(turn, Command(pending))
    drafts.settle(turn)


def _receive(turn: Turn, event: Incoming) -> None:
    turn.at = event.at
    count_message(turn, event.wamid, event.at)
    draft = turn.state.draft
    if draft is not None and _is_past(draft, event) and not _is_about_draft(turn, event):
        drafts.file(turn, draft)  # long apart, even if both were delivered together: two reports
    after.recall(turn, event)
    if event.button_id and _tap(turn, event):
        return
    if event.kind == "form":
        forms.take(turn, event)
    elif _is_pin(event) or (event.kind in MEDIA and (event.media_id or event.words)):
        _add(turn, event)
    elif event.kind == "text" or (event.kind in TAPS and event.words):
        if event.words and not actions.command(turn, event, commands.read(event.words, turn.knows.vocabulary)):
            _add(turn, event)
    else:
        _cannot_read(turn, event)


def _is_past(draft: Draft, event: Incoming) -> bool:
    """Whether a message was written so long after a question could have been answered that it begins another report.

    What was asked about may have been under way for hours: then its answer is written after it came, not after it was
    written.
    """
    if draft.question is None and not draft.is_replacing:
        return False
    by = filed_by(draft)
    if event.at >= draft.last_arrival:
        by += draft.last_arrival - min(draft.last_at, draft.last_arrival)
    return event.at > by + JOIN_WINDOW


def _is_pin(event: Incoming) -> bool:
    return event.kind == "location" and event.lat is not None and event.lon is not None


def _is_about_draft(turn: Turn, event: Incoming) -> bool:
    """BATAL and UBAH mean the draft that is open, however late they come."""
    said = commands.read(event.words, turn.knows.vocabulary).command
    return event.button_id == "batal" or said in (Command.CANCEL, Command.CHANGE)


def _tap(turn: Turn, event: Incoming) -> bool:
    name, _, value = event.button_id.partition(":")
    ticket, _, stars = value.upper().partition(":")
    if not value and name in BUTTONS:
        return actions.command(turn, event, Said(BUTTONS[name])) or BUTTONS[name] in (Command.ADDITION, Command.NEW)
    if name in ("lapor", "bantuan"):
        actions.explain(turn, Command.HOW_TO if name == "lapor" else Command.HELP)
    elif name == "beres" and ticket:
        after.confirm(turn, event, ticket)
    elif name == "belum" and ticket:
        after.object_to(turn, event, ticket)
    elif name == "bintang" and len(stars) == 1 and stars.isdecimal() and 1 <= int(stars) <= commands.MAX_STARS:
        turn.emit(Rate(ticket, int(stars)))
    elif name in ("desa", "kec") and value:
        if not drafts.answer_by_code(turn, event, value):
            after.join_place(turn, event, value)
    else:
        return False
    return True


def _add(turn: Turn, event: Incoming) -> None:
    """Content: a reason, part of a draft or of a report, or a new report."""
    if after.take_reason(turn, event) or _is_cancelled(turn, event):
        return
    is_joining = joins(turn.state.recent, event.at)
    if turn.state.draft is None and not is_joining:
        if after.take_late_place(turn, event):
            return
        topic = _no_report(turn, event)
        if topic is not None:
            turn.hint(topic, HINT_EVERY)
            return
    after.add_or_join(turn, event, is_joining=is_joining)


def _is_cancelled(turn: Turn, event: Incoming) -> bool:
    """Whether this was written before BATAL and delivered after it."""
    cancelled = turn.state.cancelled_at
    return cancelled is not None and cancelled - CANCEL_WINDOW < event.at < cancelled


def _no_report(turn: Turn, event: Incoming) -> HintTopic | None:
    """What is said about words that are surely no report; None when they may be one."""
    words, knows = event.words, turn.knows
    if not words:
        return None
    if is_chain(words, knows.vocabulary):
        return HintTopic.ADVERT
    if knows.classifier.emergency(words):
        return None
    names_place = knows.places.match(words).is_found
    if is_advert(words, knows.vocabulary, names_place=names_place):
        return HintTopic.ADVERT
    is_abuse = is_only_abuse(words, knows.vocabulary) and not (event.media_id or names_place or names_matter(knows, words))
    return HintTopic.ABUSE if is_abuse else None


def _cannot_read(turn: Turn, event: Incoming) -> None:
    is_sticker = event.kind == "sticker"
    if is_sticker and (turn.state.draft is not None or joins(turn.state.recent, event.at)):
        return
    turn.hint(HintTopic.UNSUPPORTED, HINT_EVERY)
