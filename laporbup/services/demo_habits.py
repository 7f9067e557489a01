"""How the offices of the demo behave: made up, and different enough that a ranking means something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """What an office usually does. Shares are from 0 to 1."""

    answers_h: tuple[float, float] = (2, 9)
    """Working hours until the first answer."""
    works: tuple[float, float] = (0.35, 0.95)
    """When it is done, in parts of the time it has; above 1 is late."""
    neglects: float = 0.04
    confirmed: float = 0.62
    objected: float = 0.12
    """The rest of the citizens says nothing."""
    cheats: float = 0.012
    """Evidence that a verifier refuses."""


QUICK = Habit((0.5, 5), (0.2, 0.7), 0.01, 0.75, 0.06)
STEADY = Habit((1, 7), (0.3, 0.85), 0.02, 0.68, 0.09)
USUAL = Habit()
SLOW = Habit((4, 20), (0.6, 1.35), 0.08, 0.50, 0.22, 0.03)
POOR = Habit((8, 36), (0.8, 1.9), 0.22, 0.40, 0.30, 0.15)

HABITS = {
    "DUKCAPIL": QUICK, "PDAM": QUICK, "DAMKAR": QUICK, "DLH": STEADY, "DINKES": STEADY, "PRKP": STEADY,
    "DINSOS": USUAL, "DISHUB": USUAL, "SATPOLPP": USUAL, "DISTAN": USUAL, "PUPR": SLOW, "SETDA": SLOW, "DISDIK": POOR,
    "KEC-16.02.05": QUICK, "KEC-16.02.03": STEADY, "KEC-16.02.13": USUAL, "KEC-16.02.11": POOR, "KEC-16.02.22": SLOW,
    "KEC-16.02.04": STEADY,
}

#: Kecamatan code → how many of the demo's reports come from there, in parts.
PLACES = {
    "16.02.05": 22, "16.02.03": 15, "16.02.13": 14, "16.02.11": 12, "16.02.22": 9, "16.02.04": 8, "16.02.08": 7,
    "16.02.12": 5, "16.02.02": 4, "16.02.17": 4, "16.02.20": 4, "16.02.19": 3, "16.02.24": 3, "16.02.21": 3, "16.02.15": 3,
    "16.02.18": 2, "16.02.14": 2, "16.02.23": 2,
}


def habit_of(opd_kode: str | None) -> Habit:
    """Return how this office behaves."""
    return HABITS.get(opd_kode or "", USUAL)
