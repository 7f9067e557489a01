"""What is said of the cost of WhatsApp messages: the command line, `/admin` and the leader's page."""

HELP = "mencetak biaya pesan sebulan: menurut jenis, per laporan, perkiraan, batas"
HELP_MONTH = "bulan, contoh 2026-10; tanpa ini bulan berjalan"
HELP_REPRICE = "menghitung ulang bulan itu dengan tabel tarif yang sekarang"
NOT_A_MONTH = "bukan bulan, contoh 2026-10"

CATEGORY: dict[str, str] = {
    "service": "balasan", "utility": "templat kabar", "marketing": "templat promosi", "authentication": "templat kode",
    "referral_conversion": "dari tombol iklan atau Halaman", "unknown": "tanpa jenis",
}

TITLE = "Biaya pesan WhatsApp {month}"
HEAD = "jenis                            pesan   ditagih    gratis          biaya"
LINE = "{name:<30}{messages:>8}{billable:>10}{free:>10}{rupiah:>15}"
SUM = "jumlah"
REPRICED = "{count} pesan dihitung ulang dengan tarif sekarang."
FILED = "Laporan lewat WhatsApp: {filed}."
PER_REPORT = "Untuk setiap laporan: {messages} pesan, {rupiah}."
PER_CLOSED = "Laporan yang ditutup bulan itu: rata-rata {messages} pesan dari awal sampai tutup."
FREE = "Balasan gratis yang tersisa: {left} dari {of}."
FORECAST = "Perkiraan sampai akhir bulan: {rupiah}."
NO_FORECAST = "Perkiraan belum bisa dihitung: pesan bulan ini belum lima hari."
CAP = "Batas sebulan {cap}, tersisa {left}."
NO_CAP = "Belum ada batas biaya."

HEADING = "Biaya pesan WhatsApp"
COLUMNS = ("Bulan", "Pesan", "Ditagih", "Gratis", "Laporan", "Per laporan", "Biaya")
EMPTY = "Belum ada pesan yang tercatat biayanya."
CHECK = "Angka ini hitungan sendiri dari tabel tarif. Cocokkan tiap bulan dengan tagihan Meta."

EACH = "rata-rata {rupiah} setiap laporan"
AHEAD = "kira-kira {rupiah} sampai akhir bulan"
CAP_USED = "{percent} dari batas"
