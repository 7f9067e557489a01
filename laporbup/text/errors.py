"""A sentence for every error of the domain: what the command line says."""

from __future__ import annotations

from laporbup.domain.errors import Conflict, Forbidden, Invalid, LaporError, NotAllowed, NotFound, Throttled
from laporbup.text import labels

KINDS = {
    "report": "Laporan {key} tidak ada.",
    "attachment": "Lampiran {key} tidak ada.",
    "officer": "Akun {key} tidak ada.",
    "opd": "OPD {key} tidak ada.",
}
OTHER_KIND = "{key} tidak ada."
FORBIDDEN = "Akun {role} tidak berhak melakukan ini."
NOT_ALLOWED = "Laporan berstatus {status}, jadi tindakan itu tidak bisa dilakukan."
NEEDS = "Belum lengkap: {missing}."
MISSING = {
    "has_evidence": "foto atau berkas bukti", "has_note": "catatan", "has_end_date": "tanggal",
    "has_target": "siapa yang dimaksud", "is_offered": "tawaran yang menunggu jawaban", "is_merged": "laporan yang digabung",
}
CONFLICT = "Orang lain baru saja mengubahnya. Coba lagi."
THROTTLED = "Terlalu banyak percobaan. Coba lagi dalam {seconds} detik."
INVALID = "Isian belum benar: {fields}."
UNKNOWN = "Tidak bisa dilakukan."
FIELDS = {
    "note": "catatan", "evidence": "bukti", "until": "tanggal", "category": "kategori", "opd": "OPD", "foto": "foto",
    "username": "nama akun", "password": "kata sandi", "role": "peran", "name": "nama",
    "since": "tanggal awal", "officer": "petugas", "nomor": "nomor laporan",
    "value": "angka",
}
CODES = {
    "required": "wajib diisi", "unknown": "tidak dikenal", "too_long": "terlalu panjang", "too_short": "terlalu pendek",
    "taken": "sudah dipakai", "past": "sudah lewat", "too_far": "terlalu jauh", "invalid": "tidak terbaca",
    "not_image": "bukan foto atau berkas yang kami kenal", "broken": "rusak", "too_big": "terlalu besar",
    "too_large": "terlalu besar", "too_easy": "terlalu mudah ditebak", "not_allowed": "tidak boleh diisi untuk peran ini",
    "not_kecamatan": "harus kantor camat", "disabled": "dimatikan",
    "own": "adalah dinas sendiri", "offered": "sudah ditawari dan belum menjawab", "helps": "sudah ikut membantu",
    "same": "adalah laporan ini sendiri", "closed": "sudah ditutup", "secret": "dirahasiakan",
    "last_admin": "pengelola terakhir, tidak bisa dilepas", "out_of_range": "di luar batas",
}


def sentence(error: LaporError) -> str:
    """Say in one Indonesian sentence what went wrong."""
    own = getattr(error, "sentence", "")
    if own:
        return str(own)
    match error:
        case NotFound():
            return KINDS.get(error.kind, OTHER_KIND).format(key=error.key)
        case Forbidden():
            return FORBIDDEN.format(role=error.role)
        case NotAllowed():
            if error.missing:
                return NEEDS.format(missing=", ".join(MISSING.get(name, name) for name in error.missing))
            look = labels.STATUS.get(error.status) if error.status else None  # type: ignore[call-overload]
            return NOT_ALLOWED.format(status=look.label if look else error.status)
        case Conflict():
            return CONFLICT
        case Throttled():
            return THROTTLED.format(seconds=round(error.retry_after_s))
        case Invalid():
            return INVALID.format(fields=", ".join(f"{FIELDS.get(f, f)} {CODES.get(c, c)}" for f, c in error.errors.items()))
    return UNKNOWN
