"""Before a report is sent again: `/lapor/serupa` finds those of others, `/lacak/<ticket>/dukung` stands behind one."""

from __future__ import annotations

import secrets

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from laporbup import clock, db
from laporbup.api import cookie, messages
from laporbup.api.door import Refusal, caller, door_of, read_form_or_refuse
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Conflict, NotAllowed
from laporbup.services import duplicates, knowledge, supporters, web_form, work_items
from laporbup.services.duplicates import Told
from laporbup.services.views import WorkItem
from laporbup.text import dates
from laporbup.text import form as form_words
from laporbup.text import web as words

_ENOUGH_TEXT = 15
_MOST_TEXT = 2000
_FRESH = {"cache-control": "no-store"}


async def support(request: Request) -> Response:
    """POST /lacak/<ticket>/dukung, perhaps with `t` (who came from WhatsApp): "so it is with me", once a person."""
    code = request.path_params["code"]
    wait_s = door_of(request).limits.supports.take(caller(request))
    with await read_form_or_refuse(request, f"/lacak/{code}") as form:
        if wait_s:
            raise Refusal(messages.too_many(wait_s), {"retry-after": str(wait_s)})
        key = cookie.supporter_key(request) or secrets.token_hex(16)
        try:
            ticket = await db.write(_support, code, form.text("t"), key)
        except (NotAllowed, Conflict) as error:
            body = words.SUPPORT_OVER if isinstance(error, NotAllowed) else words.SUPPORT_AGAIN
            links = [Link(words.BACK_TO_REPORT, f"/lacak/{code}", True)]
            raise Refusal(MessageView(409, words.SUPPORT_TITLE, [body], links=links)) from None
    answer = messages.see_other(f"/lacak/{ticket}#dukungan")
    cookie.set_supporter(answer, key)
    return answer


def _support(session: Session, code: str, token: str, key: str) -> str:
    reporter = web_form.reporter_of(session, token) or supporters.of_browser(session, key)
    return supporters.support(session, code, reporter).ticket


async def similar(request: Request) -> Response:
    """POST /lapor/serupa: JSON with at most three public reports that say the same. A POST, for words belong in no address."""
    is_tired = door_of(request).limits.similar.take(caller(request)) > 0
    with await read_form_or_refuse(request, "/lapor") as form:
        text = form.text("uraian")[:_MOST_TEXT]
        told = Told(
            text=text, category=form.text("kategori") or None, desa_kode=form.text("desa") or None,
            lat=_number(form.text("lat"), 90), lon=_number(form.text("lon"), 180),
        )
    found = [] if is_tired or len(text) < _ENOUGH_TEXT else await db.read(_similar, told)
    body = {
        "judul": form_words.SIMILAR_TITLE, "kabar": form_words.SIMILAR_HINT, "dukung": form_words.SIMILAR_SUPPORT,
        "laporan": found,
    }
    return JSONResponse(body if found else {"laporan": []}, 429 if is_tired else 200, _FRESH)


def _similar(session: Session, told: Told) -> list[dict[str, str]]:
    known = knowledge.load(session)
    category = (told.category or "").partition("/")[0]
    if (told.desa_kode and told.desa_kode not in known.desa) or (category and category not in known.categories):
        return []
    alike = {one.report.ticket: one for one in duplicates.similar_for(session, told)}
    items = work_items.for_public(session, [one.report for one in alike.values()], known, clock.now())
    return [_told(item, dates.day_month(alike[item.ticket].report.created_at)) for item in items]


def _told(item: WorkItem, since: str) -> dict[str, str]:
    return {
        "nomor": item.ticket, "judul": item.title, "tempat": item.place, "status": item.status_label, "warga": item.supporters,
        "sejak": since, "url": item.url,
    }


def _number(typed: str, most: float) -> float | None:
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if -most <= value <= most else None
