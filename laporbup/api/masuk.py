"""`/masuk`, `/masuk/kode` and `/keluar`: officers sign in and out with plain forms and one cookie."""

from __future__ import annotations

import re

import structlog
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.cookie import clear_pending, clear_session, pending_token, session_token, set_pending, set_session
from laporbup.api.door import caller, door_of, half_signed_in, read_form_or_refuse
from laporbup.api.ports import DemoAccount, LoginView
from laporbup.domain import browser
from laporbup.domain.errors import Throttled
from laporbup.domain.roles import Role
from laporbup.services import access, signing_in
from laporbup.services.demo_accounts import ACCOUNTS
from laporbup.services.own_account import FACTOR_PAGE
from laporbup.services.signing_in import NeedsCode, PendingGone, SignedIn
from laporbup.services.view_accounts import CodePage
from laporbup.settings import get_settings
from laporbup.text import accounts as account_words
from laporbup.text import labels
from laporbup.text import web as words

log = structlog.get_logger()

_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""One slash first (two would be another host), and nothing that is not printable ASCII, no backslash."""
_SAID = {"sandi": account_words.INVITE_DONE, "keluar": account_words.SIGNED_OUT_ALL, "lama": account_words.CODE_GONE}
"""What another page of ours sends along in `?kabar=`."""


async def show(request: Request) -> Response:
    """GET /masuk"""
    if await half_signed_in(request):
        return messages.see_other(FACTOR_PAGE)
    said = _SAID.get(request.query_params.get("kabar", ""), "")
    return _form(request, 200, LoginView(tujuan=_local(request.query_params.get("tujuan", "")), said=said))


async def post(request: Request) -> Response:
    """POST /masuk. A wrong password and an unknown user look the same."""
    with await read_form_or_refuse(request, "/masuk") as form:
        name, password = form.text("pengguna"), form.raw("sandi")
        wanted = _local(form.text("tujuan"))
    try:
        result = await db.write(signing_in.sign_in, name, password, caller(request), browser_of(request))
    except Throttled as error:
        await db.write(signing_in.note_throttled, caller(request), username=name)
        return _form(request, 429, LoginView(pengguna=name, tujuan=wanted, error=_wait(error)), retry_after(error))
    if isinstance(result, SignedIn):
        return _in(result, wanted)
    if isinstance(result, NeedsCode):
        answer = _page(request, 200, CodePage(wanted))
        set_pending(answer, result.pending, signing_in.PENDING_S)
        return answer
    return _form(request, 401, LoginView(pengguna=name, tujuan=wanted, error=words.SIGN_IN_FAILED))


async def code(request: Request) -> Response:
    """POST /masuk/kode: the second factor. Before it, the right password opens nothing."""
    with await read_form_or_refuse(request, "/masuk") as form:
        typed, wanted = form.text("kode"), _local(form.text("tujuan"))
    try:
        result = await db.write(
            signing_in.show_code, pending_token(request), typed, caller(request), browser_of(request)
        )
    except Throttled as error:
        await db.write(signing_in.note_throttled, caller(request), pending=pending_token(request))
        return _page(request, 429, CodePage(wanted, _wait(error)), retry_after(error))
    if isinstance(result, SignedIn):
        answer = _in(result, wanted)
    elif isinstance(result, PendingGone):
        answer = messages.see_other("/masuk?kabar=lama")
    else:
        return _page(request, 401, CodePage(wanted, account_words.CODE_WRONG))
    clear_pending(answer)
    return answer


async def begin_again(_request: Request) -> Response:
    """GET /masuk/kode: the page is only ever an answer; a reload begins anew."""
    return messages.see_other("/masuk")


async def leave(request: Request) -> Response:
    """POST /keluar: the session ends here and everywhere."""
    await read_form_or_refuse(request, "/")
    token = session_token(request)
    if token:
        await db.write(signing_in.sign_out, token)
    answer = messages.see_other("/masuk")
    clear_session(answer)
    return answer


def browser_of(request: Request) -> str:
    """Return roughly which browser this is."""
    return browser.roughly(request.headers.get("user-agent", ""))


def retry_after(error: Throttled) -> dict[str, str]:
    return {"retry-after": str(max(1, round(error.retry_after_s)))}


def _wait(error: Throttled) -> str:
    return words.SIGN_IN_THROTTLED.format(wait=messages.wait_words(error.retry_after_s))


def _in(result: SignedIn, wanted: str) -> Response:
    answer = messages.see_other(FACTOR_PAGE if result.must_set_factor else _destination(result.actor.role, wanted))
    set_session(answer, result.token)
    return answer


def _page(request: Request, status: int, view: CodePage, headers: dict[str, str] | None = None) -> Response:
    return messages.page(request, door_of(request).renderers.code(view), status, headers)


def _form(request: Request, status: int, view: LoginView, headers: dict[str, str] | None = None) -> Response:
    shown = LoginView(view.pengguna[:100], view.tujuan, view.error, _demo_accounts(), view.said)
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
