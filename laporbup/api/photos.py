"""Posted photos: checked and stored one by one, each with its own complaint; and the signed ids of kept ones."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from itsdangerous import BadData
from starlette.requests import Request

from laporbup.api.door import door_of
from laporbup.api.forms import MAX_PHOTOS, PostedForm, Upload
from laporbup.domain.errors import Invalid
from laporbup.services import attachments, links
from laporbup.services.attachments import StoredFile
from laporbup.text import form as words

_KEPT_FOR_S = 24 * 3600
_KEPT_PURPOSE = "kept-photo"
TOO_BIG = ("too_big", "cut_off", "too_many")
"""Codes answered with 413."""


@dataclass(frozen=True)
class PhotoProblem:
    """`code` as in `text.form.ERRORS["foto"]`."""

    code: str
    name: str = ""

    @property
    def message(self) -> str:
        beside, _ = self._words
        return beside.format(name=self.name or words.UNNAMED_PHOTO)

    @property
    def summary(self) -> str:
        return self._words[1]

    @property
    def _words(self) -> tuple[str, str]:
        known = words.ERRORS["foto"]
        return known.get(self.code, known["broken"])


@dataclass
class Photos:
    """What became of the posted files."""

    stored: list[StoredFile] = field(default_factory=list)
    problems: list[PhotoProblem] = field(default_factory=list)

    @property
    def is_too_big(self) -> bool:
        return any(problem.code in TOO_BIG for problem in self.problems)


async def store_photos(request: Request, form: PostedForm, kept: int = 0) -> Photos:
    """Check and store every posted photo, a few at a time. What is wrong with one does not lose the others.

    `kept` photos of an earlier try already count towards the five.
    """
    result = Photos()
    is_too_many = form.is_too_many
    for upload in form.photos:
        if len(result.stored) + kept >= MAX_PHOTOS:
            is_too_many = True
            break
        if upload.is_too_big:
            result.problems.append(PhotoProblem("too_big", upload.filename[:60]))
            continue
        try:
            async with door_of(request).decoding:
                result.stored.append(await asyncio.to_thread(_store, upload))
        except Invalid as error:
            code = next(iter(error.errors.values()), "broken")
            result.problems.append(PhotoProblem(code, upload.filename[:60]))
    if is_too_many:
        result.problems.append(PhotoProblem("too_many"))
    if form.is_cut_off:
        result.problems.append(PhotoProblem("cut_off"))
    return result


def discard(stored: list[StoredFile]) -> None:
    """Remove the files of a post that was refused."""
    for one in stored:
        attachments.discard(one)


def _store(upload: Upload) -> StoredFile:
    return attachments.store_upload(upload.read(), upload.filename)


def sign_kept(attachment_id: str) -> str:
    """Return the value of the hidden field `foto_id`: nobody can name a photo that is not his."""
    return links.signer(_KEPT_PURPOSE).sign(attachment_id).decode()


def kept_ids(form: PostedForm) -> list[str]:
    """Return the attachment ids behind the posted `foto_id` fields; forged and old ones are left out."""
    found = []
    for value in form.all("foto_id")[:MAX_PHOTOS]:
        try:
            found.append(links.signer(_KEPT_PURPOSE).unsign(value, max_age=_KEPT_FOR_S).decode())
        except BadData:
            continue
    return list(dict.fromkeys(found))
