"""A form filled in within the chat: a whole report at once, filed without waiting for more."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from laporbup.domain import dialog_draft as drafts
from laporbup.domain.dialog_place import code_place, joined
from laporbup.domain.dialog_turn import Turn
from laporbup.domain.dialog_types import AddTo, Draft, FilledForm, FormFile, Incoming, Knows, Part, Place

SAME_FORM = timedelta(minutes=10)
"""The same words and place again within this time are the same form, sent twice by a weak signal."""


def take(turn: Turn, event: Incoming) -> None:
    """File the form, with an open draft if there is one; ask only when the place stays unknown or ambiguous."""
    form = event.form or FilledForm()
    turn.change(pending="", pending_at=None)
    if _is_repeated(turn, event, form):
        return
    was_asked = turn.state.draft is not None and turn.state.draft.question is not None
    turn.keep(_with_form(turn.knows, turn.state.draft, event, form))
    drafts.sound_alarm(turn, event)
    draft = turn.state.draft
    if draft is None or (draft.is_waiting and not was_asked):
        return  # the alarm has asked for the place
    if was_asked:
        drafts.file(turn, draft)  # at most one question a report
    else:
        drafts.ask_or_file(turn, draft)


def _is_repeated(turn: Turn, event: Incoming, form: FilledForm) -> bool:
    """Whether this form came a moment ago: then only its photos join what was made of it."""
    fresh = {key: at for key, at in turn.state.forms.items() if turn.now - at < SAME_FORM}
    key = _print_of(event, form)
    turn.change(forms={**fresh, key: fresh.get(key, turn.now)})
    draft, recent = turn.state.draft, turn.state.recent
    if key not in fresh or (draft is None and recent is None):
        return False
    parts = tuple(_file_part(event, file) for file in form.files) or (Part(event.wamid, event.at, event.kind),)
    if draft is not None:
        for part in parts:
            draft = drafts.grown(draft, event, part)
        turn.keep(draft)
    elif recent is not None:
        turn.emit(AddTo(recent.report_id, recent.ticket, parts))
    return True


def _print_of(event: Incoming, form: FilledForm) -> str:
    said = (" ".join(event.words.split()).casefold(), form.kecamatan_kode, form.desa.casefold(), form.landmark, form.category)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _with_form(knows: Knows, draft: Draft | None, event: Incoming, form: FilledForm) -> Draft:
    if draft is not None and draft.is_replacing:
        draft = replace(draft, parts=tuple(replace(part, text="") for part in draft.parts), is_replacing=False)
    draft = drafts.grown(draft, event, drafts.part_of(event))
    for file in form.files:
        draft = drafts.grown(draft, event, _file_part(event, file))
    place = _place_of(knows, form)
    landmark = joined(draft.place.landmark, place.landmark)
    known = draft.place if draft.place.is_known and not place.is_known else place
    return replace(
        draft,
        place=replace(known, landmark=landmark),
        options=_options(knows, form) if not known.is_known else (),
        category=form.category or draft.category,
        is_anonymous=form.is_anonymous or draft.is_anonymous,
        is_confidential=form.is_confidential or draft.is_confidential,
    )


def _file_part(event: Incoming, file: FormFile) -> Part:
    return Part(event.wamid, event.at, "image", media_id=file.media_id, media_mime=file.mime, media_sha256=file.sha256)


def _place_of(knows: Knows, form: FilledForm) -> Place:
    """The village when it is one of the kecamatan picked; else the kecamatan, and the village as it was typed."""
    picked = code_place(knows, form.kecamatan_kode)
    found = knows.places.match(form.desa, is_answer=True)
    here = [
        kode for kode in (found.desa_kode, *found.ambiguous)
        if kode and (picked is None or knows.places.desa[kode].kecamatan_kode == picked.kecamatan_kode)
    ]
    if len(here) == 1:
        return replace(code_place(knows, here[0]) or Place(), landmark=form.landmark)
    if picked is None and not found.ambiguous and found.kecamatan_kode:
        picked = code_place(knows, found.kecamatan_kode)
    if picked is None and found.is_outside:
        picked = Place(inside_oki=False)
    unread = "" if picked is None and found.ambiguous else form.desa
    return replace(picked or Place(), landmark=joined(unread, form.landmark))


def _options(knows: Knows, form: FilledForm) -> tuple[str, ...]:
    return knows.places.match(form.desa, is_answer=True).ambiguous
