"""Officers on WhatsApp: the page where a phone is tied to an account, the morning digest, urgent reports, short answers.

Messages stay within 300 characters: they are paid for.
"""

from __future__ import annotations

from laporbup.text.messages import short

LIMIT = 300

# --- the page -----------------------------------------------------------------------------------

MENU_LINK = "WhatsApp"
TITLE = "WhatsApp saya"
INTRO = (
    "Hubungkan WhatsApp pribadi ke akun ini. Laporan darurat dan ringkasan pagi akan masuk ke sana, "
    "dan laporan bisa langsung diterima atau diselesaikan dari sana."
)
BACK = "Kembali ke pekerjaan saya"
STATE_HEADING = "Keadaan sekarang"
NOT_BOUND = "Belum ada WhatsApp yang terhubung."
BOUND = "WhatsApp sudah terhubung."
BOUND_TO = "Nomor {number}, sejak {since}."
CODE_HEADING = "Hubungkan WhatsApp"
CODE_AGAIN_HEADING = "Ganti dengan WhatsApp lain"
CODE_INTRO = "Tekan tombol ini, lalu kirim pesan yang muncul dari WhatsApp yang mau dihubungkan."
CODE_BUTTON = "Buat kode"
CODE_AGAIN_BUTTON = "Buat kode baru"
CODE_SHOWN = "Kirim pesan ini dari WhatsApp Bapak/Ibu"
CODE_MESSAGE = "PETUGAS {code}"
CODE_UNTIL = "Berlaku sampai pukul {when}, untuk satu kali pakai. Jangan berikan kepada orang lain."
CODE_LINK = "Buka WhatsApp dan kirim"
CODE_NUMBER = "Kirim ke nomor {number}."
CODE_NUMBER_UNKNOWN = "Kirim ke nomor WhatsApp Lapor Bup."
CODE_THEN = "Sesudah terkirim, buka lagi halaman ini untuk memastikan."
CODE_THROTTLED = "Sudah banyak kode yang dibuat. Coba lagi {wait}."
WANTS_HEADING = "Pesan yang dikirim"
WANTS_URGENT = "Laporan darurat, saat itu juga"
WANTS_DIGEST = "Ringkasan pagi, pukul 07.00 di hari kerja"
WANTS_BUTTON = "Simpan pilihan"
UNBIND_HEADING = "Putuskan"
UNBIND_INTRO = "Kalau HP hilang atau nomornya diganti, putuskan sekarang. Tombol di pesan lama langsung tidak berlaku."
UNBIND_BUTTON = "Putuskan WhatsApp ini"
SAID = {"simpan": "Pilihan sudah disimpan.", "putuskan": "WhatsApp sudah diputuskan dari akun ini."}
HOW_HEADING = "Yang bisa dilakukan dari WhatsApp"
HOW = (
    "Tekan **Terima** pada laporan darurat: laporan langsung tercatat ditindaklanjuti.",
    "Tekan **Bukan wewenang**, lalu balas dengan nama dinas yang berwenang.",
    "Balas pesan laporan dengan **foto sesudah**, atau kirim foto dengan nomor laporannya: laporan dinyatakan selesai. "
    "Tulisan di bawah foto dibaca warga.",
    "Ketik **RINGKAS** untuk ringkasan hari ini.",
)

# --- answers in the chat ------------------------------------------------------------------------

BOUND_NOW = (
    "WhatsApp ini sekarang terhubung dengan akun *{username}*. Laporan darurat dan ringkasan pagi masuk ke sini. "
    "Ketik RINGKAS untuk ringkasan hari ini."
)
CODE_WRONG = "Kode itu salah atau sudah tidak berlaku. Buat kode baru di halaman WhatsApp saya, lalu kirim lagi."
CODE_TAKEN = "WhatsApp ini sudah terhubung dengan akun petugas lain. Putuskan dulu dari akun itu."
SIGN_IN = "Tombol ini untuk petugas. Silakan masuk, lalu hubungkan WhatsApp ini dengan akun Bapak/Ibu."
SIGN_IN_BUTTON = "Masuk petugas"
NOT_YOURS = "Laporan {ticket} bukan untuk akun Bapak/Ibu, jadi tidak ada yang berubah."
STALE = "Laporan {ticket} sekarang *{status}*, jadi tidak ada yang berubah. Lengkapnya lewat tombol di bawah."
NO_PHOTO = "Foto untuk laporan {ticket} tidak bisa kami ambil. Tolong kirim sekali lagi."
NOTE_TOO_LONG = "Tulisan untuk laporan {ticket} terlalu panjang. Tolong kirim lagi dengan lebih singkat."
OPEN_CASE = "Buka laporan"
WHOSE = (
    "Laporan {ticket}: menurut Bapak/Ibu, ini wewenang siapa? Balas dengan nama dinasnya dan alasannya. "
    "Ketik BATAL kalau salah tekan."
)

# --- urgent -------------------------------------------------------------------------------------

ACCEPT = "Terima"
NOT_OURS = "Bukan wewenang"
_URGENT = "*Darurat: {ticket}*\n{what}"
_URGENT_ELSEWHERE = "*Darurat: {ticket}*, dipegang {holder}\n{what}"
_URGENT_OFFERED = "*Darurat: {ticket}*, ditawarkan {holder} kepada Bapak/Ibu\n{what}"
_URGENT_HIDDEN = "Isinya dirahasiakan."
_QUOTE = "\n“{said}”"

# --- digest -------------------------------------------------------------------------------------

DIGEST = "Selamat pagi, Bapak/Ibu. {office}: {figures}.{worst}"
DIGEST_NOW = "{office} saat ini: {figures}.{worst}"
DIGEST_NOTHING = "Tidak ada laporan yang menunggu Bapak/Ibu saat ini."
DIGEST_WORST = " Paling mendesak: {ticket}."
DIGEST_BUTTON = "Buka"
DIGEST_NEW = "{n} laporan baru"
DIGEST_OFFERED = "{n} ditawarkan dinas lain"
DIGEST_LATE = "{n} lewat tenggat"
DIGEST_OBJECTED = "{n} keberatan"
DIGEST_TO_ROUTE = "{n} menunggu diteruskan"
DIGEST_RETURNED = "{n} dikembalikan"
DIGEST_EVIDENCE = "{n} bukti perlu diperiksa"
DIGEST_QUEUE = "Antrean verifikasi"
DIGEST_DISTRICT = "Kecamatan {name}"
DIGEST_REGENT = (
    "Selamat pagi, Bapak/Ibu.\nMasuk kemarin: {came}\nLewat tenggat: {late}\nKemarin dinyatakan beres warga: {confirmed}"
)
DIGEST_REGENT_NOW = "Masuk sejak kemarin: {came}\nLewat tenggat: {late}\nDinyatakan beres warga: {confirmed}"


def urgent(
    ticket: str, what: str, said: str, url: str, *, holder: str = "", is_secret: bool = False, is_offered: bool = False
) -> str:
    """An urgent report: number, what and where, the first words, the page. `holder`: whose it is when not the reader's;
    `is_offered`: he offers it to the reader."""
    facts = {"ticket": ticket, "holder": short(holder, 40), "what": _URGENT_HIDDEN if is_secret else short(what, 90)}
    pattern = _URGENT_OFFERED if is_offered else _URGENT_ELSEWHERE if holder else _URGENT
    head = pattern.format(**facts)
    if is_secret or not said.strip():
        return f"{head}\n\n{url}"
    room = LIMIT - len(head) - len(url) - len(_QUOTE) - 2
    return f"{head}{_QUOTE.format(said=short(said, min(150, room)))}\n\n{url}"
