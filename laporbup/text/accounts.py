"""Words about officers' accounts: invitation, password, second factor, own account."""

from __future__ import annotations

# --- passwords ------------------------------------------------------------------------------------

CHOOSE_HINT = (
    "Paling sedikit 12 huruf. Yang paling mudah diingat: empat kata yang tidak berhubungan, misalnya nama buah, warna, "
    "benda, dan hewan. Tidak perlu angka atau tanda khusus, dan tidak perlu diganti-ganti."
)
PASSWORD_ERRORS = {
    "too_short": "Masih terlalu pendek. Paling sedikit 12 huruf; tambah satu atau dua kata lagi.",
    "too_long": "Terlalu panjang. Paling banyak 200 huruf.",
    "too_easy": (
        "Terlalu mudah ditebak: kata sandi ini sering dipakai orang, pernah bocor, atau dibuat dari nama, tanggal, atau "
        "kata yang umum di kantor. Coba empat kata yang tidak berhubungan."
    ),
}
AGAIN_ERROR = "Tidak sama dengan yang di atas. Ketik sekali lagi."
NOW_WRONG = "Kata sandi sekarang salah. Coba periksa huruf besar dan kecilnya."
THROTTLED = "Terlalu banyak percobaan. Coba lagi {wait}."
NEW_LABEL = "Kata sandi baru"
AGAIN_LABEL = "Ketik sekali lagi"
NOW_LABEL = "Kata sandi sekarang"

# --- invitation -----------------------------------------------------------------------------------

INVITE_TITLE = "Buat kata sandi"
INVITE_FIRST = "Selamat datang, {name}. Ini akun petugas Lapor Bup. Buat kata sandinya, lalu masuk."
INVITE_AGAIN = "{name}, buat kata sandi yang baru. Yang lama langsung tidak berlaku, dan semua peramban dikeluarkan."
INVITE_USER = "Nama akun: **{username}**"
INVITE_BUTTON = "Simpan kata sandi"
INVITE_GONE_TITLE = "Tautan ini sudah tidak berlaku"
INVITE_GONE = (
    "Tautan hanya bisa dipakai sekali, paling lama tiga hari, dan hanya yang terbaru. "
    "Minta tautan baru kepada pengelola di Dinas Komunikasi dan Informatika."
)
INVITE_DONE = "Kata sandi sudah disimpan. Silakan masuk."
TO_LOGIN = "Ke halaman masuk"

# --- second step of signing in --------------------------------------------------------------------

CODE_TITLE = "Satu langkah lagi"
CODE_INTRO = "Buka aplikasi kode di HP Bapak/Ibu, lalu ketik enam angka untuk Lapor Bup."
CODE_LABEL = "Kode dari aplikasi"
CODE_HINT = "Angkanya berganti tiap 30 detik."
CODE_BUTTON = "Masuk"
CODE_WRONG = "Kode itu salah atau sudah dipakai. Tunggu angka berikutnya, lalu coba lagi."
CODE_LOST = "HP hilang atau ganti?"
CODE_LOST_HINT = (
    "Ketik salah satu **kode cadangan** di kotak yang sama. Kalau kode cadangan juga hilang, hubungi pengelola di "
    "Dinas Komunikasi dan Informatika: ia memastikan dulu siapa Bapak/Ibu, lalu melepas kode yang lama."
)
CODE_BACK = "Masuk dengan akun lain"
CODE_GONE = "Sudah terlalu lama menunggu kode. Silakan masuk sekali lagi."

# --- setting it up --------------------------------------------------------------------------------

