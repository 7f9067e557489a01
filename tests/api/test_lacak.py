"""The tracker: who holds the secret may act, who holds the ticket may look, who guesses is slowed down."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services import attachments, casework, links
from laporbup.text import web as words
from tests.api.conftest import good_form, jpeg, photos_of, reports
from tests.support import make_officer, make_report


def filed(**more: object) -> Report:
    with db.unit_of_work() as session:
        make_report(session, **more)  # type: ignore[arg-type]
    return reports()[-1]


def resolved() -> Report:
    report = filed()
    with db.unit_of_work() as session:
        handler = make_officer(session, Role.HANDLER, "PUPR")
        proof = attachments.attach(session, attachments.store_upload(jpeg()), purpose="EVIDENCE")
        casework.resolve(session, handler, report.ticket, note="Sudah diganti", evidence=(proof.id,))
    return reports()[-1]


def events(report: Report) -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(ReportEvent.action).where(ReportEvent.report_id == report.id)))


async def test_look_up_without_a_code_is_a_form(web: httpx.AsyncClient):
    answer = await web.get("/lacak")
    assert answer.json() == {"page": "lookup", "kode": "", "error": ""}


async def test_a_ticket_is_found_however_it_is_typed(web: httpx.AsyncClient):
    report = filed()
    for typed in (report.ticket, report.ticket.lower(), f" {report.ticket[3:]} ", f"https://lapor.example/lacak/{report.ticket}"):
        answer = await web.get("/lacak", params={"kode": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/lacak/{report.ticket}")
    assert (await web.get(f"/lacak/{report.ticket.lower()}")).headers["location"] == f"/lacak/{report.ticket}"


@pytest.mark.parametrize(
    ("typed", "status"), [("", 422), ("LB-", 422), ("LB-222223", 422), ("jalan rusak", 422), ("LB-222222", 404), ("z" * 28, 404)]
)
async def test_a_code_that_leads_nowhere_says_so_and_stays_in_the_field(web: httpx.AsyncClient, typed: str, status: int):
    answer = await web.get("/lacak", params={"kode": typed})
    assert answer.status_code == status
    assert answer.json()["kode"] == typed
    assert answer.json()["error"]


async def test_the_link_of_a_chat_opens_the_reporters_view_until_it_is_out_of_date(web: httpx.AsyncClient):
    report = filed()
    path = urlsplit(links.chat_url(report)).path
    opened = await web.get(path)
    assert (opened.status_code, opened.headers["cache-control"]) == (200, "no-store")
    assert report.tracking_secret not in opened.text
    assert (await web.post(f"{path}/tambahan", data={"pesan": "Sudah dua minggu"})).headers["location"] == path
    with db.unit_of_work() as session:
        links.revoke(session, session.get_one(Report, report.id))
    gone = await web.get(path)
    assert gone.status_code == 404
    assert gone.json() == {"page": "lookup", "kode": "", "error": words.LINK_OUT_OF_DATE}


async def test_secret_and_ticket_show_different_views(web: httpx.AsyncClient):
    report = filed()
    own, public = await web.get(f"/lacak/{report.tracking_secret}"), await web.get(f"/lacak/{report.ticket}")
    assert own.json()["is_reporter"] is True
    assert public.json()["is_reporter"] is False
    assert own.headers["cache-control"] == "no-store"
    assert own.headers["referrer-policy"] == "no-referrer"
    assert report.tracking_secret not in public.text


async def test_a_confidential_report_by_ticket_shows_no_text(web: httpx.AsyncClient):
    report = filed(text="Kepala sekolah memungut uang", is_confidential=True)
    public = await web.get(f"/lacak/{report.ticket}")
    assert public.json()["is_hidden"] is True
    assert "memungut" not in public.text


@pytest.mark.parametrize("code", ["a" * 28, "LB-999999", "%00", "..%2f..%2fetc%2fpasswd"])
async def test_an_unknown_code_is_a_helpful_404(web: httpx.AsyncClient, code: str):
    answer = await web.get(f"/lacak/{code}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


async def test_guessing_is_slowed_down_but_a_secret_still_opens(web: httpx.AsyncClient):
    report = filed()
    statuses = [(await web.get("/lacak/LB-999999")).status_code for _ in range(40)]
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429
    assert (await web.get(f"/lacak/{report.tracking_secret}")).status_code == 200


async def test_done_closes_the_report_once(web: httpx.AsyncClient):
    report = resolved()
    url = f"/lacak/{report.tracking_secret}"
    for _ in range(2):
        answer = await web.post(f"{url}/tanggapan", data={"aksi": "sudah_beres", "bintang": "5"})
        assert (answer.status_code, answer.headers["location"]) == (303, url)
    (now,) = reports()
    assert (now.status, now.closure, now.stars) == ("CLOSED", "confirmed", 5)
    assert events(now).count("CONFIRM") == 1


async def test_not_done_reopens_with_words_and_a_photo(web: httpx.AsyncClient):
    report = resolved()
    answer = await web.post(
        f"/lacak/{report.tracking_secret}/tanggapan",
        data={"aksi": "belum_beres", "pesan": "Masih berlubang"},
        files={"foto": ("a.jpg", jpeg(70, 50, "grey"))},
    )
    assert answer.status_code == 303
    (now,) = reports()
    assert now.status == "IN_PROGRESS"
    assert len(photos_of(now)) == 2


@pytest.mark.parametrize("data", [{}, {"aksi": "tutup"}, {"aksi": "sudah_beres", "bintang": "9"}])
async def test_an_unclear_answer_keeps_the_words(web: httpx.AsyncClient, data: dict[str, str]):
    report = resolved()
    answer = await web.post(f"/lacak/{report.tracking_secret}/tanggapan", data={**data, "pesan": "Cerita saya"})
    assert answer.status_code == 422
    assert answer.json()["kept"][0]["text"] == "Cerita saya"
    assert reports()[0].status == "RESOLVED"


async def test_answering_too_early_says_that_nothing_waits(web: httpx.AsyncClient):
    report = filed()
    answer = await web.post(f"/lacak/{report.tracking_secret}/tanggapan", data={"aksi": "sudah_beres"})
    assert answer.status_code == 409


async def test_words_and_photos_are_added(web: httpx.AsyncClient):
    report = filed()
    url = f"/lacak/{report.tracking_secret}"
    await web.post(f"{url}/tambahan", data={"pesan": "Tambah dalam"}, files={"foto": ("a.jpg", jpeg())})
    assert events(report).count("ADD") == 1
    assert len(photos_of(report)) == 1
    empty = await web.post(f"{url}/tambahan", data={"pesan": "  "}, files={"foto": ("", b"")})
    assert empty.status_code == 422


async def test_an_added_photo_too_big_keeps_the_words(web: httpx.AsyncClient):
    report = filed()
    files = {"foto": ("besar.jpg", b"\xff\xd8\xff" + bytes(13 * 1024 * 1024))}
    answer = await web.post(f"/lacak/{report.tracking_secret}/tambahan", data={"pesan": "Tulisan"}, files=files)
    assert answer.status_code == 413
    assert answer.json()["kept"][0]["text"] == "Tulisan"


@pytest.mark.parametrize("act", ["tanggapan", "tambahan"])
async def test_a_ticket_may_look_but_not_act(web: httpx.AsyncClient, act: str):
    report = resolved()
    for code, status in ((report.ticket, 403), ("LB-999999", 404), ("b" * 28, 404)):
        answer = await web.post(f"/lacak/{code}/{act}", data={"aksi": "sudah_beres", "pesan": "halo"})
        assert answer.status_code == status
    assert reports()[0].status == "RESOLVED"


async def test_the_form_leads_to_the_tracker(web: httpx.AsyncClient):
    answer = await web.post("/lapor", data=good_form())
    assert (await web.get(answer.headers["location"])).json()["is_reporter"] is True


async def test_an_old_number_leads_to_its_report(web: httpx.AsyncClient):
    with db.unit_of_work() as session:
        report = make_report(session, channel="import")
        report.old_ticket = "001/LB/2025"
    for path in ("/lacak?kode=001/LB/2025", "/lacak?kode=001%2Flb%2F2025", "/lacak?kode= 001 / LB / 2025"):
        answer = await web.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, f"/lacak/{report.ticket}"), path
    assert (await web.get("/lacak?kode=002/LB/2025")).status_code == 422
