"""A draft grows, asks at most one question, and is filed: as one report, or as several written far apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from laporbup.domain.dialog_place import answer_by_text, code_place, is_bare, located, names_matter
from laporbup.domain.dialog_turn import HINT_EVERY, REPORTS, Turn, due_at, filed_by, matters, may_file_at
from laporbup.domain.dialog_types import (
    EARLIER,
    AskPlace,
    AskWhat,
    AskWhichVillage,
    Draft,
    Effect,
    Emergency,
    HintTopic,
    Incoming,
    Knows,
    MarkRead,
    Part,
    Question,
    Recent,
    Submit,
)
from laporbup.domain.vocabulary import tokens_of

VAGUE_WORDS = 6
"""A text this short that speaks for no category may be no more than a greeting ("siapa ini", "nama saya Budi")."""
STALE = timedelta(minutes=5)
"""An emergency that was under way for longer is not answered in the middle of its bundle."""
SPOKEN = frozenset({"audio", "voice"})


def part_of(event: Incoming) -> Part:
    name = " ".join(f"{event.name} {event.words}".split()) if event.lat is not None else ""
    return Part(
        event.wamid, event.at, event.kind, "" if name else event.words, event.media_id, event.media_mime,
        event.media_sha256, event.lat, event.lon, name,
    )  # fmt: skip


def grown(draft: Draft | None, event: Incoming, part: Part) -> Draft:
    """The draft (or a new one) with one more part, in the order of the messages' own time."""
    draft = draft or Draft(first_arrival=event.now, last_arrival=event.now, last_at=event.at, marked_wamid="")
    parts = tuple(sorted((*draft.parts, part), key=lambda item: (item.at, item.wamid)))
    return replace(
        draft, parts=parts, last_at=max(draft.last_at, event.at), last_arrival=max(draft.last_arrival, event.now)
    )


def add_content(turn: Turn, event: Incoming) -> None:
    """Join words, a file or a pin to the open draft, or start one."""
    draft, part = turn.state.draft, part_of(event)
    if draft is None:
        turn.emit(MarkRead(event.wamid))
        draft = replace(grown(None, event, part), marked_wamid=event.wamid)
    elif _answers(draft, event) and draft.question is not Question.ADDITION:
        draft = _with_answer(turn.knows, draft, event, part)
    else:
        if draft.is_replacing and part.text:
            wrong = meant(draft, event.at)
            parts = tuple(replace(old, text="") if old in wrong else old for old in draft.parts)
            draft = replace(draft, parts=parts, is_replacing=False)
        draft = grown(draft, event, part)
    turn.keep(draft)
    turn.change(pending="", pending_at=None)
    sound_alarm(turn, event)


def _answers(draft: Draft, event: Incoming) -> bool:
    """Whether a message may answer the open question: what was written before it was asked cannot."""
    return draft.is_waiting and (draft.asked_after is None or event.at >= draft.asked_after)


def _with_answer(knows: Knows, draft: Draft, event: Incoming, part: Part) -> Draft:
    """The draft after a message that came while its question was open. A photo answers no "where?", a voice may."""
    if draft.question is Question.WHAT:
        says = (part.text and not is_bare(knows, part.text)) or part.media_id
        draft = grown(draft, event, part)
        return answered(draft, event) if says else draft
    if part.lat is not None or part.kind in SPOKEN:
        return answered(grown(draft, event, part), event)
    if not part.text:
        return grown(draft, event, part)
    return answered(answer_by_text(knows, grown(draft, event, replace(part, text="")), event, part), event)


def answered(draft: Draft, event: Incoming) -> Draft:
    return replace(draft, is_waiting=False, answered_at=draft.answered_at or event.now)


def sound_alarm(turn: Turn, event: Incoming) -> None:
    """Answer an emergency at once, once a draft; its answer may carry the one question.

    Once the question was asked it is filed at once instead: the message with its number tells to call 112 too.
    """
    draft, is_alarm = turn.state.draft, turn.knows.classifier.emergency
    if draft is None or draft.is_emergency or not (is_alarm(draft.text) or is_alarm(event.words)):
        return
    draft = replace(draft, is_emergency=True)
    turn.keep(draft)
    if event.now - event.at > STALE:
        return  # written long ago: said with the question or the number, when all of the bundle is here
    if draft.question is not None and may_file_at(turn.state, filed_by(draft), turn.now) <= turn.now:
        file(turn, draft)
        return
    asks = draft.question is None and turn.may_ask and not located(turn.knows, draft).place.is_known
    if asks:
        turn.keep(_asking(draft, Question.PLACE))
    turn.emit(Emergency(draft.text, asks, event.wamid))


def _asking(draft: Draft, question: Question) -> Draft:
    return replace(draft, question=question, is_waiting=True, asked_after=draft.last_at)


def answer_by_code(turn: Turn, event: Incoming, kode: str) -> bool:
    """A tap on a village or kecamatan."""
    draft, place = turn.state.draft, code_place(turn.knows, kode)
    if draft is None or place is None:
        return False
    draft = grown(draft, event, replace(part_of(event), text=""))
    turn.keep(answered(replace(draft, place=replace(place, landmark=draft.place.landmark)), event))
    return True


def settle(turn: Turn) -> None:
    """The silence is over: ask the one question, or file."""
    draft = turn.state.draft
    if draft is None or due_at(draft) > turn.now:
        return
    if draft.is_waiting or draft.is_replacing or draft.answered_at is not None or draft.question is not None:
        file(turn, draft)
        return
    ask_or_file(turn, draft)


