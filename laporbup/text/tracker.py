"""Words of the tracker and of a report's timeline: what citizens (and officers) read about one report."""

REPORT_OF_REPORTER = "Laporan Bapak/Ibu nomor"
REPORT_OF_CITIZEN = "Laporan warga"
YOUR_WORDS = "Yang Bapak/Ibu sampaikan"
THEIR_WORDS = "Isi laporan"
WITHOUT_WORDS = "Laporan tanpa tulisan"
WITHOUT_WORDS_OF = "Laporan tentang {category}"
TITLE = "{ticket}: {status}"
TITLE_WITH = "{ticket}: {status}. {heading}"
DESCRIPTION = "Laporan {ticket} sekarang: {status}. {headline}"

VERIFIER_HOLDS = "Petugas Diskominfo, sedang mencarikan dinas yang berwenang"
NOBODY_HOLDS = "Tidak dipegang dinas"
CAMAT_WATCHES = "Camat {kecamatan} ikut memantau"

STATIONS = ("Diterima", "Di dinas", "Dikerjakan", "Beres?")
STATION_DONE = "Beres"
STATION_SCHEDULED = "Dijadwalkan"
STATION_REFERRED = "Dirujuk"
STATION_REJECTED = "Tidak diteruskan"
STATION_SILENT = "Ditutup"
STATION_CANCELLED = "Dibatalkan"

# Under the status: one sentence. `who` is "Dinas PUPR".
RECEIVED = "Laporan sudah tersimpan. Petugas sedang mencarikan dinas yang berwenang."
ASSIGNED = "Laporan sudah di {who}."
ASSIGNED_UNTIL = "Laporan sudah di {who}. Jawaban pertama paling lama {when}."
ACCEPTED = "Sudah dibaca {who}, akan segera dikerjakan."
IN_PROGRESS = "{who} sedang mengerjakannya."
IN_PROGRESS_UNTIL = "{who} sedang mengerjakannya, paling lama sampai {when}."
NEEDS_INFO_REPORTER = "Petugas butuh keterangan dari Bapak/Ibu. Jawab lewat WhatsApp atau isi di bawah ini."
NEEDS_INFO_STRONG = "Waktu berhenti dihitung sampai dijawab."
NEEDS_INFO_PUBLIC = "Menunggu keterangan dari pelapor. Waktu berhenti dihitung sampai dijawab."
SCHEDULED = "Belum bisa dikerjakan sekarang. {who} menjadwalkannya {when}. Ini tidak dihitung selesai."
SCHEDULED_SOMETIME = "Belum bisa dikerjakan sekarang, sudah masuk rencana {who}. Ini tidak dihitung selesai."
RESOLVED = "{who} menyatakan ini sudah selesai."
RESOLVED_STRONG = "Sekarang Bapak/Ibu yang menentukan."
RESOLVED_PUBLIC = "Sekarang menunggu jawaban pelapor: sudah beres atau belum."
CONFIRMED = "Pelapor menyatakan sudah beres. Terima kasih sudah ikut menjaga kampung kita."
VERIFIED = "Buktinya sudah diperiksa petugas verifikasi: benar selesai."
UNCONFIRMED = "Pelapor tidak menjawab sampai batas waktu, jadi laporan ditutup. Ini tidak kami hitung sebagai puas."
CANCELLED = "Laporan ini dibatalkan oleh pelapornya."
CLOSED = "Laporan ini sudah ditutup."
REFERRED = "Ini bukan wewenang kabupaten. Laporannya tetap tersimpan."
REFERRED_TO = "Ini bukan wewenang kabupaten. Yang mengurus: {referral}. Laporannya tetap tersimpan."
REJECTED = "Laporan ini tidak kami teruskan. Alasannya ada di bawah."
MERGED = "Laporan yang sama sudah ada lebih dulu, jadi digabung. Kabarnya ikut {ticket}."
LATE_STATUS = "Terlambat {days} hari kerja"
LATE_TODAY = "Lewat batas waktu hari ini"
LATE = "Seharusnya selesai {when}."
LATE_RAISED = "Seharusnya selesai {when}. Sudah dinaikkan ke {level}."
HIDDEN = "Laporan ini dirahasiakan untuk melindungi pelapor. Yang boleh dilihat umum hanya keadaannya."

LEVELS = ("", "Kepala {who}", "Sekretaris Daerah", "Bupati")
LEVEL_CAMAT = "Camat"

DUE_NONE = "Belum ditentukan"
DUE_PAUSED = "Waktu sedang berhenti dihitung"
DAYS_RUNNING = "Sudah {used} dari {total} hari kerja. Masih dalam batas waktu."
DAYS_LATE = "{total} hari kerja sudah habis, lewat {late} hari."
DAYS_DONE_ON_TIME = "Dikerjakan {used} dari {total} hari kerja. Masih dalam batas waktu."
DAYS_DONE_LATE = "Dikerjakan {used} hari kerja, batasnya {total}."
DAYS_PAUSED = "Waktu berhenti dihitung. Terpakai {used} dari {total} hari kerja."

PLACE = "{desa}, Kecamatan {kecamatan}"
PLACE_LANDMARK = "{landmark}, {place}"
PLACE_KECAMATAN = "Kecamatan {kecamatan}"
PLACE_NONE = "Tempat belum disebut"
PLACE_SHORT = "{desa}, {kecamatan}"
REPORTER_SELF = "Nama Bapak/Ibu disamarkan, untuk umum dan petugas"
REPORTER_PUBLIC = "Warga {place} (nama tidak ditampilkan)"
REPORTER_PUBLIC_NOWHERE = "Warga (nama tidak ditampilkan)"
SUPPORTERS = "{n} warga lain mengalami hal yang sama"
PARENT_LINK = "Lihat laporan {ticket}"
MERGED_INTO = "Digabung dengan laporan {ticket}."
PARTED_FROM = "Semula digabung dengan laporan {ticket}."
FOLLOWED = "Keadaannya sekarang: {status}."
COUNTED = "Sekarang {n} warga lain mengalami hal yang sama."
CONFIRMED_BY_OTHERS = "Warga yang melaporkan hal yang sama menyatakan sudah beres"
MORE_IN = "Laporan lain di Kecamatan {kecamatan}"
MORE = "Semua laporan warga"

