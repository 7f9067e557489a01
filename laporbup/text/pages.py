"""Words of the pages: head and foot, the form, the tracker, sign-in. `**bold**`, `[label](url)` and line breaks are drawn."""

NAME = "Lapor Bup"
REGENCY = "Kabupaten Ogan Komering Ilir"
TITLE = "{page} · Lapor Bup"
SKIP = "Langsung ke isi"
NAV_LABEL = "Utama"
NAV = (("/lapor", "Lapor"), ("/lacak", "Lacak"), ("/publik", "Laporan warga"), ("/peringkat", "Peringkat"))
FOOT_LABEL = "Kaki halaman"
FOOT_WHO = "**Lapor Bup** dikelola Pemerintah Kabupaten Ogan Komering Ilir lewat Dinas Komunikasi dan Informatika."
FOOT_FREE = "Tidak dipungut biaya. Nama dan nomor HP Bapak/Ibu tidak pernah ditampilkan kepada umum."
FOOT_LINKS = (
    ("/open311/v2/requests.json", "Data terbuka"),
    ("/#perlindungan", "Perlindungan pelapor"),
    ("/masuk", "Masuk petugas"),
)
SIGN_OUT = "Keluar"
OFFLINE = "Sinyal terputus. Tulisan Bapak/Ibu aman, kirim lagi begitu ada sinyal."
DEMO = "Mode coba. Tidak ada pesan sungguhan yang dikirim."
DEMO_LINK = "[Coba kirim pesan WhatsApp](/simulator)"
LIVE = "Langsung"
LOADING = "Sedang dimuat"

# the form
FORM_TITLE = "Buat laporan"
FORM_DESCRIPTION = "Laporkan masalah di kampung langsung ke Bupati. Yang wajib hanya cerita dan tempatnya."
FORM_HEADING = "Ada masalah apa, Pak, Bu?"
FORM_INTRO = "Isi yang Bapak/Ibu tahu saja. Yang wajib hanya **cerita** dan **tempatnya**."
FORM_KEPT = "Tulisan dan foto Bapak/Ibu masih ada, tidak hilang."
FORM_FIX = "Perlu dibetulkan: "
PHOTO_PART = "Foto"
PHOTO_HINT = "Kalau bisa, foto dulu. Satu foto lebih jelas dari seribu kata. Paling banyak 5."
PHOTO_TAKE = "Ambil foto"
PHOTO_MORE = "Tambah foto lagi"
PHOTO_GALLERY = "atau pilih dari galeri"
PHOTO_CHOSEN = "Foto yang dipilih"
PHOTO_REMOVE = "Hapus foto"
STORY_PART = "Cerita"
STORY_LABEL = "Ceritakan masalahnya"
STORY_HINT = "Pakai bahasa sehari-hari. Contoh: “Jembatan kayu di RT 2 patah, anak sekolah tidak bisa lewat.”"
OPTIONAL = "(boleh dilewati)"
CATEGORY_LABEL = "Kira-kira soal apa?"
PLACE_PART = "Tempat"
GPS_BUTTON = "Pakai lokasi HP saya"
GPS_WAIT = "Mencari lokasi HP. Tunggu sebentar."
GPS_DONE = "Lokasi HP sudah tercatat. Desa boleh tidak dipilih."
GPS_FAILED = "Lokasi HP tidak didapat. Pilih desanya saja di bawah."
VILLAGE_LABEL = "Desa atau kelurahan"
VILLAGE_CHOOSE = "Pilih desa atau kelurahan"
LANDMARK_LABEL = "Patokan"
LANDMARK_HINT = "Supaya petugas tidak salah tempat. Contoh: depan Masjid Al-Ikhlas, dekat dermaga."
YOU_PART = "Tentang Bapak/Ibu"
YOU_HINT = "Semua boleh dikosongkan. Nama dan nomor HP tidak pernah ditampilkan kepada umum."
NAME_LABEL = "Nama"
PHONE_LABEL = "Nomor HP atau WhatsApp"
PHONE_HINT = "Supaya kami bisa memberi kabar kalau sudah dikerjakan."
ANONYMOUS_LABEL = "Sembunyikan nama saya"
ANONYMOUS_HINT = "Petugas pun tidak tahu siapa yang melapor."
CONFIDENTIAL_LABEL = "Rahasiakan laporan ini"
CONFIDENTIAL_HINT = "Tidak tampil di halaman laporan warga. Untuk soal yang peka, ini otomatis."
AFTER_HEADING = "Sesudah Bapak/Ibu kirim"
AFTER_STEPS = (
    "**Saat itu juga** keluar nomor laporan.",
    "**1 hari kerja:** dinas memberi jawaban pertama.",
    "**Sesuai batas waktu:** misalnya lampu jalan 7 hari kerja, jalan rusak 14 hari kerja.",
    "**Terakhir** kami tanya: sudah beres atau belum?",
)
SEND_REPORT = "Kirim laporan"
SENDING = "Sedang mengirim. Jangan ditutup dulu."
WEAK_SIGNAL = "Sinyal lemah? Tidak apa-apa. Tulisan Bapak/Ibu tetap tersimpan di HP ini sampai terkirim."

