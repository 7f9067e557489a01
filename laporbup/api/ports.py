"""What the HTTP routes need drawn: frozen views, and the `Renderers` that turn them into whole HTML pages.

The composition root fills `Renderers` from the components, so `api` imports no component and no Reflex.
Every string in a view is ready to read (Indonesian, from `text/`), plain text: renderers escape it.
A page made here (not by `built`) carries no Reflex JavaScript and posts natively.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from laporbup.services.view_accounts import (
    AccountPage,
    CodePage,
    FactorPage,
    InvitePage,
    OfficerPage,
    OfficersPage,
    TrailPage,
)
from laporbup.services.view_desk import WhatsAppPage
from laporbup.services.view_reference import FiguresPage, NoticePage, ReferenceFiles, ReferenceForm, ReferenceList, WhoPage
from laporbup.services.views import Home, PublicBoard, Scoreboard, Tracking

KUNCI_MARK = "__KUNCI__"
"""Value of the hidden field `kunci` in the built page of `/lapor`; replaced by a fresh key on every GET."""
TOKEN_MARK = "__T__"  # noqa: S105 (a mark, no secret)
"""Value of the hidden field `t` in the built page of `/lapor`; replaced by the signed token, or by nothing."""

CATEGORY_MARK = "__KATEGORI__"
"""Inside of the select `kategori` in the built page of `/lapor`; replaced by the categories as they are now."""


@dataclass(frozen=True)
class Option:
    """One `<option>`: its `value`, what is shown, and whether the citizen had chosen it."""

    value: str = ""
    label: str = ""
    is_selected: bool = False


@dataclass(frozen=True)
class OptionGroup:
    """One `<optgroup>`: the villages of a kecamatan."""

    label: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field. `field` is its name and HTML id (`uraian`, `desa`, `foto`, `telepon` …)."""

    field: str = ""
    message: str = ""
    """Stands beside the field and says what to do."""
    summary: str = ""
    """The same in a few words, a link in the summary at the top (`#field`)."""


@dataclass(frozen=True)
class KeptPhoto:
    """A photo of an earlier, failed post that is already stored: a thumbnail and a hidden field `foto_id`."""

    foto_id: str = ""
    """Signed value of the hidden field `<input type=hidden name=foto_id>`."""
    url: str = ""
    """Short-lived signed URL for the thumbnail."""
    alt: str = ""


@dataclass(frozen=True)
class FormValues:
    """What was typed, exactly as typed. Names are the names of the form fields."""

    uraian: str = ""
    kategori: str = ""
    desa: str = ""
    patokan: str = ""
    lat: str = ""
    lon: str = ""
    akurasi: str = ""
    nama: str = ""
    telepon: str = ""
    anonim: bool = False
    rahasia: bool = False


@dataclass(frozen=True)
class FormView:
    """The report form. With no errors it is the empty form; with errors, everything typed stands in it again.

    Fields to draw: `foto` (file, multiple), `uraian`, `kategori`, `desa`, `patokan`, hidden `lat` `lon` `akurasi`,
    `nama`, `telepon`, checkboxes `anonim` and `rahasia` (value `1`), hidden `kunci`, hidden `t`, one hidden
    `foto_id` for each of `kept_photos`. Multipart POST to `/lapor`.
    """

    kunci: str = ""
    t: str = ""
    """Signed token from WhatsApp; empty when the citizen came by himself."""
    values: FormValues = field(default_factory=FormValues)
    errors: list[FieldError] = field(default_factory=list)
    kept_photos: list[KeptPhoto] = field(default_factory=list)
    kept_note: str = ""
    """'1 foto sudah kami simpan …' or empty."""
    categories: list[Option] = field(default_factory=list)
    """First the empty choice ("Biar petugas yang pilihkan"), then the categories in their order."""
    villages: list[OptionGroup] = field(default_factory=list)
    title: str = ""
    """Of the summary of errors ("Belum terkirim. Ada 2 yang perlu dibetulkan."), or empty."""

    def error(self, name: str) -> str:
        """Return the sentence for the field `name`, or an empty string."""
        return next((e.message for e in self.errors if e.field == name), "")


@dataclass(frozen=True)
class LookupView:
    """`/lacak` without a code: a native GET form with the field `kode`."""

    kode: str = ""
    """What was typed."""
    error: str = ""
    """Stands beside the field (mistyped, unknown), or empty."""


@dataclass(frozen=True)
class DemoAccount:
    role: str = ""
    pengguna: str = ""
    sandi: str = ""


@dataclass(frozen=True)
class LoginView:
    """`/masuk`: a native POST form with `pengguna`, `sandi` and hidden `tujuan`. The password is never given back."""

    pengguna: str = ""
    tujuan: str = ""
    error: str = ""
    demo_accounts: list[DemoAccount] = field(default_factory=list)
    """Demo mode only; empty in production."""
    said: str = ""
    """Good news from the page before, or empty."""


@dataclass(frozen=True)
class Link:
    label: str = ""
    url: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class KeptText:
    """Something typed that could not be stored: shown whole, so that it can be copied or sent again."""

    label: str = ""
    text: str = ""


@dataclass(frozen=True)
class MessageView:
    """A page that says one thing: 403, 404, 413, 422, 429, 503. `body` is one or more paragraphs."""

    status: int = 200
    title: str = ""
    body: list[str] = field(default_factory=list)
    kept: list[KeptText] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Renderers:
    """Callables that return a complete HTML document.

    `built(path)` reads the built (prerendered) HTML of the Reflex page that serves `path` ("/lapor",
    "/petugas", "/petugas/laporan/LB-…": for a dynamic route the fallback page); None when the front end
    has not been built. `tracker` writes status, timeline and Open Graph tags into that page.
    """

    form: Callable[[FormView], str]
    tracker: Callable[[Tracking], str]
    lookup: Callable[[LookupView], str]
    login: Callable[[LoginView], str]
    message: Callable[[MessageView], str]
    built: Callable[[str], str | None]
    home: Callable[[Home], str]
    public: Callable[[PublicBoard], str]
    scoreboard: Callable[[Scoreboard], str]
    officer_whatsapp: Callable[[WhatsAppPage], str]
    invite: Callable[[InvitePage], str]
    code: Callable[[CodePage], str]
    factor: Callable[[FactorPage], str]
    account: Callable[[AccountPage], str]
    officers: Callable[[OfficersPage], str]
    officer: Callable[[OfficerPage], str]
    trail: Callable[[TrailPage], str]
    reference_list: Callable[[ReferenceList], str]
    reference_form: Callable[[ReferenceForm], str]
    reference_files: Callable[[ReferenceFiles], str]
    who: Callable[[WhoPage], str]
    notices: Callable[[NoticePage], str]
    figures: Callable[[FiguresPage], str]
    options: Callable[[list[Option]], str]
    """The inside of a select, not a document."""
