"""Words of the export to SP4N-LAPOR! and of its command."""

from __future__ import annotations

REPORT, CHANGE = "laporan", "status"
YES, NO = "ya", "tidak"
CONFIDENTIAL = "Laporan rahasia"
HELP = "mengirim laporan ke SP4N-LAPOR!"
HELP_EXPORT = "menulis laporan dan perubahan status dalam istilah SP4N-LAPOR!"
HELP_FORMAT = "bentuk berkas"
HELP_SINCE = "mulai sesudah posisi ini (0: dari awal); tanpa ini, melanjutkan yang terakhir"
HELP_OUT = "folder tujuan; tanpa ini dicetak dan posisi tidak diingat"
HELP_CHUNK = "banyaknya catatan dalam satu berkas"
WRITTEN = "{count} catatan baru dalam {files} berkas di {folder}. Posisi sekarang: {position}."
NOT_WRITABLE = "Folder itu tidak bisa ditulis: {folder}"
BAD_MAP = "Berkas peta {file} tidak bisa dipakai ({problem}). Bandingkan dengan yang bawaan."
