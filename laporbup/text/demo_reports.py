"""What demo citizens report, and what demo offices answer. All of it is made up for the demo.

`{mark}` is a landmark, `{days}` a number of days. A topic has a picture (`scene`) or none.
"""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """One kind of problem: `category` as a citizen picks it on the form (`kode/sub`), and how often it comes."""

    category: str
    scene: str
    weight: int
    texts: tuple[str, ...]


MARKS = (
    "depan SD", "dekat masjid", "simpang tiga", "samping balai desa", "belakang pasar", "dekat jembatan gantung",
    "depan Puskesmas",
    "RT 03", "RT 07", "dusun dua", "dusun empat", "dekat dermaga", "depan kantor lurah", "tikungan dekat sawah", "jalan poros",
    "dekat lapangan bola", "gang sebelah musala", "dekat tower", "ujung kampung", "dekat kebun karet",
)

TOPICS: tuple[Topic, ...] = (
    Topic("jalan/jalan_rusak", "road", 13, (
        "Jalan berlubang {mark}, lubangnya dalam. Kalau hujan tidak kelihatan, sudah ada yang jatuh.",
        "Jalan rusak parah {mark}. Sudah {days} hari tergenang air, motor sering mogok.",
        "Aspal jalan mengelupas {mark}, batu lepas ke mana-mana. Mohon ditambal.",
        "Jalan poros amblas {mark}, truk sudah tidak berani lewat.",
    )),
    Topic("jalan/jembatan", "bridge", 6, (
        "Jembatan kayu patah {mark}, anak sekolah harus memutar jauh.",
        "Papan jembatan lapuk {mark}, sudah {days} hari ada yang bolong besar.",
        "Gorong-gorong amblas {mark}, jalan tinggal separuh.",
    )),
    Topic("jalan/jalan_desa", "road", 18, (
        "Jalan desa becek dan berlumpur {mark}, hasil kebun susah dibawa keluar.",
        "Jalan setapak desa {mark} rusak, orang tua sering terpeleset.",
        "Jalan desa {mark} belum dicor, setiap hujan jadi kubangan.",
    )),
    Topic("lampu/pju", "lamp", 9, (
        "Lampu jalan mati {mark}, gelap sekali kalau malam.",
        "Sudah {days} hari lampu jalan {mark} padam, anak mengaji takut lewat.",
        "Tiang lampu jalan {mark} miring dan lampunya kedap-kedip.",
    )),
    Topic("lampu/listrik", "", 3, (
        "Listrik PLN padam dari semalam {mark}, kulkas ikan kami mati.",
        "Mati lampu terus di tempat kami {mark}, sehari bisa empat kali padam.",
    )),
    Topic("air/air_mati", "water", 6, (
        "Air PDAM tidak mengalir sudah {days} hari {mark}.",
        "Air ledeng mati {mark}, kami beli air galon untuk mandi.",
    )),
    Topic("air/air_keruh", "water", 4, (
        "Air PDAM keruh seperti kopi {mark}, tidak bisa dipakai masak.",
        "Air ledeng bau lumpur {mark} sudah {days} hari.",
    )),
    Topic("banjir/drainase", "drain", 9, (
        "Got mampet {mark}, air masuk ke rumah setiap hujan.",
        "Siring tersumbat sampah {mark}, baunya sampai ke warung.",
        "Saluran air {mark} penuh lumpur, sudah {days} hari air tidak jalan.",
    )),
    Topic("banjir/genangan", "drain", 4, (
        "Banjir setiap hujan {mark}, airnya selutut dan surutnya lama.",
        "Genangan air {mark} tidak pernah kering, jadi sarang nyamuk.",
    )),
    Topic("sampah/sampah_numpuk", "trash", 10, (
        "Sampah menumpuk {mark}, sudah {days} hari tidak diangkut.",
        "Tumpukan sampah {mark} berserakan ke jalan, baunya minta ampun.",
        "Bak sampah {mark} penuh, orang buang di pinggir jalan.",
    )),
    Topic("sampah/limbah", "", 3, (
        "Limbah dibuang ke sungai {mark}, ikan banyak yang mati.",
        "Air sungai {mark} hitam dan bau sejak {days} hari, kami curiga limbah pabrik.",
    )),
    Topic("sosial/pkh_bpnt", "", 5, (
        "Nama ibu saya hilang dari daftar PKH, padahal masih janda dan tidak bekerja. Rumah {mark}.",
        "Bantuan sembako BPNT belum cair {days} hari di tempat kami {mark}.",
    )),
    Topic("adminduk/ktp", "", 8, (
        "Sudah rekam KTP {days} hari tapi belum jadi juga, katanya blangko habis.",
        "Mau urus KTP anak, disuruh bolak-balik ke kantor camat dan dukcapil.",
    )),
    Topic("adminduk/kk", "", 4, (
        "Kartu keluarga salah nama, sudah diajukan {days} hari belum selesai.",
        "Urus pecah kartu keluarga belum ada kabar, sudah {days} hari.",
    )),
    Topic("kesehatan/puskesmas", "", 6, (
        "Puskesmas tutup sebelum jam dua siang, pasien disuruh pulang.",
        "Obat di Puskesmas sering kosong, kami beli sendiri di apotek.",
    )),
    Topic("kesehatan/wabah", "", 3, (
        "Ada tiga anak kena demam berdarah {mark}, mohon fogging.",
        "Nyamuk banyak sekali {mark} dan sudah ada yang DBD, minta disemprot.",
    )),
    Topic("pendidikan/gedung_sekolah", "school", 5, (
        "Atap sekolah bocor {mark}, kelas dipindah ke perpustakaan.",
        "Plafon kelas SD jebol {mark}, anak belajar di teras sudah {days} hari.",
    )),
    Topic("ketertiban/bising", "", 3, (
        "Orgen tunggal sampai jam dua malam {mark}, bayi kami tidak bisa tidur.",
        "Musik remix keras sekali {mark}, ada orang tua sakit.",
    )),
    Topic("ketertiban/ternak_lepas", "", 8, (
        "Ternak lepas {mark}, kambing dan sapi masuk kebun warga.",
        "Sapi lepas tidur di jalan {mark}, malam-malam hampir ditabrak.",
    )),
    Topic("perhubungan/odol", "", 4, (
        "Truk sawit muatan lebih lewat {mark}, jalan kami hancur.",
        "Truk pasir ngebut {mark} setiap sore, debunya masuk rumah.",
    )),
    Topic("perhubungan/rambu", "", 3, (
        "Lampu merah mati {mark}, sudah dua kali hampir tabrakan.",
        "Rambu tikungan tertutup pohon {mark}, rawan kecelakaan.",
    )),
    Topic("ekonomi/pupuk", "", 4, (
        "Pupuk subsidi langka, kios bilang habis padahal sudah musim tanam.",
        "Harga pupuk subsidi dijual di atas harga resmi di tempat kami.",
    )),
    Topic("pemerintahan/pelayanan_kantor", "", 7, (
        "Pelayanan kantor camat lamban, surat pengantar ditunggu {days} hari.",
        "Kantor camat jam sembilan masih kosong, kami antre dari pagi.",
    )),
    Topic("pemerintahan/perangkat_desa", "", 11, (
        "Kantor desa jarang buka {mark}, mau urus surat susah.",
        "Kades susah ditemui, sudah {days} hari surat tanah belum ditandatangani.",
    )),
    Topic("pemerintahan/pungli", "", 2, (
        "Diminta uang pelicin waktu urus surat, katanya supaya cepat. Tolong nama saya dirahasiakan.",
        "Ada pungli di tempat pelayanan, setiap orang diminta uang rokok.",
    )),
    Topic("lainnya/wisata_olahraga", "", 2, (
        "Lapangan olahraga {mark} penuh rumput tinggi, anak-anak tidak bisa main.",
        "Fasilitas wisata danau rusak, tempat duduk patah semua.",
    )),
)

