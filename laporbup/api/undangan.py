"""`/undangan/<token>`: an officer sets the password, once, with a link only he was given."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.door import Refusal, door_of, read_form_or_refuse
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Invalid, NotFound
from laporbup.services import invites
from laporbup.services.view_accounts import InvitePage
from laporbup.text import accounts as words


async def show(request: Request) -> Response:
    """GET /undangan/<token>. Opening it uses nothing up: chats look at links by themselves."""
    return await _page(request, {}, 200)


async def post(request: Request) -> Response:
    """POST /undangan/<token>; `sandi`, `ulang`."""
    with await read_form_or_refuse(request, "/masuk") as form:
        password, again = form.raw("sandi"), form.raw("ulang")
    try:
        await db.write(invites.take, request.path_params["token"], password, again)
    except NotFound:
        raise _gone() from None
    except Invalid as error:
        return await _page(request, error.errors, 422)
    return messages.see_other("/masuk?kabar=sandi")


async def _page(request: Request, errors: dict[str, str], status: int) -> Response:
    try:
        view = await db.read(_view, request.path_params["token"], errors)
    except NotFound:
        raise _gone() from None
    return messages.page(request, door_of(request).renderers.invite(view), status)


def _view(session: Session, token: str, errors: dict[str, str]) -> InvitePage:
    officer = invites.officer_of(session, token)
    return InvitePage(
        token, officer.username, officer.name, is_first=not officer.password_hash,
        password_error=words.PASSWORD_ERRORS.get(errors.get("password", ""), ""),
        again_error=words.AGAIN_ERROR if "again" in errors else "",
    )


def _gone() -> Refusal:
    link = Link(words.TO_LOGIN, "/masuk", True)
    return Refusal(MessageView(404, words.INVITE_GONE_TITLE, [words.INVITE_GONE], links=[link]))
