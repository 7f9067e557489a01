"""Words of the report form when something has to be put right, and of photos that were kept."""

#: field → code → (beside the field, in the summary at the top)
ERRORS: dict[str, dict[str, tuple[str, str]]] = {
    "uraian": {
        "required": (
            "Ceritakan masalahnya di sini. Satu kalimat saja sudah cukup.",
            "Ceritakan masalahnya",
        ),
        "too_long": (
            "Ceritanya terlalu panjang. Paling banyak {most} huruf, yang tertulis {typed}. Tolong diringkas sedikit.",
            "Cerita terlalu panjang",
        ),
    },
    "desa": {
        "required": (
            "Pilih desa, atau tulis patokannya di bawah.",
            "Beri tahu kami di mana tempatnya",
        ),
        "unknown": (
            "Desa itu tidak ada di daftar Kabupaten OKI. Pilih lagi dari daftar, atau tulis patokannya di bawah.",
            "Pilih desa dari daftar",
        ),
    },
    "patokan": {
        "too_long": (
            "Patokannya terlalu panjang. Paling banyak {most} huruf.",
            "Patokan terlalu panjang",
        ),
    },
    "kategori": {
        "unknown": (
            "Pilihan itu tidak ada di daftar. Pilih lagi, atau biarkan petugas yang pilihkan.",
            "Pilih ulang soal apa",
        ),
    },
    "nama": {
        "too_long": (
            "Namanya terlalu panjang. Paling banyak {most} huruf.",
            "Nama terlalu panjang",
        ),
    },
    "telepon": {
        "invalid": (
            "Nomor HP biasanya 10 sampai 13 angka, contoh 0812 3456 7890. Yang tertulis {digits} angka. "
            "Boleh juga dikosongkan.",
            "Periksa nomor HP",
        ),
    },
    "foto": {
        "too_big": (
            "Foto {name} terlalu besar. Paling besar 12 MB satu foto. Coba ambil lagi dengan ukuran lebih kecil, "
            "atau kirim tanpa foto.",
            "Foto terlalu besar",
        ),
        "too_many": (
            "Paling banyak 5 foto. Pilih 5 yang paling jelas.",
            "Fotonya terlalu banyak",
        ),
        "too_large": (
            "Gambar {name} terlalu lebar untuk kami olah. Coba ambil foto biasa dari kamera HP.",
            "Gambar terlalu lebar",
        ),
        "not_image": (
            "Berkas {name} tidak bisa kami buka sebagai foto. Kirim foto dari kamera atau galeri HP.",
            "Berkas bukan foto",
        ),
        "broken": (
            "Foto {name} rusak atau terpotong di jalan. Coba pilih lagi.",
            "Foto tidak terbaca",
        ),
        "cut_off": (
            "Kirimannya terlalu besar, jadi kami hentikan. Tulisan Bapak/Ibu masih ada. Pilih foto lebih sedikit.",
            "Kiriman terlalu besar",
        ),
    },
}

OTHER_ERROR = ("Isian ini belum benar. Periksa lagi, lalu kirim ulang.", "Periksa isian")
UNNAMED_PHOTO = "yang dikirim"
TITLE = "Belum terkirim. Ada {count} yang perlu dibetulkan."
KEPT_PHOTOS = "{count} foto sudah kami simpan. Tidak perlu dikirim ulang."
KEPT_PHOTO_ALT = "Foto {number} yang sudah tersimpan"
CHOOSE_CATEGORY = "Biar petugas yang pilihkan"
VILLAGES_OF = "Kec. {name}"
YOUR_STORY = "Cerita Bapak/Ibu"
YOUR_ADDITION = "Tulisan Bapak/Ibu"

SIMILAR_TITLE = "Sudah ada yang melaporkan ini?"
SIMILAR_HINT = "Kalau sama, cukup ikut mendukung. Kalau beda, kirim saja laporan Bapak/Ibu di bawah ini."
SIMILAR_SUPPORT = "Ikut mendukung"
