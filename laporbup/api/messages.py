"""Pages that say one thing, and how they are sent."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import brotli
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from laporbup.api import notice_bar
from laporbup.api.ports import KeptText, Link, MessageView, Renderers
from laporbup.text import web as words

_WORTH_COMPRESSING = 1024


def page(request: Request, html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Send `html`, compressed when the browser can read it. Not stored anywhere unless `headers` say otherwise."""
    body = notice_bar.put_in(html).encode()
    sent = {"cache-control": "no-store", "vary": "Accept-Encoding", **(headers or {})}
    accepted = request.headers.get("accept-encoding", "")
    if len(body) > _WORTH_COMPRESSING:
        if "br" in accepted:
            body, sent["content-encoding"] = brotli.compress(body, quality=5), "br"
        elif "gzip" in accepted:
            body, sent["content-encoding"] = gzip.compress(body, compresslevel=6), "gzip"
    return Response(body, status, sent, media_type="text/html")


def say(
    renderers: Renderers, request: Request, view: MessageView, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a page that says `view`, with its status."""
    return page(request, renderers.message(view), view.status, headers)


def see_other(path: str) -> RedirectResponse:
    """Go on with a GET to `path` (ours)."""
    return RedirectResponse(path, 303, {"cache-control": "no-store"})


def wait_words(seconds: float) -> str:
    """Say how long to wait, rounded up."""
    if seconds < 90:
        return words.WAIT_SECONDS.format(count=max(1, round(seconds + 0.5)))
    return words.WAIT_MINUTES.format(count=-(-int(seconds) // 60))


def forbidden(body: str = words.FORBIDDEN, back: str = "/") -> MessageView:
    label = words.TO_HOME if back == "/" else words.TO_WORK
    return MessageView(403, words.FORBIDDEN_TITLE, [body], links=[Link(label, back, True), Link(words.TO_LOGIN, "/masuk")])


def foreign() -> MessageView:
    return MessageView(403, words.FOREIGN_TITLE, [words.FOREIGN], links=[Link(words.TO_HOME, "/", True)])


def not_found() -> MessageView:
    links = [Link(words.TO_LOOKUP, "/lacak", True), Link(words.TO_FORM, "/lapor")]
    return MessageView(404, words.NOT_FOUND_TITLE, [words.NOT_FOUND], links=links)


def no_report(back: str) -> MessageView:
    return MessageView(404, words.NO_REPORT_TITLE, [words.NO_REPORT], links=[Link(words.BACK, back, True)])


def wrong_method() -> MessageView:
    return MessageView(405, words.WRONG_METHOD_TITLE, [words.WRONG_METHOD], links=[Link(words.TO_HOME, "/", True)])


def broken_form(back: str) -> MessageView:
    return MessageView(400, words.BROKEN_FORM_TITLE, [words.BROKEN_FORM], links=[Link(words.BACK, back, True)])


def too_large() -> MessageView:
    return MessageView(413, words.TOO_LARGE_TITLE, [words.TOO_LARGE], links=[Link(words.TO_HOME, "/", True)])


def too_many(wait_s: float, kept: list[KeptText] | None = None) -> MessageView:
    body = words.TOO_MANY.format(wait=wait_words(wait_s))
    return MessageView(429, words.TOO_MANY_TITLE, [body], kept or [], [Link(words.TO_HOME, "/", True)])


def too_many_codes(wait_s: float) -> MessageView:
    body = words.TOO_MANY_CODES.format(wait=wait_words(wait_s))
    return MessageView(429, words.TOO_MANY_CODES_TITLE, [body], links=[Link(words.TO_HOME, "/", True)])


def trouble(status: int = 500) -> MessageView:
    links = [Link(words.TRY_AGAIN, "", True), Link(words.TO_HOME, "/")]
    return MessageView(status, words.TROUBLE_TITLE, [words.TROUBLE, words.TROUBLE_NEXT], links=links)


def not_built() -> MessageView:
    return MessageView(503, words.NOT_BUILT_TITLE, [words.NOT_BUILT], links=[Link(words.TO_HOME, "/", True)])
