"""Words of demo mode: names of demo officers and reporters, and what they say. Plainly made up."""

OFFICER_NAMES = {
    "pupr": "Petugas Demo PUPR",
    "kadis-pupr": "Kepala Dinas Demo PUPR",
    "dlh": "Petugas Demo Lingkungan Hidup",
    "kadis-dlh": "Kepala Dinas Demo Lingkungan Hidup",
    "prkp": "Petugas Demo PRKP",
    "kadis-prkp": "Kepala Dinas Demo PRKP",
    "dinkes": "Petugas Demo Kesehatan",
    "kadis-dinkes": "Kepala Dinas Demo Kesehatan",
    "camat-kayuagung": "Camat Demo Kayu Agung",
    "camat-pedamaran": "Camat Demo Pedamaran",
    "verifikator": "Verifikator Demo Diskominfo",
    "sekda": "Sekda Demo",
    "bupati": "Bupati Demo",
    "admin": "Admin Demo Diskominfo",
    "warga": "Warga Demo",
}
REPORTER_NAME = "Warga Demo {n}"
