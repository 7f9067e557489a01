"""Words of the audit log and of the report about a breach of personal data (UU 27/2022, pasal 46)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from laporbup.text import accounts, labels

TITLE = "Catatan jejak"
INTRO = (
    "Siapa masuk, siapa ditolak, siapa membaca laporan, dan siapa mengubah apa. Catatan ini hanya bertambah; "
    "tidak ada yang bisa mengubah atau menghapusnya dari sini."
)
FILTER_OFFICER = "Nama akun atau nomor laporan"
FILTER_OFFICER_HINT = "Nomor laporan menunjukkan siapa yang sudah membacanya."
FILTER_KIND = "Yang terjadi"
FILTER_SINCE = "Dari tanggal"
FILTER_UNTIL = "Sampai tanggal"
FILTER_BUTTON = "Tampilkan"
FILTER_CLEAR = "Tampilkan semua"
FILTER_WRONG = "Tanggalnya tidak terbaca. Contoh: 2026-11-24."
LIST_HEADING = "Catatan"
NOTHING = "Tidak ada catatan yang cocok."
PAGE_LABEL = "Halaman {page}"
CSV_FILE = "jejak-laporbup.csv"
BREACH_FILE = "kebocoran-{since}-{until}.md"
BREACH_PROBLEM = "Laporan belum bisa dibuat"
BREACH_DATES = "Isi tanggal mulai dan tanggal akhir, dan pastikan urutannya benar."
BREACH_NO_OFFICER = "Tidak ada akun bernama itu. Periksa ejaannya."
CSV_LINK = "Unduh sebagai CSV"
NOBODY = "seseorang"
SYSTEM = "sistem atau baris perintah"

KINDS = {
    "masuk": "Masuk dan keluar", "ditolak": "Ditolak", "dibaca": "Data pribadi dibaca", "akun": "Perubahan akun",
    "lain": "Perubahan lain",
}
ALL_KINDS = "Semua"
ACTIONS = {
    "signed_in": "masuk", "signed_out": "keluar", "sign_in_failed": "gagal masuk: kata sandi salah",
    "sign_in_throttled": "gagal masuk: terlalu banyak percobaan", "factor_failed": "gagal masuk: kode salah",
    "recovery_code_used": "masuk dengan kode cadangan", "password_wrong": "kata sandi sekarang salah",
    "denied": "ditolak", "viewed": "membaca laporan", "opened": "membuka halaman", "erased": "menghapus data pribadi",
    "reports_exported": "mengekspor semua laporan", "person_exported": "mengekspor data seorang warga",
    "breach_report": "membuat laporan kebocoran", "trail_exported": "mengunduh catatan jejak",
    "officer_created": "akun dibuat", "officer_changed": "akun diubah", "officer_disabled": "akun dimatikan",
    "officer_enabled": "akun dinyalakan lagi", "link_made": "tautan kata sandi dibuat", "password_set": "kata sandi dibuat",
    "factor_on": "kode di HP dipasang", "factor_off": "kode di HP dilepas", "factor_reset": "kode di HP dilepas pengelola",
    "recovery_codes_made": "kode cadangan baru dibuat", "sessions_ended": "peramban dikeluarkan",
    "whatsapp_bound": "WhatsApp dihubungkan", "whatsapp_unbound": "WhatsApp diputuskan",
    "alarm_cleared": "peringatan ditandai selesai", "blocked": "pesan seorang warga ditahan",
    "unblocked": "seorang warga diizinkan lagi", "identity_settled": "pergantian nomor diputuskan",
    "reference": "data acuan diubah", "reference_imported": "data acuan dimasukkan dari berkas",
    "reference_exported": "data acuan diunduh", "notice": "pengumuman dipasang", "notice_down": "pengumuman diturunkan",
    "policy": "angka aturan main diubah", "holiday": "hari libur diubah",
    "links_revoked": "tautan pelapor dicabut", "retention": "data lama dihapus",
    "reports_imported": "laporan lama dipindahkan",
}
DATA = {
    "by": "sambungan", "wanted": "yang diminta", "role": "peran", "browser": "peramban", "factor": "dengan kode di HP",
    "opd": "kantor", "opd_kode": "kantor", "name": "nama diganti", "left": "sisa", "how": "cara", "one": "hanya satu",
    "since": "dari", "until": "sampai", "officer": "akun",
}
HOW = {"link": "lewat tautan", "own": "di halaman akun"}
YES, NO = "ya", "tidak"
CSV_COLUMNS = ("waktu", "akun", "kode", "yang_terjadi", "tentang", "keterangan")


def action(code: str) -> str:
    """Say what an entry is about; a code without a word of its own is shown as it is."""
    return ACTIONS.get(code, code)


def detail(data: Mapping[str, Any] | None) -> str:
    """Say the rest of an entry in one line."""
    filled = {key: value for key, value in (data or {}).items() if value not in (None, "")}
    return ", ".join(f"{DATA.get(key, key)}: {_value(key, value)}" for key, value in filled.items())


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return (" → " if len(value) == 2 else ", ").join(_value(key, item) for item in value)
    if key == "role":
        return labels.ROLE.get(str(value), str(value))
    if key == "browser":
        return accounts.browser(str(value))
    return HOW.get(str(value), str(value)) if key == "how" else str(value or "–")


# --- breach report --------------------------------------------------------------------------------

BREACH_HEADING = "Laporan kebocoran data"
BREACH_INTRO = (
    "Kalau akun petugas dipakai orang lain atau HP petugas hilang: laporan ini menyebut data siapa yang mungkin terbaca, "
    "sebagai bahan pemberitahuan tertulis paling lambat 3 × 24 jam (UU Perlindungan Data Pribadi, pasal 46)."
)
BREACH_OFFICER = "Akun yang dicurigai (kosong: semua akun)"
BREACH_BUTTON = "Buat laporan"
BREACH_TITLE = "# Laporan kebocoran data pribadi Lapor Bup"
BREACH_LINES = {
    "window": "Rentang waktu: {since} sampai {until} WIB.",
    "officer": "Akun yang diperiksa: {officer}.",
    "everybody": "Akun yang diperiksa: semua akun petugas.",
    "made": "Dibuat: {now} WIB, dari catatan jejak.",
    "deadline": (
        "Batas pemberitahuan tertulis kepada warga dan lembaga: 3 × 24 jam sejak kebocoran diketahui. "
        "Kalau baru diketahui sekarang: {deadline} WIB."
    ),
}
BREACH_WHAT = "## 1. Data pribadi yang mungkin terungkap"
BREACH_REPORTS = "- Isi laporan warga: {reports} laporan, {confidential} di antaranya rahasia."
BREACH_PLACES = "- Tempat kejadian: {places} laporan dengan titik lokasi."
BREACH_FILES = "- Foto dan lampiran: {files} berkas."
BREACH_PEOPLE = "- Warga yang laporannya dibaca: {people} orang; {reachable} bisa dihubungi lewat WhatsApp atau telepon."
BREACH_MASKED = "- Nama dan nomor pelapor disamarkan dari petugas, jadi tidak terbaca di halaman petugas."
BREACH_EXPORTED = (
    "- **Ekspor: {times} kali data dicetak atau diunduh; di dalamnya ada nomor pelapor. Periksa siapa yang memegang berkasnya.**"
)
BREACH_LISTS = "- Daftar yang dibuka, berisi potongan isi laporan: {pages}."
BREACH_NO_LISTS = "- Tidak ada daftar laporan yang dibuka."
BREACH_HOW = "## 2. Kapan dan dari akun mana"
BREACH_ACCOUNT = "### {username} ({role})"
BREACH_SIGNINS = "- Masuk {times} kali ({browsers}); gagal {failed} kali; ditolak {denied} kali."
BREACH_FIRST_LAST = "- Kegiatan pertama {first}, terakhir {last} WIB."
BREACH_READ = "- Laporan yang dibaca ({count}): {tickets}."
BREACH_READ_NONE = "- Tidak ada laporan yang dibaca."
BREACH_NOBODY = "Tidak ada kegiatan akun petugas dalam rentang waktu ini."
BREACH_DONE = "## 3. Penanganan dan pemulihan (diisi pengelola)"
BREACH_STEPS = (
    "- [ ] Akun dikeluarkan dari semua peramban, kata sandi dan kode di HP diganti. Jam: ….",
    "- [ ] Sebab kebocoran: ….",
    "- [ ] Yang sudah dilakukan supaya tidak terulang: ….",
    "- [ ] Warga diberi tahu tertulis. Tanggal dan cara: ….",
    "- [ ] Lembaga pelindungan data pribadi diberi tahu. Tanggal dan nomor surat: ….",
    "- [ ] Perlu diumumkan kepada masyarakat? (kalau mengganggu pelayanan umum atau berdampak serius) ….",
)
BREACH_LIST = "## Lampiran: laporan yang dibaca"
BREACH_TABLE = ("| Nomor | Dibaca oleh | Pertama dibaca | Rahasia |", "|---|---|---|---|")
PAGES = {
    "/petugas": "antrean kantor", "/camat": "laporan di wilayah", "/verifikasi": "antrean verifikasi",
    "/bupati": "ringkasan pimpinan", "/admin": "halaman pengelola (pesan yang ditahan)", "/admin/akun": "akun petugas",
    "/admin/jejak": "catatan jejak",
}