def ask_or_file(turn: Turn, draft: Draft) -> None:
    """File a draft whose place is known; else ask the one question."""
    older, newest = apart(draft)
    if older:
        # After days without a signal: what was written far apart are reports of their own, the oldest first.
        file(turn, draft, keeps_newest=True)
        if turn.state.draft is None or turn.state.draft.parts != newest.parts:
            return  # over the report budget
    draft = located(turn.knows, newest)
    draft = replace(draft, is_emergency=turn.knows.classifier.emergency(draft.text))
    question = _question(turn, draft)
    if question is None:
        file(turn, draft)
        return
    draft = replace(_asking(draft, question), marked_wamid=_mark_read(turn, draft))
    turn.keep(draft)
    asks: dict[Question, Effect] = {
        Question.WHAT: AskWhat(draft),
        Question.VILLAGE: AskWhichVillage(draft, draft.options),
        Question.PLACE: Emergency(draft.text, True, draft.wamids[-1]) if draft.is_emergency else AskPlace(draft),
    }
    if not turn.is_quiet:  # else filed after the wait, like any unanswered question
        turn.emit(asks[question])


def _question(turn: Turn, draft: Draft) -> Question | None:
    """What must be asked before this can be filed, if anything, and if the citizen can still be asked."""
    knows, text, place = turn.knows, draft.text, draft.place
    says_nothing = not draft.media and (not text or is_bare(knows, text))
    if not turn.may_ask or (place.is_known and not says_nothing):
        return None
    guesses = knows.classifier.classify(text)
    if knows.classifier.is_sure(guesses) and _asks_how(knows, text):
        return None  # "what do I need for a KTP?" is answered alike in every village
    if turn.was_greeted and not says_nothing:
        return None  # the message with the number asks for the village
    if draft.options:
        return Question.VILLAGE
    is_vague = not draft.media and not names_matter(knows, text) and len(tokens_of(text)) <= VAGUE_WORDS
    return Question.WHAT if place.is_known or is_vague else Question.PLACE


def _asks_how(knows: Knows, text: str) -> bool:
    said = knows.vocabulary.formal(tokens_of(text))
    return any(word in knows.vocabulary.words("procedure") for word in said)


def apart(draft: Draft) -> tuple[tuple[Draft, ...], Draft]:
    """The reports in a draft: those written more than half an hour before the rest, and the newest.

    Answers belong to what was asked about, however late they came; words that answered "where?" to the newest.
    """
    asked = draft.asked_after
    free = tuple(part for part in draft.parts if asked is None or part.at <= asked)
    groups = matters(free)
    if len(groups) < 2:
        return (), draft
    bound = draft.parts[len(free) :]
    older = tuple(
        Draft(draft.first_arrival, draft.last_arrival, group[-1].at, group, marked_wamid=draft.marked_wamid)
        for group in groups[:-1]
    )
    return older, replace(draft, parts=groups[-1] + bound)


def meant(draft: Draft, at: datetime) -> tuple[Part, ...]:
    """What BATAL or UBAH written at `at` is about: the last report begun by then, as far as it was written by then."""
    older, newest = apart(draft)
    begun = [item for item in (*older, newest) if item.parts[0].at <= at]
    return tuple(part for part in begun[-1].parts if part.at <= at) if begun else ()


def file(turn: Turn, draft: Draft, *, keeps_newest: bool = False) -> None:
    """Submit the draft (`keeps_newest`: all but its newest report) as far as the report budget goes.

    What the budget does not allow stays open and loses nothing.
    """
    older, newest = apart(draft)
    waiting = [*older, newest]
    while waiting and not (keeps_newest and len(waiting) == 1):
        if may_file_at(turn.state, filed_by(waiting[0]), turn.now) > turn.now:
            turn.hint(HintTopic.SLOW_DOWN, HINT_EVERY)
            break
        _submit(turn, waiting.pop(0))
    left = tuple(part for item in waiting for part in item.parts)
    turn.keep(replace(newest, parts=left) if left else None)


def _submit(turn: Turn, draft: Draft) -> None:
    knows = turn.knows
    draft = located(knows, draft)
    is_emergency = knows.classifier.emergency(draft.text)
    draft = replace(draft, is_emergency=is_emergency, marked_wamid=_mark_read(turn, draft))
    turn.emit(Submit(draft))
    guesses = knows.classifier.classify(draft.text)
    at = min(turn.now, filed_by(draft))
    last = turn.state.recent
    turn.change(
        report_times=tuple(sorted((*turn.state.report_times, at))[-2 * REPORTS :]),
        earlier=((*turn.state.earlier, last) if last is not None else turn.state.earlier)[-EARLIER:],
        recent=Recent(
            ticket="",
            at=at,
            first_at=draft.parts[0].at,
            category=draft.category or (guesses[0].category if knows.classifier.is_sure(guesses) else None),
            has_place=draft.place.is_known,
            is_emergency=is_emergency,
            desa_kode=draft.place.desa_kode,
            kecamatan_kode=draft.place.kecamatan_kode,
            filed_at=turn.now,
        ),
    )


def _mark_read(turn: Turn, draft: Draft) -> str:
    last = draft.parts[-1].wamid
    if last != draft.marked_wamid:
        turn.emit(MarkRead(last))
    return last
