"""Which acts an officer has now, each as a form."""

from __future__ import annotations

from laporbup.domain.lifecycle import Action, Status, allowed_actions, needs
from laporbup.domain.roles import Role
from laporbup.models import Report
from laporbup.services import access
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.views import Act, Choice
from laporbup.text import desk

ORDER = (
    Action.RESOLVE, Action.VERIFY, Action.REFUSE, Action.ASSIGN, Action.ACCEPT, Action.START, Action.COMMENT, Action.RETURN,
    Action.SCHEDULE, Action.ASK, Action.REFER, Action.REJECT, Action.NOTE,
)
"""Most wanted first. Acts that are not forms (CORRECT by ASSIGN, MERGE …) are not offered."""
_FIRST = {
    Status.RECEIVED: Action.ASSIGN, Status.ASSIGNED: Action.START, Status.IN_PROGRESS: Action.RESOLVE,
    Status.SCHEDULED: Action.START, Status.RESOLVED: Action.VERIFY,
}
_SPEAKS_ONLY = frozenset({Role.BUPATI})
_ALWAYS_NOTED = frozenset({Action.COMMENT, Action.NOTE})


def acts_for(actor: Actor, report: Report, known: Knowledge, *, readers: int = 1) -> list[Act]:
    """Return the acts `actor` may do on `report`, most wanted first; none when he may only read it."""
    if actor.role not in _SPEAKS_ONLY and not access.can_act(actor, report):
        return []
    allowed = set(allowed_actions(report.status, actor.role))
    return [_act(action, actor, report, known, readers) for action in ORDER if action in allowed]


def _act(action: Action, actor: Actor, report: Report, known: Knowledge, readers: int) -> Act:
    label, hint, note_label, submit = desk.ACTS[action.lower()]
    wanted = needs(report.status, action, actor.role)
    choices, name = _choices(action, known)
    return Act(
        action=action.lower(), label=label, hint=hint, note_label=note_label, submit_label=submit,
        needs_note="has_note" in wanted or action in _ALWAYS_NOTED,
        takes_photo="has_evidence" in wanted,
        needs_date="has_end_date" in wanted,
        date_label=desk.SCHEDULE_DATE if "has_end_date" in wanted else "",
        choices=choices, choice_name=name,
        is_primary=_FIRST.get(Status(report.status)) is action,
        is_internal=action is Action.NOTE,
        readers_note=desk.RESOLVE_READERS.format(n=readers) if action is Action.RESOLVE else "",
    )


def _choices(action: Action, known: Knowledge) -> tuple[list[Choice], str]:
    if action is Action.ASSIGN:
        return opds(known), "opd"
    if action is Action.RETURN:
        return [Choice(label=desk.OPD_UNKNOWN), *opds(known)], "opd"
    return [], ""


def opds(known: Knowledge) -> list[Choice]:
    """Return the OPD a report can be given to: dinas first, then the offices of the Camat."""
    ours = [opd for opd in known.opd.values() if opd.kind in ("DINAS", "KECAMATAN") and opd.is_active]
    return [Choice(value=opd.kode, label=opd.nama) for opd in sorted(ours, key=lambda opd: (opd.kind, opd.nama))]


def categories(known: Knowledge) -> list[Choice]:
    """Return every category and sub-category as `category` or `category/sub`."""
    found = []
    for category in known.categories.values():
        if not category.is_active:
            continue
        found.append(Choice(value=category.kode, label=category.judul, hint=_short(known, category.opd_kode)))
        found += [
            Choice(value=f"{category.kode}/{sub.kode}", label=sub.judul, hint=_short(known, sub.opd_kode))
            for sub in known.subcategories.values()
            if sub.category_kode == category.kode
        ]
    return found


def _short(known: Knowledge, opd_kode: str) -> str:
    opd = known.opd.get(opd_kode)
    return opd.singkat if opd else ""
