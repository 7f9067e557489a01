"""Words of the officers' pages around what the read models say: headings, buttons, live sign, empty views."""

# who is signed in, and the other pages of the same person
REGENCY = "Ogan Komering Ilir"
PAGES = {
    "/petugas": "Antrean kantor saya",
    "/camat": "Semua di wilayah saya",
    "/verifikasi": "Verifikasi",
    "/bupati": "Hari ini",
}
PAGES_LABEL = "Halaman lain"

# live
LIVE = "Langsung"
NOT_LIVE = "Terputus, sedang menyambung lagi"
LOADING = "Sedang dimuat"
NO_SCRIPT = (
    "Halaman petugas memerlukan JavaScript, karena isinya selalu yang terbaru. Nyalakan JavaScript di setelan peramban, "
    "atau pakai peramban lain."
)
TROUBLE = "Belum bisa dimuat. Coba buka lagi halaman ini sebentar lagi."
NOT_YOURS = "Laporan ini tidak ada, atau bukan untuk akun Bapak/Ibu."
BACK_HOME = "Kembali"

# worklist
WORKLIST_TITLE = "Antrean kerja"
WORKLIST_TAB_TITLE = "({count}) Antrean kerja"
CAMAT_TITLE = "Wilayah saya"
CAMAT_TAB_TITLE = "({count}) Wilayah saya"
VERIFY_TAB_TITLE = "({count}) Verifikasi"
TABS_LABEL = "Antrean"
LIST_HEADING = "Daftar laporan"
SEARCH_LABEL = "Cari kata, nomor, atau desa"
SEARCH_BUTTON = "Cari"
SEARCH_FOUND = "Hasil pencarian"
SEARCH_CLEAR = "Hapus pencarian"

FILTER_SUMMARY = "Saring daftar ini"
FILTER_SET = "Saring daftar ini ({n} dipakai)"
FILTER_LATE = "Hanya yang terlambat"
FILTER_BUTTON = "Tampilkan"
FILTER_CLEAR = "Hapus saringan"
PICK = "Tandai {ticket} untuk tindakan sekaligus"
PICK_SHORT = "Tandai"
BULK_HEADING = "Untuk semua yang ditandai"
BULK_HINT = "Tandai beberapa laporan di atas, lalu pilih satu tindakan. Paling banyak 20."
BULK_ACCEPT = "Terima semua"
BULK_PERSON = "Petugas yang mengerjakan"
BULK_PERSON_ME = "Saya sendiri"
BULK_DELEGATE = "Serahkan"
BULK_ASSIGN = "Teruskan menurut dugaan terkuat"
LOAD_HEADING = "Pembagian kerja"
LOAD_COLUMNS = ("Petugas", "Dipegang", "Terlambat")

# keyboard
KEYS_SUMMARY = "Pintasan papan ketik"
KEYS = (
    ("j / k", "laporan berikutnya / sebelumnya"),
    ("Enter", "buka laporan"),
    ("x", "tandai laporan"),
    ("a", "tindakan pertama di baris itu, atau di halaman laporan"),
    ("s", "saya kerjakan"),
    ("1 2 3", "teruskan menurut dugaan pertama, kedua, ketiga (verifikasi)"),
    ("t / c / n", "di halaman laporan: tawarkan / kirim kabar / catatan petugas"),
    ("u", "kembali ke antrean"),
    ("/", "cari"),
    ("?", "tampilkan pintasan ini"),
)

# the Camat's score in short
SCORE_HEADING = "Nilai kantor camat"
SCORE_WINDOW = "90 hari terakhir"
SCORE_LINK = "Lihat peringkat semua camat"
SCORE_NONE = "Nilai belum bisa dihitung: laporannya masih sedikit."

