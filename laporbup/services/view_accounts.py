"""Pages about officers' accounts, drawn on the server: every act on them is a plain form."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_desk import DeskHead
from laporbup.services.view_parts import Choice


@dataclass(frozen=True)
class InvitePage:
    """`/undangan/<token>`: an officer sets the password. Fields `sandi`, `ulang`."""

    token: str = ""
    username: str = ""
    name: str = ""
    is_first: bool = True
    """No password yet: an invitation, not a forgotten password."""
    password_error: str = ""
    again_error: str = ""


@dataclass(frozen=True)
class CodePage:
    """`/masuk/kode`: the password was right, now the second factor. Field `kode`, hidden `tujuan`."""

    tujuan: str = ""
    error: str = ""


@dataclass(frozen=True)
class FactorPage:
    """`/akun/kode`: set up an authenticator app. Fields `kode`, `sandi` (when asked), hidden `rahasia`."""

    head: DeskHead = field(default_factory=DeskHead)
    must: bool = False
    """Nothing else opens before it is done."""
    is_on: bool = False
    qr: str = ""
    """Trusted SVG markup."""
    secret: str = ""
    """In groups of four, to type when the camera does not work."""
    offered: str = ""
    needs_password: bool = False
    error: str = ""
    password_error: str = ""
    codes: list[str] = field(default_factory=list)
    """Recovery codes, just made: shown once."""
    onward_url: str = "/"


@dataclass(frozen=True)
class SessionLine:
    ident: str = ""
    browser: str = ""
    since: str = ""
    seen: str = ""
    is_this: bool = False


@dataclass(frozen=True)
class AccountPage:
    """`/akun`: one's own account. `aksi`: sandi, keluarkan (`id`), keluarkan-semua, kode-baru, lepas (with `sekarang`)."""

    head: DeskHead = field(default_factory=DeskHead)
    back_url: str = "/"
    facts: list[tuple[str, str]] = field(default_factory=list)
    has_factor: bool = False
    must_have_factor: bool = False
    codes_left: str = ""
    codes: list[str] = field(default_factory=list)
    sessions: list[SessionLine] = field(default_factory=list)
    said: str = ""
    problem: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    """Field (`sekarang`, `sandi`, `ulang`, `sekarang-kode`) → sentence beside it."""


@dataclass(frozen=True)
class OfficerLine:
    username: str = ""
    name: str = ""
    url: str = ""
    role: str = ""
    office: str = ""
    state: str = ""
    factor: str = ""
    last_login: str = ""


@dataclass(frozen=True)
class OfficerForm:
    """What an administrator typed about an account, with what is wrong beside each field."""

    username: str = ""
    name: str = ""
    roles: list[Choice] = field(default_factory=list)
    offices: list[Choice] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficersPage:
    """`/admin/akun`: every account. GET fields `cari`, `peran`, `hal`; POST `aksi=undang` with `akun nama peran opd`."""

    head: DeskHead = field(default_factory=DeskHead)
    summary: str = ""
    search: str = ""
    roles: list[Choice] = field(default_factory=list)
    lines: list[OfficerLine] = field(default_factory=list)
    page_label: str = ""
    previous_url: str = ""
    next_url: str = ""
    form: OfficerForm = OfficerForm()


@dataclass(frozen=True)
class OfficerPage:
    """`/admin/akun/<name>`: one account. `aksi`: ubah (`nama peran opd`), tautan, matikan, nyalakan, lepas, keluarkan."""

    head: DeskHead = field(default_factory=DeskHead)
    line: OfficerLine = OfficerLine()
    path: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    is_active: bool = True
    has_factor: bool = False
    has_sessions: bool = False
    trail_url: str = ""
    link: str = ""
    """Just made: shown once."""
    link_until: str = ""
    said: str = ""
    problem: str = ""
    form: OfficerForm = OfficerForm()


@dataclass(frozen=True)
class TrailLine:
    when: str = ""
    who: str = ""
    what: str = ""
    about: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TrailPage:
    """`/admin/jejak`: the audit log. GET fields `petugas`, `apa`, `dari`, `sampai` (dates), `hal`."""

    head: DeskHead = field(default_factory=DeskHead)
    officer: str = ""
    kinds: list[Choice] = field(default_factory=list)
    since: str = ""
    until: str = ""
    problem: str = ""
    lines: list[TrailLine] = field(default_factory=list)
    page_label: str = ""
    previous_url: str = ""
    next_url: str = ""
    csv_url: str = ""
    breach_since: str = ""
    breach_until: str = ""
