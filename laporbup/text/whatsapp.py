"""What the WhatsApp bot says besides the messages about a report (those are in `text.messages`).

Plain and warm, at most some 300 characters, one question a message: every bubble costs money.
"""

from __future__ import annotations

# --- one question while a report is being made --------------------------------------------------

ASK_PLACE = (
    "Baik, Bapak/Ibu. Kami catat: {summary}\n\n"
    "*Di desa mana?* Tekan *Kirim lokasi*, atau balas nama desa dan patokannya. Ketik BATAL kalau salah."
)
ASK_VILLAGE = "Ada lebih dari satu desa bernama *{name}*. Yang di kecamatan mana, Bapak/Ibu?"
ASK_VILLAGE_NUMBERS = "{question}\n\n{options}\n\nTekan pilihannya, atau balas angkanya saja."
VILLAGE_OPTION = "{number}. Kecamatan {kecamatan}"
VILLAGE_BUTTON = "Kec. {kecamatan}"
VILLAGE_LIST_BUTTON = "Pilih kecamatan"
ASK_WHAT = "Lokasinya sudah kami terima, Bapak/Ibu. *Ada masalah apa di sana?* Boleh ditulis, difoto, atau pesan suara."
ASK_WHAT_WHERE = (
    "Baik, Bapak/Ibu. Ini *Lapor Bup*, layanan laporan warga OKI. *Ada masalah apa, dan di desa mana?* "
    "Boleh ditulis, difoto, atau pesan suara."
)
ASK_ADDITION = "Pesan ini *tambahan* untuk laporan {ticket}, atau *laporan baru*?"
BUTTON_ADDITION = "Tambahan"
BUTTON_NEW = "Laporan baru"

SUMMARY_TEXT = "*{words}*"
SUMMARY_WITH_FILES = "*{words}* ({files})"
COUNT_PHOTO = "{n} foto"
COUNT_AUDIO = "{n} pesan suara"
COUNT_VIDEO = "{n} video"
COUNT_FILE = "{n} berkas"

# --- menu, help, hints --------------------------------------------------------------------------

MENU = (
    "Halo, Bapak/Ibu. Ini *Lapor Bup*, layanan laporan warga Kabupaten OKI.\n\n"
    "Ada masalah? Langsung tulis saja di sini, atau kirim foto, pesan suara, atau lokasi. Gratis, tanpa mendaftar."
)
BUTTON_REPORT = "Lapor"
BUTTON_CHECK = "Cek laporan"
BUTTON_HELP = "Bantuan"

HOW_TO_REPORT = (
    "Silakan ceritakan masalahnya, Bapak/Ibu: *apa* yang terjadi dan *di desa mana*. "
    "Boleh ditambah foto, pesan suara, atau lokasi. Itu saja sudah cukup."
)
HOW_TO_WITH_FORM = (
    "Silakan, Bapak/Ibu. Tekan tombol di bawah untuk mengisi *formulir singkat*.\n\n"
    "Boleh juga langsung tulis di sini: *apa* yang terjadi dan *di desa mana*, dengan foto atau pesan suara."
)
FORM_BUTTON = "Isi formulir singkat"
HELP = (
    "*Cara melapor:* tulis masalahnya dan nama desanya, boleh dengan foto.\n"
    "*Cek laporan:* ketik CEK.\n"
    "*Salah kirim:* ketik BATAL.\n"
    "*Keadaan darurat:* telepon 112.\n\n"
    "Nama dan nomor HP Bapak/Ibu tidak pernah ditampilkan kepada umum."
)
UNSUPPORTED = (
    "Maaf, pesan seperti itu belum bisa kami baca, Bapak/Ibu. "
    "Tolong ditulis saja, atau kirim foto, pesan suara, atau lokasi."
)
CORRECTION = "Baik, Bapak/Ibu. Silakan tulis yang benar sekarang, sekalian nama desanya."
ADVERT = (
    "Pesan tadi kami kira iklan atau pesan berantai, jadi tidak kami catat sebagai laporan. "
    "Kalau Bapak/Ibu mau melapor, ceritakan *apa* masalahnya dan *di desa mana*."
)
ABUSE = (
    "Mohon maaf kalau ada yang mengecewakan, Bapak/Ibu. "
    "Ceritakan *apa* masalahnya dan *di desa mana*, supaya bisa kami teruskan."
)
SLOW_DOWN = (
    "Pesan Bapak/Ibu banyak sekali hari ini. Yang sudah masuk tetap kami kerjakan. "
    "Untuk laporan lain, kirim lagi besok ya. Keadaan darurat: telepon 112."
)

