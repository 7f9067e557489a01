"""What becomes of a message that Graph has accepted: the statuses that will be told. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from laporbup.whatsapp.emulator.rules import Rule

USUAL = ["sent", "delivered", "read"]
UNDELIVERABLE = 131026
RE_ENGAGEMENT = 131047
STOPPED_MARKETING = 131050


@dataclass(frozen=True)
class Case:
    """A message and its citizen: `category` is service, or the template's; `is_absent`: the number is not on WhatsApp."""

    rule: Rule
    category: str
    is_in_window: bool
    is_absent: bool = False
    is_blocked: bool = False


def course_of(case: Case) -> tuple[list[str], int]:
    """Return the statuses, in the order they are told, and the error code of a `failed` among them (0: none).

    A citizen who blocked us is not named as such: the message stays at `sent` (marketing fails with 131050).
    """
    code = case.rule.failed_code or _failure(case)
    words = case.rule.statuses
    if words is not None:
        return list(words), (code or UNDELIVERABLE) if "failed" in words else 0
    if code:
        return ["failed"], code
    return (["sent"] if case.is_blocked else list(USUAL)), 0


def _failure(case: Case) -> int:
    if case.is_absent:
        return UNDELIVERABLE
    if case.is_blocked and case.category == "marketing":
        return STOPPED_MARKETING
    return RE_ENGAGEMENT if case.category == "service" and not case.is_in_window else 0
