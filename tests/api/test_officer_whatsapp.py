"""`/petugas/whatsapp`: for every officer, with plain forms; a code is in one answer and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.components.html import to_html
from laporbup.components.officer_whatsapp import page
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, OfficerWhatsApp, Reporter
from laporbup.services import officer_whatsapp
from laporbup.services.officer_whatsapp import CODES_AN_HOUR, Outcome
from laporbup.services.view_desk import DeskHead, WhatsAppPage
from laporbup.settings import get_settings
from tests.services.people import make_citizen

SignIn = Callable[..., dict[str, str]]
URL = "/petugas/whatsapp"
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}


def only_row() -> OfficerWhatsApp:
    with db.reading() as session:
        row = session.exec(select(OfficerWhatsApp)).one()
        session.expunge_all()
        return row


def send(code: str) -> Outcome:
    """The code arrives from a WhatsApp."""
    with db.unit_of_work() as session:
        found = session.exec(select(Reporter)).first() or make_citizen(session)
        return officer_whatsapp.bind(session, found, code, clock.now())[0]


async def new_code(web: httpx.AsyncClient, headers: dict[str, str]) -> str:
    answer = await web.post(URL, data={"aksi": "kode"}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["message"].removeprefix("PETUGAS ")


@pytest.mark.parametrize("role", OFFICERS)
async def test_every_officer_has_it(web: httpx.AsyncClient, sign_in: SignIn, role: Role):
    answer = await web.get(URL, headers=sign_in(role, _OPD.get(role)))
    assert (answer.status_code, answer.json()["page"]) == (200, "officer_whatsapp")


async def test_nobody_else_has(web: httpx.AsyncClient):
    assert (await web.get(URL)).headers["location"] == f"/masuk?tujuan={URL}"
    assert (await web.post(URL, data={"aksi": "kode"})).headers["location"] == f"/masuk?tujuan={URL}"
    foreign = {"origin": "https://evil.example", "host": "localhost:8000"}
    assert (await web.post(URL, data={"aksi": "kode"}, headers=foreign)).status_code == 403


async def test_a_code_is_shown_once_and_ties_the_whatsapp_that_sends_it(web: httpx.AsyncClient, sign_in: SignIn):
    headers = sign_in(Role.HANDLER, "PUPR")
    code = await new_code(web, headers)
    assert code not in (await web.get(URL, headers=headers)).text
    assert send(code) is Outcome.BOUND
    shown = (await web.get(URL, headers=headers)).json()
    assert shown["is_bound"]
    assert only_row().reporter_id is not None


async def test_choices_and_cutting_the_tie(web: httpx.AsyncClient, sign_in: SignIn):
    headers = sign_in(Role.HANDLER, "PUPR")
    send(await new_code(web, headers))
    answer = await web.post(URL, data={"aksi": "simpan", "mendesak": "1"}, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{URL}?kabar=simpan")
    assert (only_row().wants_urgent, only_row().wants_digest) == (True, False)
    answer = await web.post(URL, data={"aksi": "putuskan"}, headers=headers)
    assert answer.headers["location"] == f"{URL}?kabar=putuskan"
    assert only_row().reporter_id is None
    assert (await web.get(answer.headers["location"], headers=headers)).json()["said"]
    with db.reading() as session:
        actions = set(session.exec(select(AuditEntry.action)))
    assert actions >= {"whatsapp_bound", "whatsapp_unbound"}


async def test_too_many_codes_are_told_to_wait(web: httpx.AsyncClient, sign_in: SignIn):
    headers = sign_in(Role.BUPATI)
    for _ in range(CODES_AN_HOUR):
        await new_code(web, headers)
    answer = await web.post(URL, data={"aksi": "kode"}, headers=headers)
    assert answer.status_code == 429
    assert "Coba lagi" in answer.json()["problem"]


@pytest.mark.parametrize("form", [{}, {"aksi": "hapus"}, {"aksi": ""}])
async def test_an_unknown_wish_changes_nothing(web: httpx.AsyncClient, sign_in: SignIn, form: dict[str, str]):
    assert (await web.post(URL, data=form, headers=sign_in(Role.BUPATI))).headers["location"] == URL


def test_the_page_works_without_javascript():
    view = WhatsAppPage(head=DeskHead("Dinas PUPR", "Petugas"), message="PETUGAS 7K3MQ4XZ", link="/x", is_bound=True)
    html = to_html(page(view))
    assert html.count('method="post"') == 4  # code, choices, cut, sign out
    assert set(re.findall(r'name="aksi"[^>]*value="(\w+)"', html)) == {"kode", "simpan", "putuskan"}
    assert html.count('checked=""') == 2
    assert "PETUGAS 7K3MQ4XZ" in html
    assert "putuskan" not in to_html(page(WhatsAppPage()))


def test_the_link_opens_our_number_in_production_and_the_simulator_in_the_demo(monkeypatch):
    from laporbup.services import links

    assert links.whatsapp_url("PETUGAS X", "62899").startswith("/simulator?nomor=")
    real = get_settings().model_copy(update={"mode": "production", "whatsapp_number": "628111"})
    monkeypatch.setattr(links, "get_settings", lambda: real)
    assert links.whatsapp_url("PETUGAS X", "62899") == "https://wa.me/628111?text=PETUGAS%20X"
