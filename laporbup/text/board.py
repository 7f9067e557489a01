"""Words of what is counted: scoreboard, dashboard, public list and front page."""

# scoreboard
TITLES = {"DINAS": "Peringkat dinas", "KECAMATAN": "Peringkat camat"}
KINDS = {"DINAS": "Dinas", "KECAMATAN": "Kecamatan"}
INTRO = {
    "DINAS": "Siapa yang paling sungguh-sungguh mengurus laporan warga, {days} hari terakhir. "
             "Dihitung ulang setiap ada perubahan.",
    "KECAMATAN": "Camat mana yang paling sungguh-sungguh mengurus laporan yang dipegang kantornya, {days} hari terakhir. "
                 "Dihitung ulang setiap ada perubahan.",
}
WINDOW = "{days} hari"
PARTS = {
    "tepat": ("Tepat waktu", "Selesai tepat waktu dan diakui warga",
              "Yang terlambat dan belum selesai ikut dihitung, jadi tidak bisa disembunyikan."),
    "jawaban": ("Jawaban pertama", "Jawaban pertama tepat waktu", "Biasanya paling lama 1 hari kerja."),
    "warga": ("Kata warga", "Kata warga sudah beres", "Warga yang tidak menjawab dihitung setengah."),
    "dibuka": ("Tidak dibuka lagi", "Tidak dibuka lagi", "Makin banyak warga bilang “belum beres”, makin turun."),
    "tunggakan": ("Tunggakan", "Tidak menumpuk", "Laporan lama yang dibiarkan menurunkan nilai."),
}
FORMULA_NOTES = [
    "Bukti yang ternyata tidak benar mengurangi nilai dan ditulis di sini.",
    "Waktu dihitung untuk siapa yang sedang memegang laporan. Kalau laporan salah alamat, dinas yang keliru tidak dihukum "
    "karena menyerahkannya cepat.",
    "Dinas dengan sedikit laporan ditarik ke nilai rata-rata, supaya tiga laporan yang mujur tidak jadi juara.",
]
POINTS = "{points} dari {of}"
BAR = "{label} {points} dari {of}"
NO_SCORE = "–"
MOVE = {"up": "naik {n}", "down": "turun {n}", "flat": "tetap", "new": "baru"}
REPORTS = "{n} laporan"
NOT_ENOUGH = "Kurang dari {least} laporan dalam {days} hari, jadi belum adil kalau diberi nilai."
NOTE_ON_TIME = "{n} tepat waktu"
NOTE_LATE = "{n} terlambat"
NOTE_REOPENED = "{n} dibuka lagi"
NOTE_ALL_ON_TIME = "Semua tepat waktu"
NOTE_FALSE = "{n} bukti dinyatakan tidak benar: nilai dikurangi {points}."
UPDATED = "Terakhir berubah {when}"

# drill
DRILL = "{opd}: {part}"
DRILL_ALL = "{opd}: semua laporan"
DRILL_NOTE = "{n} laporan dalam {days} hari terakhir. Paling lama menunggu di atas."
DRILL_EMPTY = "Tidak ada laporan di bagian ini."
DRILL_BACK = "Kembali ke dasbor"
DRILL_PARTS = {"": "Semua", "tepat": "Selesai diakui warga", "jawaban": "Belum dijawab", "warga": "Warga tidak menjawab",
               "dibuka": "Dibuka lagi", "tunggakan": "Masih terbuka", "terlambat": "Terlambat"}

# dashboard
TODAY = "{day}, {time}"
IN_TODAY = "masuk hari ini"
OVERDUE = "lewat batas waktu"
UNANSWERED = "belum dijawab"
UNANSWERED_NOTE = "sudah lewat batas jawaban pertama"
DONE_TODAY = "dinyatakan beres warga"
USUALLY = "biasanya {n} sehari"
OLDEST_LATE = "paling lama {days} hari kerja"
NONE_LATE = "semua dalam batas waktu"
WAITING_FOR = {"BUPATI": "Menunggu keputusan Bapak", "SEKDA": "Menunggu keputusan Bapak/Ibu"}
RED_LATE = "Terlambat {days} hari kerja."
RED_LATE_TODAY = "Lewat batas waktu hari ini."
RED_OBJECTED = "Warga {n} kali bilang belum beres."
RED_RAISED = "Sudah naik ke {level}."
ALL_LATE = "Semua {n} yang terlambat"
RANK_NOTE = "90 hari, panah: dibanding bulan lalu"
TREND_IN = "masuk"
TREND_DONE = "selesai menurut dinas"
TREND_CONFIRMED = "diakui warga"
TREND_NOTE = "30 hari terakhir: masuk rata-rata {in_} sehari, paling banyak {peak}; selesai rata-rata {done} sehari."
FIRST_ANSWER = "Jawaban pertama tepat waktu, 30 hari terakhir"
FIRST_ANSWER_VALUE = "{n} dari {of}"
CITIZENS_SAID = "Warga yang bilang “sudah beres”"
CITIZENS_SAID_VALUE = "{n} dari {of} yang ditutup"
COST = "Biaya pesan WhatsApp bulan ini"

