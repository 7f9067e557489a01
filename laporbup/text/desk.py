"""Words of officers' pages: worklist, case, verify queue."""

WORKLIST = "Antrean kerja"
CAMAT_LIST = "Laporan di Kecamatan {kecamatan}"
CAMAT_SUBTITLE = "Semua laporan di wilayah ini, siapa pun yang memegang"
TABS = {
    "kerja": "Perlu dikerjakan",
    "terlambat": "Terlambat",
    "baru": "Baru masuk",
    "ditawarkan": "Ditawarkan ke sini",
    "keberatan": "Warga keberatan",
    "warga": "Menunggu warga",
    "terjadwal": "Terjadwal",
    "membantu": "Ikut membantu",
    "selesai": "Selesai",
}
EMPTY = {
    "kerja": "Antrean kosong. Semua laporan sudah ditangani. Terima kasih.",
    "terlambat": "Tidak ada yang terlambat. Terima kasih.",
    "baru": "Tidak ada laporan baru.",
    "ditawarkan": "Tidak ada laporan yang ditawarkan ke kantor ini.",
    "keberatan": "Tidak ada keberatan warga yang harus dijawab.",
    "membantu": "Kantor ini sedang tidak membantu dinas lain.",
    "warga": "Tidak ada yang menunggu jawaban warga.",
    "terjadwal": "Tidak ada laporan yang dijadwalkan.",
    "selesai": "Belum ada laporan yang selesai.",
}
EMPTY_SEARCH = "Tidak ada laporan yang cocok dengan “{query}”."
EMPTY_FILTER = "Tidak ada laporan yang cocok dengan saringan ini."
# What stands on the line itself: one word or two, because it is a button.
LINE_ACTS = {
    "accept": "Terima", "start": "Mulai", "take": "Terima", "decline": "Bukan urusan kami",
    "delegate": "Saya kerjakan", "resolve": "Nyatakan selesai",
}
WORKED_BY = "Dikerjakan {name}"
OLD_NUMBER = "{ticket} · nomor lama {old}"
# Filters: label, and what stands for "all".
FILTERS = {
    "kategori": ("Soal", "Semua soal"),
    "tempat": ("Tempat", "Semua tempat"),
    "petugas": ("Petugas", "Semua petugas"),
    "prioritas": ("Prioritas", "Semua prioritas"),
}
PERSON_ME = "Saya"
PERSON_NOBODY = "Belum ada petugasnya"
FILTER_KECAMATAN = "Kecamatan {kecamatan}"
FILTER_DESA = "– {desa}"
LOAD_NOBODY = "Belum ada petugasnya"
UPDATED = "Terakhir berubah {when}"
NO_CHANGE_YET = "Belum ada perubahan"
PAGES = "{first}–{last} dari {total}"
CITIZENS = "{n} warga"

DUE_LATE = "Lewat {days} hari kerja"
DUE_LATE_TODAY = "Lewat batas waktu hari ini"
DUE_LATE_RAISED = "{late}, sudah naik ke {level}"
DUE_TODAY = "Hari ini, {time}"
DUE_ANSWER = "Jawab pertama {when}"
DUE_ANSWER_LATE = "Jawaban pertama sudah lewat waktu"
DUE_DAYS = "{days} hari kerja lagi"
DUE_TOMORROW = "Besok, {time}"
DUE_WAITING = "Menunggu keterangan warga"
DUE_CONFIRM = "Menunggu jawaban warga sampai {when}"
DUE_SCHEDULED = "Dijadwalkan {when}"
DUE_SCHEDULED_SOMETIME = "Dijadwalkan"
DUE_CLOSED = "Ditutup {when}"
DUE_NONE = "Belum ada batas waktu"
RAISES_NEXT = "Naik ke {level} otomatis {when}."
PAUSED = "Waktu berhenti dihitung."
LEVELS = ("", "Kepala Dinas", "Sekda", "Bupati")
LEVELS_KECAMATAN = ("", "Camat", "Sekda", "Bupati")

REPORTER = "{masked} (nama disembunyikan)"
CITIZEN = "Warga {tail}"
REPORTER_ANONYMOUS = "Warga tanpa nama"
SUPPORTERS = "{n} warga lain mendukung"
HOLDER_NONE = "Belum dipegang dinas"
CHANNELS = {"whatsapp": "Masuk lewat WhatsApp", "web": "Masuk lewat formulir", "open311": "Masuk lewat aplikasi lain",
            "import": "Dicatat petugas"}
PUBLIC_READS = "Warga bisa membaca kabar ini di halaman laporan."

