"""Words of the short form inside WhatsApp. Its limits are Meta's: labels 20, choices 30, hints 80, buttons 35 characters."""

from __future__ import annotations

STORY_TITLE = "Laporan Bapak/Ibu"
STORY = "Ada masalah apa?"
STORY_HINT = "Satu kalimat saja sudah cukup."
KECAMATAN = "Kecamatan mana?"
DESA = "Nama desa"
DESA_HINT = "Boleh dikosongkan."
NEXT = "Lanjut"

MORE_TITLE = "Tambahan"
MORE = "Semua di bawah ini boleh dikosongkan. Kalau sudah cukup, langsung tekan Kirim laporan."
PHOTOS = "Foto kejadian"
PHOTOS_HINT = "Paling banyak {most} foto."
CATEGORY = "Soal apa?"
LANDMARK = "Patokan"
LANDMARK_HINT = "Misalnya: depan SD, dekat masjid."
ANONYMOUS = "Sembunyikan nama saya"
CONFIDENTIAL = "Rahasiakan laporan ini"
SEND = "Kirim laporan"

NOT_KNOWN = "Tidak tahu"