# --- after something was done -------------------------------------------------------------------

CANCELLED = "Baik, Bapak/Ibu. Tidak jadi dikirim. Kalau ada masalah lain, tulis saja di sini."
REPORT_CANCELLED = "Baik, Bapak/Ibu. Laporan {ticket} kami batalkan."
CANNOT_CANCEL = "Maaf, laporan {ticket} sudah tidak bisa dibatalkan. Keadaannya bisa dilihat di tautan ini."
CANNOT_ANSWER = "Laporan {ticket} saat ini tidak menunggu jawaban Bapak/Ibu. Keadaannya bisa dilihat di tautan ini."
NOT_YOUR_REPORT = "Maaf, nomor laporan {ticket} tidak kami temukan. Coba periksa lagi hurufnya, Bapak/Ibu."
LINK_BUTTON = "Lihat laporan"

# --- emergency ----------------------------------------------------------------------------------

EMERGENCY = (
    "Kalau ada nyawa yang terancam, *telepon 112 sekarang*. Gratis, 24 jam.\n\n"
    "Laporan Bapak/Ibu juga langsung kami teruskan ke petugas."
)
EMERGENCY_ASK_PLACE = (
    "Kalau ada nyawa yang terancam, *telepon 112 sekarang*. Gratis, 24 jam.\n\n"
    "Laporan Bapak/Ibu juga langsung kami teruskan. *Di desa mana?* Tekan *Kirim lokasi* atau balas nama desanya."
)

# --- "cek" --------------------------------------------------------------------------------------

FORM_LINK = "Isi formulir"
NO_REPORTS = "Belum ada laporan dari nomor ini, Bapak/Ibu. Kalau ada masalah, tulis saja di sini."
REPORTS = "Laporan Bapak/Ibu:\n\n{lines}"
REPORT_LINE = "*{ticket}* {title}\n{status}\n{url}"
ONE_REPORT = "*{ticket}* {title}\nKeadaan sekarang: *{status}*"

# --- templates (outside the 24-hour window; must stay UTILITY: no promotion) --------------------

TEMPLATE_BODIES = {
    "TICKET": "Laporan {{nomor}} sudah kami terima. Perkembangannya bisa dilihat lewat tombol di bawah.",
    "ASK_INFO": "Tentang laporan {{nomor}}, petugas bertanya: {{isi}} Balas pesan ini untuk menjawab.",
    "RESOLVED": "Laporan {{nomor}} ada kabarnya: {{isi}} Jawab dengan tombol di bawah ya, Bapak/Ibu.",
    "NOTICE": "Laporan {{nomor}} ada kabarnya: {{isi}} Lengkapnya lewat tombol di bawah.",
    "DIGEST": "Ringkasan laporan warga untuk kantor Bapak/Ibu: {{isi}} Daftarnya lewat tombol di bawah.",
    "URGENT": "Laporan {{nomor}} untuk kantor Bapak/Ibu ini darurat: {{isi}} Jawab dengan tombol di bawah.",
}
TEMPLATE_EXAMPLE = {"nomor": "LB-7K3MQ4", "isi": "Dinas PUPR sudah memperbaiki jalan di depan SD."}
TEMPLATE_DONE = "Sudah beres"
TEMPLATE_NOT_DONE = "Belum beres"
TEMPLATE_LINK = "Lihat laporan"
TEMPLATE_LIST = "Buka daftar"
TEMPLATE_ACCEPT = "Terima"
TEMPLATE_NOT_OURS = "Bukan wewenang"
