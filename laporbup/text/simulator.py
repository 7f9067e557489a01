"""Words of the chat simulator (demo mode)."""

from __future__ import annotations

PAGE_TITLE = "Coba kirim laporan · Lapor Bup"
NOT_REAL = "Mode coba. Tidak ada pesan sungguhan yang dikirim."
TITLE = "Coba sebagai warga"
LEAD = "Kirim tulisan, foto, suara, atau lokasi, seperti di WhatsApp. Lihat apa yang terjadi di dalam."
CHAT = "Percakapan percobaan"
BOT_NAME = "Lapor Bup OKI"
BOT_NOTE = "Nomor resmi kabupaten"
EMPTY = "Belum ada pesan. Tulis saja masalahnya, misalnya: jalan depan SD rusak di Desa Pedamaran VI."
TYPING = "sedang mengetik …"
LOADING = "Percakapan sedang dibuka …"

WHO = "Bapak/Ibu memakai nomor siapa?"
WHO_HINT = "Pilih warga contoh, atau tulis nomor sendiri. Tiap nomor punya percakapan sendiri."
NUMBER = "Nomor HP"
USE_NUMBER = "Pakai nomor ini"
PEOPLE = {
    "6281273001001": "Bu Siti",
    "6281273001002": "Pak Rahmat",
    "6281273001003": "Bu Yanti",
    "6281273001004": "Pak Herman",
}
SOMEBODY = "Warga"

WRITE = "Tulis pesan"
SEND = "Kirim"
PHOTO = "Pilih foto"
VOICE = "Pilih rekaman suara"
LOCATION = "Kirim lokasi"
LOCATION_HINT = "Pilih desa, atau pakai GPS HP ini."
VILLAGE = "Desa atau kelurahan"
USE_GPS = "Pakai GPS HP ini"
SEND_PIN = "Kirim pin lokasi"
CHOSEN = "{n} berkas dipilih"
NO_GPS = "GPS tidak bisa dipakai. Pilih desanya saja."
NOT_SENT = "Pesan belum terkirim. Coba tekan Kirim lagi."
VILLAGE_OPTION = "{nama}, Kec. {kecamatan}"

TICKS = {"waiting": "menunggu sinyal", "sent": "✓ Terkirim", "delivered": "✓✓ Sampai", "read": "✓✓ Dibaca"}
PHOTO_ALT = "Foto yang dikirim"
BOT_PHOTO_ALT = "Foto dari petugas"
VOICE_ALT = "Pesan suara"
LOCATION_CARD = "Lokasi"
COORDINATES = "{lat}, {lon}"
FORM_SENT = "Formulir terkirim"
FORM_INCOMPLETE = "Yang ini belum diisi: {names}."
FORM_GONE = "Formulir itu sudah tidak bisa dibuka."
FORM_NO_CHOICE = "Pilih satu"
CONTACT = "Kartu kontak"
FILE = "Berkas"
UNSUPPORTED = "Pesan yang tidak dikenal"
EDITED = "diubah"
REVOKED = "Pesan ini dihapus"
REACTED = "Reaksi: {emoji}"
FORM = "Formulir"

MONEY = "Pesan keluar ke nomor ini"
SENT_COUNT = "{n} pesan"
COST = "Perkiraan biaya"

INSIDE = "Yang terjadi di dalam"
NOTHING_YET = "Belum terjadi apa-apa."
LOG_IN = {
    "waiting": "Pesan warga ({kind}) menunggu sinyal",
    "sent": "Pesan warga ({kind}) dikirim ke webhook",
    "delivered": "Pesan warga ({kind}) sudah tersimpan",
    "read": "Pesan warga ({kind}) sudah tersimpan dan dibaca",
}
LOG_OUT = {
    "accepted": "Balasan ({kind}) diterima WhatsApp",
    "sent": "Balasan ({kind}) terkirim",
    "delivered": "Balasan ({kind}) sampai di HP warga",
    "read": "Balasan ({kind}) dibaca warga",
    "failed": "Balasan ({kind}) gagal, kode {code}",
}
KINDS = {
    "text": "tulisan", "image": "foto", "audio": "suara", "video": "video", "document": "berkas", "location": "lokasi",
    "interactive": "tombol", "button": "tombol", "template": "templat", "reaction": "tanda", "sticker": "stiker",
    "contacts": "kontak", "unsupported": "tidak dikenal", "edit": "diubah", "revoke": "dihapus",
}

HARD = "Uji keadaan sulit"
HARD_TWICE = "Pesan sama datang dua kali"
HARD_LATE = "Pesan datang terlambat 6 jam"
HARD_OUTSIDE = "Lokasi di luar OKI"
HARD_HIDDEN = "Nomor HP disembunyikan"
HARD_TEXT = "Jembatan kayu di dusun kami patah, anak sekolah tidak bisa lewat. Desa Ulak Kapal."
HARD_OUTSIDE_TEXT = "Lampu jalan mati di sini"

BAD_NUMBER = "Nomor HP-nya belum benar. Contoh: 0812 7300 1001."
NOTHING_TO_SEND = "Belum ada yang dikirim. Tulis pesan atau pilih foto dulu."
TOO_BIG = "Berkasnya terlalu besar. Paling besar 16 MB."
UNKNOWN_VILLAGE = "Desa itu tidak ada di daftar OKI. Pilih dari daftarnya."
BACK = "Kembali ke percakapan"
