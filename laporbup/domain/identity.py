"""When is a known number somebody else's, and when is writing so much that a person must look. Pure rules."""

from __future__ import annotations

from datetime import timedelta

GIVEN_ON_AFTER = timedelta(days=90)
"""A prepaid number that fell silent is sold again; in Indonesia some months later (operators differ, 60 to 180 days)."""

FLOOD_MESSAGES = 200
FLOOD_IN = timedelta(hours=1)
"""More messages than this from one citizen are set aside for a person to look at. The budget of the dialog is 30 in 10
minutes, and a village meeting's whole album is below 100."""


def is_somebody_else(known_bsuid: str, bsuid: str, silent: timedelta) -> bool:
    """Whether a number now belongs to another person: another WhatsApp account on it (another BSUID) after a long silence.

    Without the silence it is the same person: Meta makes a new BSUID for one who registers anew, and its
    message about the change may come later than theirs.
    """
    return bool(known_bsuid and bsuid) and known_bsuid != bsuid and silent > GIVEN_ON_AFTER
