"""Words of the administrator's navigation, the routing tester, the notices and the figures of the house rules."""

from __future__ import annotations

#: In the order of the navigation; short, so that a phone shows them in few lines.
TABS = {
    "/admin": "Ringkasan",
    "/admin/akun": "Akun",
    "/admin/jejak": "Jejak",
    "/admin/opd": "OPD",
    "/admin/kategori": "Kategori",
    "/admin/aturan": "Aturan",
    "/admin/siapa": "Siapa menerima?",
    "/admin/libur": "Libur",
    "/admin/jawaban": "Jawaban",
    "/admin/pengumuman": "Pengumuman",
    "/admin/angka": "Angka",
}

# --- who would get it ------------------------------------------------------------------------------

WHO_TITLE = "Siapa yang menerima?"
WHO_INTRO = "Tulis seperti warga menulis. Hasilnya persis seperti laporan sungguhan, tetapi tidak ada yang disimpan."
WHO_TEXT = "Isi laporan"
WHO_VILLAGE = "Desa atau kelurahan"
WHO_VILLAGE_HINT = "Kosong: tempatnya dicari dari kata-katanya."
WHO_KECAMATAN = "Kecamatan"
WHO_CATEGORY = "Kategori pilihan warga"
WHO_CATEGORY_HINT = "Kosong: kategorinya ditebak dari kata-katanya."
WHO_NOT_CHOSEN = "Tidak dipilih"
WHO_BUTTON = "Lihat siapa yang menerima"
WHO_HEADING = "Hasilnya"
WHO_ERRORS = {
    "required": "Tulis dulu isi laporannya.", "too_long": "Terlalu panjang.", "unknown": "Tidak ada di daftar.",
    "invalid": "Tidak bisa dibaca.",
}
TO_OPD = "Langsung ke {opd}"
TO_VERIFIER = "Menunggu petugas verifikasi"
TO_OTHERS = "Dirujuk ke lembaga lain"
WHY_SURE = "Aplikasi yakin dengan tebakannya."
WHY_PICKED = "Warga sendiri yang memilih kategorinya."
WHY_UNSURE = "Aplikasi belum yakin, jadi petugas verifikasi yang memilih."
WHY_NO_WORDS = "Tidak ada kata yang menunjuk ke kategori mana pun, jadi petugas verifikasi yang memilih."
WHY_EMERGENCY = "Ada kata darurat: warga disuruh menelepon 112, dan jawaban pertama ditunggu dalam satu jam."
GUESSES = "Tebakan dari kata-katanya"
GUESS_COLUMNS = ("Kategori", "Subkategori", "Keyakinan")
HARDLY = "kurang dari 1 %"
GUESSES_NONE = "Tidak ada tebakan."
FACT_CATEGORY = "Kategori"
FACT_PLACE = "Tempat"
PLACE_NONE = "tidak ditemukan, jadi warga akan ditanya"
PLACE_OUTSIDE = "di luar Kabupaten Ogan Komering Ilir"
FACT_RULE = "Aturan yang menentukan"
RULE_OWN = "bawaan kategorinya"
RULE = "{category}, {sub}, {place} → {opd}"
RULE_ALL_SUBS = "semua subkategori"
RULE_ANYWHERE = "di mana saja"
FACT_REFERRAL = "Rujukan"
FACT_RESPONSE = "Ditanggapi paling lambat"
FACT_DUE = "Selesai paling lambat"
DUE = "{when} ({days})"
FACT_HIDDEN = "Rahasia"
HIDDEN_YES = "ya, tidak tampil untuk umum"
HIDDEN_NO = "tidak"
FACT_PRIORITY = "Prioritas"

# --- notices ---------------------------------------------------------------------------------------

NOTICE_TITLE = "Pengumuman"
NOTICE_INTRO = (
    "Kalimat ini tampil paling atas di semua halaman, untuk warga dan petugas, selama waktunya berlaku. Paling banyak dua tampil "
    "bersama; yang penting lebih dulu. Perubahan terlihat di mana-mana dalam setengah menit."
)
NOTICE_NEW = "Pengumuman baru"
NOTICE_TEXT = "Isi pengumuman"
NOTICE_TEXT_HINT = "Satu atau dua kalimat pendek, paling panjang 200 huruf."
NOTICE_URGENT = "Penting"
NOTICE_URGENT_HINT = "Untuk banjir, kebakaran, atau keadaan yang membahayakan."
NOTICE_SINCE = "Mulai"
NOTICE_SINCE_HINT = "Kosong: sekarang. Waktu Indonesia Barat."
NOTICE_UNTIL = "Sampai"
NOTICE_UNTIL_HINT = "Kosong: sampai diturunkan."
NOTICE_BUTTON = "Pasang pengumuman"
NOTICE_LIST = "Yang dipasang"
NOTICE_NONE = "Belum ada pengumuman."
NOTICE_COLUMNS = ("Isi", "Keadaan", "Waktu", "Tindakan")
NOTICE_STATES = {"now": "tampil sekarang", "later": "belum mulai", "over": "sudah lewat"}
NOTICE_IMPORTANT = "penting"
NOTICE_FROM_TO = "{since} sampai {until}"
NOTICE_FROM = "sejak {since}, sampai diturunkan"
NOTICE_DOWN = "Turunkan"
NOTICE_MARK = "Penting:"
NOTICE_SAID = {"pasang": "Pengumuman sudah dipasang.", "turun": "Pengumuman sudah diturunkan."}
NOTICE_ERRORS = {
    "required": "Tulis dulu isinya.", "too_long": "Terlalu panjang, paling banyak 200 huruf.",
    "before_start": "Waktu akhirnya harus sesudah mulai dan belum lewat.", "not_a_moment": "Waktunya tidak terbaca.",
}
NOTICE_GONE = "Pengumuman itu sudah tidak ada."

# --- figures ---------------------------------------------------------------------------------------

FIGURES_TITLE = "Angka aturan main"
FIGURES_INTRO = (
    "Berlaku untuk yang dimulai sesudah diubah; tenggat yang sudah berjalan tidak berubah. Batasnya mengikuti janji nasional."
)
FIGURES_LIMITS = "{least} sampai {most} {unit}. Bawaan: {default}."
FIGURES_BUTTON = "Simpan semua"
FIGURES_SAID = "Angkanya sudah disimpan."
FIGURES_ERRORS = {"out_of_range": "Angkanya harus {least} sampai {most}.", "not_a_number": "Tulis angka saja."}
