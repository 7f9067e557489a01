"""`/akun` and `/akun/kode`: an officer's own password, second factor and sessions. Codes are in one answer, never stored."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.cookie import clear_session, session_token
from laporbup.api.door import caller, door_of, read_form_or_refuse
from laporbup.api.forms import PostedForm
from laporbup.api.masuk import retry_after
from laporbup.domain.errors import Invalid, Throttled
from laporbup.services import factor, own_account
from laporbup.services.access import Actor
from laporbup.services.own_account import FACTOR_PAGE, PAGE, Person
from laporbup.text import accounts as words


async def show(request: Request) -> Response:
    """GET /akun"""
    actor = await gate.may_be_here(request)
    said = words.SAID.get(request.query_params.get("kabar", ""), "")
    view = await db.read(own_account.page, actor, session_token(request), said=said)
    return messages.page(request, door_of(request).renderers.account(view))


async def post(request: Request) -> Response:
    """POST /akun; `aksi`: sandi (`sekarang`, `sandi`, `ulang`), keluarkan (`id`), keluarkan-semua, kode-baru, lepas."""
    with await read_form_or_refuse(request, PAGE) as form:
        actor = await gate.may_be_here(request)
        action = form.text("aksi")
        if action in ("sandi", "kode-baru", "lepas"):
            return await _proved(request, actor, action, form)
        ident = form.text("id")
    if action == "keluarkan":
        await db.write(own_account.end_session, actor, ident)
        return messages.see_other(f"{PAGE}?kabar=keluarkan")
    if action == "keluarkan-semua":
        await db.write(own_account.end_sessions, actor)
        answer = messages.see_other("/masuk?kabar=keluar")
        clear_session(answer)
        return answer
    return messages.see_other(PAGE)


async def _proved(request: Request, actor: Actor, action: str, form: PostedForm) -> Response:
    """An act that needs the present password."""
    token, codes = session_token(request), list[str]()
    now_password, password, again = form.raw("sekarang"), form.raw("sandi"), form.raw("ulang")
    try:
        if action == "sandi":
            wrong = await db.write(
                own_account.change_password, actor, token, now_password, password, again, caller(request)
            )
        elif await db.write(own_account.prove, actor, now_password, caller(request)):
            wrong, codes = {}, await db.write(_after_proof, actor, action)
        else:
            wrong = {f"sekarang-{action}": "wrong"}
    except Throttled as error:
        said = words.THROTTLED.format(wait=messages.wait_words(error.retry_after_s))
        view = await db.read(own_account.page, actor, token, problem=said)
        return messages.page(request, door_of(request).renderers.account(view), 429, retry_after(error))
    except Invalid:
        return messages.see_other(PAGE)
    if not wrong and not codes:
        return messages.see_other(f"{PAGE}?kabar={action}")
    view = await db.read(own_account.page, actor, token, errors=wrong, codes=codes)
    return messages.page(request, door_of(request).renderers.account(view), 422 if wrong else 200)


def _after_proof(session: Session, actor: Actor, action: str) -> list[str]:
    if action == "kode-baru":
        return own_account.renew_codes(session, actor)
    factor.turn_off(session, actor)
    return []


async def show_factor(request: Request) -> Response:
    """GET /akun/kode: also for who may open nothing else yet."""
    view = await db.read(own_account.factor_page, await _person(request))
    return messages.page(request, door_of(request).renderers.factor(view))


async def post_factor(request: Request) -> Response:
    """POST /akun/kode; `kode`, `rahasia`, and `sekarang` when the sign-in was a while ago."""
    with await read_form_or_refuse(request, FACTOR_PAGE) as form:
        who = await _person(request)
        code, offered, password = form.text("kode"), form.text("rahasia"), form.raw("sekarang")
    made: list[str] = []
    wrong: dict[str, str] = {}
    try:
        if who.is_fresh or await db.write(own_account.prove, who.actor, password, caller(request)):
            made = await db.write(factor.turn_on, who.actor, offered, code, token=session_token(request))
        else:
            wrong = {"sekarang": "wrong"}
    except Throttled as error:
        raise gate.too_often(error.retry_after_s) from None
    except Invalid as error:
        wrong = error.errors
    view = await db.read(own_account.factor_page, who, offered=offered, errors=wrong, codes=made)
    return messages.page(request, door_of(request).renderers.factor(view), 422 if wrong else 200)


async def _person(request: Request) -> Person:
    who = await db.read(own_account.person, session_token(request))
    if who is None:
        raise gate.GoSignIn(FACTOR_PAGE)
    return who
