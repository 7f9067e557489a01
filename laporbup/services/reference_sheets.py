"""Which reference data an administrator edits, column by column. Forms, checks, CSV files and pages all read this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, select

from laporbup.domain.lifecycle import Action
from laporbup.domain.sheet_fields import SEPARATOR, Field, Wrong, one_of, shown
from laporbup.domain.sla import MAX_FINISH_DAYS, MAX_RESPONSE_DAYS
from laporbup.models import (
    AnswerTemplate,
    Category,
    Holiday,
    Kecamatan,
    Keyword,
    Opd,
    PlaceAlias,
    RoutingRule,
    Subcategory,
)

OPD_KINDS = ("DINAS", "KECAMATAN", "EXTERNAL")
PRIORITIES = ("rendah", "sedang", "tinggi", "darurat")
REPORT_KINDS = ("pengaduan", "permintaan_informasi", "aspirasi", "apresiasi")
PLACE_KINDS = ("kecamatan", "desa", "kelurahan")
ANSWER_ACTIONS = tuple(
    action.value
    for action in (
        Action.ACCEPT, Action.COMMENT, Action.ASK, Action.RESOLVE, Action.SCHEDULE, Action.OFFER, Action.REFER, Action.REJECT,
    )
)  # fmt: skip
_FIXED_LISTS = {"opd_kind": OPD_KINDS, "priority": PRIORITIES, "report_kind": REPORT_KINDS, "place_kind": PLACE_KINDS,
                "action": ANSWER_ACTIONS}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One kind of reference data. `key`: the fields by which a row is found again."""

    name: str
    model: type[SQLModel]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    is_removable: bool = True
    """Otherwise a row is switched off, because reports refer to it."""

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


