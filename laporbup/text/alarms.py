"""What an alarm says to the administrator: one sentence of what happened, one of what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from laporbup.text import labels

SENTENCES: dict[str, str] = {
    "sending_stopped": (
        "Pengiriman WhatsApp berhenti (kode {code}: {reason}). Pesan antre, tidak hilang. "
        "Perbaiki di Meta Business Manager; pengiriman mulai lagi sendiri."
    ),
    "cost_near": (
        "Biaya pesan WhatsApp bulan {month} sudah {percent} persen dari batas. Mulai 90 persen petugas tidak dikirimi pesan; "
        "pada 100 persen hanya kabar selesai yang dikirim. Naikkan batas di tabel tarif bila perlu."
    ),
    "cost_cap": (
        "Biaya pesan WhatsApp bulan {month} mencapai batas. Hanya kabar selesai yang dikirim; pesan lain menunggu, "
        "paling lama 3 hari. Naikkan batas di tabel tarif supaya jalan lagi."
    ),
    "template_unusable": (
        "Templat {name} tidak bisa dipakai: {status}. {reason} Pesan memakai templat lapor_kabar, atau menunggu. "
        "Perbaiki di WhatsApp Manager."
    ),
    "template_recategorised": (
        "Templat {name} oleh Meta diubah menjadi {category}: biayanya kira-kira dua kali. "
        "Ajukan banding di WhatsApp Manager. Sementara itu hanya kabar selesai dan kabar darurat yang tetap memakainya."
    ),
    "template_quality": "Mutu templat {name} turun menjadi {quality}. Kalau terus turun, Meta menghentikannya sementara.",
    "template_edited": (
        "Isi templat {name} diubah orang di WhatsApp Manager. Kalau variabelnya berubah, pesan akan ditolak. "
        "Cocokkan lagi dengan: python -m laporbup whatsapp templates"
    ),
    "number_quality": (
        "Mutu nomor WhatsApp kita {quality}: ada warga yang memblokir atau melaporkan. Kurangi pesan yang tidak perlu."
    ),
    "number_limit": "Batas pesan nomor kita turun dari {old} menjadi {new} warga sehari di luar jendela 24 jam.",
    "number_name": "Nama tampilan nomor kita tidak disetujui Meta. {reason}",
    "account": "Pemberitahuan Meta tentang akun WhatsApp kita: {event}. {reason} Buka Meta Business Manager.",
    "security": "Pengaturan keamanan nomor WhatsApp diubah: {event}. Kalau bukan Bapak/Ibu, ganti PIN dan token sekarang.",
    "identity_conflict": (
        "Satu alamat WhatsApp diakui dua pelapor. Keduanya tetap terpisah; balasan pergi ke nomor yang menulis. "
        "Periksa daftar pergantian nomor di bawah."
    ),
    "flood": (
        "Seorang warga mengirim lebih dari {count} pesan dalam satu jam. Pesannya ditahan, tidak dihapus. "
        "Periksa, lalu izinkan atau biarkan."
    ),
    "media_missing": (
        "Ada {count} foto atau berkas laporan yang hilang dari disk. Periksa disk dan folder media, lalu pulihkan dari cadangan."
    ),
    "quarantined_emergency": (
        "Ada kata darurat dalam pesan warga yang ditahan. Baca segera di bawah; kalau benar, izinkan dan hubungi 112."
    ),
}
_KNOWN: dict[str, Mapping[str, str]] = {
    "status": labels.TEMPLATE_STATUS, "category": labels.TEMPLATE_CATEGORY,
    "quality": {**labels.TEMPLATE_QUALITY, "FLAGGED": "buruk"},
}
"""Facts that are words of Meta → ours."""
OTHER = "Ada pemberitahuan yang belum kami kenal: {kind}."
LINE = "{when}  {sentence}"
TIMES = "{n} kali, terakhir {when}"
SINCE = "sejak {when}"
NONE = "tidak ada"


def sentence(kind: str, data: Mapping[str, object] | None) -> str:
    """Say what an alarm is about; a fact that is missing leaves a gap, never an error."""
    facts: defaultdict[str, object] = defaultdict(str, data or {})
    facts["kind"] = kind
    for name, known in _KNOWN.items():
        if name in facts:
            facts[name] = known.get(str(facts[name]), str(facts[name])).lower()
    return " ".join(SENTENCES.get(kind, OTHER).format_map(facts).split())
