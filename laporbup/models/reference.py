"""Reference data an admin may change: places, OPD, categories, routing rules, holidays."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Kecamatan(SQLModel, table=True):
    """A kecamatan, keyed by its Kemendagri code (`16.02.05`)."""

    __tablename__ = "kecamatan"
    kode: str = Field(primary_key=True, max_length=8)
    nama: str
    lat: float
    lon: float


class Desa(SQLModel, table=True):
    """A desa or kelurahan (`jenis`), keyed by its Kemendagri code (`16.02.05.2001`)."""

    __tablename__ = "desa"
    kode: str = Field(primary_key=True, max_length=13)
    kecamatan_kode: str = Field(foreign_key="kecamatan.kode", index=True)
    nama: str
    jenis: str
    kode_pos: str = ""
    lat: float
    lon: float


class PlaceAlias(SQLModel, table=True):
    """A spelling people use. `kode` is a kecamatan code; `nama` the official desa name when `jenis` is desa/kelurahan."""

    __tablename__ = "place_alias"
    alias: str = Field(primary_key=True)
    kode: str = Field(primary_key=True)
    jenis: str
    nama: str = ""


class Boundary(SQLModel, table=True):
    """The imported outline of a kecamatan: GeoJSON geometry as text."""

    __tablename__ = "boundary"
    kode: str = Field(primary_key=True)
    geometry: str
    attribution: str = ""


class Opd(SQLModel, table=True):
    """An agency. `kind`: DINAS, KECAMATAN (kode `KEC-16.02.05`) or EXTERNAL (PLN, BPN …: not ours to command)."""

    __tablename__ = "opd"
    kode: str = Field(primary_key=True, max_length=20)
    nama: str
    singkat: str
    kind: str
    kecamatan_kode: str | None = Field(default=None, foreign_key="kecamatan.kode")
    kontak: str = ""
    is_active: bool = True


class Category(SQLModel, table=True):
    """A category citizens see. Days are working days; `response_days` 0 means within the hour."""

    __tablename__ = "category"
    kode: str = Field(primary_key=True, max_length=40)
    judul: str
    tombol: str
    deskripsi: str = ""
    opd_kode: str = Field(foreign_key="opd.kode")
    response_days: int = 1
    finish_days: int = 14
    priority: str = "sedang"
    is_confidential: bool = False
    is_active: bool = True
    position: int = 0


class Subcategory(SQLModel, table=True):
    """A finer category. `referral` names who solves it when `is_external` (outside the kabupaten's power)."""

    __tablename__ = "subcategory"
    kode: str = Field(primary_key=True, max_length=40)
    category_kode: str = Field(foreign_key="category.kode", index=True)
    judul: str
    opd_kode: str = Field(foreign_key="opd.kode")
    finish_days: int = 14
    priority: str = "sedang"
    kind: str = "pengaduan"
    is_confidential: bool = False
    is_external: bool = False
    referral: str = ""
    position: int = 0


class Keyword(SQLModel, table=True):
    """A word or phrase that speaks for a category (and perhaps a sub-category)."""

    __tablename__ = "keyword"
    phrase: str = Field(primary_key=True)
    category_kode: str = Field(primary_key=True, foreign_key="category.kode")
    subcategory_kode: str | None = Field(default=None, foreign_key="subcategory.kode")
    weight: float = 1.0


class RoutingRule(SQLModel, table=True):
    """category × place → OPD. Empty columns mean "any"; the most specific rule wins."""

    __tablename__ = "routing_rule"
    id: int | None = Field(default=None, primary_key=True)
    category_kode: str = Field(foreign_key="category.kode", index=True)
    subcategory_kode: str | None = Field(default=None, foreign_key="subcategory.kode")
    kecamatan_kode: str | None = Field(default=None, foreign_key="kecamatan.kode")
    opd_kode: str = Field(foreign_key="opd.kode")
    source: str = "seed"


class Holiday(SQLModel, table=True):
    """A day off in Asia/Jakarta, besides Saturday and Sunday."""

    __tablename__ = "holiday"
    day: date = Field(primary_key=True)
    nama: str
    source: str = "seed"