QUESTION = "Apakah sudah beres, Pak/Bu?"
QUESTION_REOPEN = "Ternyata belum beres? Bapak/Ibu masih bisa mengatakannya."
SILENCE = (
    "Kalau belum beres, laporan dibuka lagi dan atasan dinas diberi tahu. Kalau Bapak/Ibu tidak menjawab sampai {when}, "
    "laporan ditutup dengan catatan “warga tidak menjawab”. Itu tidak kami hitung sebagai puas."
)
SHARE = (
    "Yang dibagikan adalah halaman umum. Nama Bapak/Ibu tidak ada di sana. Halaman ini sendiri jangan dibagikan: "
    "siapa pun yang punya tautannya bisa menjawab atas nama Bapak/Ibu."
)

PHOTO_BEFORE = "Sebelum"
PHOTO_AFTER = "Sesudah"
PHOTO_OF_REPORTER = "Foto pelapor, {when}"
PHOTO_OF_OFFICER = "Foto petugas, {when}"
PHOTO_ALT_REPORT = "Foto dari pelapor: {heading}"
PHOTO_ALT_PROGRESS = "Foto pekerjaan dari petugas: {heading}"
PHOTO_ALT_EVIDENCE = "Foto bukti dari petugas: {heading}"
FILE_AUDIO = "Pesan suara dari pelapor"
FILE_VIDEO = "Video dari pelapor"
FILE_DOCUMENT = "Berkas"
FILE_PENDING = "Foto sedang diambil dari WhatsApp"

# Timeline: title by action. `who` acts, `to` gets it.
EVENTS = {
    "RECEIVE": "Laporan diterima",
    "ASSIGN": "Diteruskan ke {to}",
    "ACCEPT": "Diterima {who}",
    "START": "Mulai dikerjakan {who}",
    "ASK": "Petugas minta keterangan",
    "ANSWER": "Pelapor memberi keterangan",
    "SCHEDULE": "Dijadwalkan oleh {who}",
    "RESOLVE": "{who} menyatakan selesai",
    "RETURN": "{who}: bukan urusan kami, dicarikan dinas yang tepat",
    "REFER": "Dirujuk, bukan wewenang kabupaten",
    "REJECT": "Tidak diteruskan",
    "CONFIRM": "Pelapor menyatakan sudah beres",
    "OBJECT": "Pelapor bilang belum beres, laporan dibuka lagi",
    "VERIFY": "Buktinya diperiksa: benar selesai",
    "REFUSE": "Buktinya diperiksa dan ditolak, laporan dibuka lagi",
    "EXPIRE": "Pelapor tidak menjawab, laporan ditutup",
    "CANCEL": "Dibatalkan pelapor",
    "COMMENT": "Kabar dari {who}",
    "NOTE": "Catatan petugas",
    "ADD": "Pelapor menambah keterangan",
    "CORRECT": "Kategori atau tempat diperbaiki",
    "REMIND": "Pengingat: 75 % waktu terpakai",
    "ESCALATE": "Lewat batas waktu, naik ke {level}",
    "RATE": "Pelapor memberi nilai {stars} dari 5",
    "SUPPORT": "Warga lain mengalami hal yang sama",
    "MERGE": "Laporan yang sama digabung",
    "UNMERGE": "Dipisah lagi, ternyata laporan yang lain",
    "FOLLOW": "Ikut kabar laporan yang digabung",
    "OFFER": "{who} menilai ini urusan {to}, menunggu jawaban {to}",
    "TAKE": "Diambil alih {who}",
    "DECLINE": "{who}: bukan urusan kami juga",
    "WITHDRAW": "{who} tetap mengerjakan laporan ini",
    "INVOLVE": "{to} diminta ikut membantu",
    "RELEASE": "{to} selesai membantu",
    "DELEGATE": "Petugas di {who} sudah ditunjuk",
}
OFFER_LAPSED = "{to} belum menjawab, jadi tetap ditangani {who}"
RETURN_NAMED = "{who} menilai ini urusan {to}, petugas verifikasi sedang memeriksa"
TEXT_CORRECTED = "Pelapor mengubah laporannya. Semula tertulis:"
REASON = "Alasan pelapor: belum beres"
EVENT_OTHER = "Ada perubahan"
FIRST_ANSWER = "Jawaban pertama dari {who}"
RECEIVED_BY = {
    "whatsapp": "Lewat WhatsApp.",
    "web": "Lewat formulir.",
    "open311": "Lewat aplikasi lain.",
    "import": "Dari layanan yang lama.",
}
ASSIGN_AT_ONCE = "Langsung diteruskan ke {to}"
ASSIGN_MOVED = "Dialihkan dari {from_} ke {to}"
SCHEDULED_FOR = "Rencana: {when}."
AUTOMATIC = "Dilakukan otomatis."
OFFICE_OF_VERIFIER = "Petugas verifikasi"
OFFICE_OF = {"SEKDA": "Sekretaris Daerah", "BUPATI": "Bupati", "VERIFIER": "Petugas verifikasi", "ADMIN": "Admin"}
SOMEBODY = "Petugas"
