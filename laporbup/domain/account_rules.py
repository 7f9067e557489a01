"""Rules of officers' accounts: how long a session lives, who needs a second factor, what a password must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from laporbup.domain.roles import Role


@dataclass(frozen=True)
class Stay:
    """How long somebody stays signed in: without doing anything, and at most."""

    idle: timedelta
    most: timedelta


_FIELD = Stay(timedelta(hours=12), timedelta(days=7))
"""They work on a phone outside, for one office: signing in again in the rain costs more than it protects."""
_OVERVIEW = Stay(timedelta(hours=1), timedelta(hours=12))
"""They see every report (NIST SP 800-63B-4, AAL2: an hour of silence at most)."""

STAY: dict[Role, Stay] = {
    Role.HANDLER: _FIELD,
    Role.HEAD: _FIELD,
    Role.CAMAT: _FIELD,
    Role.REPORTER: _FIELD,
    Role.VERIFIER: _OVERVIEW,
    Role.SEKDA: _OVERVIEW,
    Role.BUPATI: _OVERVIEW,
    Role.ADMIN: Stay(timedelta(minutes=30), timedelta(hours=12)),
}
LONGEST_IDLE = max(stay.idle for stay in STAY.values())

#: Whoever sees everything, or decides who may, shows a second factor (in production; see `services.factor`).
NEEDS_FACTOR = frozenset({Role.BUPATI, Role.SEKDA, Role.VERIFIER, Role.ADMIN})

MIN_PASSWORD = 12
MIN_IN_DEMO = 10
"""A demo's passwords are printed for everybody; guessing them takes nothing from anybody."""
MAX_PASSWORD = 200
JUDGED = 72
"""Judging takes time that grows with the square of the length; what is guessable shows well before this."""
LEAST_SCORE = 3
"""Of zxcvbn, 0 to 4: at least a hundred million guesses."""
LEAST_OWN = 3
"""Letters that remain without the words below, the owner's name and the office's."""

#: Everybody here would try these first.
OWN_WORDS = (
    "lapor", "bup", "laporbup", "laporbupati", "oki", "ogan", "komering", "ilir", "kayuagung", "kayu", "agung", "sumsel",
    "palembang", "bupati", "sekda", "camat", "kecamatan", "kabupaten", "kepala", "dinas", "desa", "kelurahan", "petugas",
    "verifikator", "pengelola", "diskominfo", "kominfo", "pemkab", "pemda", "opd", "admin", "sandi", "kata", "katasandi",
    "rahasia", "masuk", "bismillah", "alhamdulillah", "indonesia", "merdeka", "sayang", "cinta", "keluarga", "januari",
    "februari", "maret", "april", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
