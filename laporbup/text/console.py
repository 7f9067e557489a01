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
    "import-boundaries": "memuat batas kecamatan dari berkas GeoJSON",
    "backup": "menyimpan salinan basis data dan lampiran ke satu berkas",
    "restore": "mengembalikan basis data dan lampiran dari salinan",
    "export-reports": "mencetak semua laporan",
    "erase": "menghapus data pribadi seorang pelapor",
    "act": "melakukan tindakan petugas pada satu laporan",
    "until": "tanggal untuk menjadwalkan, contoh 2027-03-01",
    "user": "mengelola akun petugas",
    "user add": "menambah akun; kata sandi dibaca dari masukan",
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
USER_DISABLED = "Akun {name} dinonaktifkan."
BACKED_UP = "Salinan disimpan di {file}."
RESTORED = "Salinan dikembalikan dari {file}."
RESTORE_NOT_EMPTY = "Basis data di {folder} sudah ada. Pindahkan dulu, baru kembalikan salinan."
NOT_A_BACKUP = "Berkas itu bukan salinan Lapor Bup: {file}"
POSTGRES_BACKUP = "PostgreSQL disalin dengan pg_dump; lihat docs/runbook.md."
TEMPLATES_SYNCED = "{count} templat pesan dicocokkan."
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
    "folder": "folder data", "front_end": "halaman", "sending": "kirim WhatsApp", "worker": "pekerja",
}
WRITABLE = "bisa ditulis"
NOT_WRITABLE = "tidak bisa ditulis"
BUILT = "sudah dibangun"
SCHEMA_OLD = "belum sesuai, jalankan: python -m laporbup migrate"
SCHEMA_CURRENT = "sesuai"
NO_WORKER = "tidak terlihat jalan"
WORKER_SEEN = "terlihat {seconds} detik lalu"
INVALID_SETTING = "Setelan salah: {detail}"
