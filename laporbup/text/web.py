"""Words of the pages that say one thing: not found, not allowed, too much, come back later; and of signing in."""

# links
TO_FORM = "Buat laporan"
TO_LOOKUP = "Cari laporan lain"
TO_HOME = "Ke halaman depan"
TO_LOGIN = "Masuk petugas"
TO_WORK = "Kembali ke pekerjaan saya"
BACK = "Kembali"
BACK_TO_REPORT = "Kembali ke laporan"
TRY_AGAIN = "Coba lagi"

# look-up
CODE_REQUIRED = "Tulis nomor laporannya, contoh LB-7K3MQ4."
CODE_MISTYPED = (
    "Nomor itu sepertinya salah ketik. Nomor laporan dimulai dengan LB, lalu 6 huruf atau angka, contoh LB-7K3MQ4. "
    "Periksa lagi di pesan WhatsApp Bapak/Ibu."
)
LINK_OUT_OF_DATE = (
    "Tautan ini sudah tidak berlaku. Ketik CEK di WhatsApp Lapor Bup untuk tautan yang baru, "
    "atau cari laporannya dengan nomornya di sini."
)
CODE_UNKNOWN = (
    "Kami tidak menemukan laporan dengan nomor itu. Periksa lagi nomornya, atau buka tautan di pesan WhatsApp Bapak/Ibu."
)
TOO_MANY_CODES_TITLE = "Terlalu banyak nomor yang keliru"
TOO_MANY_CODES = "Dari sambungan ini sudah banyak nomor laporan yang tidak ada. Coba lagi {wait}."

# tracker acts
SUPPORT_TITLE = "Dukungan belum tercatat"
SUPPORT_OVER = "Laporan ini sudah ditutup, jadi tidak bisa didukung lagi. Kalau masalahnya masih ada, silakan kirim laporan baru."
SUPPORT_AGAIN = "Baru saja ada perubahan pada laporan ini. Silakan coba sekali lagi."
NOT_THE_REPORTER_TITLE = "Hanya pelapor yang bisa menjawab"
NOT_THE_REPORTER = (
    "Halaman ini halaman umum. Untuk menjawab atau menambah keterangan, buka tautan yang kami kirim kepada pelapor."
)
ANSWER_REQUIRED_TITLE = "Jawabannya belum dipilih"
ANSWER_REQUIRED = "Tekan Sudah beres atau Belum beres."
ADDITION_REQUIRED_TITLE = "Belum ada yang ditambahkan"
ADDITION_REQUIRED = "Tulis keterangannya, atau pilih foto, lalu kirim lagi."
ALREADY_ANSWERED_TITLE = "Laporan ini sudah tidak menunggu jawaban"
ALREADY_ANSWERED = "Keadaan laporan sudah berubah. Buka lagi laporannya untuk melihat yang terbaru."
NOT_SENT_TITLE = "Belum terkirim"
NOT_SENT = "Ada yang perlu dibetulkan. Tulisannya masih ada di bawah ini."
STARS_INVALID = "Nilainya angka 1 sampai 5."

# signing in
SIGN_IN_FAILED = "Nama akun atau kata sandi salah. Coba periksa huruf besar dan kecilnya."
SIGN_IN_THROTTLED = "Terlalu banyak percobaan. Coba lagi {wait}."
WAIT_SECONDS = "dalam {count} detik"
WAIT_MINUTES = "dalam {count} menit"

