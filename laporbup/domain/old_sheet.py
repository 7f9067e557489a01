"""The sheet of the old service's reports, read as tolerantly as people write sheets. Errors are codes, said elsewhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from laporbup.domain.address import normalise_phone
from laporbup.domain.lifecycle import FINAL, Status

WIB = timezone(timedelta(hours=7))
HEADERS: dict[str, tuple[str, ...]] = {
    "nomor_lama": ("nomor", "no", "no_laporan", "nomor_laporan", "no_tiket", "nomor_tiket", "no_lama", "id", "tiket"),
    "tanggal": ("tgl", "tanggal_lapor", "tgl_lapor", "tanggal_laporan", "tgl_laporan", "waktu", "tanggal_masuk", "tgl_masuk"),
    "uraian": ("isi", "laporan", "isi_laporan", "pengaduan", "aduan", "isi_aduan", "keluhan", "deskripsi", "uraian_laporan"),
    "kategori": ("jenis", "bidang", "jenis_laporan", "kategori_laporan"),
    "desa": ("kelurahan", "desa_kelurahan", "desa_kel", "nama_desa"),
    "kecamatan": ("kec", "nama_kecamatan"),
    "status": ("status_laporan", "keterangan_status"),
    "opd": ("dinas", "instansi", "tujuan", "opd_tujuan", "disposisi"),
    "selesai_tanggal": ("tanggal_selesai", "tgl_selesai", "selesai", "tgl_tutup", "tanggal_tutup"),
    "nama": ("pelapor", "nama_pelapor", "nama_lengkap"),
    "telepon": ("hp", "no_hp", "nomor_hp", "wa", "no_wa", "telp", "no_telp", "nomor_telepon", "no_telepon"),
}
REQUIRED = ("nomor_lama", "tanggal", "uraian")
MAX_TEXT, MAX_NUMBER, MAX_NAME = 4000, 64, 100
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari", "feb februari pebruari", "mar maret", "apr april", "mei may", "jun juni", "jul juli",
         "agu ags agt agustus aug", "sep sept september", "okt oktober oct", "nov november nop nopember", "des desember dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]+)[\s./-]+(\d{4})")
_ISO = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_TIME = re.compile(r"[\sT,]+(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class OldReport:
    """A row that can be used. `status` None: the sheet says none."""

    line: int
    number: str
    at: datetime
    text: str
    category: str = ""
    desa: str = ""
    kecamatan: str = ""
    status: Status | None = None
    opd: str = ""
    ended_at: datetime | None = None
    name: str = ""
    phone: str = ""

    @property
    def is_over(self) -> bool:
        return self.status in FINAL


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be used: its line in the file, the column, and why."""

    line: int
    column: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """What a file holds. `missing`: columns without which nothing can be read."""

    rows: Sequence[OldReport] = ()
    wrong: Sequence[Wrong] = ()
    missing: Sequence[str] = ()


def normal_number(text: str) -> str:
    """Return an old number as it is kept and looked for: capitals, without spaces."""
    return re.sub(r"\s+", "", text).upper()


def read(data: bytes, statuses: Mapping[str, Status], now: datetime) -> Sheet:
    """Read a CSV file: comma, semicolon or tab; UTF-8 (with or without BOM) or the old Windows letters."""
    text = _decoded(data)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    header = next((row for row in lines if any(cell.strip() for cell in row)), [])
    columns = {name: at for at, cell in enumerate(header) if (name := _column(cell))}
    if missing := [name for name in REQUIRED if name not in columns]:
        return Sheet(missing=missing)
    rows: list[OldReport] = []
    wrong: list[Wrong] = []
    seen: set[str] = set()
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        found = _row(lines.line_num, given, statuses, now)
        if isinstance(found, OldReport) and found.number in seen:
            found = Wrong(found.line, "nomor_lama", "twice")
        if isinstance(found, Wrong):
            wrong.append(found)
            continue
        seen.add(found.number)
        rows.append(found)
    return Sheet(rows, wrong)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _column(cell: str) -> str | None:
    typed = re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_")
    return next((name for name, others in HEADERS.items() if typed == name or typed in others), None)


def _row(line: int, given: Mapping[str, str], statuses: Mapping[str, Status], now: datetime) -> OldReport | Wrong:
    number, text = normal_number(given["nomor_lama"]), given["uraian"]
    at, ended_at = moment(given["tanggal"]), moment(given.get("selesai_tanggal", ""))
    word = " ".join(given.get("status", "").lower().split())
    problems = {
        ("nomor_lama", "required"): not number, ("nomor_lama", "too_long"): len(number) > MAX_NUMBER,
        ("tanggal", "required"): not given["tanggal"], ("tanggal", "unreadable"): at is None,
        ("tanggal", "future"): at is not None and at > now, ("uraian", "required"): not text,
        ("selesai_tanggal", "unreadable"): bool(given.get("selesai_tanggal")) and ended_at is None,
        ("selesai_tanggal", "future"): ended_at is not None and ended_at > now,
        ("status", "unknown"): bool(word) and word not in statuses,
    }
    for (column, code), is_so in problems.items():
        if is_so:
            return Wrong(line, column, code)
    if at is None or (ended_at is not None and ended_at.date() < at.date()):
        return Wrong(line, "selesai_tanggal", "before")
    status = statuses.get(word) if word else (Status.CLOSED if ended_at else None)
    return OldReport(
        line, number, at, text[:MAX_TEXT], given.get("kategori", ""), given.get("desa", ""), given.get("kecamatan", ""), status,
        given.get("opd", ""), max(ended_at, at) if ended_at else None, given.get("nama", "")[:MAX_NAME],
        normalise_phone(given.get("telepon", "").lstrip("'")) or "",
    )


def moment(text: str) -> datetime | None:
    """Return the moment (Jakarta) of `14-07-2025 09:30`, `14 Juli 2025`, `2025-07-14`, or a number of a spreadsheet."""
    text = text.strip()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        whole = datetime.combine(_EXCEL_EPOCH, time(), WIB) + timedelta(days=float(text))
        return whole.astimezone(UTC)
    found = _ISO.match(text)
    parts = (found[1], found[2], found[3]) if found else None
    if found is None and (found := _DAY.match(text)):
        month = found[2] if found[2].isdigit() else str(_MONTHS.get(found[2].lower(), 0))
        parts = (found[3], month, found[1])
    if found is None or parts is None:
        return None
    at = _TIME.match(text, found.end())
    hour, minute, second = (int(piece or 0) for piece in at.groups()) if at else (0, 0, 0)
    try:
        day = date(int(parts[0]), int(parts[1]), int(parts[2]))
        return datetime.combine(day, time(hour, minute, second), WIB).astimezone(UTC)
    except ValueError:
        return None
