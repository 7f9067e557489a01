"""The page for what the simulator cannot do: one sentence and the way back."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from laporbup.text import simulator as words

CHAT_URL = "/simulator?nomor={number}"


class Refused(Exception):
    """What was sent is no message or no act; `sentence` tells the person why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def page(sentence: str, number: str) -> HTMLResponse:
    """A 422 page."""
    back = CHAT_URL.format(number=number) if number else "/simulator"
    return HTMLResponse(
        f'<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(words.PAGE_TITLE)}</title><link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" '
        f'href="/app.css"><main class="wrap page stack"><p class="oops" role="alert">{escape(sentence)}</p>'
        f'<p><a class="button" href="{escape(back)}">{escape(words.BACK)}</a></p></main></html>',
        422,
    )
