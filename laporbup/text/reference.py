"""Names made from reference data."""

KECAMATAN_OFFICE = "Kantor Camat {name}"
KECAMATAN_OFFICE_SHORT = "Kec. {name}"
