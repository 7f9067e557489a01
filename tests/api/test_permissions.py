"""The same table of permissions at the web's door: the form of an act, posted by everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import AuditEntry, Officer, Report, ReportEvent
from laporbup.services import accounts, merging, support, transfers
from laporbup.services.access import Actor
from tests.api.conftest import jpeg
from tests.permissions import DESA, HELPER, OFFEREE, PEOPLE, READERS, VERBS, outcome
from tests.services.people import resolved
from tests.support import make_report

SignIn = Callable[..., dict[str, str]]
STATUS = {"ok": 303, "no": 422, "forbidden": 403}


@pytest.fixture
def cookies(sign_in: SignIn) -> dict[str, dict[str, str]]:
    return {who: sign_in(person.role, person.opd) for who, person in PEOPLE.items()}


def _actors() -> dict[str, Actor]:
    """In the order they were made: that of the table."""
    with db.reading() as session:
        rows = session.exec(select(Officer).order_by(Officer.id)).all()
        return {who: accounts.actor_of(row) for who, row in zip(PEOPLE, rows, strict=True)}


def _filed(people: dict[str, Actor], status: str) -> tuple[str, str]:
    """A report as the table says, in `status`, and another one; their tickets."""
    with db.unit_of_work() as session:
        report, another = make_report(session, desa=DESA), make_report(session, "Yang sama", desa=DESA)
        support.involve(session, people["handler"], report.ticket, note="Perlu alat", opd_kode=HELPER)
        transfers.offer(session, people["handler"], report.ticket, note="Bukan kami", opd_kode=OFFEREE)
        if status == "UNOFFERED":
            transfers.withdraw(session, people["handler"], report.ticket)
        elif status == "RESOLVED":
            resolved(session, people["handler"], report)
        elif status == "ALIKE":
            report.twin_id = another.id
        elif status == "MERGED":
            merging.merge(session, people["verifier"], report.ticket, another.ticket)
        return report.ticket, another.ticket


def _form(verb: str, people: dict[str, Actor], another: str) -> tuple[dict[str, str], Any]:
    soon = (clock.now() + timedelta(days=20)).date().isoformat()
    real = {"soon": soon, "another": another, "handler": str(people["handler"].officer_id)}
    fields = {name: real.get(value, value) for name, value in VERBS[verb].form.items() if value != "photo"}
    files = {"foto": ("sesudah.jpg", jpeg(), "image/jpeg")} if "photo" in VERBS[verb].form.values() else None
    return {"aksi": verb, **fields}, files


def _count(table: type[Any], ticket: str) -> int:
    with db.reading() as session:
        query = select(AuditEntry.id).where(AuditEntry.action == "denied", AuditEntry.subject == ticket)
        if table is ReportEvent:
            query = select(ReportEvent.id).join(Report, Report.id == ReportEvent.report_id).where(Report.ticket == ticket)
        return len(session.exec(query).all())


async def test_every_role_posts_every_act(web: httpx.AsyncClient, cookies: dict[str, dict[str, str]]):
    people = _actors()  # made once for all acts: a good password hash is slow
    for number, verb in enumerate(VERBS):
        async with _from(web, f"203.0.113.{100 + number}") as client:
            await _everybody_posts(client, cookies, people, verb)


def _from(web: httpx.AsyncClient, address: str) -> httpx.AsyncClient:
    """Another address for every act: so many posts of one would be told to wait."""
    app = web._transport.app  # type: ignore[attr-defined]
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 5000))
    return httpx.AsyncClient(transport=transport, base_url=web.base_url)


async def _everybody_posts(
    web: httpx.AsyncClient, cookies: dict[str, dict[str, str]], people: dict[str, Actor], verb: str
) -> None:
    ticket, another = _filed(people, VERBS[verb].status)
    fields, files = _form(verb, people, another)
    found, changed, denied = {}, set(), 0
    for who, headers in cookies.items():
        before = _count(ReportEvent, ticket)
        answer = await web.post(f"/petugas/laporan/{ticket}/tindakan", data=fields, files=files, headers=headers)
        found[who] = answer.status_code
        if answer.status_code == 403:
            denied += 1
            assert _count(AuditEntry, ticket) == denied, "every refusal is on record"
        if _count(ReportEvent, ticket) > before:
            changed.add(who)
            ticket, another = _filed(people, VERBS[verb].status)
            fields, files = _form(verb, people, another)
            denied = 0
    assert found == {who: STATUS[outcome(verb, who)] for who in PEOPLE}, verb
    assert changed == set(VERBS[verb].may), verb
    stranger = await web.post(f"/petugas/laporan/{ticket}/tindakan", data=fields, files=files)
    assert (stranger.status_code, stranger.headers["location"].split("?")[0]) == (303, "/masuk")


async def test_every_role_opens_the_page_of_the_report(web: httpx.AsyncClient, cookies: dict[str, dict[str, str]]):
    ticket, _ = _filed(_actors(), "ASSIGNED")
    found = {who: (await web.get(f"/petugas/laporan/{ticket}", headers=headers)).status_code for who, headers in cookies.items()}
    assert found == {who: 200 if who in READERS else 403 for who in PEOPLE}