MESSAGES = {
    "TICKET": "Nomor laporan", "ASK_PLACE": "Pertanyaan tempat", "ASK_INFO": "Pertanyaan petugas",
    "RESOLVED": "Kabar selesai", "MENU": "Pilihan", "REPORTS": "Daftar laporan", "HINT": "Petunjuk",
    "EMERGENCY": "Nomor darurat", "CANCELLED": "Kabar pembatalan", "NOTICE": "Kabar", "READ_MARK": "Tanda dibaca",
    "DIGEST": "Ringkasan untuk petugas", "URGENT": "Kabar darurat untuk petugas",
}
MESSAGE_OTHER = "Pesan"
MESSAGE_WHY = {
    "SENT": "Sudah di WhatsApp, belum sampai di HP warga.",
    "UNCERTAIN": "Jawaban WhatsApp belum datang. Tidak dikirim ulang sebelum jelas, supaya warga tidak menerima dua kali.",
    "waits": "Menunggu templatnya disetujui Meta. Pengelola sistem sudah diberi tahu.",
    "stopped": "Pengiriman WhatsApp sedang berhenti. Pesan ini terkirim sendiri sesudah diperbaiki.",
    "tomorrow": "Ditahan WhatsApp untuk hari ini. Dicoba lagi besok.",
    "again": "Belum berhasil {n} kali. Dicoba lagi {when}.",
    "unreachable": "WhatsApp tidak bisa dihubungi sampai batas waktunya.",
    "no template may be sent now": "Templatnya tidak disetujui Meta dalam 3 hari.",
    "monthly_cap": "Batas biaya bulan itu tercapai, dan pesan ini tidak penting lagi sesudahnya.",
}
MESSAGE_CODE = {
    131026: "Nomornya tidak memakai WhatsApp, atau HP-nya tidak bisa menerima pesan ini.",
    131047: "Warga sudah lebih dari 24 jam tidak menulis, dan pesan jenis ini hanya bisa dikirim sebelum itu.",
    131049: "Ditahan WhatsApp: warga ini sedang menerima terlalu banyak pesan.",
    131050: "Warga ini meminta tidak dikirimi pesan.",
    130497: "WhatsApp tidak mengizinkan pesan ke negara nomor ini.",
    131042: "Pembayaran WhatsApp bermasalah.",
}
MESSAGE_CODE_OTHER = "Pesannya ditolak WhatsApp (kode {code})."

