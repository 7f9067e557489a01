"""Words of the command line about personal data: the copy for a citizen, and what goes after its time."""

from __future__ import annotations

HELP_PERSON = "menyimpan semua data tentang seorang warga ke berkas JSON (hak akses, UU PDP)"
HELP_ADDRESS = "nomor telepon atau ID WhatsApp, ditulis bagaimana saja"
HELP_RETENTION = "menghapus data pelapor yang sudah lewat masa simpannya"
HELP_DRY_RUN = "hanya menghitung, tidak mengubah apa-apa"
PERSON_WRITTEN = "Data {count} pelapor disimpan di {file}. Berkas ini berisi data pribadi: serahkan hanya kepada orangnya."
NOT_WRITABLE = "Berkas itu tidak bisa ditulis, atau sudah ada: {file}"
RETENTION_WOULD = "Akan diproses: {reports} laporan dilepas dari pelapornya, {reporters} pelapor dan {messages} pesan dihapus."
RETENTION_DONE = "Selesai: {count} data diproses."
