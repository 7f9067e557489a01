"""The short form as Flow JSON: two screens, no endpoint of ours, everything comes back in one answer.

Built with pywa's types, so that what Meta does not know cannot be written. The names of its fields are those
`form_reply` reads.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pywa_async.types.flows import (
    CompleteAction,
    DataSource,
    Dropdown,
    FlowJSON,
    Footer,
    Layout,
    NavigateAction,
    Next,
    OptIn,
    PhotoPicker,
    Screen,
    TextArea,
    TextBody,
    TextInput,
)

from laporbup.services.knowledge import Knowledge
from laporbup.text import flow_form as words
from laporbup.whatsapp import form_reply as fields
from laporbup.whatsapp.form_reply import FIRST_SCREEN

VERSION = "7.3"
"""Pinned: a newer one may change what phones show. Source: pywa 4.5."""
LAST_SCREEN = "TAMBAHAN"
MAX_PHOTOS = 5
"""As many as the web form takes; Meta would attach ten."""
MAX_PHOTO_KB = 12 * 1024
MAX_CHOICE = 30
MAX_STORY, MAX_LINE = 2000, 120
"""Characters; Meta's own defaults are 600 and 80."""


def flow_json(known: Knowledge) -> str:
    """The form for these kecamatan and categories; the same knowledge gives the same text."""
    story = TextArea(name=fields.STORY, label=words.STORY, required=True, max_length=MAX_STORY, helper_text=words.STORY_HINT)
    kecamatan = Dropdown(name=fields.KECAMATAN, label=words.KECAMATAN, required=True, data_source=_kecamatan(known))
    desa = TextInput(name=fields.DESA, label=words.DESA, required=False, max_chars=MAX_LINE, helper_text=words.DESA_HINT)
    first = Screen(
        id=FIRST_SCREEN, title=words.STORY_TITLE,
        layout=Layout(children=[
            story, kecamatan, desa, Footer(label=words.NEXT, on_click_action=NavigateAction(next=Next(name=LAST_SCREEN))),
        ]),
    )  # fmt: skip
    answers = {one.name: one.ref_in(FIRST_SCREEN) for one in (story, kecamatan, desa)}
    return FlowJSON(version=VERSION, screens=[first, _last(known, answers)]).to_json()


def fingerprint(form: str) -> str:
    """Tells one form from another."""
    return hashlib.sha256(form.encode()).hexdigest()


def _last(known: Knowledge, answers: dict[str, Any]) -> Screen:
    photos = PhotoPicker(
        name=fields.PHOTOS, label=words.PHOTOS, description=words.PHOTOS_HINT.format(most=MAX_PHOTOS),
        min_uploaded_photos=0, max_uploaded_photos=MAX_PHOTOS, max_file_size_kb=MAX_PHOTO_KB,
    )
    optional = [
        photos,
        Dropdown(name=fields.CATEGORY, label=words.CATEGORY, required=False, data_source=_categories(known)),
        TextInput(
            name=fields.LANDMARK, label=words.LANDMARK, required=False, max_chars=MAX_LINE, helper_text=words.LANDMARK_HINT
        ),
        OptIn(name=fields.ANONYMOUS, label=words.ANONYMOUS, required=False),
        OptIn(name=fields.CONFIDENTIAL, label=words.CONFIDENTIAL, required=False),
    ]
    send = CompleteAction(payload=answers | {one.name: one.ref for one in optional})
    return Screen(
        id=LAST_SCREEN, title=words.MORE_TITLE, terminal=True, success=True,
        layout=Layout(children=[TextBody(text=words.MORE), *optional, Footer(label=words.SEND, on_click_action=send)]),
    )  # fmt: skip


def _kecamatan(known: Knowledge) -> list[DataSource]:
    named = sorted(known.kecamatan.values(), key=lambda one: one.nama)
    return [*(DataSource(id=one.kode, title=one.nama[:MAX_CHOICE]) for one in named), _not_known()]


def _categories(known: Knowledge) -> list[DataSource]:
    active = [one for one in known.categories.values() if one.is_active]
    return [*(DataSource(id=one.kode, title=one.judul[:MAX_CHOICE]) for one in active), _not_known()]


def _not_known() -> DataSource:
    return DataSource(id=fields.NOT_KNOWN, title=words.NOT_KNOWN)