# the tracker
TRACKER_TITLE = "Laporan {ticket}"
TRACKER_PLAIN_TITLE = "Perkembangan laporan"
JOURNEY_LABEL = "Perjalanan laporan"
FACTS_LABEL = "Keterangan laporan"
STATUS_LABEL = "Keadaan"
HOLDER_LABEL = "Dipegang oleh"
DUE_LABEL = "Batas waktu"
PLACE_LABEL = "Tempat"
CATEGORY_FACT = "Soal"
REPORTER_LABEL = "Pelapor"
REFERRAL_LABEL = "Yang mengurus"
PHOTOS_LABEL = "Foto"
HISTORY_HEADING = "Perjalanan laporan"
BEFORE = "Sebelum"
AFTER = "Sesudah"
DONE_YES = "Sudah beres"
DONE_NO = "Belum beres"
ANSWER_MORE = "Tambah cerita, foto, atau nilai"
ANSWER_TEXT = "Cerita tambahan"
SUPPORT_SECTION = "Dukungan warga"
SUPPORT = "Saya juga mengalami"
SUPPORT_NOTE = "Satu ketukan cukup. Nama Bapak/Ibu tidak diminta dan tidak ditampilkan."
STARS_LABEL = "Nilai kerja petugas"
STARS_HINT = "1 berarti buruk, 5 berarti baik sekali."
ANSWER_THEN = "Setelah diisi, tekan Sudah beres atau Belum beres di atas."
OTHER_LABEL = "Lainnya"
ADD_SUMMARY = "Tambah keterangan atau foto"
ADD_TEXT = "Keterangan tambahan"
ADD_SEND = "Kirim"
SHARE_LINK = "Bagikan ke tetangga"
OPEN_FILE = "Buka {what}"

# look-up
LOOKUP_TITLE = "Lacak laporan"
LOOKUP_DESCRIPTION = "Lihat sampai di mana laporan Bapak/Ibu."
LOOKUP_HEADING = "Sampai di mana laporan Bapak/Ibu?"
LOOKUP_LABEL = "Nomor laporan"
LOOKUP_HINT = "Nomornya ada di pesan pertama dari kami. Contoh: LB-7K3MQ4"
LOOKUP_BUTTON = "Lacak"
LOOKUP_LOST = "Nomornya hilang?"
LOOKUP_LOST_HINT = (
    "Kirim kata **cek** ke nomor WhatsApp kami, nanti kami balas dengan laporan Bapak/Ibu. "
    "Atau cari di [laporan warga](/publik)."
)

# sign-in
LOGIN_TITLE = "Masuk petugas"
LOGIN_INTRO = "Khusus petugas dinas, kecamatan, dan pimpinan. [Warga tidak perlu masuk untuk melapor.](/lapor)"
LOGIN_USER = "Nama akun"
LOGIN_PASSWORD = "Kata sandi"  # noqa: S105 - a label
LOGIN_BUTTON = "Masuk"
LOGIN_FORGOTTEN = "Lupa kata sandi?"
LOGIN_FORGOTTEN_HINT = (
    "Hubungi pengelola di Dinas Komunikasi dan Informatika. Bapak/Ibu diberi tautan untuk membuat kata sandi baru sendiri."
)
DEMO_HEADING = "Mode coba"
DEMO_ACCOUNTS = "Akun contoh, datanya bukan data sungguhan."
DEMO_COLUMNS = ("Peran", "Akun", "Sandi")

# pages that say one thing
LOST_TITLE = "Halaman ini tidak ada"
LOST_TEXT = "Mungkin alamatnya salah ketik. Laporan bisa dicari dengan nomornya."
LOST_LINK = "Cari laporan"
HOME_LINK = "Ke halaman depan"