FACTOR_TITLE = "Kode di HP"
FACTOR_MUST = (
    "Akun ini bisa melihat semua laporan, jadi kata sandi saja tidak cukup. Pasang dulu kode di HP; "
    "sesudah itu halaman lain terbuka. Cukup sekali, sekitar dua menit."
)
FACTOR_MAY = "Dengan kode di HP, orang yang tahu kata sandi Bapak/Ibu tetap tidak bisa masuk."
FACTOR_AGAIN = "Sudah terpasang. Isi lagi di bawah ini hanya kalau ganti HP; kode di HP lama langsung tidak berlaku."
FACTOR_STEPS = (
    "Pasang aplikasi kode di HP, misalnya **Aegis**, **Google Authenticator**, atau **Microsoft Authenticator**.",
    "Di aplikasi itu, tekan tanda tambah, lalu arahkan kamera ke gambar ini.",
    "Ketik enam angka yang muncul untuk Lapor Bup.",
)
FACTOR_QR = "Gambar kode untuk aplikasi"
FACTOR_BY_HAND = "Kamera tidak bisa dipakai?"
FACTOR_BY_HAND_HINT = "Ketik kunci ini di aplikasi. Jangan difoto dan jangan dikirim kepada siapa pun."
FACTOR_BUTTON = "Pasang"
FACTOR_WRONG = "Angkanya belum cocok. Tunggu angka berikutnya. Pastikan jam HP diatur otomatis."
FACTOR_GONE = "Halaman ini terlalu lama terbuka, jadi gambarnya sudah diganti. Pindai gambar yang baru."
FACTOR_DONE_TITLE = "Kode di HP sudah terpasang"
CODES_HEADING = "Kode cadangan"
CODES_INTRO = (
    "Kalau HP hilang, salah satu kode ini menggantikannya; tiap kode sekali pakai. Tulis di kertas dan simpan terkunci. "
    "Kode ini hanya tampil sekarang."
)
CODES_KEPT = "Sudah saya catat"

# --- own account ----------------------------------------------------------------------------------

MENU_LINK = "Akun saya: "
ACCOUNT_TITLE = "Akun saya"
FACT_USER = "Nama akun"
FACT_NAME = "Nama"
FACT_ROLE = "Peran"
FACT_OFFICE = "Kantor"
FACT_STAY = "Keluar sendiri"
STAY = "sesudah {idle} tidak dipakai, paling lama {most}"
BACK = "Kembali ke pekerjaan saya"
CHANGE_HEADING = "Ganti kata sandi"
CHANGE_BUTTON = "Ganti kata sandi"
FACTOR_HEADING = "Kode di HP"
FACTOR_ON = "Terpasang. Masuk perlu kata sandi dan kode dari HP."
FACTOR_OFF = "Belum terpasang."
FACTOR_SET = "Pasang kode di HP"
FACTOR_CHANGE = "Ganti HP"
CODES_LEFT = "{left} kode cadangan belum dipakai."
CODES_NEW = "Buat kode cadangan baru"
CODES_NEW_HINT = "Kode cadangan yang lama langsung tidak berlaku."
FACTOR_DROP = "Lepas kode di HP"
FACTOR_DROP_HINT = "Sesudah itu kata sandi saja cukup untuk masuk."
SESSIONS_HEADING = "Sedang masuk di"
SESSION_SINCE = "sejak {since}, terakhir dipakai {seen}"
SESSION_THIS = "peramban ini"
SESSION_OUT = "Keluarkan"
SESSIONS_OUT = "Keluarkan semua, juga peramban ini"
SAID = {
    "sandi": "Kata sandi sudah diganti. Peramban lain sudah dikeluarkan.",
    "keluarkan": "Peramban itu sudah dikeluarkan.",
    "lepas": "Kode di HP sudah dilepas.",
    "pasang": "Kode di HP sudah terpasang. Peramban lain sudah dikeluarkan.",
}
SIGNED_OUT_ALL = "Semua peramban sudah dikeluarkan."

BROWSERS = {
    "edge": "Edge", "opera": "Opera", "samsung": "Samsung Internet", "uc": "UC Browser", "firefox": "Firefox",
    "chrome": "Chrome", "safari": "Safari", "other": "Peramban lain",
}
SYSTEMS = {
    "android": "HP Android", "iphone": "iPhone", "ipad": "iPad", "windows": "komputer Windows", "mac": "Mac",
    "linux": "komputer Linux",
}
BROWSER_ON = "{browser} di {system}"


def browser(code: str) -> str:
    """Say which browser a session is in, as far as it is known."""
    name, _, system = code.partition("-")
    shown = BROWSERS.get(name, BROWSERS["other"])
    return BROWSER_ON.format(browser=shown, system=SYSTEMS[system]) if system in SYSTEMS else shown
