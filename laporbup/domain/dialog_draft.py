"""A draft grows, learns its place, asks at most one question, and is filed."""

from __future__ import annotations

from dataclasses import replace

from laporbup.domain.dialog_turn import HINT_EVERY, REPORTS_IN, Turn, due_at, filed_by, may_file_at
from laporbup.domain.dialog_types import (
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
    Place,
    Question,
    Recent,
    Submit,
)
from laporbup.domain.places import PlaceMatch, distance_km
from laporbup.domain.vocabulary import tokens_of

MAX_LANDMARK = 120
"""A longer answer is a story, not a place: it goes to the text."""
BARE_ANSWER_WORDS = 3
"""A resolved answer this short says nothing besides the place."""
PIN_AGREES_KM = 15.0
"""A named village this close to the pin is meant; a farther one is only mentioned."""


def part_of(event: Incoming) -> Part:
    return Part(
        event.wamid, event.at, event.kind, event.words, event.media_id, event.media_mime, event.media_sha256,
        event.lat, event.lon,
    )  # fmt: skip


def grown(draft: Draft | None, event: Incoming, part: Part) -> Draft:
    """The draft (or a new one) with one more part, in the order of the messages' own time."""
    draft = draft or Draft(first_arrival=event.now, last_arrival=event.now, last_at=event.at, marked_wamid="")
    parts = tuple(sorted((*draft.parts, part), key=lambda item: (item.at, item.wamid)))
    return replace(
        draft, parts=parts, last_at=max(draft.last_at, event.at), last_arrival=max(draft.last_arrival, event.now)
    )


def add_content(turn: Turn, event: Incoming) -> None:
    """Join words or a file to the open draft, or start one."""
    draft, part = turn.state.draft, part_of(event)
    if draft is None:
        turn.emit(MarkRead(event.wamid))
        draft = replace(grown(None, event, part), marked_wamid=event.wamid)
    elif draft.is_waiting and draft.question in (Question.PLACE, Question.VILLAGE) and part.text:
        draft = answer_by_text(turn.knows, grown(draft, event, replace(part, text="")), event)
    else:
        if draft.is_replacing and part.text:
            draft = replace(draft, parts=tuple(replace(old, text="") for old in draft.parts), is_replacing=False)
        draft = grown(draft, event, part)
        if draft.is_waiting and draft.question is Question.WHAT:
            draft = answered(draft, event)
    turn.keep(draft)
    turn.change(pending="", pending_at=None)
    sound_alarm(turn, event)


def sound_alarm(turn: Turn, event: Incoming) -> None:
    """Answer an emergency at once, once a draft; its answer may carry the one question."""
    draft = turn.state.draft
    if draft is None or draft.is_emergency or not turn.knows.classifier.emergency(draft.text or event.words):
        return
    draft = replace(draft, is_emergency=True)
    asks = draft.question is None and not located(turn.knows, draft).place.is_known
    if asks:
        draft = replace(draft, question=Question.PLACE, is_waiting=True)
    turn.keep(draft)
    turn.emit(Emergency(draft.text, asks, event.wamid))


def add_pin(turn: Turn, event: Incoming) -> None:
    """A location: the place of the open draft, or the start of one."""
    lat, lon = event.lat or 0.0, event.lon or 0.0
    if turn.state.draft is None:
        turn.emit(MarkRead(event.wamid))
    draft = grown(turn.state.draft, event, replace(part_of(event), text=""))
    if not draft.marked_wamid:
        draft = replace(draft, marked_wamid=event.wamid)
    landmark = joined(draft.place.landmark, " ".join(f"{event.name} {event.words}".split())[:MAX_LANDMARK])
    draft = replace(draft, place=replace(pin_place(turn.knows, lat, lon), landmark=landmark))
    if draft.is_waiting and draft.question in (Question.PLACE, Question.VILLAGE):
        draft = answered(draft, event)
    turn.keep(draft)
    turn.change(pending="", pending_at=None)


def pin_place(knows: Knows, lat: float, lon: float) -> Place:
    near = knows.places.nearest(lat, lon)
    if not near.inside_oki:
        return Place(lat=lat, lon=lon, inside_oki=False)
    return Place(near.desa_kode, near.kecamatan_kode, lat, lon)


def answer_by_code(turn: Turn, event: Incoming, kode: str) -> bool:
    """A tap on a village or kecamatan."""
    draft, place = turn.state.draft, code_place(turn.knows, kode)
    if draft is None or place is None:
        return False
    draft = grown(draft, event, replace(part_of(event), text=""))
    turn.keep(answered(replace(draft, place=replace(place, landmark=draft.place.landmark)), event))
    return True


def code_place(knows: Knows, kode: str) -> Place | None:
    desa = knows.places.desa.get(kode)
    if desa is not None:
        return Place(desa.kode, desa.kecamatan_kode)
    return Place(None, kode) if kode in knows.places.kecamatan else None


