"""Pages of the administrator's editors, drawn on the server: every act on them is a plain form."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_desk import DeskHead
from laporbup.services.view_parts import Choice, Tab


@dataclass(frozen=True)
class ReferenceLine:
    """One row of a list; `cells` in the order of the columns, the first one is the link."""

    url: str = ""
    cells: list[str] = field(default_factory=list)
    note: str = ""
    css: str = ""


@dataclass(frozen=True)
class ReferenceList:
    """`/admin/<data>`: GET fields `cari`, `kategori`, `tahun`, `perhatian`, `hal`."""

    head: DeskHead = field(default_factory=DeskHead)
    name: str = ""
    title: str = ""
    intro: str = ""
    said: str = ""
    path: str = ""
    search: str = ""
    categories: list[Choice] = field(default_factory=list)
    """Empty when there is nothing to filter by."""
    years: list[Tab] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    lines: list[ReferenceLine] = field(default_factory=list)
    summary: str = ""
    warning: str = ""
    warning_url: str = ""
    add_url: str = ""
    add_label: str = ""
    files_url: str = ""
    tester_url: str = ""
    trail_url: str = ""
    tabs: list[Tab] = field(default_factory=list)
    """Neighbours that belong to the same subject."""
    page_label: str = ""
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class ReferenceField:
    """One control. `kind`: text, area, number, date, flag or choice."""

    name: str = ""
    label: str = ""
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    link_url: str = ""
    link_label: str = ""
    """The way to what the error speaks of."""
    choices: list[Choice] = field(default_factory=list)
    is_fixed: bool = False


@dataclass(frozen=True)
class ReferenceForm:
    """`/admin/<data>/baru`, `/admin/<data>/ubah/<key>`; POST `aksi=simpan` with the fields, or `aksi=hapus`."""

    head: DeskHead = field(default_factory=DeskHead)
    name: str = ""
    title: str = ""
    said: str = ""
    problem: str = ""
    path: str = ""
    back_url: str = ""
    trail_url: str = ""
    fields: list[ReferenceField] = field(default_factory=list)
    delete_label: str = ""
    """Empty: cannot be deleted."""
    related: list[Tab] = field(default_factory=list)


@dataclass(frozen=True)
class PlanLine:
    number: str = ""
    kind: str = ""
    css: str = ""
    key: str = ""
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReferenceFiles:
    """`/admin/<data>/berkas`: download, and upload in two steps. POST `aksi=periksa` with `berkas` and `ganti`, then
    `aksi=masukkan` with hidden `isi` and `ganti`.
    """

    head: DeskHead = field(default_factory=DeskHead)
    title: str = ""
    path: str = ""
    back_url: str = ""
    download_url: str = ""
    hint: str = ""
    problem: str = ""
    is_checked: bool = False
    summary: str = ""
    news: str = ""
    lines: list[PlanLine] = field(default_factory=list)
    more: str = ""
    apply_label: str = ""
    """Empty: nothing to apply."""
    packed: str = ""
    replaces: bool = False
    can_replace: bool = False


@dataclass(frozen=True)
class WhoPage:
    """`/admin/siapa`: fields `uraian`, `desa`, `kecamatan`, `kategori`."""

    head: DeskHead = field(default_factory=DeskHead)
    fields: list[ReferenceField] = field(default_factory=list)
    has_verdict: bool = False
    verdict: str = ""
    css: str = ""
    icon: str = ""
    reasons: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    guesses: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class NoticeLine:
    ident: str = ""
    text: str = ""
    state: str = ""
    css: str = ""
    when: str = ""
    can_end: bool = False


@dataclass(frozen=True)
class NoticePage:
    """`/admin/pengumuman`: POST `aksi=pasang` with `isi`, `penting`, `mulai`, `sampai`; `aksi=turun` with `id`."""

    head: DeskHead = field(default_factory=DeskHead)
    said: str = ""
    fields: list[ReferenceField] = field(default_factory=list)
    is_urgent: bool = False
    lines: list[NoticeLine] = field(default_factory=list)


@dataclass(frozen=True)
class FiguresPage:
    """`/admin/angka`: one number field a figure, named by its code."""

    head: DeskHead = field(default_factory=DeskHead)
    said: str = ""
    problem: str = ""
    fields: list[ReferenceField] = field(default_factory=list)
