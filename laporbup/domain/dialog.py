"""The conversation with one citizen: a pure state machine. One message is a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from laporbup.domain.dialog_types import (
    AddTo,
    AskAdditionOrNew,
    AskPlace,
    AskWhat,
    AskWhichVillage,
    CancelReport,
    Cancelled,
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

SILENCE = timedelta(seconds=7)


def step(state: State, event: Incoming | Tick, knowledge: Knows, waiting: tuple[str, ...] = ()) -> Decision:
    """Take one event. `waiting`: tickets of this citizen that wait for their confirmation (RESOLVED)."""
    draft = state.draft
    if isinstance(event, Tick):
        if draft is None:
            return Decision(state)
        recent = Recent("", event.at, draft.parts[0].at)
        return Decision(replace(state, draft=None, recent=recent), (Submit(draft),))
    part = Part(event.wamid, event.at, event.kind, event.words, event.media_id, event.media_mime, event.media_sha256)
    draft = draft or Draft(event.now, event.now, event.at)
    draft = replace(draft, parts=(*draft.parts, part), last_arrival=event.now, last_at=event.at)
    return Decision(replace(state, draft=draft), (MarkRead(event.wamid),), event.now + SILENCE)
