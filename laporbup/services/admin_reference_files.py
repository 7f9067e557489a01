"""`/admin/<data>/berkas`: download, upload, and what an uploaded file would change."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from laporbup.services import reference_csv, reference_edit
from laporbup.services.access import Actor
from laporbup.services.admin_reference_list import tab_of
from laporbup.services.desk_head import desk_head
from laporbup.services.reference_csv import Line, Plan
from laporbup.services.reference_sheets import Sheet
from laporbup.services.view_reference import PlanLine, ReferenceFiles
from laporbup.text import admin_reference as words

MOST_LINES = 200
_CSS = {"added": "up", "wrong": "down"}


def page(session: Session, actor: Actor, name: str, *, problem: str = "") -> ReferenceFiles:
    """Return the page before anything was uploaded. Raises Forbidden, NotFound."""
    reference_edit.let_edit(actor)
    sheet = reference_edit.sheet_named(name)
    path = f"/admin/{name}"
    return ReferenceFiles(
        head=desk_head(session, actor, tab_of(name)), title=words.FILES_TITLE.format(title=words.SHEETS[name].title),
        path=f"{path}/berkas", back_url=path, download_url=f"{path}/csv", can_replace=sheet.is_removable,
        hint=words.FILE_HINT.format(columns=", ".join(field.name for field in sheet.fields)),
        problem=words.FILE_PROBLEMS[problem] if problem else "",
    )


def checked(session: Session, actor: Actor, name: str, data: bytes, *, replaces: bool) -> ReferenceFiles:
    """Return the page that says what the file would do. Raises Forbidden, NotFound."""
    sheet = reference_edit.sheet_named(name)
    plan = reference_csv.rehearse(session, actor, sheet, data, replaces=replaces)
    view = page(session, actor, name)
    if plan.problem:
        said = words.FILE_PROBLEMS[plan.problem].format(columns=", ".join(plan.missing))
        return replace(view, problem=said)
    shown = [line for kind in ("wrong", "removed", "added", "changed") for line in plan.lines if line.kind == kind]
    changes = plan.count("added") + plan.count("changed") + plan.count("removed")
    return replace(
        view, is_checked=True, replaces=replaces, news=_news(plan),
        summary=words.PLAN_SUMMARY.format(**{kind: plan.count(kind) for kind in words.PLAN_KINDS}),
        lines=[_line(sheet, line) for line in shown[:MOST_LINES]],
        more=words.PLAN_MORE.format(count=len(shown) - MOST_LINES) if len(shown) > MOST_LINES else "",
        apply_label=words.APPLY.format(count=changes) if plan.is_usable else "",
        packed=reference_csv.pack(data) if plan.is_usable else "",
    )


def _news(plan: Plan) -> str:
    if plan.count("wrong"):
        return words.PLAN_WRONG
    return words.PLAN_REHEARSAL if plan.is_usable else words.PLAN_NOTHING


def _line(sheet: Sheet, line: Line) -> PlanLine:
    labels = words.SHEETS[sheet.name].labels
    details = [
        words.PLAN_CHANGE.format(label=labels[name], before=before or words.NONE, after=after or words.NONE)
        for name, before, after in line.changes
    ]
    details += [words.PLAN_ERROR.format(label=labels[name], said=words.ERRORS[code]) for name, code in line.errors.items()]
    return PlanLine(
        number=str(line.number) if line.number else words.NONE, kind=words.PLAN_KINDS[line.kind], css=_CSS.get(line.kind, ""),
        key=" · ".join(filter(None, line.key.split("|"))), details=details,
    )