_CATEGORY = Field("kategori", "category_kode", "choice", choices="category")
_SUB = Field("subkategori", "subcategory_kode", "choice", choices="subcategory", is_required=False)
_OPD = Field("opd", "opd_kode", "choice", choices="holder")
_FINISH = Field("selesai", "finish_days", "whole", most=MAX_FINISH_DAYS, default="14")
_PRIORITY = Field("prioritas", "priority", "choice", choices="priority", default="sedang")
_SECRET = Field("rahasia", "is_confidential", "flag")
_PLACE = Field("urutan", "position", "whole", most=999, is_required=False, default="0")
_ACTIVE = Field("aktif", "is_active", "flag", default="ya")

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet("opd", Opd, ("kode",), (
            Field("kode", "kode", "code", most=20, is_fixed=True),
            Field("nama", "nama", most=100), Field("singkat", "singkat", most=40),
            Field("jenis", "kind", "choice", choices="opd_kind", default="DINAS"),
            Field("kecamatan", "kecamatan_kode", "choice", choices="kecamatan", is_required=False),
            Field("kontak", "kontak", most=200, is_required=False), _ACTIVE,
        ), is_removable=False),
        Sheet("kategori", Category, ("kode",), (
            Field("kode", "kode", "code", most=40, is_fixed=True),
            # what a list and a button of WhatsApp can hold
            Field("judul", "judul", most=24), Field("tombol", "tombol", most=20),
            Field("deskripsi", "deskripsi", most=72, is_required=False), _OPD,
            Field("tanggapan", "response_days", "whole", most=MAX_RESPONSE_DAYS, default="1"),
            _FINISH, _PRIORITY, _SECRET, _ACTIVE, _PLACE,
        ), is_removable=False),
        Sheet("subkategori", Subcategory, ("kode",), (
            Field("kode", "kode", "code", most=40, is_fixed=True),
            Field("kategori", "category_kode", "choice", choices="category", is_fixed=True),
            Field("judul", "judul", most=24), _OPD, _FINISH, _PRIORITY,
            Field("jenis", "kind", "choice", choices="report_kind", default="pengaduan"),
            _SECRET, Field("luar", "is_external", "flag"),
            Field("rujukan", "referral", "area", most=300, is_required=False), _PLACE,
        ), is_removable=False),
        Sheet("kata", Keyword, ("frasa", "kategori"), (
            Field("frasa", "phrase", most=60, is_fixed=True),
            Field("kategori", "category_kode", "choice", choices="category", is_fixed=True), _SUB,
            Field("bobot", "weight", "decimal", least=0.1, most=5, default="1"),
        )),
        Sheet("aturan", RoutingRule, ("kategori", "subkategori", "kecamatan"), (
            _CATEGORY, _SUB,
            Field("kecamatan", "kecamatan_kode", "choice", choices="kecamatan", is_required=False), _OPD,
        )),
        Sheet("libur", Holiday, ("tanggal",), (
            Field("tanggal", "day", "day", is_fixed=True), Field("nama", "nama", most=100),
        )),
        Sheet("jawaban", AnswerTemplate, ("tindakan", "judul"), (
            Field("tindakan", "action", "choice", choices="action"),
            Field("kategori", "category_kode", "choice", choices="category", is_required=False),
            Field("judul", "title", most=60), Field("isi", "text", "area", most=700), _ACTIVE, _PLACE,
        )),
        Sheet("alias", PlaceAlias, ("sebutan", "kecamatan"), (
            Field("sebutan", "alias", most=60, is_fixed=True),
            Field("kecamatan", "kode", "choice", choices="kecamatan", is_fixed=True),
            Field("jenis", "jenis", "choice", choices="place_kind", default="kecamatan"),
            Field("nama", "nama", most=100, is_required=False),
        )),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Codes:
    """The codes a choice may name, with the rows behind them."""

    opd: dict[str, Opd]
    categories: dict[str, Category]
    subcategories: dict[str, Subcategory]
    kecamatan: dict[str, Kecamatan]

    @classmethod
    def read(cls, session: Session) -> Codes:
        """Read them from the database, not from memory: an import must see what it has just written."""
        return cls(
            {row.kode: row for row in session.exec(select(Opd))},
            {row.kode: row for row in session.exec(select(Category).order_by(Category.position))},  # type: ignore[arg-type]
            {row.kode: row for row in session.exec(select(Subcategory))},
            {row.kode: row for row in session.exec(select(Kecamatan))},
        )

    def choose(self, field: Field, text: str) -> str:
        """Return the code that `text` names. A spreadsheet spoils 16.02.05, so a kecamatan has its name too. Raises Wrong."""
        if field.choices in _FIXED_LISTS:
            return one_of(text, _FIXED_LISTS[field.choices])
        if field.choices == "category":
            return one_of(text, self.categories)
        if field.choices == "subcategory":
            return one_of(text, self.subcategories)
        if field.choices == "holder":
            if one_of(text, self.opd) and self.opd[text].kind == "EXTERNAL":
                raise Wrong("external")
            return text
        named = {row.nama.lower(): kode for kode, row in self.kecamatan.items()}
        return one_of(named.get(text.lower(), text), self.kecamatan)

    def options(self, field: Field) -> list[str]:
        """Return the codes to choose from, in the order they are shown."""
        if field.choices == "holder":
            return [row.kode for row in self.by_name() if row.kind != "EXTERNAL"]
        lists: dict[str, Any] = {
            **_FIXED_LISTS, "category": self.categories, "subcategory": self.subcategories,
            "kecamatan": sorted(self.kecamatan, key=lambda kode: self.kecamatan[kode].nama),
        }
        return list(lists[field.choices])

    def by_name(self) -> list[Opd]:
        """All OPD: agencies first, then kecamatan, each by name."""
        return sorted(self.opd.values(), key=lambda row: (row.kind, row.nama))


def key_of(sheet: Sheet, row: SQLModel) -> str:
    """Return the key of a row as an address carries it."""
    return SEPARATOR.join(shown(getattr(row, sheet.field(name).column)) for name in sheet.key)


def values_of(sheet: Sheet, row: SQLModel) -> dict[str, Any]:
    """Return what a row has in the columns that are edited."""
    return {field.column: getattr(row, field.column) for field in sheet.fields}


def rows_of(session: Session, sheet: Sheet) -> list[SQLModel]:
    """All rows, in the order of their keys."""
    order = [getattr(sheet.model, sheet.field(name).column) for name in sheet.key]
    return list(session.exec(select(sheet.model).order_by(*order)))
