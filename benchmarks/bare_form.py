"""The baseline of the citizen form: the same questions in hand-written HTML, no style, no script, nothing kept."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

HEAD = (
    '<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Form</title></head><body>"
)
FORM = (
    f'{HEAD}<h1>Form</h1><form method="post" enctype="multipart/form-data">'
    '<p><label>Report<br><textarea name="uraian" rows="5" required></textarea></label></p>'
    '<p><label>Place<br><input name="patokan"></label></p>'
    '<p><label>Photo<br><input type="file" name="foto" accept="image/*" multiple></label></p>'
    '<p><label>Name<br><input name="nama"></label></p><p><label>Phone<br><input name="telepon" type="tel"></label></p>'
    '<p><label><input type="checkbox" name="anonim" value="1"> Anonymous</label></p>'
    '<p><button type="submit">Send</button></p></form></body></html>'
)
DONE = f'{HEAD}<main><h1 class="now">Received</h1><p>Thank you.</p></main></body></html>'


async def form(_request: Request) -> Response:
    """The form."""
    return HTMLResponse(FORM)


async def post(request: Request) -> Response:
    """Read everything, keep nothing, go to the result."""
    async with request.form() as sent:
        if not sent.get("uraian"):
            return HTMLResponse(FORM, 422)
    return RedirectResponse("/lacak/1", 303)


async def done(_request: Request) -> Response:
    """The result."""
    return HTMLResponse(DONE)


async def health(_request: Request) -> Response:
    """It is up."""
    return HTMLResponse("ok")


app = Starlette(
    routes=[
        Route("/lapor", form, methods=["GET"]), Route("/lapor", post, methods=["POST"]), Route("/lacak/1", done),
        Route("/healthz", health),
    ]
)
