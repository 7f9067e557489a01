"""A filled-in form of ours as it comes back: names of its fields, and a reader that takes whatever is there. Pure.

The names are those of the web form. Unknown names, missing values and wrong types are nothing; JSON that is
cut off gives what can still be read of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from laporbup.domain.dialog_types import FilledForm, FormFile

STORY, KECAMATAN, DESA, LANDMARK = "uraian", "kecamatan", "desa", "patokan"
CATEGORY, PHOTOS, ANONYMOUS, CONFIDENTIAL = "kategori", "foto", "anonim", "rahasia"
TOKEN = "flow_token"  # noqa: S105  a name, no secret
FIRST_SCREEN = "LAPOR"
NOT_KNOWN = "tidak_tahu"
"""Id of the choice "I do not know"."""

MAX_PHOTOS = 10
"""Meta attaches no more files to an answer."""
MAX_SHORT = 300

_PAIR = re.compile(r'"(?P<name>\w{1,40})"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)')
_YES = frozenset({"true", "1", "ya", "on"})

Clean = Callable[[Any], str]


def content_of(form: dict[str, Any], clean: Clean) -> dict[str, Any]:
    """Fields of an `Incoming`: a form, or its words as a text when it has nothing but words.

    `form` is Meta's `nfm_reply`; `clean` makes any value a text every database holds.
    """
    answers = answers_of(form.get("response_json"))
    story = clean(answers.get(STORY))
    filled = _filled(answers, clean)
    if (story or filled.files) and filled != FilledForm(token=filled.token):
        return {"kind": "form", "text": story, "form": filled}
    words = story or _words(answers, clean) or _unread(form, clean)
    return {"kind": "text", "text": words} if words else {"kind": "unsupported"}


def answers_of(response: Any) -> dict[str, Any]:
    """The answers by name: Meta sends JSON in a string; of broken JSON what can be read, of anything else nothing."""
    if isinstance(response, dict):
        return response
    if not isinstance(response, str):
        return {}
    try:
        found = json.loads(response)
    except (ValueError, RecursionError):
        return {pair["name"]: _unescaped(pair["value"]) for pair in _PAIR.finditer(response)}
    return found if isinstance(found, dict) else {}


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value.rstrip("\\")


def _filled(answers: dict[str, Any], clean: Clean) -> FilledForm:
    return FilledForm(
        desa=clean(answers.get(DESA))[:MAX_SHORT],
        kecamatan_kode=_pick(answers.get(KECAMATAN), clean),
        category=_pick(answers.get(CATEGORY), clean),
        landmark=clean(answers.get(LANDMARK))[:MAX_SHORT],
        is_anonymous=_is_yes(answers.get(ANONYMOUS), clean),
        is_confidential=_is_yes(answers.get(CONFIDENTIAL), clean),
        files=tuple(_files(answers.get(PHOTOS), clean)),
        token=clean(answers.get(TOKEN))[:MAX_SHORT],
    )


def _pick(value: Any, clean: Clean) -> str:
    """The id that was picked; some releases send a list of one."""
    if isinstance(value, list):
        value = value[0] if value else ""
    picked = clean(value)[:MAX_SHORT]
    return "" if picked == NOT_KNOWN else picked


def _is_yes(value: Any, clean: Clean) -> bool:
    if isinstance(value, bool):
        return value
    return clean(value).casefold() in _YES


def _files(value: Any, clean: Clean) -> list[FormFile]:
    items = value if isinstance(value, list) else [value]
    found = [
        FormFile(clean(item.get("id")), clean(item.get("mime_type")), clean(item.get("sha256")))
        for item in items if isinstance(item, dict)
    ]
    return [file for file in found if file.media_id][:MAX_PHOTOS]


def _words(answers: dict[str, Any], clean: Clean) -> str:
    """The answers of a form that is not ours, one a line."""
    values = [clean(value) for name, value in answers.items() if name != TOKEN and not isinstance(value, dict | list)]
    return "\n".join(value for value in values if value)


def _unread(form: dict[str, Any], clean: Clean) -> str:
    """What stands in an answer that is no JSON, else WhatsApp's own words for the bubble; nothing for an empty form."""
    response = form.get("response_json")
    if not isinstance(response, str) or not response.strip():
        return "" if isinstance(response, dict) else clean(form.get("body"))
    try:
        found = json.loads(response)
    except (ValueError, RecursionError):
        return clean(response if any(letter.isalnum() for letter in response) else form.get("body"))
    return "" if isinstance(found, dict) else clean(form.get("body"))
