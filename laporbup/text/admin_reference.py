"""Words of the administrator's editors of reference data."""

from __future__ import annotations

from dataclasses import dataclass, field

THE_PLACE = "tempat yang dilaporkan"
THE_OFFICE = "kantor kami"


@dataclass(frozen=True)
class Words:
    """How one kind of reference data is called."""

    title: str
    one: str
    intro: str
    labels: dict[str, str]
    hints: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    """Fields shown in the list."""


_OPD = "Dikerjakan oleh"
_DAYS = "Selesai (hari kerja)"
_FINISH_HINT = "0 sampai 60 hari kerja, batas nasional. 0 berarti satu jam. Berlaku untuk laporan baru."
_CODE_HINT = "Huruf, angka, titik, dan garis bawah. Tidak bisa diganti sesudah disimpan."
_KECAMATAN = "Kecamatan"
_CATEGORY = "Kategori"
_SUB = "Subkategori"

SHEETS: dict[str, Words] = {
    "opd": Words(
        "OPD dan lembaga luar", "OPD atau lembaga",
        "OPD adalah kantor pemerintah kabupaten yang mengerjakan laporan. Lembaga luar, misalnya PLN, tidak bisa kita perintah: "
        "kontaknya ditunjukkan kepada warga kalau laporannya dirujuk ke sana.",
        {"kode": "Kode", "nama": "Nama lengkap", "singkat": "Nama singkat", "jenis": "Jenis", "kecamatan": _KECAMATAN,
         "kontak": "Kontak untuk warga", "aktif": "Masih menerima laporan"},
        {"kode": _CODE_HINT, "kecamatan": "Hanya untuk kantor camat.",
         "kontak": "Nomor kantor, alamat, atau situs web. Jangan nomor pribadi."},
        ("kode", "nama", "jenis", "kontak"),
    ),
    "kategori": Words(
        "Kategori laporan", "kategori",
        "Pilihan yang dilihat warga di formulir dan WhatsApp, siapa yang mengerjakan, dan berapa lama.",
        {"kode": "Kode", "judul": "Judul", "tombol": "Tulisan di tombol WhatsApp", "deskripsi": "Penjelasan singkat",
         "opd": _OPD, "tanggapan": "Tanggapan pertama (hari kerja)", "selesai": _DAYS, "prioritas": "Prioritas",
         "rahasia": "Rahasia sejak awal", "aktif": "Bisa dipilih warga", "urutan": "Urutan"},
        {"kode": _CODE_HINT, "judul": "Paling panjang 24 huruf.", "tombol": "Paling panjang 20 huruf, batas dari WhatsApp.",
         "deskripsi": "Paling panjang 72 huruf.", "tanggapan": "0 sampai 5 hari kerja, batas nasional. 0 berarti satu jam.",
         "selesai": _FINISH_HINT, "rahasia": "Isi laporan tidak pernah tampil untuk umum.",
         "opd": "Aturan umum kategori ini ikut berubah.", "urutan": "Angka kecil tampil lebih dulu."},
        ("judul", "opd", "tanggapan", "selesai", "prioritas", "rahasia"),
    ),
    "subkategori": Words(
        "Subkategori", "subkategori", "Bagian yang lebih rinci dari sebuah kategori. Tenggatnya menggantikan tenggat kategori.",
        {"kode": "Kode", "kategori": _CATEGORY, "judul": "Judul", "opd": _OPD, "selesai": _DAYS, "prioritas": "Prioritas",
         "jenis": "Jenis laporan", "rahasia": "Rahasia sejak awal", "luar": "Bukan kewenangan kabupaten",
         "rujukan": "Siapa yang bisa membantu", "urutan": "Urutan"},
        {"kode": _CODE_HINT, "judul": "Paling panjang 24 huruf.", "selesai": _FINISH_HINT,
         "opd": "Aturan umum subkategori ini ikut berubah.",
         "luar": "Laporannya dirujuk: warga diberi tahu siapa yang berwenang dan cara menghubunginya.",
         "rujukan": "Ditunjukkan kepada warga. Tulis nama lembaga dan cara menghubunginya."},
        ("judul", "kategori", "opd", "selesai", "luar"),
    ),
    "kata": Words(
        "Kata kunci", "kata kunci",
        "Kata atau ungkapan warga yang menunjuk ke sebuah kategori. Bobot 1 adalah bobot biasa dan boleh diperhalus oleh daftar "
        "bawaan; bobot lain selalu menang atas daftar itu.",
        {"frasa": "Kata atau ungkapan", "kategori": _CATEGORY, "subkategori": _SUB, "bobot": "Bobot"},
        {"frasa": "Seperti diucapkan warga, bahasa Palembang atau Ogan juga boleh.", "bobot": "0,1 sampai 5."},
        ("frasa", "kategori", "subkategori", "bobot"),
    ),
    "aturan": Words(
        "Aturan penerima", "aturan",
        "Siapa yang menerima laporan. Yang paling rinci menang: subkategori di satu kecamatan, lalu subkategori, lalu kategori "
        "di satu kecamatan, lalu kategori.",
        {"kategori": _CATEGORY, "subkategori": _SUB, "kecamatan": _KECAMATAN, "opd": "Diterima oleh"},
        {"subkategori": "Kosong: semua.", "kecamatan": "Kosong: di mana saja."},
        ("kategori", "subkategori", "kecamatan", "opd"),
    ),
    "libur": Words(
        "Hari libur", "hari libur",
        "Sabtu dan Minggu sudah libur. Kalau sebuah hari ditambah atau dihapus, tenggat semua laporan terbuka dihitung lagi.",
        {"tanggal": "Tanggal", "nama": "Nama hari libur"}, {}, ("tanggal", "nama"),
    ),
    "jawaban": Words(
        "Jawaban siap pakai", "jawaban",
        "Kalimat yang bisa dipilih petugas, lalu diubah seperlunya. {nomor} diisi nomor laporan, {desa} nama desanya, {opd} nama "
        "kantornya.",
        {"tindakan": "Untuk tombol", "kategori": _CATEGORY, "judul": "Judul", "isi": "Isi", "aktif": "Dipakai",
         "urutan": "Urutan"},
        {"kategori": "Kosong: semua kategori.", "judul": "Petugas memilih dari judul ini.",
         "isi": "Boleh memakai {nomor}, {desa}, dan {opd}. Paling panjang 700 huruf."},
        ("judul", "tindakan", "kategori"),
    ),
    "alias": Words(
        "Sebutan tempat", "sebutan",
        "Cara warga menyebut kecamatan atau desa yang namanya di surat berbeda.",
        {"sebutan": "Sebutan warga", "kecamatan": _KECAMATAN, "jenis": "Yang disebut", "nama": "Nama desa atau kelurahan"},
        {"nama": "Seperti di daftar resmi. Tidak perlu untuk kecamatan."},
        ("sebutan", "jenis", "nama", "kecamatan"),
    ),
}  # fmt: skip

