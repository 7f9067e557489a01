"""Words of the command line and of start-up."""

MISSING_SETTINGS = "Mode production butuh setelan yang belum diisi: {names}. Lihat .env.example."
SHORT_SECRET_KEY = "LAPORBUP_SECRET_KEY terlalu pendek: paling sedikit 32 huruf acak."  # noqa: S105
DEMO_CALLS_NO_GRAPH = "Mode demo tidak pernah menghubungi WhatsApp yang asli. Kosongkan LAPORBUP_WHATSAPP_GRAPH_URL."
DESCRIPTION = "Lapor Bup: perintah untuk pengelola."
HELP = {
    "run": "menyalakan web dan pekerja sekaligus",
    "web": "menyalakan web saja",
    "worker": "menyalakan pekerja saja (pesan masuk, pesan keluar, tugas berkala)",
    "migrate": "menyesuaikan susunan basis data",
    "seed": "memuat data rujukan: wilayah, OPD, kategori, hari libur",
    "demo": "mengisi basis data kosong dengan laporan dan akun contoh",
    "rebuild-scores": "menghitung ulang angka peringkat dari semua kejadian",
    "doctor": "memeriksa apakah semuanya sehat",
    "sync-templates": "membuat dan mencocokkan templat pesan di WhatsApp",
    "whatsapp": "mengelola saluran WhatsApp",
    "whatsapp templates": "membuat templat pesan yang belum ada, lalu mencetak keadaan semuanya",
    "whatsapp block": "menahan semua pesan seorang warga (disimpan, tidak dikerjakan)",
    "whatsapp unblock": "mengizinkan lagi seorang warga; pesannya yang ditahan dikerjakan berurutan",
    "import-boundaries": "memuat batas kecamatan dari berkas GeoJSON",
    "backup": "menyimpan salinan basis data dan lampiran ke satu berkas",
    "restore": "mengembalikan basis data dan lampiran dari salinan",
    "export-reports": "mencetak semua laporan",
    "erase": "menghapus data pribadi seorang pelapor",
    "act": "melakukan tindakan petugas pada satu laporan",
    "act officer": "nama pengguna yang ditunjuk mengerjakan (delegate)",
    "into": "nomor laporan tempat digabung (merge)",
    "until": "tanggal untuk menjadwalkan, contoh 2027-03-01",
    "train": "melatih pemilih kategori dari teks bawaan dan koreksi verifikator",
    "output": "berkas tujuan; kalau tidak disebut, di folder data",
    "evaluate": "menguji pemilih kategori dan tempat dengan berkas CSV (kolom teks,kategori atau teks,kecamatan)",
    "whatsapp revoke": "membuat semua tautan pelapor untuk satu laporan tidak berlaku lagi",
    "whatsapp flow": "membuat dan menerbitkan formulir singkat di WhatsApp",
    "user": "mengelola akun petugas",
    "user add": "menambah akun; kata sandi dibaca dari masukan",
    "user invite": "membuat akun tanpa kata sandi dan mencetak tautan undangannya",
    "user link": "mencetak tautan kata sandi yang baru (lupa kata sandi)",
    "user reset-factor": "melepas kode di HP dari akun yang HP dan kode cadangannya hilang",
    "breach-report": "mencetak laporan kebocoran data pribadi dari catatan jejak",
    "since": "hari pertama, contoh 2026-11-01",
    "until day": "hari terakhir, contoh 2026-11-07",
    "officer": "hanya akun ini",
    "user list": "mencetak semua akun",
    "user disable": "menonaktifkan akun dan mengeluarkannya",
}
MIGRATED = "Basis data sudah sesuai (versi {revision})."
NOTHING_TO_MIGRATE = "Basis data sudah sesuai."
SEEDED = "Data rujukan siap: {detail}."
DEMO_FILLED = "Data contoh siap: {reports} laporan."
DEMO_NOT_EMPTY = "Basis data sudah berisi laporan, jadi data contoh tidak ditambahkan."
DEMO_ONLY = "Data contoh hanya ada di mode demo."
BOUNDARIES = "{count} batas kecamatan dimuat."
NOT_GEOJSON = "Berkas itu bukan GeoJSON yang bisa dibaca: {file}"
NOT_READABLE = "Berkas itu tidak bisa dibaca: {file}"
DATABASE_TROUBLE = "Basis data belum siap. Jalankan dulu: python -m laporbup migrate. Keterangan: {detail}"
REBUILT = "Angka peringkat dihitung ulang."
ERASED = "Data pribadi {count} pelapor sudah dihapus. Laporannya tetap ada tanpa nama."
ERASED_NOBODY = "Tidak ada pelapor dengan alamat itu."
ACTED = "{ticket}: {status}"
NO_SUCH_USER = "Tidak ada akun aktif bernama {name}."
USER_ADDED = "Akun {name} dibuat."
USER_INVITED = "Tautan untuk {name}, berlaku 72 jam dan sekali pakai. Berikan langsung kepada orangnya:\n{link}"
FACTOR_RESET = "Kode di HP akun {name} dilepas, dan akunnya dikeluarkan dari semua peramban."
USER_DISABLED = "Akun {name} dinonaktifkan."
BACKED_UP = "Salinan disimpan di {file}."
RESTORED = "Salinan dikembalikan dari {file}."
RESTORE_NOT_EMPTY = "Basis data di {folder} sudah ada. Pindahkan dulu, baru kembalikan salinan."
NOT_A_BACKUP = "Berkas itu bukan salinan Lapor Bup: {file}"
POSTGRES_BACKUP = "PostgreSQL disalin dengan pg_dump; lihat docs/runbook.md."
TEMPLATES_SYNCED = "{count} templat pesan dicocokkan, {created} baru dibuat."
TEMPLATE_LINE = "{name:16} {status:22} {category:12} {quality:8} {why}"
TEMPLATE_HEAD = {"name": "templat", "status": "keadaan", "category": "golongan", "quality": "mutu", "why": "keterangan"}
NO_WHATSAPP = "Akun WhatsApp belum diisi. Isi LAPORBUP_WHATSAPP_TOKEN dan LAPORBUP_WHATSAPP_WABA_ID, lalu coba lagi."
WHATSAPP_REFUSED = "WhatsApp menolak permintaan ini (kode {code}): {detail}"
WHATSAPP_UNREACHABLE = (
    "WhatsApp tidak bisa dihubungi ({detail}). Periksa sambungan internet. Di mode demo layanannya harus sedang jalan."
)
BLOCKED = "Pesan dari {who} mulai sekarang ditahan. Tidak ada yang dihapus."
UNBLOCKED = "{who} diizinkan lagi. {count} pesan yang ditahan akan dikerjakan."
REVOKED = "Tautan laporan {ticket} yang lama tidak berlaku lagi. Pelapor bisa mengetik CEK untuk tautan baru."
NO_SUCH_REPORT = "Tidak ada laporan dengan nomor itu."
NO_SUCH_REPORTER = "Tidak ada warga dengan nomor itu."
FLOW_PUBLISHED = "Formulir WhatsApp diterbitkan ({flow})."
FLOW_UNCHANGED = "Formulir WhatsApp sudah yang terbaru ({flow})."
FLOW_PROBLEM = "Formulir ditolak Meta, baris {problem}"
STARTING = "Menyalakan Lapor Bup…"
READY = "Siap: {url}"
READY_SIMULATOR = "Simulator WhatsApp: {url}/simulator"
READY_LOGIN = "Masuk petugas: {url}/masuk"
READY_ACCOUNTS = "Akun contoh (peran  pengguna  sandi):"
READY_STOP = "Tekan Ctrl-C untuk berhenti."
FILLING_DEMO = "Mengisi data contoh (sekali saja, kurang dari satu menit)"
NO_FRONT_END = "Halaman belum dibangun. Jalankan scripts/run."
PORT_TAKEN = "Port {port} sudah dipakai program lain. Ubah LAPORBUP_PORT atau hentikan program itu."
CHECK_OK = "baik   {name}: {detail}"
CHECK_BAD = "RUSAK  {name}: {detail}"
CHECKS = {
    "database": "basis data", "schema": "susunan basis data", "reference": "data rujukan",
    "folder": "folder data", "front_end": "halaman", "sending": "kirim WhatsApp", "worker": "pekerja", "alarms": "peringatan",
}
WRITABLE = "bisa ditulis"
NOT_WRITABLE = "tidak bisa ditulis"
BUILT = "sudah dibangun"
SCHEMA_OLD = "belum sesuai, jalankan: python -m laporbup migrate"
SCHEMA_CURRENT = "sesuai"
NO_WORKER = "tidak terlihat jalan"
WORKER_SEEN = "terlihat {seconds} detik lalu"
INVALID_SETTING = "Setelan salah: {detail}"

