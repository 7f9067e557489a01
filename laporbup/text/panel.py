"""Words of the simulator's control panel (demo mode): what citizens, the network and Meta can be made to do."""

from __future__ import annotations

TITLE = "Panel kendali"
LEAD = "Atur keadaan sulit. Hanya dunia percobaan ini yang berubah."

CITIZEN = "Warga dan HP-nya"
PROFILE_NAME = "Nama di WhatsApp"
PROFILE_NAME_HINT = "Ganti namanya kalau HP dipakai orang kedua."
USERNAME = "Nama pengguna"
USERNAME_HINT = "Misalnya siti.oki. Boleh kosong."
HIDDEN = "Nomor HP disembunyikan"
HIDDEN_HINT = "Kita hanya diberi ID WhatsApp-nya."
SAVE = "Simpan"
ALBUM = "Kirim 3 foto sekaligus"
VOICE = "Kirim pesan suara"
STICKER = "Kirim stiker"
REACT = "Jempol untuk pesan terakhir"
REVOKE = "Hapus pesan terakhir"
UNKNOWN = "Kirim jajak pendapat"
BY_PAGE = "Mulai dari tombol di Facebook"
EDIT = "Ubah pesan terakhir menjadi"
DO_EDIT = "Ubah"
NEW_NUMBER = "Ganti ke nomor baru"
NEW_NUMBER_HINT = "WhatsApp memberi tahu kita nomor barunya."
DO_NEW_NUMBER = "Ganti nomor"
NEW_ID = "Ganti ID WhatsApp saja"

NETWORK = "Jaringan"
DOUBLED = "Semua kiriman datang dua kali"
SHUFFLED = "Urutan kiriman acak"
GATHERED = "Beberapa kiriman jadi satu"
GATHERED_HINT = "Dikumpulkan 3 detik, pesan dan tanda baca sekaligus."
DELAY = "Semua kiriman terlambat"
DELAYS = {"0": "Tidak", "5": "5 detik", "60": "1 menit", "600": "10 menit"}
USE = "Pakai"
NO_SIGNAL = "Matikan sinyal HP warga"
SIGNAL = "Nyalakan lagi sinyal HP"
SIGNAL_HINT = "Tanpa sinyal, pesan warga tertahan di HP dan balasan kita tetap centang satu."
LATE = "Pesan yang terlambat 70 jam"
SEND_LATE = "Kirim pesan terlambat"
DOWN = "Matikan penerima pesan (503)"
UP = "Hidupkan lagi penerima pesan"
DOWN_HINT = "Meta mengulang kirimannya, makin lama makin jarang, sampai diterima."

META = "Meta dan nomor kita"
FAULT = "Galat untuk kiriman berikutnya"
FAULT_TIMES = "Berapa kali"
ADD_FAULT = "Pasang"
CLEAR_FAULTS = "Hapus semua galat"
FAULTS = {
    "429": "429 terlalu banyak kiriman",
    "500": "500 Meta rusak",
    "timeout": "Waktu habis, pesan tetap terkirim",
    "131056": "131056 terlalu sering ke warga ini",
    "131026": "131026 tidak bisa disampaikan",
    "190": "190 token tidak berlaku",
    "131042": "131042 belum ada cara bayar",
    "368": "368 melanggar aturan",
}
CLOSE_WINDOW = "Tutup 24 jam"
BLOCK = "Warga memblokir kita"
UNBLOCK = "Warga membuka blokir"
ABSENT = "Nomor tidak ada di WhatsApp"
PRESENT = "Nomor ada lagi di WhatsApp"
TEMPLATE = "Templat"
TEMPLATE_OPTION = "{name} ({status})"
VERDICT = "Putusan Meta"
VERDICTS = {
    "APPROVED": "Setujui", "REJECTED": "Tolak", "PAUSED": "Jeda", "DISABLED": "Matikan", "MARKETING": "Jadikan pemasaran",
    "UTILITY": "Jadikan utilitas",
}
DECIDE = "Putuskan"
NO_TEMPLATES = "Belum ada templat."
TEMPLATE_STATES = {
    "APPROVED": "disetujui", "PENDING": "ditinjau", "REJECTED": "ditolak", "PAUSED": "dijeda", "DISABLED": "mati",
}
MARKETING_MARK = "{state}, pemasaran"

CANNOT = "Belum ada pesan yang bisa diubah. Kirim pesan dulu."
BAD_NUMBER = "Nomor barunya belum benar. Contoh: 0812 7300 1009."
UNKNOWN_ACT = "Tombol itu tidak dikenal. Muat ulang halamannya."
NOT_CHANGED = "Belum jadi diubah. Coba tekan lagi."

SENT = "Yang keluar"
SENT_NOTHING = "Belum ada pesan keluar."
TOTAL = "Jumlah: {n} pesan, {rupiah}"
TOTAL_HINT = "Harga penuh. 1.000 balasan pertama tiap bulan tidak ditagih."
TEMPLATE_MARK = "templat {name}"
CATEGORIES = {
    "service": "balasan", "utility": "utilitas", "marketing": "pemasaran", "authentication": "kode masuk",
    "referral_conversion": "awal gratis",
}
FREE = "gratis"
NOT_PRICED = "tidak ditagih"
TICKS = {
    "accepted": "diterima WhatsApp", "sent": "✓ terkirim", "delivered": "✓✓ sampai", "read": "✓✓ dibaca",
    "failed": "gagal, kode {code}",
}
PRICED = "{category}, {rupiah}"

STATE = "Keadaan sekarang"
STATES = {
    "held": "HP warga tanpa sinyal: {n} kiriman tertahan.",
    "hidden": "Nomor HP warga disembunyikan.",
    "blocked": "Warga memblokir nomor kita.",
    "absent": "Nomor ini tidak ada di WhatsApp.",
    "closed": "Jendela 24 jam sudah tutup: hanya templat yang bisa dikirim.",
    "free": "Chat dari tombol Facebook: gratis 72 jam.",
    "doubled": "Semua kiriman datang dua kali.",
    "shuffled": "Urutan kiriman acak.",
    "gathered": "Beberapa kiriman jadi satu.",
    "delayed": "Semua kiriman terlambat {n} detik.",
    "down": "Penerima pesan mati.",
    "faults": "Masih {n} galat menunggu kiriman berikutnya.",
    "queue": "{n} kiriman belum diterima. Percobaan ke-{attempts}, diulang jam {time}.",
}