CODES: dict[str, dict[str, str]] = {
    "opd_kind": {"DINAS": "OPD kabupaten", "KECAMATAN": "Kantor camat", "EXTERNAL": "Lembaga luar"},
    "priority": {"rendah": "Rendah", "sedang": "Sedang", "tinggi": "Tinggi", "darurat": "Darurat"},
    "report_kind": {"pengaduan": "Pengaduan", "permintaan_informasi": "Pertanyaan", "aspirasi": "Usul", "apresiasi": "Pujian"},
    "place_kind": {"kecamatan": "Kecamatan", "desa": "Desa", "kelurahan": "Kelurahan"},
}

ERRORS: dict[str, str] = {
    "required": "Bagian ini harus diisi.",
    "too_long": "Terlalu panjang.",
    "unknown": "Tidak ada di daftar.",
    "not_a_code": "Hanya huruf, angka, titik, garis bawah, dan tanda hubung.",
    "bad_character": "Tidak boleh memakai tanda | atau baris baru.",
    "not_a_number": "Tulis angka saja.",
    "out_of_range": "Angkanya di luar batas.",
    "not_a_flag": "Tulis ya atau tidak.",
    "not_a_day": "Tulis tanggal seperti 2026-11-24.",
    "taken": "Yang seperti ini sudah ada.",
    "twice": "Ada dua kali di berkas ini.",
    "external": "Lembaga luar tidak bisa menerima laporan. Pakai subkategori yang dirujuk.",
    "inactive": "OPD ini sedang tidak menerima laporan.",
    "other_category": "Subkategori ini milik kategori lain.",
    "not_allowed": "Hanya untuk kantor camat. Kosongkan.",
    "placeholder": "Ada kurung kurawal yang tidak dikenal. Yang bisa: {nomor}, {desa}, {opd}.",
    "routed_to": "Masih ada kategori atau aturan yang mengirim laporan ke sini. Ganti dulu penerimanya.",
    "open_reports": "Masih ada laporan terbuka di sini. Selesaikan atau pindahkan dulu.",
    "not_removable": "Data ini tidak bisa dihapus karena dipakai laporan. Matikan saja.",
    "fixed": "Tidak bisa diganti sesudah disimpan.",
    "not_usable": "Berkas ini belum bisa dipakai. Lihat catatannya.",
}

