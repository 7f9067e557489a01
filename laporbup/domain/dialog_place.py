"""Where a draft is: from its pins, from the answer to "where?", from the village its words name."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz

from laporbup.domain.dialog_types import Draft, Incoming, Knows, Part, Place
from laporbup.domain.place_names import ROMAN
from laporbup.domain.places import PlaceMatch, distance_km
from laporbup.domain.vocabulary import tokens_of

MAX_LANDMARK = 120
"""A longer answer is a story, not a place: it goes to the text."""
BARE_WORDS = 5
"""Words of a text that names a place and says nothing else, at most."""
SAME_WORD = 75.0
"""Likeness (0-100) of a word to a word of the place's name from which it is that word, misspelt."""
SPEAKS = 0.3
"""Score from which a guess says that there is a matter at all (far below what may be acted on)."""
PIN_AGREES_KM = 15.0
"""A named village this close to the pin is meant; a farther one is only mentioned."""


def located(knows: Knows, draft: Draft) -> Draft:
    """The draft with its place; `options` when several villages have the name that was written."""
    place, found = draft.place, knows.places.match(draft.text)
    if draft.pins:
        return replace(draft, place=_pinned(knows, draft, found))
    if place.is_known:
        return draft
    if found.is_found:
        place = replace(place, desa_kode=found.desa_kode, kecamatan_kode=found.kecamatan_kode)
    elif found.is_outside:
        place = replace(place, inside_oki=False)
    elif found.ambiguous:
        return replace(draft, options=found.ambiguous)
    return replace(draft, place=place)


def _pinned(knows: Knows, draft: Draft, found: PlaceMatch) -> Place:
    """The newest pin; the village that is named near it rather than the nearest one."""
    pin, said = draft.pins[-1], draft.place
    lat, lon = pin.lat or 0.0, pin.lon or 0.0
    place = pin_place(knows, lat, lon)
    named = [kode for kode in (said.desa_kode, found.desa_kode, *found.ambiguous) if kode]
    near = [kode for kode in named if _km(knows, kode, lat, lon) <= PIN_AGREES_KM]
    if near and place.inside_oki:
        best = min(near, key=lambda kode: _km(knows, kode, lat, lon))
        place = replace(place, desa_kode=best, kecamatan_kode=knows.places.desa[best].kecamatan_kode)
    elif said.kecamatan_kode and not place.inside_oki:
        # a pin sent from afar; where it is was said in words
        place = replace(said, lat=lat, lon=lon)
    names = [part.name[:MAX_LANDMARK] for part in draft.pins if part.name]
    return replace(place, landmark=joined(said.landmark, *dict.fromkeys(names)))


def _km(knows: Knows, kode: str, lat: float, lon: float) -> float:
    desa = knows.places.desa[kode]
    return distance_km(lat, lon, desa.lat, desa.lon)


def pin_place(knows: Knows, lat: float, lon: float) -> Place:
    near = knows.places.nearest(lat, lon)
    if not near.inside_oki:
        return Place(lat=lat, lon=lon, inside_oki=False)
    return Place(near.desa_kode, near.kecamatan_kode, lat, lon)


def code_place(knows: Knows, kode: str) -> Place | None:
    """The place of a village's or kecamatan's code."""
    desa = knows.places.desa.get(kode)
    if desa is not None:
        return Place(desa.kode, desa.kecamatan_kode)
    return Place(None, kode) if kode in knows.places.kecamatan else None


def named_place(knows: Knows, event: Incoming) -> Place | None:
    """The place a message names or pins, if any."""
    if event.lat is not None and event.lon is not None:
        return pin_place(knows, event.lat, event.lon)
    found = knows.places.match(event.words, is_answer=is_bare(knows, event.words))
    return Place(found.desa_kode, found.kecamatan_kode) if found.is_found else None


