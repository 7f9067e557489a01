"""What the statuses, acts, roles and states are called, and how they look. Keys are the codes of the domain."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """A status as a badge: word, css class of the style sheet, id of the inline icon."""

    label: str
    css: str
    icon: str


STATUS: dict[str, Look] = {
    "RECEIVED": Look("Diterima", "s-received", "inbox"),
    "NEEDS_INFO": Look("Butuh keterangan", "s-info", "ask"),
    "ASSIGNED": Look("Didisposisikan", "s-assigned", "send"),
    "IN_PROGRESS": Look("Ditindaklanjuti", "s-progress", "work"),
    "SCHEDULED": Look("Terjadwal", "s-scheduled", "date"),
    "RESOLVED": Look("Selesai, menunggu konfirmasi", "s-resolved", "hour"),
    "CLOSED": Look("Ditutup", "s-closed", "done"),
    "REFERRED": Look("Dirujuk", "s-assigned", "send"),
    "REJECTED": Look("Ditolak", "s-rejected", "no"),
}
LATE = Look("Terlambat", "s-late", "late")
CANCELLED = Look("Dibatalkan pelapor", "s-rejected", "no")
"""A REJECTED report whose last move was the citizen's own CANCEL."""

CLOSURE: dict[str, str] = {
    "confirmed": "Warga bilang sudah beres",
    "verified": "Diperiksa admin, sudah beres",
    "unconfirmed": "Warga tidak menjawab",
}

ACTION: dict[str, str] = {
    "RECEIVE": "Laporan diterima",
    "ASSIGN": "Diteruskan ke dinas",
    "START": "Mulai dikerjakan",
    "ASK": "Bertanya kepada pelapor",
    "ANSWER": "Pelapor menjawab",
    "SCHEDULE": "Dijadwalkan",
    "RESOLVE": "Dinyatakan selesai",
    "RETURN": "Dikembalikan, bukan wewenang",
    "REFER": "Dirujuk ke instansi lain",
    "REJECT": "Ditolak",
    "CONFIRM": "Pelapor: sudah beres",
    "OBJECT": "Pelapor: belum beres",
    "VERIFY": "Admin: sudah beres",
    "REFUSE": "Admin: bukti tidak diterima",
    "EXPIRE": "Waktu tunggu habis",
    "CANCEL": "Dibatalkan pelapor",
    "ACCEPT": "Laporan diterima petugas",
    "COMMENT": "Jawaban petugas",
    "NOTE": "Catatan petugas",
    "ADD": "Pelapor menambahkan keterangan",
    "CORRECT": "Kategori atau tempat dibetulkan",
    "REMIND": "Pengingat dikirim",
    "ESCALATE": "Naik ke atasan",
    "RATE": "Pelapor memberi nilai",
    "SUPPORT": "Warga lain mendukung",
    "MERGE": "Digabung dengan laporan yang sama",
    "UNMERGE": "Dipisah, ternyata laporan lain",
    "FOLLOW": "Mengikuti laporan yang digabung",
    "OFFER": "Ditawarkan ke instansi lain",
    "TAKE": "Diambil alih",
    "DECLINE": "Tawaran tidak diterima",
    "WITHDRAW": "Tawaran ditarik kembali",
    "INVOLVE": "Instansi lain diminta membantu",
    "RELEASE": "Bantuan instansi lain selesai",
    "DELEGATE": "Petugas ditunjuk",
}
"""How an event is titled in a timeline."""

EXPIRED: dict[str, str] = {
    "RESOLVED": "Ditutup, warga tidak menjawab",
    "NEEDS_INFO": "Tidak ada jawaban, laporan dilanjutkan",
    "SCHEDULED": "Hari yang dijadwalkan sudah tiba",
}
"""The title of an EXPIRE event, by the status it ends."""

BUTTON: dict[str, str] = {
    "ASSIGN": "Teruskan",
    "ACCEPT": "Terima laporan",
    "START": "Mulai kerjakan",
    "ASK": "Tanya pelapor",
    "SCHEDULE": "Jadwalkan",
    "RESOLVE": "Nyatakan selesai",
    "RETURN": "Bukan wewenang kami",
    "REFER": "Rujuk",
    "REJECT": "Tolak",
    "CONFIRM": "Sudah beres",
    "OBJECT": "Belum beres",
    "VERIFY": "Benar sudah beres",
    "REFUSE": "Bukti tidak diterima",
    "COMMENT": "Kirim jawaban",
    "NOTE": "Simpan catatan",
    "ADD": "Tambahkan",
    "CANCEL": "Batalkan laporan",
    "CORRECT": "Betulkan",
    "MERGE": "Gabungkan",
    "UNMERGE": "Pisahkan",
    "OFFER": "Tawarkan",
    "TAKE": "Terima dan ambil alih",
    "DECLINE": "Bukan urusan kami juga",
    "WITHDRAW": "Tarik kembali",
    "INVOLVE": "Minta bantuan",
    "RELEASE": "Akhiri bantuan",
    "DELEGATE": "Tunjuk petugas",
}
"""What the button of an act says."""

