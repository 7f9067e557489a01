"""Words of the take-over of the old service's reports: notes in the timeline, and what the command says."""

from __future__ import annotations

DONE = "Menurut catatan layanan yang lama, laporan ini sudah selesai."
REJECTED = "Menurut catatan layanan yang lama, laporan ini ditolak."
REFERRED = "Menurut catatan layanan yang lama, laporan ini diteruskan ke instansi lain."

HELP = "memindahkan laporan layanan yang lama dari berkas CSV"
HELP_DRY_RUN = "hanya memeriksa, tidak menyimpan apa-apa"
NO_COLUMNS = (
    "Kolom ini tidak ada di berkas: {columns}. Kolom yang dikenal: nomor_lama, tanggal, uraian, kategori, desa, kecamatan, "
    "status, opd, selesai_tanggal, nama, telepon."
)
BAD_MAP = "Daftar kata status tidak bisa dibaca: {file}"
WRONG = "Baris {line}, kolom {column}: {why}"
NOTE = "Baris {line}: {columns} tidak dikenali, laporan tetap dipindahkan"
WHY = {
    "required": "kosong, padahal wajib diisi",
    "too_long": "terlalu panjang",
    "unreadable": "tanggalnya tidak terbaca (contoh: 14-07-2025 atau 14 Juli 2025)",
    "future": "tanggalnya belum terjadi",
    "before": "lebih awal dari tanggal laporan",
    "unknown": "status ini tidak dikenal; tambahkan ke status_lama.csv kalau memang dipakai",
    "twice": "nomor ini sudah ada di baris sebelumnya",
    "refused": "tidak bisa disimpan; baris lain tetap dipindahkan",
}
DONE_LINE = "Selesai: {made} laporan dipindahkan, {known} sudah ada sebelumnya, {wrong} baris bermasalah."
WOULD_LINE = "Pemeriksaan saja: {made} laporan bisa dipindahkan, {known} sudah ada, {wrong} baris bermasalah."
