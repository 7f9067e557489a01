"""The notice on top of every page: put in when a page is sent, so that pages may be built, drawn and kept without it.

Every page has `NOTICE_MARK` in its head. What replaces it is kept in memory and looked up again beside the requests, so
that no page waits for the database because of it.
"""

from __future__ import annotations

import asyncio
from html import escape

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from laporbup import db
from laporbup.services import site_notices
from laporbup.text import admin_pages as words

log = structlog.get_logger()

NOTICE_MARK = "<!--pengumuman-->"
FRESH_S = 15.0

_held: tuple[Engine, str] | None = None
"""Of which database, and the markup."""


async def keep_fresh() -> None:
    """A lifespan task of every web process: a change by another process is seen after `FRESH_S` seconds."""
    while True:
        await asyncio.to_thread(_read)
        await asyncio.sleep(FRESH_S)


def put_in(html: str) -> str:
    """Return the page with what is announced now."""
    return html.replace(NOTICE_MARK, _now(), 1) if NOTICE_MARK in html else html


def forget() -> None:
    """Read it anew for the next page: an administrator has just changed it."""
    global _held
    _held = None


def _now() -> str:
    if _held is None or _held[0] is not db.engine():
        # the first page of a process waits for it, and the first after a change by this process
        _read()
    return _held[1] if _held else ""


def _read() -> None:
    global _held
    engine = db.engine()
    try:
        with db.reading() as session:
            found = site_notices.current(session)
    except SQLAlchemyError as error:
        # a page without its notice is better than no page; the old one stays for a while
        log.warning("notice_not_read", error=type(error).__name__)
        _held = (engine, _held[1] if _held and _held[0] is engine else "")
        return
    _held = (engine, "".join(_markup(one) for one in found))


def _markup(one: site_notices.Shown) -> str:
    mark = f"<b>{escape(words.NOTICE_MARK)}</b> " if one.is_urgent else ""
    return (
        '<div class="bar" role="note"><svg class="i" aria-hidden="true"><use href="#ask"></use></svg>'
        f"<span>{mark}{escape(one.text)}</span></div>"
    )