# case
CASE_TITLE = "Laporan"
ACTS_HEADING = "Apa yang mau dilakukan?"
NO_ACTS = "Sekarang Bapak/Ibu hanya bisa membaca laporan ini."
OTHER_ACTS = "Pilihan lain"
BACK_TO_LIST = "Kembali ke antrean"
DUE = "Batas waktu"
HOLDER = "Dipegang oleh"
PLACE = "Tempat"
ROUTE = "Buka petunjuk arah"
CATEGORY = "Soal"
REPORTER = "Pelapor"
PUBLIC_PAGE = "Lihat halaman untuk warga"
CONFIDENTIAL = "Laporan ini dirahasiakan. Tidak tampil di halaman warga. Jangan diteruskan ke luar kantor."
PHOTOS = "Foto dan lampiran"
FLAGS = "Yang perlu diperiksa pada bukti"
ALIKE = "Bandingkan dengan foto lama ini:"
HISTORY = "Perjalanan"
PRIVATE = "Hanya petugas yang bisa membaca ini"
MESSAGES = "Pesan kepada pelapor"
BEFORE = "Sebelum"
AFTER = "Sesudah"
TAKE_AFTER = "Ambil foto sesudah"
CHOOSE_AFTER = "Pilih foto yang sudah ada, atau berkas PDF"
AFTER_CHOSEN = "Foto sesudah"
CHOOSE = "Pilih dinas atau kecamatan"
CHOOSE_PERSON = "Pilih petugasnya"
PERSON_FIELD = "Petugas"
ANSWERS = "Jawaban siap pakai"
ANSWER_USE = "Pakai"
TAKE_PHOTO = "Tambah foto (boleh kosong)"
HANDLER = "Petugas"
HELPERS = "Ikut membantu"
OFFERED = "Ditawarkan"
OLD_NUMBER = "Nomor lama"
NOT_ALIKE = "Bukan, ini lain"
ALIKE_HEADING = "Mungkin laporan yang sama"
ALIKE_HINT = "Kalau benar sama, gabungkan. Pelapornya tetap mendapat kabar, dan nilainya dihitung satu."
MERGE = "Gabungkan ke laporan ini"
OPD_FIELD = "Dinas atau kecamatan"

# verification
VERIFY_TITLE = "Verifikasi"
VERIFY_HEADING = "Laporan mana milik siapa?"
SUGGESTIONS = "Paling mungkin"
ALL_CATEGORIES = "Pilih soal lain"
CATEGORY_CHOOSE = "Pilih soalnya"
OPD_CHOOSE = "Menurut soalnya"
OPD_INSTEAD = "Dinas, kalau tidak menurut soalnya"
SEND_ON = "Teruskan"
NOTE_OPTIONAL = "Catatan untuk dinas (boleh kosong)"
NO_EVIDENCE = "Tidak ada foto sesudah."

# admin
ADMIN_TITLE = "Pengelola sistem"
ADMIN_INTRO = "Keadaan sistem dan saluran WhatsApp. Akun diundang dan diubah di [Akun petugas](/admin/akun)."
SENDING = "pengiriman WhatsApp"
SENDING_OK = "Jalan"
SENDING_STOPPED = "Berhenti"
SENDING_NOTE = "pesan ke warga berjalan biasa"
UNPARSED = "pesan masuk belum terbaca"
UNPARSED_NOTE = "disimpan utuh, tidak hilang"
COST = "biaya pesan bulan ini"
COST_NOTE = "sejak tanggal 1"
SIGNED_IN = "peramban sedang masuk"
SIGNED_IN_NOTE = "dari {accounts} akun yang aktif"
ACCOUNTS_HEADING = "Akun petugas"
ACCOUNT_COLUMNS = ("Akun", "Nama", "Peran", "Kantor", "Terakhir masuk", "Keadaan")
NEVER = "belum pernah"
OPDS_HEADING = "Dinas dan kecamatan"
OPD_COLUMNS = ("Kode", "Nama", "Belum tuntas", "Akun")
OPD_OFF = "{nama} (tidak dipakai)"
EXPORT_HEADING = "Data"
EXPORT_LINKS = (
    ("/open311/v2/requests.json", "Data laporan (Open311, JSON)"),
    ("/open311/v2/requests.xml", "Data laporan (Open311, XML)"),
    ("/open311/v2/services.json", "Daftar soal (Open311, JSON)"),
    ("/readyz", "Keadaan sistem"),
)
EXPORT_HINT = "Semua laporan, termasuk yang rahasia, diambil di server: **python -m laporbup export-reports --format csv**"