OPEN_REPORTS = "Masih ada {count} laporan terbuka di sini. Selesaikan atau pindahkan dulu."
SEE_REPORTS = "Lihat laporannya"
SEE_RULES = "Lihat aturannya"
SEE_CATEGORY = {
    "subkategori": "Subkategorinya", "kata": "Kata kuncinya", "aturan": "Aturannya", "jawaban": "Jawaban siap pakainya",
}
RELATED = "Yang berhubungan"
NONE = "–"
ANY = {"subkategori": "semua", "kecamatan": "di mana saja", "kategori": "semua"}
CHOOSE = "Pilih"
EMPTY_CHOICE = "Tidak dipilih"
SHORT = 50
"""How much of a long text a list shows."""
YES, NO = "ya", "tidak"
OFF = "{label} (dimatikan)"

ADD = "Tambah {one}"
EDIT = "Ubah {one}: {name}"
SAVE = "Simpan"
DELETE = "Hapus"
DELETE_HEADING = "Hapus {one} ini"
DELETE_HINT = "Yang sudah terjadi tidak berubah. Penghapusan dicatat di jejak."
BACK = "Kembali ke daftar"
TRAIL = "Siapa mengubah apa"
FILES = "Unduh atau unggah CSV"
DOWNLOAD = "Unduh CSV"
SEARCH = "Cari"
SEARCH_LABEL = "Kata yang dicari"
FILTER_CATEGORY = "Kategori"
FILTER_ALL = "Semua kategori"
FILTER_YEAR = "Tahun"
COUNT = "{count} baris."
COUNT_FOUND = "{count} dari {total} baris."
NOTHING = "Tidak ada yang cocok."
NOTHING_YET = "Belum ada isinya."
PAGE_LABEL = "Halaman {page} dari {pages}"
STATE_COLUMN = "Catatan"
STATE_OFF = "dimatikan"
CONFLICTS = {
    "inactive": "OPD-nya dimatikan",
    "category_off": "kategorinya dimatikan",
    "double": "bertabrakan dengan aturan lain yang sama",
    "idle": "tanpa aturan ini pun hasilnya sama",
}
CONFLICT_COUNT = "{count} aturan perlu dilihat: {what}."
ONLY_CONFLICTS = "Hanya yang perlu dilihat"
TESTER_LINK = "Coba: siapa yang menerima?"
SAID = {"simpan": "Sudah disimpan.", "hapus": "Sudah dihapus.", "impor": "Isi berkas sudah dimasukkan."}
WRONG_ONE = "Belum disimpan. Ada satu yang perlu dibetulkan."
WRONG_MANY = "Belum disimpan. Ada {count} yang perlu dibetulkan."
UNKNOWN_ACT = "Tombol itu tidak dikenal. Muat ulang halamannya."
PROBLEM_TITLE = "Belum bisa"

# --- files ------------------------------------------------------------------------------------------

FILES_TITLE = "Berkas: {title}"
FILES_INTRO = (
    "Unduh dulu, ubah di Excel atau LibreOffice, lalu unggah lagi. Sebelum disimpan, semua perubahan ditunjukkan dulu di sini."
)
FILE_NAME = "{name}-laporbup.csv"
FILE_LABEL = "Berkas CSV"
FILE_HINT = "Koma atau titik koma, disimpan sebagai CSV UTF-8. Kolom: {columns}."
REPLACES = "Hapus baris yang tidak ada di berkas"
REPLACES_HINT = "Tanpa ini, baris yang tidak ada di berkas dibiarkan."
CHECK = "Periksa dulu"
APPLY = "Masukkan {count} perubahan"
PLAN_HEADING = "Yang akan berubah"
PLAN_SUMMARY = "{added} baris baru, {changed} diubah, {removed} dihapus, {same} tetap, {wrong} salah."
PLAN_NOTHING = "Isi berkas sama dengan yang ada. Tidak ada yang perlu dimasukkan."
PLAN_WRONG = "Belum ada yang disimpan. Betulkan baris yang salah di berkas, lalu unggah lagi."
PLAN_REHEARSAL = "Belum ada yang disimpan. Kalau sudah benar, tekan tombol di bawah daftar ini."
PLAN_MORE = "… dan {count} baris lagi."
PLAN_COLUMNS = ("Baris", "Yang terjadi", "Data", "Keterangan")
PLAN_KINDS = {"added": "baru", "changed": "diubah", "removed": "dihapus", "same": "tetap", "wrong": "salah"}
PLAN_CHANGE = "{label}: {before} → {after}"
PLAN_ERROR = "{label}: {said}"
FILE_PROBLEMS = {
    "required": "Pilih dulu berkasnya.",
    "too_large": "Berkasnya terlalu besar (paling besar 900 KB, 20.000 baris).",
    "not_utf8": "Hurufnya tidak terbaca. Simpan sebagai “CSV UTF-8”.",
    "not_readable": "Berkasnya tidak terbaca sebagai CSV.",
    "columns": "Kolom ini tidak ada di baris pertama: {columns}.",
    "empty": "Tidak ada baris di dalamnya.",
    "not_usable": "Data sudah berubah sejak diperiksa. Periksa sekali lagi.",
}
