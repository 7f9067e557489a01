"""Which acts an officer has now, each as a form."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.domain.lifecycle import Action, Status, allowed_actions, needs
from laporbup.domain.roles import Role
from laporbup.models import Opd, Report
from laporbup.services import access, following
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.triage import EXTERNAL, contact_of
from laporbup.services.views import Act, Choice
from laporbup.text import desk

ORDER = (
    Action.TAKE, Action.DECLINE, Action.RESOLVE, Action.VERIFY, Action.REFUSE, Action.ASSIGN, Action.ACCEPT, Action.START,
    Action.COMMENT, Action.DELEGATE, Action.WITHDRAW, Action.OFFER, Action.RETURN, Action.INVOLVE, Action.RELEASE,
    Action.SCHEDULE, Action.ASK, Action.REFER, Action.REJECT, Action.MERGE, Action.UNMERGE, Action.NOTE,
)  # fmt: skip
"""Most wanted first. Acts that are not forms (CORRECT by ASSIGN …) are not offered."""
_FIRST = {
    Status.RECEIVED: Action.ASSIGN, Status.ASSIGNED: Action.START, Status.IN_PROGRESS: Action.RESOLVE,
    Status.SCHEDULED: Action.START, Status.RESOLVED: Action.VERIFY,
}
_SPEAKS_ONLY = frozenset({Role.BUPATI})
_ALWAYS_NOTED = frozenset({Action.COMMENT, Action.NOTE})
_WITH_PHOTO = frozenset({Action.ACCEPT, Action.START, Action.COMMENT})
_ANSWERS = frozenset({Action.TAKE, Action.DECLINE})
"""Of whom a report was offered to, and of nobody else."""


@dataclass(frozen=True)
class Around:
    """What the acts of a report depend on, besides the report: who helps, who works at the holder, who reads it."""

    helpers: tuple[str, ...] = ()
    """Codes of the OPD that help."""
    colleagues: tuple[tuple[int, str], ...] = ()
    """Officers of the holder: id and name."""
    readers: int = 1
    named: str = ""
    """Whose it is by the word of `named_by`, who returned it: codes of OPD."""
    named_by: str = ""
    answers: dict[Action, list[Choice]] = field(default_factory=dict)
    """Ready answers by act."""


def acts_for(actor: Actor, report: Report, known: Knowledge, around: Around = Around()) -> list[Act]:
    """Return the acts `actor` may do on `report`, most wanted first; none when he may only read it."""
    open_now = _open_to(actor, report, around) & set(allowed_actions(report.status, actor.role))
    found = [_act(action, actor, report, known, around) for action in ORDER if action in open_now]
    return sorted(found, key=lambda act: not (act.is_primary and act.action == Action.REFER.lower()))


def _open_to(actor: Actor, report: Report, around: Around) -> set[Action]:
    """What the place of `actor` at this report allows; the status is the lifecycle's business."""
    found: set[Action] = set()
    if access.can_answer_offer(actor, report):
        found |= _ANSWERS
    if actor.role in _SPEAKS_ONLY or (actor.role in access.HOLDERS and actor.opd_kode in around.helpers):
        found |= _ALWAYS_NOTED
    if not access.can_act(actor, report):
        return found
    found |= set(Action) - _ANSWERS
    found -= {Action.OFFER} if report.offered_opd else {Action.WITHDRAW}
    found -= {Action.UNMERGE} if report.parent_id is None else {Action.MERGE}
    found &= following.ALLOWED if report.parent_id else found
    found -= set() if around.helpers else {Action.RELEASE}
    return found - (set() if around.colleagues else {Action.DELEGATE})


def _act(action: Action, actor: Actor, report: Report, known: Knowledge, around: Around) -> Act:
    outside = _outside_named(known, around)
    is_known = action is Action.REFER and outside is not None
    label, hint, note_label, submit = _refer_words(known, around) if is_known else desk.ACTS[action.lower()]
    wanted = needs(report.status, action, actor.role)
    choices, name = _choices(action, report, known, around)
    return Act(
        action=action.lower(), label=label, hint=hint, note_label=note_label, submit_label=submit,
        needs_note=("has_note" in wanted and not is_known) or action in _ALWAYS_NOTED,
        takes_photo="has_evidence" in wanted,
        needs_date="has_end_date" in wanted,
        date_label=desk.SCHEDULE_DATE if "has_end_date" in wanted else "",
        choices=choices, choice_name=name,
        is_primary=action is _first(actor, report, outside),
        is_internal=action is Action.NOTE,
        readers_note=desk.RESOLVE_READERS.format(n=around.readers) if action is Action.RESOLVE else "",
        may_photo=action in _WITH_PHOTO and actor.role in access.HOLDERS,
        number_label=desk.MERGE_NUMBER if action is Action.MERGE else "",
        answers=around.answers.get(action, []),
    )


def _first(actor: Actor, report: Report, outside: Opd | None) -> Action | None:
    if access.can_answer_offer(actor, report):
        return Action.TAKE
    return Action.REFER if outside is not None else _FIRST.get(Status(report.status))


def _outside_named(known: Knowledge, around: Around) -> Opd | None:
    opd = known.opd.get(around.named)
    return opd if opd is not None and opd.kind == EXTERNAL else None


def _refer_words(known: Knowledge, around: Around) -> tuple[str, str, str, str]:
    """One tap: whoever returned it has said whose it is, and how they are reached is known."""
    opd, by = known.opd[around.named], known.opd.get(around.named_by)
    label = desk.REFER_NAMED_SUBMIT.format(singkat=opd.singkat)
    hint = desk.REFER_NAMED.format(who=by.singkat if by else desk.SENDER, contact=contact_of(opd))
    return label, hint, desk.REFER_NAMED_NOTE, label


def _choices(action: Action, report: Report, known: Knowledge, around: Around) -> tuple[list[Choice], str]:
    if action is Action.ASSIGN:
        return _named_first(known, around), "opd"
    if action is Action.RETURN:
        return [Choice(label=desk.OPD_UNKNOWN), *opds(known)], "opd"
    if action is Action.OFFER:
        return [*_others(report, known, ()), *_outside(known)], "opd"
    if action is Action.INVOLVE:
        return _others(report, known, around.helpers), "opd"
    if action is Action.RELEASE:
        return [Choice(value=kode, label=known.opd[kode].nama) for kode in around.helpers if kode in known.opd], "opd"
    if action is Action.DELEGATE:
        return [Choice(value=str(ident), label=name) for ident, name in around.colleagues], "petugas"
    return [], ""


def _named_first(known: Knowledge, around: Around) -> list[Choice]:
    all_of_them, by = opds(known), known.opd.get(around.named_by)
    named = [
        Choice(value=one.value, label=desk.NAMED.format(nama=one.label, who=by.singkat if by else desk.SENDER))
        for one in all_of_them
        if one.value == around.named
    ]
    return named + [one for one in all_of_them if one.value != around.named]


def _others(report: Report, known: Knowledge, besides: tuple[str, ...]) -> list[Choice]:
    return [choice for choice in opds(known) if choice.value != report.opd_kode and choice.value not in besides]


def _outside(known: Knowledge) -> list[Choice]:
    """PLN, the province …: they can take nothing, but naming them saves the verifier the search."""
    found = [opd for opd in known.opd.values() if opd.kind == EXTERNAL and opd.is_active]
    return [Choice(value=opd.kode, label=desk.OUTSIDE.format(nama=opd.nama)) for opd in sorted(found, key=lambda opd: opd.nama)]


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