# Figures are also read by programs: the name and the number come first.
FIGURE = "{name} {value}  ({meaning})"
TRAINED = {
    "texts": "teks yang dipelajari", "corrections": "di antaranya koreksi verifikator",
    "accuracy": "pilihan pertama benar, pada teks yang tidak dipelajari", "top3": "benar di antara tiga teratas",
    "ece": "selisih rata-rata antara skor dan kenyataan", "sure_score": "skor paling rendah untuk disposisi otomatis",
    "sure_share": "bagian yang didisposisikan otomatis", "sure_error": "yang keliru di antara yang otomatis",
}
MODEL_WRITTEN = "Hasil belajar disimpan di {file}."
NOT_WRITABLE_FILE = "Berkas itu tidak bisa ditulis: {file}"
EVALUATED = {
    "teks": "teks yang diuji", "top1": "pilihan pertama benar", "top3": "benar di antara tiga teratas",
    "otomatis": "bagian yang didisposisikan otomatis", "presisi_otomatis": "benar di antara yang otomatis",
    "tempat": "teks yang menyebut tempat", "kecamatan": "kecamatannya ditemukan dengan benar",
    "tanpa_tempat": "teks tanpa tempat", "tempat_keliru": "di antaranya yang diberi tempat",
}
CONFUSED = "keliru {wanted} -> {given} {count}"
UNKNOWN_LABELS = "Kategori ini tidak dikenal dan dihitung keliru: {names}"
WITHOUT_DATABASE = "Basis data tidak bisa dibaca, jadi dipakai data bawaan."
BAD_TABLE = {
    "unreadable": "Berkas itu tidak bisa dibaca: {file}",
    "columns": "Berkas itu harus punya kolom teks dan kategori (atau teks dan kecamatan): {file}",
    "empty": "Berkas itu tidak berisi satu baris pun: {file}",
}
