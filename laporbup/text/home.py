"""Words of the front page, the public list and the scoreboard (their numbers come with the views)."""

HOME_TITLE = "Sampaikan masalah di kampung langsung ke Bupati"
HOME_DESCRIPTION = (
    "Laporkan jalan rusak, lampu mati, air keruh, dan masalah lain di Ogan Komering Ilir lewat satu pesan."
)
HEADING = "Jalan rusak? Lampu mati?\nSampaikan langsung ke\u00a0Bupati."
INTRO = "Cukup **satu pesan**: tulisan, foto, atau pesan suara. Tidak perlu mendaftar. Tidak perlu KTP."
BY_FORM = "Isi formulir di sini"
NO_WHATSAPP = "Tidak punya WhatsApp? Kantor camat dan kepala desa bisa mencatatkan laporan Bapak/Ibu."
LOOKUP_HEADING = "Sudah pernah melapor?"
LOOKUP_HINT = "Tulis nomor laporan Bapak/Ibu. Contoh: LB-7K3MQ4"
LOOKUP_BUTTON = "Lacak"
DONE_HEADING = "Baru saja beres"
ALL_REPORTS = "Lihat semua laporan warga"
HOW_HEADING = "Begini jalannya laporan"
HOW = (
    ("Bapak/Ibu mengirim", "Saat itu juga ada nomor laporan. Simpan nomornya."),
    (
        "Langsung sampai ke dinas yang berwenang",
        "Camat setempat ikut melihat. Jawaban pertama paling lama 1 hari kerja.",
    ),
    ("Dinas bekerja, ada batas waktunya", "Kalau lewat, otomatis naik ke atasan, sampai ke meja Bupati."),
    (
        "Bapak/Ibu yang menentukan beres atau belum",
        "Dinas wajib menunjukkan foto hasilnya. Kalau belum beres, tinggal bilang: laporan dibuka lagi.",
    ),
)
FIGURES_HEADING = "Angka apa adanya, 30 hari terakhir"
FIGURES_LINK = "Dinas mana yang paling cepat, dan mana yang terlambat?"
EMERGENCY = (
    "**Ada yang terancam nyawanya?** Kebakaran, orang hanyut, kejahatan: jangan menunggu di sini. "
    "Telepon [112](tel:112) atau polisi [110](tel:110)."
)
SAFE_HEADING = "Pelapor dilindungi"
SAFE = (
    "Nama dan nomor HP Bapak/Ibu tidak pernah tampil di halaman umum, dan petugas hanya melihat namanya disamarkan. "
    "Soal yang peka (kekerasan, pungli, narkoba) otomatis dirahasiakan. "
    "Foto dibersihkan dari keterangan lokasi HP sebelum ditampilkan."
)

# public list
PUBLIC_TITLE = "Laporan warga"
PUBLIC_DESCRIPTION = "Semua laporan warga Ogan Komering Ilir dan sampai di mana penanganannya."
FILTER_LABEL = "Saring menurut keadaan"
TAP_HINT = "Ketuk kecamatan untuk melihat laporannya."
MAP_LABEL = "Peta kecamatan Ogan Komering Ilir: jumlah laporan yang belum tuntas"
LATE_KEY = "ada yang terlambat"
AS_TABLE = "Lihat sebagai tabel"
AS_TILES = "Lihat sebagai kotak"
TABLE_CAPTION = "Laporan belum tuntas menurut kecamatan"
TABLE_COLUMNS = ("Kecamatan", "Belum tuntas", "Terlambat")
MAP_CAVEAT = "Batas kecamatan pada peta ini perkiraan, bukan batas hukum."
KECAMATAN_LABEL = "Kecamatan"
CATEGORY_LABEL = "Soal"
SEARCH_LABEL = "Cari kata"
SHOW_BUTTON = "Tampilkan"
PAGES_LABEL = "Halaman"
NEXT_PAGE = "Berikutnya"
PREVIOUS_PAGE = "Sebelumnya"
LATE_HERE = ", {late} terlambat"
NEW_REPORT = "Buat laporan"

# scoreboard
SCORE_DESCRIPTION = "Dinas dan kecamatan mana yang paling sungguh-sungguh mengurus laporan warga Ogan Komering Ilir."
KIND_LABEL = "Pilih peringkat"
WINDOW_LABEL = "Pilih jangka waktu"
BOARD_HEADING = "Papan peringkat"
OF_HUNDRED = " dari 100"
UNRANKED_HEADING = "Belum cukup data"
FORMULA_HEADING = "Bagaimana nilainya dihitung?"
FORMULA_INTRO = "Nilai paling tinggi 100. Terdiri dari lima bagian:"
DOWNLOAD = "[Unduh data laporannya](/open311/v2/requests.json)"