# The forms of the acts: label, hint, label of the note, label of the button.
ACTS = {
    "accept": ("Terima laporan ini", "Warga tahu laporannya sudah dibaca. Ini dihitung sebagai jawaban pertama.",
               "Pesan untuk warga (boleh kosong)", "Terima"),
    "start": ("Mulai dikerjakan", "Tulis kapan petugas datang dan apa yang dikerjakan.", "Kabar untuk warga", "Mulai"),
    "resolve": (
        "Nyatakan selesai",
        "Warga yang menentukan beres atau belum. Foto sesudah wajib ada, ambil dari tempat yang sama dengan foto sebelum.",
        "Apa yang sudah dikerjakan? Tulis untuk warga: singkat, jelas, sopan.", "Kirim sebagai selesai"),
    "comment": ("Kirim kabar ke warga", "Tampil di halaman laporan, dibaca pelapor dan umum.", "Kabar", "Kirim kabar"),
    "take": ("Terima dan ambil alih", "Laporan ini ditawarkan kepada Bapak/Ibu. Waktunya mulai dihitung sejak diterima.",
             "Pesan untuk pengirim (boleh kosong)", "Terima"),
    "decline": ("Bukan urusan kami juga", "Laporan tetap di pengirimnya. Sebutkan siapa yang menurut Bapak/Ibu berwenang.",
                "Mengapa bukan, dan siapa yang berwenang?", "Kirim jawaban"),
    "offer": ("Ini urusan dinas lain, tawarkan",
              "Laporan tetap tanggung jawab Bapak/Ibu sampai diterima di sana. Untuk PLN, provinsi, dan lain-lain, "
              "petugas verifikasi yang merujuk.",
              "Mengapa ini urusan mereka?", "Tawarkan"),
    "withdraw": ("Tarik kembali tawaran", "Laporan dikerjakan sendiri.", "Catatan (boleh kosong)", "Tarik kembali"),
    "involve": ("Minta bantuan dinas lain", "Dinas lain ikut melihat dan memberi kabar. Yang bertanggung jawab tetap sama.",
                "Bantuan apa yang diperlukan?", "Minta bantuan"),
    "release": ("Akhiri bantuan dinas lain", "Dinas itu tidak perlu membantu lagi.", "Catatan (boleh kosong)", "Akhiri"),
    "delegate": ("Tunjuk petugas", "Pilih siapa yang mengerjakan. Warga tidak melihat namanya.",
                 "Pesan untuk petugas (boleh kosong)", "Tunjuk"),
    "return": ("Bukan urusan kami, kembalikan",
               "Sebutkan dinas yang berwenang. Petugas verifikasi yang meneruskannya.",
               "Siapa yang berwenang, dan mengapa?", "Kembalikan"),
    "schedule": ("Jadwalkan, belum ada anggaran", "Tulis alasan dan tanggalnya dengan jujur. Tidak dihitung selesai.",
                 "Alasan untuk warga", "Jadwalkan"),
    "ask": ("Minta keterangan pelapor", "Waktu berhenti dihitung sampai dijawab. Pelapor lewat WhatsApp dikirimi 1 pesan.",
            "Pertanyaan untuk pelapor", "Kirim pertanyaan"),
    "refer": ("Rujuk ke luar kabupaten", "Untuk PLN, provinsi, BPN, dan lain-lain. Sebutkan siapa dan cara menghubunginya.",
              "Siapa yang mengurus, dan cara menghubunginya?", "Rujuk"),
    "reject": ("Tolak", "Hanya untuk iseng, bukan laporan, atau tetap tidak jelas. Alasannya dibaca warga.",
               "Alasan untuk warga", "Tolak laporan"),
    "assign": ("Teruskan ke dinas lain", "Pilih kategori atau dinasnya.", "Catatan untuk dinas (boleh kosong)", "Teruskan"),
    "verify": ("Bukti benar, tutup laporan", "Dipakai kalau warga tidak menjawab tetapi buktinya jelas.",
               "Catatan (boleh kosong)", "Nyatakan benar selesai"),
    "refuse": ("Bukti tidak benar, buka lagi", "Laporan kembali ke dinas dan nilainya dikurangi. Tulis apa yang tidak benar.",
               "Apa yang tidak benar?", "Tolak bukti"),
    "merge": ("Gabungkan dengan laporan yang sama", "Pelapornya tetap mendapat kabar. Nilainya dihitung satu.",
              "Catatan (boleh kosong)", "Gabungkan"),
    "unmerge": ("Pisahkan lagi", "Ternyata bukan laporan yang sama. Laporan ini kembali ke verifikasi dan dihitung sendiri.",
                "Catatan (boleh kosong)", "Pisahkan"),
    "note": ("Tulis catatan petugas", "Tidak tampil kepada warga.", "Catatan", "Simpan catatan"),
}
RESOLVE_READERS = (
    "{n} warga akan melihat kabar ini di halaman laporan. "
    "Kalau laporannya lewat WhatsApp, 1 pesan WhatsApp dikirim ke pelapor."
)
MERGE_NUMBER = "Nomor laporan induknya"
TWIN_NEAR = "{metres} m dari sini, {when}, {status}"
TWIN_SAME_PLACE = "{place}, {when}, {status}"
OFFERED_TO = "Ke {who} sejak {when}, belum dijawab. Sampai diterima, laporan ini tetap di sini."
OFFER_LAPSED = "Tidak dijawab sampai batas waktunya."
OUTSIDE = "{nama} (di luar kabupaten)"
CONTACT = "{nama}. {kontak}"
NAMED = "{nama} (disebut {who})"
REFER_NAMED = "{who} menyebut ini urusan: {contact}. Kosongkan catatan kalau warga cukup diberi tahu itu."
REFER_NAMED_NOTE = "Kalau lain: siapa yang mengurus, dan cara menghubunginya"
REFER_NAMED_SUBMIT = "Rujuk ke {singkat}"
SENDER = "pengirimnya"
WHY_NAMED = "{why} Menurutnya ini urusan {nama}."
OPD_UNKNOWN = "Belum tahu, biar petugas verifikasi yang memilih"
SCHEDULE_DATE = "Tanggal rencana"
BACK_TO_LIST = "Kembali ke antrean"

VERIFY_TABS = {"baru": "Baru", "kembali": "Dikembalikan", "bukti": "Periksa bukti", "mirip": "Mungkin sama",
               "menunggu": "Menunggu warga"}
SEKDA_TABS = {"sekda": "Di meja Sekda", "keberatan": "Keberatan warga"}
VERIFY_EMPTY = {
    "sekda": "Tidak ada laporan yang naik ke meja Sekda.",
    "keberatan": "Tidak ada keberatan warga yang naik ke Sekda.",
    "baru": "Tidak ada laporan yang menunggu. Semua sudah diteruskan.",
    "kembali": "Tidak ada laporan yang dikembalikan.",
    "bukti": "Tidak ada bukti yang perlu diperiksa.",
    "mirip": "Tidak ada laporan yang mirip satu sama lain.",
    "menunggu": "Tidak ada laporan selesai yang menunggu jawaban warga.",
}
WHY_ALIKE = "Sepertinya sama dengan laporan yang lebih dulu ada. Digabung? Pelapornya tetap mendapat kabar."
WHY_UNSURE = "Sistem belum yakin: dugaan terkuat {percent} %."
WHY_NOTHING = "Sistem tidak menemukan kategori yang cocok."
WHY_RETURNED = "Dikembalikan {who}: “{note}”"
WHY_FLAGS = "Ada yang perlu diperiksa pada buktinya."
WHY_SAMPLE = "{who} menyatakan selesai. Laporan ini terpilih acak untuk diperiksa."
WHY_RAISED = "Masih di {who}. {due}."
WHY_OBJECTED = "Warga menyatakan belum beres {n} kali. Masih di {who}."
WHY_EVIDENCE = "{who} menyatakan selesai, menunggu jawaban warga."
WAITING_SINCE = "Menunggu sejak {when}"
