"""What the app noticed about an after-photo: a hint for the verifier, never an accusation."""

from __future__ import annotations

FLAG: dict[str, str] = {
    "same_photo": "Foto ini mirip foto laporan {ticket}.",
    "same_as_before": "Foto ini mirip foto yang dikirim pelapor sebelum dikerjakan.",
    "same_as_progress": "Foto ini mirip foto yang dikirim sewaktu masih dikerjakan.",
    "same_proof": "Foto ini mirip bukti yang dulu ditolak pada laporan ini.",
    "far_away": "Foto diambil sekitar {km} km dari tempat laporan.",
    "before_report": "Menurut kameranya, foto diambil sebelum laporan masuk.",
    "before_reopened": "Menurut kameranya, foto diambil sebelum laporan dibuka lagi.",
}
OTHER = "Ada yang tidak cocok pada buktinya."
ALIKE = "Foto laporan {ticket}, {when}"
ALIKE_OWN = "Foto yang sudah ada di laporan ini, {when}"


def flag(code: str, **facts: object) -> str:
    """Return the sentence for a flag of `services.evidence`."""
    return FLAG.get(code, OTHER).format(**{"ticket": "", "km": "", **facts})
