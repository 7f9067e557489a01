"""Words of `/admin/akun`: officers' accounts as the administrator sees and changes them."""

from __future__ import annotations

TITLE = "Akun petugas"
SUMMARY = "{active} akun aktif, {off} dimatikan, {waiting} menunggu undangan diterima, {factors} memakai kode di HP."
SEARCH_LABEL = "Cari nama atau akun"
ROLE_LABEL = "Peran"
ALL_ROLES = "Semua peran"
SEARCH_BUTTON = "Cari"
LIST_HEADING = "Daftar akun"
LINE = "{state} · kode di HP: {factor} · terakhir masuk: {last}"
NOTHING = "Tidak ada akun yang cocok."
PAGE_LABEL = "Halaman {page} dari {pages}"

STATE_ACTIVE = "aktif"
STATE_OFF = "dimatikan"
STATE_INVITED = "belum membuat kata sandi"
FACTOR_YES = "terpasang"
FACTOR_NO = "belum"
FACTOR_MISSING = "belum, harus dipasang"
NEVER = "belum pernah"

INVITE_HEADING = "Undang petugas baru"
INVITE_INTRO = (
    "Kata sandi dibuat sendiri oleh petugas, jadi tidak ada orang lain yang tahu. Tautannya berlaku tiga hari dan "
    "sekali pakai. Berikan langsung kepada orangnya."
)
USER_LABEL = "Nama akun"
USER_HINT = "Huruf kecil, angka, titik, atau tanda hubung. Contoh: budi.pupr"
NAME_LABEL = "Nama lengkap"
OFFICE_LABEL = "Kantor"
OFFICE_HINT = "Hanya untuk petugas, kepala OPD, dan camat."
OFFICE_NONE = "Tanpa kantor"
ROLE_CHOOSE = "Pilih perannya"
INVITE_BUTTON = "Buat undangan"

LINK_HEADING = "Tautan untuk {username}"
LINK_INTRO = "Salin sekarang: tautan ini hanya tampil satu kali. Yang lama, kalau ada, sudah tidak berlaku."
LINK_UNTIL = "Berlaku sampai {until}, sekali pakai."

FACT_ROLE = "Peran"
FACT_OFFICE = "Kantor"
FACT_STATE = "Keadaan"
FACT_FACTOR = "Kode di HP"
FACT_LAST = "Terakhir masuk"
FACT_SESSIONS = "Sedang masuk di"
FACT_LINK = "Tautan kata sandi"
SESSIONS_NONE = "tidak di mana pun"
LINK_OPEN = "belum dipakai, berlaku sampai {until}"
BACK = "Kembali ke daftar akun"
TRAIL = "Lihat jejak akun ini"
CHANGE_HEADING = "Ubah"
CHANGE_HINT = "Kalau peran atau kantornya diganti, akun ini dikeluarkan dari semua peramban dan perlu masuk lagi."
CHANGE_BUTTON = "Simpan"
ACTS_HEADING = "Tindakan"
ACTS = {
    "tautan": ("Buat tautan kata sandi", "Untuk petugas yang lupa kata sandi atau undangannya lewat waktu."),
    "keluarkan": ("Keluarkan dari semua peramban", "Kalau HP hilang atau dipakai orang lain. Akunnya tetap aktif."),
    "lepas": (
        "Lepas kode di HP",
        "HP hilang dan kode cadangan juga hilang. Pastikan dulu siapa yang meminta: temui atau telepon ke nomor kantornya.",
    ),
    "matikan": ("Matikan akun", "Langsung keluar dari semua peramban dan WhatsApp. Riwayatnya tetap ada."),
    "nyalakan": ("Nyalakan lagi", "Kata sandi yang lama berlaku lagi."),
}
SAID = {
    "ubah": "Perubahan sudah disimpan.",
    "keluarkan": "Akun ini sudah dikeluarkan dari semua peramban.",
    "lepas": "Kode di HP sudah dilepas. Minta petugas memasang yang baru waktu masuk.",
    "matikan": "Akun sudah dimatikan.",
    "nyalakan": "Akun sudah menyala lagi.",
}
ERRORS = {
    "username": {
        "invalid": "Hanya huruf kecil, angka, titik, garis bawah, dan tanda hubung; paling sedikit tiga huruf.",
        "taken": "Nama akun ini sudah dipakai. Tambahkan nama kantornya.",
        "last_admin": "Ini pengelola terakhir. Angkat dulu pengelola lain.",
        "disabled": "Akun ini dimatikan. Nyalakan dulu.",
    },
    "name": {"required": "Tulis namanya.", "too_long": "Namanya terlalu panjang."},
    "role": {"unknown": "Pilih perannya.", "last_admin": "Ini pengelola terakhir. Angkat dulu pengelola lain."},
    "opd": {
        "required": "Pilih kantornya.", "unknown": "Kantor itu tidak ada di daftar.",
        "not_allowed": "Peran ini tidak memakai kantor. Pilih “Tanpa kantor”.", "not_kecamatan": "Camat harus di kantor camat.",
    },
}
UNKNOWN_ACT = "Tombol itu tidak dikenal. Muat ulang halamannya."