# public list
PUBLIC_INTRO = (
    "Semua laporan terbuka untuk dilihat siapa saja. Nama pelapor tidak ditampilkan. Laporan yang peka tidak dimuat."
)
OPEN = "{n} laporan belum tuntas"
FILTERS = {
    "": "Semua", "terlambat": "Terlambat", "dikerjakan": "Dikerjakan", "warga": "Tunggu warga", "beres": "Beres",
    "terjadwal": "Terjadwal",
}
ALL_KECAMATAN = "Semua kecamatan"
ALL_CATEGORIES = "Semua kategori"
IN_KECAMATAN = "Kecamatan {kecamatan}"
NEWEST = "Terbaru"
PAGES = "{first}–{last} dari {total}"
PUBLIC_EMPTY = "Belum ada laporan yang cocok."
PUBLIC_EMPTY_KECAMATAN = "Belum ada laporan di Kecamatan {kecamatan}. Ada masalah di sana? Jadilah yang pertama."
SIGNAL = (
    "Laporan sedikit belum tentu masalahnya sedikit. Sebagian desa di Sungai Menang, Cengal, dan Air Sugihan belum "
    "terjangkau sinyal."
)
TILE = "{name} {n} laporan belum tuntas"
TILE_LATE = "{name} {n} laporan belum tuntas, {late} terlambat"
STEPS = ("0–3", "4–5", "6–8", "9–12", "13 lebih")
ITEM_PLACE = "{place} · {holder}"
ITEM_SUPPORTED = "{n} warga mendukung · {when}"
ITEM_PLAIN = "Masuk {when}"
ITEM_CONFIRMED = "Dinyatakan beres oleh warga · {when}"
ITEM_VERIFIED = "Dinyatakan selesai oleh petugas verifikasi · {when}"
ITEM_UNCONFIRMED = "Warga tidak menjawab · {when}"
ITEM_SCHEDULED = "Masuk rencana {when}"
ITEM_NEEDS_INFO = "Menunggu keterangan pelapor · {when}"
ITEM_REFERRED = "Diurus {referral}"
BADGE_LATE = "Terlambat {days} hari"
BADGE_LATE_TODAY = "Lewat waktu hari ini"
BADGE_CONFIRMED = "Ditutup: beres"
BADGE_UNCONFIRMED = "Ditutup, warga tidak menjawab"

# figures of the last thirty days
COUNT_OPEN = "belum tuntas"
COUNT_LATE = "lewat batas waktu"
FIGURES_TOTAL = "laporan masuk"
FIGURES_NOTE = "Angka apa adanya, 30 hari terakhir"
METER = {
    "confirmed": ("Dinyatakan beres oleh warga", "s-closed", "done"),
    "unconfirmed": ("Ditutup, warga tidak menjawab", "s-received", "check"),
    "resolved": ("Kata dinas selesai, menunggu jawaban warga", "s-resolved", "hour"),
    "open": ("Sedang dikerjakan, masih dalam batas waktu", "s-progress", "work"),
    "late": ("Lewat batas waktu", "s-late", "late"),
    "scheduled": ("Dijadwalkan, menunggu anggaran", "s-scheduled", "date"),
    "refused": ("Ditolak atau bukan urusan kabupaten", "s-rejected", "no"),
}
DONE_NOTE = "Dilaporkan {reported}, dinyatakan beres oleh warga {closed}. Dikerjakan {opd} dalam {days} hari kerja."
DONE_NOTE_TODAY = "Dilaporkan {reported}, dinyatakan beres oleh warga {closed}. Dikerjakan {opd}."
WHATSAPP = "Kirim lewat WhatsApp"
