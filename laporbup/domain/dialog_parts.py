"""The pieces of a conversation: a message, a place, a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Question(StrEnum):
    """What a draft's one question was about."""

    PLACE = "PLACE"
    VILLAGE = "VILLAGE"
    """Which of several villages of one name."""
    WHAT = "WHAT"
    """A pin came alone: what is the matter there?"""
    ADDITION = "ADDITION"
    """Is this part of the last report or a new one?"""


class HintTopic(StrEnum):
    UNSUPPORTED = "UNSUPPORTED"
    """We cannot read this kind of message (sticker, poll, view-once …)."""
    HOW_TO_REPORT = "HOW_TO_REPORT"
    HELP = "HELP"
    CORRECTION = "CORRECTION"
    """UBAH: the next message is the corrected text."""
    ADVERT = "ADVERT"
    """Taken for an advert and not filed; said once a day, so that whoever meant it can say it again."""
    ABUSE = "ABUSE"
    """Only abuse: asked once a day, kindly, what is the matter."""
    SLOW_DOWN = "SLOW_DOWN"
    """Over the message or report budget; said once, then silence."""


@dataclass(frozen=True)
class FormFile:
    """A photo of a filled-in form, still with the channel."""

    media_id: str
    mime: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class FilledForm:
    """What a citizen filled in besides the story: every field may be empty.

    `desa` is as typed; `kecamatan_kode` and `category` are codes that were picked, not checked yet. `token`
    tells whom the form was sent to; some phones leave it out.
    """

    desa: str = ""
    kecamatan_kode: str = ""
    category: str = ""
    landmark: str = ""
    is_anonymous: bool = False
    is_confidential: bool = False
    files: tuple[FormFile, ...] = ()
    token: str = ""


@dataclass(frozen=True)
class Incoming:
    """One message of a citizen.

    `at` is the message's own time (it orders and dates), `arrived` the time we work on it (it runs the
    debounce; `at` when not given). `kind`: text, image, video, audio, document, sticker, location, button,
    list, form, contacts, reaction, system, unsupported …  A tap carries `button_id`, a form its story as `text`
    and the rest in `form`.
    """

    wamid: str
    at: datetime
    kind: str = "text"
    text: str = ""
    caption: str = ""
    media_id: str = ""
    media_mime: str = ""
    media_sha256: str = ""
    lat: float | None = None
    lon: float | None = None
    button_id: str = ""
    context_wamid: str = ""
    name: str = ""
    """Name and address that came with a location."""
    form: FilledForm | None = None
    arrived: datetime | None = None

    @property
    def now(self) -> datetime:
        return self.arrived or self.at

    @property
    def words(self) -> str:
        return (self.text or self.caption).strip()


@dataclass(frozen=True)
class Tick:
    """Time has passed; sent when `Decision.wake_at` is reached."""

    at: datetime

    @property
    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Place:
    """Where: a pin, a village, a kecamatan, words (`landmark`), or several of these. Empty: not known."""

    desa_kode: str | None = None
    kecamatan_kode: str | None = None
    lat: float | None = None
    lon: float | None = None
    landmark: str = ""
    inside_oki: bool = True

    @property
    def is_known(self) -> bool:
        return bool(self.desa_kode or self.kecamatan_kode or self.lat is not None or not self.inside_oki)


@dataclass(frozen=True)
class Part:
    """One message as part of a report: its words (caption), its file, its pin."""

    wamid: str
    at: datetime
    kind: str = "text"
    text: str = ""
    media_id: str = ""
    media_mime: str = ""
    media_sha256: str = ""
    lat: float | None = None
    lon: float | None = None
    name: str = ""
    """Name and address that came with a pin."""


@dataclass(frozen=True)
class Draft:
    """A report in the making."""

    first_arrival: datetime
    last_arrival: datetime
    last_at: datetime
    parts: tuple[Part, ...] = ()
    """In the order of their own time, whatever order they arrived in."""
    place: Place = Place()
    """What was answered to "where?"; pins are in the parts, names in the words."""
    question: Question | None = None
    is_waiting: bool = False
    """The question is open."""
    options: tuple[str, ...] = ()
    asked_after: datetime | None = None
    """Own time of the newest message when the question was asked: what was written before it is no answer."""
    answered_at: datetime | None = None
    is_emergency: bool = False
    is_replacing: bool = False
    """UBAH was said: the next words replace the text."""
    marked_wamid: str = ""
    category: str = ""
    """The citizen's own pick, in a form."""
    is_anonymous: bool = False
    is_confidential: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def media(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.media_id)

    @property
    def pins(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.lat is not None)

    @property
    def wamids(self) -> tuple[str, ...]:
        return tuple(part.wamid for part in self.parts)

    @property
    def key(self) -> str:
        """Idempotency key: the first message of the report."""
        return self.parts[0].wamid if self.parts else ""
