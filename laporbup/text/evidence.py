"""What the app noticed about an after-photo: a hint for the verifier, never an accusation."""

from __future__ import annotations

FLAG: dict[str, str] = {
    "same_photo": "Foto ini mirip dengan foto pada laporan {ticket}.",
    "far_away": "Foto diambil sekitar {km} km dari tempat laporan.",
    "before_report": "Menurut kameranya, foto diambil sebelum laporan masuk.",
}


def flag(code: str, **facts: object) -> str:
    """Return the sentence for a flag of `services.evidence` (a code unknown here is shown as it is)."""
    return FLAG.get(code, code).format(**facts)
