"""The whole web app but Reflex: our routes behind the guard, on a real database, with pages drawn as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlmodel import col, select

from laporbup import db
from laporbup.api.guard import guard
from laporbup.api.ports import CATEGORY_MARK, KUNCI_MARK, TOKEN_MARK, Renderers
from laporbup.api.routes import build_api
from laporbup.components import form
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Report
from laporbup.services import signing_in
from tests.support import PASSWORD, make_officer

BASE = "http://localhost:8000"
BUILT_FORM = (
    f'<form><input name="kunci" value="{KUNCI_MARK}"><input name="t" value="{TOKEN_MARK}">'
    f'<select>{CATEGORY_MARK}</select></form>'
)


def _draw(name: str) -> Callable[[Any], str]:
    return lambda view: json.dumps({"page": name, **asdict(view)})


def _built(path: str) -> str | None:
    if path == "/lacak":
        return None
    return BUILT_FORM if path == "/lapor" else f"<main>{path}</main>"


def fake_renderers(built: Callable[[str], str | None] = _built) -> Renderers:
    return Renderers(
        form=_draw("form"),
        tracker=_draw("tracker"),
        lookup=_draw("lookup"),
        login=_draw("login"),
        message=_draw("message"),
        built=built,
        home=_draw("home"),
        public=_draw("public"),
        scoreboard=_draw("scoreboard"),
        officer_whatsapp=_draw("officer_whatsapp"),
        invite=_draw("invite"),
        code=_draw("code"),
        factor=_draw("factor"),
        account=_draw("account"),
        officers=_draw("officers"),
        officer=_draw("officer"),
        trail=_draw("trail"),
        reference_list=_draw("reference_list"),
        reference_form=_draw("reference_form"),
        reference_files=_draw("reference_files"),
        who=_draw("who"),
        notices=_draw("notices"),
        figures=_draw("figures"),
        options=form.options,
    )


@pytest.fixture
async def web(reference: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a fresh app."""
    renderers = fake_renderers()
    app = guard(renderers)(build_api(renderers))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("203.0.113.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture
def sign_in(reference: str) -> Callable[..., dict[str, str]]:
    """Make an officer and return the headers of somebody signed in as him."""

    def make(role: Role, opd_kode: str | None = None) -> dict[str, str]:
        with db.unit_of_work() as session:
            actor = make_officer(session, role, opd_kode)
        with db.unit_of_work() as session:
            signed = signing_in.sign_in(session, actor.username, PASSWORD, "198.51.100.1")
        assert isinstance(signed, signing_in.SignedIn)
        return {"cookie": f"other=1; __Host-sid={signed.token}"}

    return make


def jpeg(width: int = 64, height: int = 48, colour: str = "brown") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def good_form(**more: str) -> dict[str, str]:
    form = {"uraian": "Jembatan kayu di RT 2 patah", "desa": "16.02.05.1001", "kunci": "kunci-uji-0123456789"}
    return {**form, **more}


def reports() -> list[Report]:
    with db.reading() as session:
        found = list(session.exec(select(Report).order_by(col(Report.id))))
        session.expunge_all()
    return found


def photos_of(report: Report) -> list[Attachment]:
    with db.reading() as session:
        found = list(session.exec(select(Attachment).where(Attachment.report_id == report.id)))
        session.expunge_all()
    return found
