"""The report form: nothing typed is lost, one key is one report, and every error says what to do."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import Attachment
from laporbup.services import intake, links
from laporbup.services.attachments import remove_unused
from tests.api.conftest import good_form, jpeg, photos_of, reports

MB = 1024 * 1024


async def test_every_get_carries_a_fresh_key(web: httpx.AsyncClient):
    first, second = await web.get("/lapor"), await web.get("/lapor?t=forged")
    keys = [re.search(r'name="kunci" value="([^"]+)"', page.text)[1] for page in (first, second)]
    assert keys[0] != keys[1]
    assert "__KUNCI__" not in first.text
    assert 'name="t" value=""' in second.text
    assert first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/lapor/", "/lapor.html", "/lapor/index.html"])
async def test_the_bare_file_is_never_served(web: httpx.AsyncClient, path: str):
    assert (await web.get(f"{path}?t=abc")).headers["location"] == "/lapor?t=abc"


async def test_a_good_form_becomes_a_report(web: httpx.AsyncClient):
    answer = await web.post("/lapor", data=good_form(kategori="jalan", anonim="1", patokan="depan SD"), files={"foto": ("", b"")})
    (report,) = reports()
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/lacak/{report.tracking_secret}"
    assert (report.channel, report.desa_kode, report.category_kode) == ("web", "16.02.05.1001", "jalan")
    assert report.is_anonymous
    assert report.landmark == "depan SD"
    assert photos_of(report) == []


async def test_photos_are_stored_with_the_report(web: httpx.AsyncClient):
    files = [("foto", ("a.jpg", jpeg())), ("foto", ("b.jpg", jpeg(80, 60, "green"))), ("foto", ("", b""))]
    await web.post("/lapor", data=good_form(), files=files)
    (report,) = reports()
    assert [photo.mime for photo in photos_of(report)] == ["image/jpeg", "image/jpeg"]


async def test_same_key_six_at_once_is_one_report(web: httpx.AsyncClient):
    answers = await asyncio.gather(*(web.post("/lapor", data=good_form()) for _ in range(6)))
    (report,) = reports()
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["location"] for answer in answers} == {f"/lacak/{report.tracking_secret}"}


async def test_a_page_served_without_a_key_still_files_two_reports(web: httpx.AsyncClient):
    for _ in range(2):
        await web.post("/lapor", data=good_form(kunci="__KUNCI__", t="__T__"))
    assert len(reports()) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uraian": " \n\t "}, "uraian"),
        ({"uraian": "a" * 5001}, "uraian"),
        ({"desa": ""}, "desa"),
        ({"desa": "", "patokan": "   "}, "desa"),
        ({"desa": "", "lat": "-3.4"}, "desa"),
        ({"desa": "", "lat": "nan", "lon": "104"}, "desa"),
        ({"desa": "31.71.01.1001"}, "desa"),
        ({"desa": "x' OR 1=1"}, "desa"),
        ({"kategori": "tidak-ada"}, "kategori"),
        ({"kategori": "jalan/pju"}, "kategori"),
        ({"telepon": "0812"}, "telepon"),
        ({"telepon": "nomor saya"}, "telepon"),
        ({"nama": "n" * 101}, "nama"),
    ],
)
async def test_an_error_stands_beside_its_field_and_all_is_kept(web: httpx.AsyncClient, change: dict[str, str], field: str):
    typed = good_form(nama="Siti", rahasia="1", kategori="jalan") | change
    answer = await web.post("/lapor", data=typed)
    view = answer.json()
    assert answer.status_code == 422
    assert [error["field"] for error in view["errors"]] == [field]
    assert view["errors"][0]["message"]
    assert view["errors"][0]["summary"]
    assert "1" in view["title"]
    assert view["values"]["uraian"] == typed["uraian"]
    assert view["values"]["nama"] == typed["nama"]
    assert view["values"]["rahasia"] is True
    assert view["values"]["anonim"] is False
    assert view["kunci"] == typed["kunci"]
    assert reports() == []


async def test_chosen_options_stay_chosen(web: httpx.AsyncClient):
    view = (await web.post("/lapor", data=good_form(uraian="", kategori="lampu"))).json()
    assert [option["value"] for option in view["categories"] if option["is_selected"]] == ["lampu"]
    chosen = [option["value"] for group in view["villages"] for option in group["options"] if option["is_selected"]]
    assert chosen == ["16.02.05.1001"]
    assert sum(len(group["options"]) for group in view["villages"]) == 327


@pytest.mark.parametrize(
    "place",
    [{"patokan": "dekat dermaga"}, {"lat": "-3.39", "lon": "104.83"}, {"lat": "-3,39", "lon": "104,83", "akurasi": "12"}],
)
async def test_any_kind_of_place_is_enough(web: httpx.AsyncClient, place: dict[str, str]):
    answer = await web.post("/lapor", data={**good_form(desa=""), **place})
    assert answer.status_code == 303


async def test_a_place_outside_oki_is_a_report_too(web: httpx.AsyncClient):
    await web.post("/lapor", data=good_form(desa="", lat="-6.2", lon="106.8", kategori="jalan"))
    (report,) = reports()
    assert report.status == "REFERRED"


async def test_a_photo_of_a_failed_post_is_kept_and_not_sent_again(web: httpx.AsyncClient):
    typed = good_form(uraian="")
    first = (await web.post("/lapor", data=typed, files={"foto": ("a.jpg", jpeg())})).json()
    (kept,) = first["kept_photos"]
    assert first["kept_note"].startswith("1 foto")
    assert (await web.get(kept["url"])).status_code == 200
    assert (await web.get(kept["url"].split("?")[0])).status_code == 403
    files = {"foto": ("b.jpg", jpeg(90, 60, "navy"))}
    second = await web.post("/lapor", data=good_form(foto_id=kept["foto_id"]), files=files)
    assert second.status_code == 303
    (report,) = reports()
    assert len(photos_of(report)) == 2
    # the same photo cannot be carried into another report
    await web.post("/lapor", data=good_form(kunci="lain-0123456789", foto_id=kept["foto_id"]))
    assert len(photos_of(report)) == 2


async def test_a_forged_photo_id_is_left_out(web: httpx.AsyncClient):
    answer = await web.post("/lapor", data=good_form(foto_id="0" * 32))
    assert answer.status_code == 303
    (report,) = reports()
    assert photos_of(report) == []


async def test_six_photos_are_one_too_many_and_five_are_kept(web: httpx.AsyncClient):
    files = [("foto", (f"{number}.jpg", jpeg(60 + number, 40))) for number in range(6)]
    answer = await web.post("/lapor", data=good_form(), files=files)
    assert answer.status_code == 413
    assert len(answer.json()["kept_photos"]) == 5
    assert answer.json()["values"]["uraian"] == good_form()["uraian"]


async def test_a_photo_of_fifty_megabytes_gets_a_page_and_keeps_text_before_and_after(web: httpx.AsyncClient):
    body = _multipart([("uraian", None, b"Sebelum foto"), ("foto", "besar.jpg", b"\xff\xd8\xff" + bytes(50 * MB)),
                       ("patokan", None, b"Sesudah foto"), ("foto", "baik.jpg", jpeg())])
    answer = await web.post("/lapor", content=_pieces(body), headers={"content-type": "multipart/form-data; boundary=batas"})
    view = answer.json()
    assert answer.status_code == 413
    assert "besar.jpg" in view["errors"][0]["message"]
    assert view["values"]["uraian"] == "Sebelum foto"
    assert view["values"]["patokan"] == "Sesudah foto"
    assert len(view["kept_photos"]) == 1


@pytest.mark.parametrize(
    "data", [b"GIF89a<script>alert(1)</script>", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0 broken", b"MZ\x90"]
)
async def test_what_is_no_photo_is_refused_beside_the_field(web: httpx.AsyncClient, data: bytes):
    answer = await web.post("/lapor", data=good_form(), files={"foto": ("foto.jpg", data)})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["foto"]
    assert reports() == []


async def test_a_form_without_files_may_be_urlencoded(web: httpx.AsyncClient):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await web.post("/lapor", content="uraian=Jalan+rusak%00+pak&patokan=pasar", headers=headers)
    assert answer.status_code == 303
    (report,) = reports()
    assert report.text == "Jalan rusak pak"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=batas", b"--batas\r\nContent-Disposition: form-data; name=\"uraian\"\r\n\r\nputus"),
        ("multipart/form-data; boundary=batas", b"bukan formulir"),
        ("application/json", b"{}"),
    ],
)
async def test_a_broken_form_is_told_so(web: httpx.AsyncClient, kind: str, body: bytes):
    answer = await web.post("/lapor", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.json()["page"] == "message"


async def test_a_token_from_whatsapp_says_who_it_is(web: httpx.AsyncClient):
    with db.unit_of_work() as session:
        from laporbup.services.reporters import reporter_for

        citizen = reporter_for(session, "whatsapp", "6281234567890", "", "Siti", clock.now())
        token = links.form_token(citizen.id or 0)
    assert token in (await web.get("/lapor", params={"t": token})).text
    await web.post("/lapor", data=good_form(t=token))
    (report,) = reports()
    assert report.reporter_id == citizen.id


async def test_a_machine_is_slowed_down_and_told_of_whatsapp(web: httpx.AsyncClient):
    for _ in range(60):
        assert (await web.post("/lapor", data=good_form())).status_code == 303
    answer = await web.post("/lapor", data=good_form(uraian="Tulisan saya"))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "WhatsApp" in answer.json()["body"][0]
    assert answer.json()["kept"][0]["text"] == "Tulisan saya"


async def test_photos_of_forms_never_sent_again_are_swept_away(web: httpx.AsyncClient):
    await web.post("/lapor", data=good_form(uraian=""), files={"foto": ("a.jpg", jpeg())})
    with clock.shifted(by=__import__("datetime").timedelta(days=3)), db.unit_of_work() as session:
        remove_unused(session, clock.now())
    with db.reading() as session:
        assert session.exec(select(Attachment)).all() == []


async def test_without_a_built_page_the_form_is_drawn(reference: str):
    from laporbup.api.routes import build_api
    from tests.api.conftest import BASE, fake_renderers

    app = build_api(fake_renderers(built=lambda _path: None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as client:
        view = (await client.get("/lapor")).json()
    assert view["kunci"]
    assert view["errors"] == []


def test_limits_agree_with_the_service():
    from laporbup.api import form_check, forms
    from laporbup.services import photos, web_reporters

    assert form_check.MOST_TEXT == intake.MAX_TEXT
    assert form_check.MOST_LANDMARK == intake.MAX_LANDMARK
    assert form_check.MOST_NAME == web_reporters.MAX_NAME
    assert forms.MAX_PHOTO_BYTES == photos.MAX_BYTES


def _multipart(parts: list[tuple[str, str | None, bytes]]) -> bytes:
    out = b""
    for name, filename, data in parts:
        file = f'; filename="{filename}"' if filename is not None else ""
        out += f'--batas\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + data + b"\r\n"
    return out + b"--batas--\r\n"


async def _pieces(body: bytes):
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]
