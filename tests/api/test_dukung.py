"""Standing behind a report of others, and finding it before one is sent again."""

from __future__ import annotations

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.models import Report, ReportSupporter
from laporbup.services import links
from tests.api.conftest import reports
from tests.services.people import make_citizen
from tests.support import make_report

TEXT = "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat"
DESA = "16.02.05.1001"


def filed(text: str = TEXT, **more: object) -> Report:
    with db.unit_of_work() as session:
        make_report(session, text, **more)  # type: ignore[arg-type]
    return reports()[-1]


def supporters() -> list[int]:
    with db.reading() as session:
        return list(session.exec(select(ReportSupporter.reporter_id)))


async def test_a_browser_counts_once_and_is_remembered(web: httpx.AsyncClient):
    report = filed()
    answer = await web.post(f"/lacak/{report.ticket}/dukung", data={"x": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/lacak/{report.ticket}#dukungan")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-warga=")
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    again = {"cookie": cookie.split(";")[0]}
    assert (await web.post(f"/lacak/{report.ticket}/dukung", data={"x": "1"}, headers=again)).status_code == 303
    assert len(supporters()) == 1
    shown = (await web.get(f"/lacak/{report.ticket}")).json()
    assert (shown["supporters"], shown["support_url"]) == (
        "1 warga lain mengalami hal yang sama", f"/lacak/{report.ticket}/dukung"
    )


async def test_who_came_from_whatsapp_is_known(web: httpx.AsyncClient):
    report = filed()
    with db.unit_of_work() as session:
        citizen = make_citizen(session).id or 0
    await web.post(f"/lacak/{report.ticket}/dukung", data={"t": links.form_token(citizen)})
    assert supporters() == [citizen]


async def test_not_of_what_is_secret_unknown_or_over(web: httpx.AsyncClient):
    secret, report = filed(is_confidential=True), filed()
    for code in (secret.ticket, "LB-222222", report.tracking_secret):
        assert (await web.post(f"/lacak/{code}/dukung", data={"x": "1"})).status_code == 404
    with db.unit_of_work() as session:
        session.get_one(Report, report.id).status = "REJECTED"
    answer = await web.post(f"/lacak/{report.ticket}/dukung", data={"x": "1"})
    assert (answer.status_code, answer.json()["page"]) == (409, "message")
    assert not supporters()


async def test_a_foreign_page_cannot_and_a_machine_gets_tired(web: httpx.AsyncClient):
    report = filed()
    foreign = {"origin": "https://jahat.example"}
    assert (await web.post(f"/lacak/{report.ticket}/dukung", data={"x": "1"}, headers=foreign)).status_code == 403
    answers = []
    for _ in range(35):
        web.cookies.clear()
        answers.append((await web.post(f"/lacak/{report.ticket}/dukung", data={"x": "1"})).status_code)
    assert answers[-1] == 429
    assert len(supporters()) <= 32


async def test_the_same_report_is_found_before_it_is_sent(web: httpx.AsyncClient):
    report = filed("Jembatan kayu di dusun dua patah. Hubungi Karsiman 0812-7890-1234")
    filed(TEXT, is_confidential=True)
    typed = {"uraian": "Jembatan kayu dusun dua patah", "kategori": "jalan", "desa": DESA}
    answer = await web.post("/lapor/serupa", data=typed)
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert [one["nomor"] for one in body["laporan"]] == [report.ticket]
    assert body["laporan"][0]["url"] == f"/lacak/{report.ticket}"
    assert body["dukung"] == "Ikut mendukung"
    assert "0812" not in answer.text
    assert report.tracking_secret not in answer.text


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"uraian": "pendek", "desa": DESA}, {"uraian": TEXT}, {"uraian": TEXT, "desa": "99.99"},
        {"uraian": TEXT, "desa": DESA, "kategori": "tidak-ada"}, {"uraian": TEXT, "lat": "x", "lon": "1e999"},
    ],
)
async def test_half_a_form_finds_nothing_and_breaks_nothing(web: httpx.AsyncClient, typed: dict[str, str]):
    filed(desa=None)
    answer = await web.post("/lapor/serupa", data=typed or {"x": ""})
    assert (answer.status_code, answer.json()) == (200, {"laporan": []})
