"""Which live topics a change of a report concerns."""

from __future__ import annotations

from laporbup.domain.lifecycle import Action, Status
from laporbup.models import Report, ReportEvent

#: Statuses that stand on the verifier's page.
_VERIFIED_HERE = {Status.RECEIVED, Status.NEEDS_INFO, Status.RESOLVED}
#: Acts that change no public figure: the boards stay still.
_QUIET = {
    Action.NOTE, Action.ADD, Action.REMIND, Action.OFFER, Action.DECLINE, Action.WITHDRAW, Action.INVOLVE, Action.RELEASE,
    Action.DELEGATE,
}  # fmt: skip

_SEKDA = 2
"""From this level on a report is on the table of the Sekda, who works on the verifier's page."""

ALARMS = "alarms"
"""Topic of the administrator's page: an alarm was raised or cleared, a citizen was blocked or let in."""


def of_report(ticket: str) -> str:
    """Return the topic of one report (its tracker and its case page)."""
    return f"report:{ticket}"


def topics_of(report: Report, event: ReportEvent, offered_opd: str | None = None) -> tuple[str, ...]:
    """Return the topics to announce for `event` of `report`: old and new holder, place, verifier, boards.

    `offered_opd` is whom it was offered to before the event: his list shows the offer no more.
    """
    topics = {of_report(report.ticket)}
    named: str | None = (event.data or {}).get("opd")
    offices = (event.from_opd, event.to_opd, report.opd_kode, offered_opd, named)
    topics.update(f"opd:{kode}" for kode in offices if kode)
    if report.kecamatan_kode:
        topics.add(f"kecamatan:{report.kecamatan_kode}")
    if {event.from_status, event.to_status} & _VERIFIED_HERE or report.escalation_level >= _SEKDA:
        topics.add("verifier")
    if event.action not in _QUIET:
        topics.add("board")
    return tuple(sorted(topics))