def answer_by_text(knows: Knows, draft: Draft, event: Incoming) -> Draft:
    """The answer to "where?": understood, or kept as it is. There is no second question."""
    words = event.words
    found = knows.places.match(words, is_answer=True)
    kode = _chosen(knows, draft, found)
    place = code_place(knows, kode) if kode else None
    if place is None and found.is_outside:
        place = Place(inside_oki=False)
    is_bare = place is not None and len(tokens_of(words)) <= BARE_ANSWER_WORDS
    if len(words) > MAX_LANDMARK:
        told = tuple(replace(part, text=words) if part.wamid == event.wamid else part for part in draft.parts)
        draft = replace(draft, parts=told)
    elif not is_bare:
        draft = replace(draft, place=replace(draft.place, landmark=joined(draft.place.landmark, words)))
    if place is not None:
        draft = replace(draft, place=replace(place, landmark=draft.place.landmark))
    return answered(draft, event)


def _chosen(knows: Knows, draft: Draft, found: PlaceMatch) -> str | None:
    """The code an answer means; among offered villages, the kecamatan decides."""
    desa = knows.places.desa
    if draft.options and found.desa_kode is None:
        here = [kode for kode in draft.options if desa[kode].kecamatan_kode == found.kecamatan_kode]
        if len(here) == 1:
            return here[0]
    return found.desa_kode or found.kecamatan_kode


def answered(draft: Draft, event: Incoming) -> Draft:
    return replace(draft, is_waiting=False, answered_at=draft.answered_at or event.now)


def joined(first: str, second: str) -> str:
    return "; ".join(item for item in (first, second) if item)


def located(knows: Knows, draft: Draft) -> Draft:
    """The draft with the place its words name; `options` when several villages have that name."""
    place, found = draft.place, knows.places.match(draft.text)
    named = found.desa_kode or found.kecamatan_kode
    if place.lat is not None and place.lon is not None:
        near = [kode for kode in (found.desa_kode, *found.ambiguous) if kode and _agrees(knows, kode, place.lat, place.lon)]
        if near and place.inside_oki:
            best = min(near, key=lambda kode: _km(knows, kode, place.lat or 0.0, place.lon or 0.0))
            place = replace(place, desa_kode=best, kecamatan_kode=knows.places.desa[best].kecamatan_kode)
    elif not place.is_known and named:
        place = replace(place, desa_kode=found.desa_kode, kecamatan_kode=found.kecamatan_kode)
    elif not place.is_known and found.is_outside:
        place = replace(place, inside_oki=False)
    elif not place.is_known and found.ambiguous:
        return replace(draft, options=found.ambiguous)
    return replace(draft, place=place)


def _agrees(knows: Knows, kode: str, lat: float, lon: float) -> bool:
    return _km(knows, kode, lat, lon) <= PIN_AGREES_KM


def _km(knows: Knows, kode: str, lat: float, lon: float) -> float:
    desa = knows.places.desa[kode]
    return distance_km(lat, lon, desa.lat, desa.lon)


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
    draft = located(turn.knows, draft)
    says_nothing = not draft.text and not draft.media
    if draft.place.is_known and not says_nothing:
        file(turn, draft)
        return
    question = Question.WHAT if draft.place.is_known else Question.VILLAGE if draft.options else Question.PLACE
    draft = replace(draft, question=question, is_waiting=True, marked_wamid=_mark_read(turn, draft))
    turn.keep(draft)
    if turn.is_quiet:
        return  # filed after the wait, like any unanswered question
    asks: dict[Question, Effect] = {
        Question.WHAT: AskWhat(draft),
        Question.VILLAGE: AskWhichVillage(draft, draft.options),
        Question.PLACE: AskPlace(draft),
    }
    turn.emit(asks[question])


def file(turn: Turn, draft: Draft) -> None:
    """Submit the draft unless the citizen is over the report budget; then it stays open and loses nothing."""
    if may_file_at(turn.state, turn.now) > turn.now:
        turn.hint(HintTopic.SLOW_DOWN, HINT_EVERY)
        return
    draft = located(turn.knows, draft)
    draft = replace(draft, marked_wamid=_mark_read(turn, draft))
    turn.emit(Submit(draft))
    guesses = turn.knows.classifier.classify(draft.text)
    times = tuple(at for at in turn.state.report_times if turn.now - at < REPORTS_IN)
    turn.change(
        draft=None,
        report_times=(*times, turn.now),
        recent=Recent(
            ticket="",
            at=min(turn.now, filed_by(draft)),
            first_at=draft.parts[0].at,
            category=draft.category or (guesses[0].category if turn.knows.classifier.is_sure(guesses) else None),
            has_place=draft.place.is_known,
            is_emergency=draft.is_emergency,
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
