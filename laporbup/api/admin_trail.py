"""`/admin/jejak`: the audit log, its CSV, and the report about a breach of personal data."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.door import Refusal, door_of, read_form_or_refuse
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.services import access, audit, audit_trail, breach
from laporbup.services.access import Actor
from laporbup.services.audit_trail import PAGE, Asked
from laporbup.text import audit as words
from laporbup.text import web


async def show(request: Request) -> Response:
    """GET /admin/jejak; `petugas`, `apa`, `dari`, `sampai`, `hal`."""
    actor = await gate.may_be_here(request)
    await db.write(audit.opened, actor, PAGE)
    view = await db.read(audit_trail.page, actor, _asked(request))
    return messages.page(request, door_of(request).renderers.trail(view), 422 if view.problem else 200)


async def as_csv(request: Request) -> Response:
    """GET /admin/jejak/csv: the same filters, everything that fits them."""
    actor = await gate.may_be_here(request)
    try:
        text = await db.write(audit_trail.as_csv, actor, _asked(request))
    except Invalid:
        raise _refusal(words.FILTER_WRONG) from None
    return _file(text, "text/csv", words.CSV_FILE)


async def report(request: Request) -> Response:
    """POST /admin/jejak/kebocoran; `dari`, `sampai`, `petugas`. Answers with a Markdown file."""
    with await read_form_or_refuse(request, PAGE) as form:
        actor = await gate.signed_in(request)
        since, until, officer = form.text("dari"), form.text("sampai"), form.text("petugas")
    try:
        text = await db.write(_report, actor, since, until, officer)
    except Forbidden:
        await db.write(audit.denied, actor, "breach_report", PAGE)
        raise Refusal(messages.forbidden(back=access.landing(actor.role))) from None
    except NotFound:
        raise _refusal(words.BREACH_NO_OFFICER) from None
    except Invalid:
        raise _refusal(words.BREACH_DATES) from None
    return _file(text, "text/markdown", words.BREACH_FILE.format(since=since, until=until))


def _report(session: Session, actor: Actor, since: str, until: str, officer: str) -> str:
    first, last = audit_trail.moment_of(since, "since"), audit_trail.moment_of(until, "until", is_end=True)
    return breach.report(session, actor, *_window(first, last), officer)


def _window(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    if since is None or until is None or since >= until:
        raise Invalid({"until": "invalid"})
    return since, until


def _asked(request: Request) -> Asked:
    fields = request.query_params
    page = fields.get("hal", "1")
    return Asked(
        fields.get("petugas", "")[:100], fields.get("apa", ""), fields.get("dari", ""), fields.get("sampai", ""),
        int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), 200, headers, media_type=f"{kind}; charset=utf-8")


def _refusal(sentence: str) -> Refusal:
    return Refusal(MessageView(422, words.BREACH_PROBLEM, [sentence], [], [Link(web.BACK, PAGE, True)]))
