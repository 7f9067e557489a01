"""The house rules in figures: what each is when nobody has changed it, and how far an admin may go.

The limits are not a matter of taste: above them a promise made in public (SP4N-LAPOR!, PermenPANRB 62/2018), or a
proof that relies on the figure, would no longer hold.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure. `unit` is a key of `text.policy.UNITS`."""

    kode: str
    default: int
    least: int
    most: int
    unit: str

    def allows(self, value: int) -> bool:
        return self.least <= value <= self.most


CONFIRM_DAYS = "confirm_days"
"""Working days a citizen has to say whether it is solved (SP4N-LAPOR! closes after 10 without an answer)."""
QUESTION_DAYS = "question_days"
"""Working days for which a question to the citizen stops the clock; then it runs on."""
REOPEN_DAYS = "reopen_days"
"""Working days to put right what was claimed done and was not (never more than the category's own target)."""
VERIFY_DAYS = "verify_days"
"""Working days a verifier has (SP4N-LAPOR!: verified and passed on within 3); then it lies on the Sekda's table."""
TRANSFER_DAYS = "transfer_days"
"""Working days an OPD has to answer an offered report."""
SAMPLE_PERCENT = "sample_percent"
"""How many of a hundred claims without any flag a verifier looks at all the same."""
FAR_KM = "far_km"
"""An after-photo taken further than this from the reported spot is flagged."""
PHOTO_BITS = "photo_bits"
"""Bits of 64 in which the perceptual hashes of two prints of one picture may differ. Above 7 the search by bands
(`domain.likeness`) would miss some."""
RETENTION_MONTHS = "retention_months"
"""Months after its end for which a report keeps who sent it."""
FOLLOWUP_WEEKS = "followup_weeks"
"""Weeks after closing when the citizen is asked once more whether it has held; 0 is never (a message costs money)."""

FIGURES: dict[str, Figure] = {
    figure.kode: figure
    for figure in (
        Figure(CONFIRM_DAYS, 10, 3, 20, "working_days"),
        Figure(QUESTION_DAYS, 10, 1, 20, "working_days"),
        Figure(REOPEN_DAYS, 5, 1, 14, "working_days"),
        Figure(VERIFY_DAYS, 3, 1, 3, "working_days"),
        Figure(TRANSFER_DAYS, 1, 1, 3, "working_days"),
        Figure(SAMPLE_PERCENT, 10, 0, 100, "percent"),
        Figure(FAR_KM, 2, 1, 50, "km"),
        Figure(PHOTO_BITS, 6, 0, 7, "bits"),
        Figure(RETENTION_MONTHS, 24, 6, 120, "months"),
        Figure(FOLLOWUP_WEEKS, 0, 0, 8, "weeks"),
    )
}  # fmt: skip
