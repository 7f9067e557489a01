"""Words of the WhatsApp part of `/admin`: alarms, citizens who are held back, changed numbers, templates."""

from __future__ import annotations

ALARMS_HEADING = "Yang perlu dilihat"
ALARMS_NONE = "Tidak ada peringatan."
ALARM_ONCE = "sejak {since}"
ALARM_TIMES = "{n} kali sejak {since}, terakhir {last}"
ALARM_DONE = "Sudah ditangani"

BLOCKED_HEADING = "Warga yang pesannya ditahan"
BLOCKED_NONE = "Tidak ada."
BLOCKED_HINT = (
    "Pesan mereka disimpan utuh, tidak dikerjakan dan tidak dibalas. Kalau diizinkan, semuanya dikerjakan berurutan."
)
BLOCKED_COUNT = "{n} pesan ditahan"
BLOCKED_SINCE = "sejak {since}: {reason}"
BLOCKED_BY_APP = "pesannya terlalu banyak dalam satu jam"
BLOCKED_SHOW = "Baca yang terbaru"
UNBLOCK = "Izinkan lagi"
BLOCK_HEADING = "Tahan pesan seorang warga"
BLOCK_NUMBER = "Nomor WhatsApp"
BLOCK_REASON = "Alasan"
BLOCK = "Tahan"
NO_WORDS = "({kind})"
MEDIA = {
    "image": "foto", "video": "video", "audio": "pesan suara", "document": "berkas", "sticker": "stiker", "location": "lokasi",
}
MEDIA_OTHER = "pesan lain"

MOVES_HEADING = "Pergantian nomor warga"
MOVES_NONE = "Belum ada."
MOVE = {
    "NUMBER_CHANGED": "Ganti nomor: {old} menjadi {new}",
    "USER_ID_CHANGED": "WhatsApp memberi tanda pengenal baru: {old} menjadi {new}",
    "CONFLICT": "Diakui dua pelapor: {old} dan {new}",
    "LINKED": "Dua alamat satu orang: {old} dan {new}",
}
MOVE_SETTLED = "sudah diputuskan {when}"
SAME = "Orang yang sama, gabungkan"
DIFFERENT = "Dua orang, biarkan terpisah"

TEMPLATES_HEADING = "Templat WhatsApp"
TEMPLATE_COLUMNS = ("Templat", "Keadaan", "Golongan", "Mutu", "Keterangan")

TITLE = "Belum bisa"
NOBODY = "Tidak ada warga dengan nomor itu. Periksa angkanya."
NO_REASON = "Tulis dulu alasannya."
UNKNOWN = "Tombol itu tidak dikenal. Muat ulang halamannya."
GONE = "Itu sudah tidak ada. Muat ulang halamannya."