NEED: dict[str, str] = {
    "has_note": "Tulis dulu alasannya.",
    "has_evidence": "Lampirkan dulu foto sesudah dikerjakan atau suratnya.",
    "has_end_date": "Pilih dulu tanggal mulai dikerjakan.",
    "asked_from": "Tidak ada pertanyaan yang menunggu jawaban.",
    "is_offered": "Tidak ada tawaran yang menunggu jawaban.",
    "has_target": "Pilih dulu siapa.",
    "is_merged": "Laporan ini tidak digabung dengan laporan lain.",
    "parent_status": "Laporan ini tidak digabung dengan laporan lain.",
    "may_reopen": "Waktu untuk menyatakan keberatan sudah habis. Silakan buat laporan baru.",
}
"""What is missing for an act (names of `domain.lifecycle.Facts`)."""

ROLE: dict[str, str] = {
    "HANDLER": "Petugas",
    "HEAD": "Kepala OPD",
    "CAMAT": "Camat",
    "VERIFIER": "Admin verifikasi",
    "SEKDA": "Sekda",
    "BUPATI": "Bupati",
    "ADMIN": "Pengelola sistem",
    "REPORTER": "Pelapor",
    "SYSTEM": "Sistem",
}

ACCOUNT_ACTIVE = "aktif"
ACCOUNT_DISABLED = "dimatikan"

PRIORITY: dict[str, str] = {"darurat": "Darurat", "tinggi": "Tinggi", "sedang": "Sedang", "rendah": "Rendah"}

KIND: dict[str, str] = {
    "pengaduan": "Pengaduan",
    "permintaan_informasi": "Pertanyaan",
    "aspirasi": "Usulan",
    "apresiasi": "Terima kasih",
    "darurat": "Darurat",
}

REFERRAL: dict[str, str] = {
    "EXTERNAL": "Ini bukan wewenang kabupaten. Yang bertugas: {who}.",
    "OUTSIDE": "Tempatnya di luar Kabupaten Ogan Komering Ilir. Laporkan lewat SP4N-LAPOR! (lapor.go.id) atau SMS 1708.",
    "PARTNER": "Kami kerjakan bersama {who}.",
}
"""Why a report is referred: not the kabupaten's power, outside OKI, or done together with a partner."""

ATTACHMENT: dict[str, str] = {
    "PENDING": "Foto sedang diambil",
    "READY": "Tersimpan",
    "FAILED": "Tidak bisa diambil",
}
PURPOSE: dict[str, str] = {"REPORT": "Sebelum", "ADDITION": "Tambahan", "PROGRESS": "Dikerjakan", "EVIDENCE": "Sesudah"}

OUTBOX: dict[str, str] = {
    "QUEUED": "Menunggu dikirim",
    "SENDING": "Sedang dikirim",
    "UNCERTAIN": "Belum pasti terkirim",
    "SENT": "Terkirim",
    "DELIVERED": "Sampai",
    "READ": "Dibaca",
    "PERMANENT_FAILURE": "Tidak bisa dikirim",
    "TEMPORARY_FAILURE": "Tidak sampai dalam 3 hari",
    "TECHNICAL_FAILURE": "Gagal, diperiksa admin",
    "CANCELLED": "Tidak jadi dikirim",
}

TEMPLATE_STATUS: dict[str, str] = {
    "APPROVED": "disetujui",
    "PENDING": "sedang ditinjau",
    "IN_APPEAL": "sedang banding",
    "REJECTED": "DITOLAK",
    "PAUSED": "DIJEDA",
    "DISABLED": "DIMATIKAN",
    "FLAGGED": "diperingatkan",
    "MISSING": "BELUM ADA",
    "PENDING_DELETION": "AKAN DIHAPUS",
    "UNKNOWN": "belum diketahui",
}
TEMPLATE_CATEGORY: dict[str, str] = {"UTILITY": "layanan", "MARKETING": "PEMASARAN", "AUTHENTICATION": "autentikasi"}
TEMPLATE_QUALITY: dict[str, str] = {"GREEN": "baik", "YELLOW": "kurang", "RED": "buruk"}

CHANNEL: dict[str, str] = {"whatsapp": "WhatsApp", "web": "Formulir web", "open311": "Aplikasi lain", "import": "Data lama"}

LEVEL: dict[int, str] = {0: "Petugas", 1: "Kepala OPD atau Camat", 2: "Sekda", 3: "Bupati"}
"""Where an escalation stands (`Report.escalation_level`)."""


def status(code: str) -> Look:
    """Return the badge of a status code."""
    return STATUS[code]
