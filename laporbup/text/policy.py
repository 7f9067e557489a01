"""House rules as an administrator reads them: a name, what it means, and in what it is counted."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "confirm_days": (
        "Waktu warga menjawab",
        "Setelah dinas menyatakan selesai, warga punya waktu sekian untuk menjawab. Sesudah itu laporan ditutup sebagai "
        "“tidak ada jawaban”.",
    ),
    "question_days": (
        "Berapa lama pertanyaan menghentikan waktu",
        "Selama menunggu jawaban warga, tenggat dinas berhenti. Sesudah sekian hari tenggat berjalan lagi.",
    ),
    "reopen_days": (
        "Waktu memperbaiki yang belum beres",
        "Kalau warga bilang belum beres, atau buktinya ditolak, dinas punya waktu sekian.",
    ),
    "verify_days": (
        "Waktu petugas verifikasi",
        "Laporan atau bukti yang belum diperiksa selama ini naik ke meja Sekda.",
    ),
    "transfer_days": (
        "Waktu menjawab tawaran",
        "Kalau sebuah dinas menawarkan laporan ke dinas lain, dinas itu harus menjawab dalam waktu ini.",
    ),
    "sample_percent": (
        "Bukti yang diperiksa acak",
        "Dari seratus laporan selesai tanpa tanda aneh, sekian tetap diperiksa petugas verifikasi.",
    ),
    "far_km": (
        "Jarak foto dari tempat laporan",
        "Foto bukti yang diambil lebih jauh dari ini diberi tanda untuk diperiksa.",
    ),
    "photo_bits": (
        "Batas foto dianggap mirip",
        "Makin besar, makin banyak foto dianggap sama dengan foto lama. Biarkan 6 kalau ragu.",
    ),
    "retention_months": (
        "Lama data pelapor disimpan",
        "Sekian bulan setelah laporan berakhir, nama dan nomor pelapor dihapus. Laporannya tetap ada.",
    ),
    "followup_weeks": (
        "Tanya lagi setelah ditutup",
        "Sekian minggu setelah ditutup, warga ditanya sekali apakah masih beres. 0 berarti tidak ditanya: satu pesan "
        "WhatsApp ada biayanya.",
    ),
}

UNITS: dict[str, str] = {
    "working_days": "hari kerja",
    "percent": "persen",
    "km": "km",
    "bits": "titik beda",
    "months": "bulan",
    "weeks": "minggu",
}
