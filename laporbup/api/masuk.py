"""`/masuk` and `/keluar`: officers sign in and out with a plain form and one cookie."""

from __future__ import annotations

import re

import structlog
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.cookie import clear_session, session_token, set_session
from laporbup.api.door import caller, door_of, read_form_or_refuse
from laporbup.api.ports import DemoAccount, LoginView
from laporbup.domain.errors import Throttled
from laporbup.domain.roles import Role
from laporbup.services import access, signing_in
from laporbup.services.demo_accounts import ACCOUNTS
from laporbup.services.signing_in import SignedIn
from laporbup.settings import get_settings
from laporbup.text import labels
from laporbup.text import web as words

log = structlog.get_logger()

_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""One slash first (two would be another host), and nothing that is not printable ASCII, no backslash."""


async def show(request: Request) -> Response:
    """GET /masuk"""
    return _form(request, 200, LoginView(tujuan=_local(request.query_params.get("tujuan", ""))))


async def post(request: Request) -> Response:
    """POST /masuk. A wrong password and an unknown user look the same."""
    with await read_form_or_refuse(request, "/masuk") as form:
        name, password = form.text("pengguna"), form.raw("sandi")
        wanted = _local(form.text("tujuan"))
    try:
        result = await db.write(signing_in.sign_in, name, password, caller(request))
    except Throttled as error:
        said = words.SIGN_IN_THROTTLED.format(wait=messages.wait_words(error.retry_after_s))
        view = LoginView(pengguna=name, tujuan=wanted, error=said)
        return _form(request, 429, view, {"retry-after": str(max(1, round(error.retry_after_s)))})
    if isinstance(result, SignedIn):
        answer = messages.see_other(_destination(result.actor.role, wanted))
        set_session(answer, result.token)
        return answer
    return _form(request, 401, LoginView(pengguna=name, tujuan=wanted, error=words.SIGN_IN_FAILED))


async def leave(request: Request) -> Response:
    """POST /keluar: the session ends here and everywhere."""
    await read_form_or_refuse(request, "/")
    token = session_token(request)
    if token:
        await db.write(signing_in.sign_out, token)
    answer = messages.see_other("/masuk")
    clear_session(answer)
    return answer


def _form(request: Request, status: int, view: LoginView, headers: dict[str, str] | None = None) -> Response:
    shown = LoginView(view.pengguna[:100], view.tujuan, view.error, _demo_accounts())
    return messages.page(request, door_of(request).renderers.login(shown), status, headers)


def _demo_accounts() -> list[DemoAccount]:
    if not get_settings().is_demo:
        return []
    return [
        DemoAccount(labels.ROLE[account.role], account.username, account.password)
        for account in ACCOUNTS
        if account.role is not Role.REPORTER
    ]


def _local(path: str) -> str:
    """Return `path` when it leads to a page of ours, else an empty string: a login must not send people elsewhere."""
    return path if len(path) <= 300 and _LOCAL_PATH.fullmatch(path) else ""


def _destination(role: Role, wanted: str) -> str:
    is_his = wanted and (access.may_open(role, wanted.partition("?")[0]) or not _is_officers(wanted))
    return wanted if is_his and not wanted.startswith(("/masuk", "/keluar")) else access.landing(role)


def _is_officers(path: str) -> bool:
    return any(path == page or path.startswith((page + "/", page + "?")) for page in access.PAGES)