# officers' acts
UNKNOWN_ACT = "Tindakan itu tidak dikenal. Buka lagi laporannya, lalu pilih tombolnya."
ACT_NOT_ALLOWED = "Keadaan laporan sudah berubah, jadi tindakan ini tidak bisa dilakukan lagi. Buka lagi laporannya."
ACT_CONFLICT = "Petugas lain baru saja bertindak pada laporan yang sama. Buka lagi laporannya untuk melihat yang terbaru."
ACT_TITLE = "Tindakan belum tersimpan"
ACT_NOTE = "Catatan yang ditulis"
ACT_ERRORS: dict[str, dict[str, str]] = {
    "note": {
        "required": "Catatannya perlu diisi, supaya warga tahu.",
        "too_long": "Catatannya terlalu panjang.",
    },
    "evidence": {
        "required": "Lampirkan foto sesudah dikerjakan, atau berkasnya.",
        "unknown": "Lampirannya tidak ditemukan. Pilih fotonya lagi.",
    },
    "until": {
        "required": "Pilih tanggalnya.",
        "invalid": "Tanggalnya tidak terbaca. Contoh: 2027-03-01.",
        "past": "Tanggalnya harus sesudah hari ini.",
        "too_far": "Tanggalnya terlalu jauh.",
    },
    "category": {"required": "Pilih soalnya.", "unknown": "Soal itu tidak ada di daftar."},
    "opd": {
        "required": "Pilih dinas atau kecamatan yang berwenang.",
        "unknown": "Dinas itu tidak ada di daftar.",
        "own": "Itu dinas Bapak/Ibu sendiri. Pilih dinas yang lain.",
        "offered": "Laporan ini sudah ditawarkan ke dinas lain dan belum dijawab.",
        "helps": "Dinas itu sudah ikut membantu.",
    },
    "nomor": {
        "required": "Tulis nomor laporan yang sama, contoh LB-7K3MQ4.",
        "unknown": "Tidak ada laporan dengan nomor itu. Periksa lagi nomornya.",
        "same": "Itu laporan ini sendiri, atau laporan yang sudah digabung ke sini.",
        "closed": "Laporan itu sudah ditutup, jadi tidak bisa digabung ke sana.",
        "secret": "Laporan itu dirahasiakan. Laporan umum tidak bisa digabung ke sana.",
    },
    "officer": {"required": "Pilih petugasnya.", "unknown": "Petugas itu tidak ada di dinas ini, atau akunnya tidak aktif."},
}
ACT_ERROR_OTHER = "Ada isian yang belum benar. Periksa lagi, lalu kirim ulang."

# the same act on several reports
BULK_TITLE = "{done} dari {total} laporan sudah {act}"
BULK_TITLE_NONE = "Belum ada laporan yang berubah"
BULK_ACTS = {"accept": "diterima", "delegate": "ada petugasnya", "assign": "diteruskan"}
BULK_DONE = "Semua yang ditandai sudah beres."
BULK_SKIPPED = "Yang belum, dan mengapa:"
BULK_WHY = "{ticket}: {why}"
BULK_NONE = "Belum ada laporan yang ditandai. Tandai dulu kotak di laporan yang mau dikerjakan."
BULK_NOT_YOURS = "bukan laporan kantor Bapak/Ibu."
BULK_UNSURE = "dugaannya belum cukup yakin, pilih sendiri soalnya."
BULK_BACK = "Kembali ke antrean"

# pages by status
FORBIDDEN_TITLE = "Halaman ini bukan untuk akun Bapak/Ibu"
FORBIDDEN = "Akun ini tidak berhak membuka halaman ini. Kalau seharusnya bisa, hubungi admin di Diskominfo."
FORBIDDEN_CASE = "Laporan ini bukan di wilayah atau dinas Bapak/Ibu, jadi tidak bisa dibuka dari akun ini."
FOREIGN_TITLE = "Kiriman ini tidak kami terima"
FOREIGN = "Kiriman datang dari situs lain. Buka dulu halaman Lapor Bup, lalu kirim dari sana."
NOT_FOUND_TITLE = "Halaman ini tidak ada"
NOT_FOUND = "Mungkin alamatnya salah ketik. Laporan bisa dicari dengan nomornya."
NO_REPORT_TITLE = "Laporan tidak ditemukan"
NO_REPORT = "Tidak ada laporan dengan nomor itu."
WRONG_METHOD_TITLE = "Halaman ini tidak bisa dipakai begitu"
WRONG_METHOD = "Buka dulu halamannya, lalu pakai tombol yang ada di sana."
BROKEN_FORM_TITLE = "Kirimannya tidak utuh"
BROKEN_FORM = "Mungkin sinyalnya putus di tengah jalan. Kembali ke halaman tadi, lalu kirim sekali lagi."
TOO_LARGE_TITLE = "Kirimannya terlalu besar"
TOO_LARGE = "Kirimannya terlalu besar untuk kami terima. Coba kirim lebih sedikit."
TOO_MANY_TITLE = "Terlalu banyak kiriman dari sambungan ini"
TOO_MANY = (
    "Dari sambungan internet ini baru saja datang banyak sekali kiriman. Coba lagi {wait}. "
    "Kalau mendesak, kirim lewat WhatsApp: pesannya tetap kami terima."
)
TROUBLE_TITLE = "Maaf, sedang ada gangguan di tempat kami"
TROUBLE = "Bukan salah Bapak/Ibu. Laporan yang sudah mendapat nomor tidak hilang."
TROUBLE_NEXT = "Coba beberapa menit lagi. Kalau mendesak, kirim lewat WhatsApp: pesannya tetap kami terima."
NOT_BUILT_TITLE = "Halaman sedang disiapkan"
NOT_BUILT = "Halaman ini belum siap dibuka. Coba beberapa menit lagi."