VAGUE = (
    "Pak tolong dilihat dulu keadaan di tempat kami {mark}, sudah lama begini.",
    "Mohon dibantu, kami sudah lapor ke mana-mana tidak ada jawaban.",
    "Di kampung kami {mark} ada yang tidak beres, tolong ditindak.",
    "Kapan giliran tempat kami diperhatikan, Pak?",
)
SPAM = (
    "promo pinjaman cepat cair hubungi kami sekarang",
    "cobain doang, ini beneran sampai ke bupati?",
    "jual motor murah surat lengkap minat chat",
)
OUTSIDE = (
    "Jalan lintas timur milik negara berlubang {mark}, mohon diteruskan ke balai jalan.",
    "Sertifikat tanah belum keluar dari BPN sudah {days} hari.",
)

ACCEPTED = (
    "Terima kasih laporannya. Sudah kami catat, besok petugas melihat ke lokasi.",
    "Baik, Bapak/Ibu. Kami cek dulu ke lapangan hari ini.",
    "Sudah kami terima. Mohon tunggu kabar dari petugas kami.",
)
STARTED = (
    "Petugas sudah di lokasi dan mulai bekerja.",
    "Alat dan bahan sudah dikirim, pengerjaan dimulai hari ini.",
    "Tim kami sudah mengukur, pekerjaan dimulai.",
)
NEWS = (
    "Pekerjaan sudah separuh jalan, mohon hati-hati kalau lewat.",
    "Masih menunggu bahan dari Palembang, kami kabari lagi.",
    "Hujan membuat pekerjaan tertunda, dilanjutkan besok.",
)
PRIVATE = (
    "Alat masih dipakai di tempat lain, baru bisa Rabu.",
    "Sudah koordinasi dengan kepala desa lewat telepon.",
    "Perlu tanda tangan kepala bidang dulu.",
)
DONE = {
    "road": ("Lubang sudah ditimbun batu dan diaspal.", "Jalan sudah diratakan dan dipadatkan."),
    "bridge": ("Papan yang lapuk sudah diganti dan dikuatkan.", "Jembatan sudah bisa dilewati lagi."),
    "lamp": ("Lampu sudah diganti, malam ini menyala.", "Kabel disambung lagi dan lampunya diganti LED."),
    "water": ("Pipa sudah diperbaiki, air mengalir lagi.", "Jaringan sudah dikuras, air kembali jernih."),
    "drain": ("Saluran sudah dikeruk dan air lancar.", "Sampah di saluran sudah diangkat semua."),
    "trash": ("Sampah sudah diangkut dan tempatnya dibersihkan.", "Bak sampah sudah dikosongkan, jadwal angkut ditambah."),
    "school": ("Atap kelas sudah diperbaiki.", "Plafon sudah diganti, kelas bisa dipakai."),
    "": ("Sudah kami selesaikan, suratnya terlampir.", "Sudah ditangani, hasilnya ada di surat terlampir."),
}
ASKED = (
    "Mohon sebutkan patokannya supaya petugas tidak salah tempat.",
    "Boleh kirim foto yang lebih jelas, Pak/Bu?",
    "Kejadiannya biasanya jam berapa?",
)
ANSWERED = ("Dekat warung Bu Nur, sebelah kiri jalan.", "Biasanya sore sampai malam.", "Rumah nomor tiga dari simpang.")
ADDED = ("Hari ini tambah parah, Pak.", "Tadi pagi ada yang jatuh lagi.", "Tetangga saya juga mengalami hal yang sama.")
SCHEDULED = (
    "Butuh anggaran besar, kami usulkan tahun depan. Sementara kami beri tanda supaya tidak celaka.",
    "Masuk rencana kerja tahun depan karena bahan dan alatnya belum ada.",
)
RETURNED = (
    "Ini bukan urusan kami, lebih tepat ditangani dinas lain.",
    "Setelah dicek, ini jalan desa. Mohon diteruskan ke kecamatan.",
    "Bukan wewenang kami, mohon dialihkan.",
)
REFERRED = (
    "Ini jalan negara. Sudah kami teruskan ke Balai Besar Pelaksanaan Jalan Nasional, tanya lewat SP4N-LAPOR! 1708.",
    "Ini urusan Kantor Pertanahan (BPN). Bapak/Ibu bisa datang ke loket pengaduan BPN OKI.",
)
REJECTED = ("Ini bukan laporan masalah, jadi tidak kami teruskan.", "Isinya iklan, bukan laporan.")
OBJECTED = (
    "Belum beres, Pak. Cuma ditutup tanah, hujan semalam sudah berlubang lagi.",
    "Fotonya bukan tempat kami. Di sini masih sama saja.",
    "Baru dikerjakan separuh, tolong dilanjutkan.",
)
CONFIRMED = ("Alhamdulillah sudah bagus, terima kasih.", "Sudah beres, terima kasih Pak Bupati.", "", "", "")
REFUSED = ("Foto sesudah bukan dari tempat yang sama.", "Foto ini pernah dipakai untuk laporan lain.")
VERIFIED = ("Sudah kami telepon kepala desanya, benar sudah selesai.", "Petugas kami lewat di sana, hasilnya sesuai foto.")

#: One flood, told by half a village.
FLOOD = (
    "Banjir di kampung kami, rumah sudah terendam selutut sejak subuh.",
    "Tolong pak, rumah kami kebanjiran, air masuk sampai lutut.",
    "Air sungai meluap, rumah warga terendam banjir, anak-anak diungsikan ke masjid.",
    "Banjir lagi di sini, jalan dan rumah terendam, motor tidak bisa lewat.",
    "Rumah orang tua saya terendam banjir, butuh perahu dan makanan.",
)
#: The same as somebody else has said before.
AGAIN = ("Saya juga mau lapor pak. {said}", "{said} Sudah lama begini, tolong dibantu.", "Sama dengan tetangga kami. {said}")