def corrected_place(knows: Knows, event: Incoming) -> Place | None:
    """The place a correction names: of "bukan Teloko tapi Celikah" the second."""
    denied, rather = knows.vocabulary.words("not_this"), knows.vocabulary.words("rather")
    kept, is_denied = [], False
    for word in tokens_of(event.words):
        is_denied = word in denied or (is_denied and word not in rather)
        if not is_denied:
            kept.append(word)
    return named_place(knows, replace(event, text=" ".join(kept), caption=""))


def answer_by_text(knows: Knows, draft: Draft, event: Incoming, part: Part) -> Draft:
    """The answer to "where?", understood or kept as it is: the place, its landmark, or more of the story.

    `part` is already in the draft, without its words.
    """
    words = part.text
    found = knows.places.match(words, is_answer=True)
    kode = _chosen(knows, draft, found)
    place = code_place(knows, kode) if kode else None
    if place is None and found.is_outside:
        place = Place(inside_oki=False)
    is_alarm = draft.is_emergency or knows.classifier.emergency(words)
    if is_alarm or len(words) > MAX_LANDMARK or _is_story(knows, draft, words):
        # an emergency was asked about at once, in the middle of what the citizen was writing
        told = tuple(replace(item, text=words) if item.wamid == event.wamid else item for item in draft.parts)
        draft = replace(draft, parts=told)
    elif place is None or not is_bare(knows, words, place):
        draft = replace(draft, place=replace(draft.place, landmark=joined(draft.place.landmark, words)))
    if place is not None:
        draft = replace(draft, place=replace(place, landmark=draft.place.landmark))
    return draft


def _is_story(knows: Knows, draft: Draft, words: str) -> bool:
    """Whether an answer says what the matter is: anything that does, while nothing was said yet; else only for sure."""
    return names_matter(knows, words) and (not draft.text or knows.classifier.is_sure(knows.classifier.classify(words)))


def names_matter(knows: Knows, text: str) -> bool:
    """Whether words speak for a category at all; "others" is none."""
    guesses, others = knows.classifier.classify(text), knows.vocabulary.words("no_matter")
    return any(guess.category not in others and guess.score >= SPEAKS for guess in guesses)


def _chosen(knows: Knows, draft: Draft, found: PlaceMatch) -> str | None:
    """The code an answer means; among offered villages, the kecamatan decides."""
    desa = knows.places.desa
    if draft.options and found.desa_kode is None:
        here = [kode for kode in draft.options if desa[kode].kecamatan_kode == found.kecamatan_kode]
        if len(here) == 1:
            return here[0]
    return found.desa_kode or found.kecamatan_kode


def is_bare(knows: Knows, words: str, place: Place | None = None) -> bool:
    """Whether words name a place and nothing else ("desa teloko kec kayuagung", "celika pak")."""
    tokens = tokens_of(words)
    if not 0 < len(tokens) <= BARE_WORDS or names_matter(knows, words):
        return False
    if place is None:
        found = knows.places.match(words, is_answer=True)
        if not found.is_found and not found.ambiguous:
            return False
        kodes = (found.desa_kode, found.kecamatan_kode, *found.ambiguous)
    else:
        kodes = (place.desa_kode, place.kecamatan_kode)
    vocabulary = knows.vocabulary
    names = _words_of(knows, kodes)
    beside = {*vocabulary.words("place_before"), *vocabulary.words("filler"), *vocabulary.words("place_beside")}
    left = [token for token in tokens if token not in beside and vocabulary.formal([token])[0] not in beside]
    return all(any(fuzz.ratio(token, name) >= SAME_WORD for name in names) for token in left)


def _words_of(knows: Knows, kodes: tuple[str | None, ...]) -> set[str]:
    desa, kecamatan = knows.places.desa, knows.places.kecamatan
    names = [desa[kode].nama for kode in kodes if kode in desa]
    homes = {desa[kode].kecamatan_kode for kode in kodes if kode in desa} | {kode for kode in kodes if kode in kecamatan}
    said = [tokens_of(name) for name in (*names, *(kecamatan[kode].nama for kode in homes))]
    return {ROMAN.get(token, token) for tokens in said for token in (*tokens, "".join(tokens))} | {*ROMAN}


def joined(*items: str) -> str:
    return "; ".join(item for item in items if item)
