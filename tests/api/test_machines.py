"""What programs read: attachments, health, metrics, Open311."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from laporbup import clock, db
from laporbup.domain.roles import Role
from laporbup.models import MessageCost, Report
from laporbup.services import attachments, sending
from tests.api.conftest import good_form, jpeg, photos_of, reports
from tests.support import make_report

V2 = "/open311/v2"
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def filed(**more: object) -> Report:
    with db.unit_of_work() as session:
        make_report(session, **more)  # type: ignore[arg-type]
    return reports()[-1]


async def photo_of(web: httpx.AsyncClient, **more: str) -> str:
    await web.post("/lapor", data=good_form(**more), files={"foto": ("a.jpg", jpeg())})
    return photos_of(reports()[-1])[0].id


async def test_a_public_photo_is_cached_for_ever_and_runs_nothing(web: httpx.AsyncClient):
    answer = await web.get(f"/media/{await photo_of(web)}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("inline")


async def test_what_is_not_public_needs_a_signature_or_a_right(web: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]):
    photo = await photo_of(web, rahasia="1", kategori="jalan")
    bare = await web.get(f"/media/{photo}")
    assert (bare.status_code, bare.content) == (403, b"")
    assert (await web.get(f"/media/{photo}?k=900.forged.signature")).status_code == 403
    signed = await web.get(attachments.signed_url(photo))
    assert signed.status_code == 200
    assert "no-store" in signed.headers["cache-control"]
    with clock.shifted(timedelta(hours=2)):
        late = attachments.signed_url(photo)
    assert (await web.get(late.replace(photo, "0" * 32))).status_code == 404
    assert (await web.get(f"/media/{photo}", headers=sign_in(Role.HANDLER, "PUPR"))).status_code == 200
    assert (await web.get(f"/media/{photo}", headers=sign_in(Role.HANDLER, "DLH"))).status_code == 403


async def test_a_voice_is_served_in_ranges_and_a_document_is_downloaded(web: httpx.AsyncClient):
    report = filed()
    with db.unit_of_work() as session:
        voice = attachments.store_upload(b"OggS" + bytes(2000))
        paper = attachments.store_upload(b"%PDF-1.7\n" + bytes(100) + b"\n%%EOF\n")
        for one in (voice, paper):
            attachments.attach(session, one, purpose="ADDITION", report_id=report.id)
    part = await web.get(attachments.signed_url(voice.id), headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content[:4], len(part.content)) == (206, b"OggS", 10)
    assert (await web.get(attachments.signed_url(paper.id))).headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc%2fpasswd", "%00"])
async def test_no_such_attachment(web: httpx.AsyncClient, name: str):
    assert (await web.get(f"/media/{name}")).status_code == 404


async def test_health_and_readiness(web: httpx.AsyncClient):
    assert (await web.get("/healthz")).json() == {"status": "ok"}
    answer = await web.get("/readyz")
    assert {"status", "inbox_lag_s", "outbox_lag_s", "worker_seen_s", "sending"} <= set(answer.json())
    assert answer.status_code == (200 if answer.json()["status"] == "ok" else 503)
    with db.unit_of_work() as session:
        sending.stop_sending(session, 190, "token", clock.now())
    assert (await web.get("/readyz")).json()["sending"] == "190 token"


async def test_metrics_are_counted_from_the_database(web: httpx.AsyncClient):
    filed()
    with db.unit_of_work() as session:
        for number in range(3):
            session.add(
                MessageCost(wamid=f"w{number}", at=clock.now(), category="utility", is_billable=number > 0, rupiah=number * 100.0)
            )
        sending.stop_sending(session, 190, "token", clock.now())
    answer = await web.get("/metrics")
    text = answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'laporbup_reports{status="ASSIGNED"} 1.0',
        'laporbup_reports{status="CLOSED"} 0.0',
        "laporbup_whatsapp_sending_stopped 1.0",
        "laporbup_whatsapp_cost_rupiah_total 300.0",
        "laporbup_whatsapp_month_rupiah 300.0",
        "laporbup_whatsapp_free_left 1000.0",
        'laporbup_whatsapp_messages_total{billable="true",category="utility"} 2.0',
        'laporbup_whatsapp_messages_total{billable="false",category="utility"} 1.0',
    ):
        assert line in text or _reordered(line) in text
    assert "laporbup_inbox_lag_seconds" in text
    assert 'laporbup_http_requests_total{area="' in text


def _reordered(line: str) -> str:
    return re.sub(r"\{(billable=\S+?),(category=[^}]+)\}", r"{\2,\1}", line)


async def test_discovery_in_both_formats(web: httpx.AsyncClient):
    found = (await web.get("/open311/discovery.json")).json()
    assert found["endpoints"][0]["url"] == f"http://localhost:8000{V2}"
    root = ET.fromstring((await web.get("/open311/discovery.xml")).text)
    assert root.tag == "discovery"
    assert [item.text for item in root.findall("endpoints/endpoint/formats/format")] == ["application/json", "text/xml"]


async def test_services_are_the_categories(web: httpx.AsyncClient):
    found = (await web.get(f"{V2}/services.json")).json()
    assert found[0]["service_code"] == "jalan"
    assert found[0]["type"] == "realtime"
    root = ET.fromstring((await web.get(f"{V2}/services.xml")).text)
    assert (root.tag, root[0].tag, root[0].find("metadata").text) == ("services", "service", "true")  # type: ignore[union-attr]
    definition = (await web.get(f"{V2}/services/jalan.json")).json()
    assert definition["attributes"][0]["values"][0] == {"key": "jalan_rusak", "name": "Jalan rusak/berlubang"}
    assert (await web.get(f"{V2}/services/tidak-ada.json")).status_code == 404


async def test_a_request_is_a_list_of_one_by_its_ticket(web: httpx.AsyncClient):
    report = filed(text="Jembatan patah, hubungi 081234567890", lat=-3.391234, lon=104.836789, desa=None)
    (found,) = (await web.get(f"{V2}/requests/{report.ticket}.json")).json()
    assert found["service_request_id"] == report.ticket
    assert found["status"] == "open"
    assert found["service_code"] == "jalan"
    assert "0812" not in found["description"]
    assert (found["lat"], found["long"]) == (-3.391, 104.837)
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert _STAMP.fullmatch(found[name])
    root = ET.fromstring((await web.get(f"{V2}/requests/{report.ticket.lower()}.xml")).text)
    assert (root.tag, len(root), root[0].tag) == ("service_requests", 1, "request")
    assert root[0].find("service_request_id").text == report.ticket  # type: ignore[union-attr]


async def test_confidential_reports_do_not_exist(web: httpx.AsyncClient):
    hidden, shown = filed(is_confidential=True), filed()
    assert (await web.get(f"{V2}/requests/{hidden.ticket}.json")).status_code == 404
    listed = (await web.get(f"{V2}/requests.json")).json()
    assert [one["service_request_id"] for one in listed] == [shown.ticket]
    asked = (await web.get(f"{V2}/requests.json", params={"service_request_id": f"{hidden.ticket},{shown.ticket}"})).json()
    assert [one["service_request_id"] for one in asked] == [shown.ticket]


async def test_filters(web: httpx.AsyncClient):
    now = clock.now()
    with clock.fixed(now - timedelta(days=100)):
        old = filed()
    lamp = filed(text="Lampu jalan mati", category="lampu", subcategory="pju")
    abroad = filed(category="lampu", subcategory="listrik", text="Listrik padam")

    async def ids(**params: str) -> set[str]:
        return {one["service_request_id"] for one in (await web.get(f"{V2}/requests.json", params=params)).json()}

    assert await ids() == {lamp.ticket, abroad.ticket}
    assert await ids(start_date=(now - timedelta(days=200)).isoformat()) == {old.ticket, lamp.ticket, abroad.ticket}
    assert await ids(end_date=(now - timedelta(days=50)).date().isoformat()) == {old.ticket}
    assert await ids(service_code="jalan,lampu") == {lamp.ticket, abroad.ticket}
    assert await ids(service_code="air") == set()
    assert await ids(status="closed") == {abroad.ticket}
    assert await ids(status="open") == {lamp.ticket}
    assert await ids(status="open,closed") == {lamp.ticket, abroad.ticket}
    assert len(await ids(page_size="1")) == 1
    assert (await ids(page_size="1")) != (await ids(page_size="1", page="2"))
    assert await ids(page="3") == set()
    assert await ids(service_request_id=old.ticket.lower()) == {old.ticket}


@pytest.mark.parametrize(
    "params",
    [{"start_date": "kemarin"}, {"end_date": "2026-13-40"}, {"status": "selesai"}, {"page": "0"}, {"page": "-1"},
     {"page_size": "x"}, {"page_size": "5000"}, {"start_date": "0001-01-01T00:00:00+23:00"}],
)
async def test_what_cannot_be_read_is_a_list_of_errors(web: httpx.AsyncClient, params: dict[str, str]):
    answer = await web.get(f"{V2}/requests.json", params=params)
    assert answer.status_code == 400
    assert [set(error) for error in answer.json()] == [{"code", "description"}]
    assert answer.json()[0]["code"] == 400
    root = ET.fromstring((await web.get(f"{V2}/requests.xml", params=params)).text)
    assert (root.tag, root[0].tag, root[0].find("code").text) == ("errors", "error", "400")  # type: ignore[union-attr]


async def test_a_nul_never_reaches_the_database(web: httpx.AsyncClient):
    for url in (f"{V2}/requests.json?service_code=%00", "/lacak?kode=LB%00", f"{V2}/services/%00.json", "/petugas/laporan/%00"):
        assert (await web.get(url)).status_code == 404


async def test_unknown_and_unkeyed(web: httpx.AsyncClient):
    for path in ("requests/LB-999999.json", "requests/1.json", "tokens/1.json", "apa.json"):
        answer = await web.get(f"{V2}/{path}")
        assert (answer.status_code, answer.json()[0]["code"]) == (404, 404)
    posted = await web.post(f"{V2}/requests.json", data={"service_code": "jalan"})
    assert (posted.status_code, posted.json()[0]["code"]) == (403, 403)
    assert ET.fromstring((await web.post(f"{V2}/requests.xml")).text).tag == "errors"


async def test_other_methods_and_robots(web: httpx.AsyncClient):
    assert (await web.put("/lapor")).status_code == 405
    assert "Disallow: /lacak/" in (await web.get("/robots.txt")).text
