"""Bad input, from all sides, against the whole app: nothing is stored that should not be, nothing typed is lost."""

from __future__ import annotations

import json
import random
import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from laporbup.settings import Settings
from tests.running import Running
from tests.services.pictures import photo
from tests.stories.conftest import caller
from tests.stories.html_page import HtmlPage
from tests.whatsapp import payloads

MEGABYTE = 1024 * 1024
WEBHOOK = "/webhook/whatsapp"
TYPED = {
    "uraian": "Lampu jalan mati di depan SD, sudah dua minggu",
    "kategori": "lampu",
    "desa": "16.02.05.1001",
    "patokan": "depan SD Negeri 2, \"gang\" <melati> & mawar",
    "nama": "Bu Sarinah",
    "telepon": "0812 3456 7890",
    "anonim": "1",
    "rahasia": "1",
}


@pytest.fixture(scope="session")
def settings(app: Running) -> Settings:
    """The settings of the running app; its WhatsApp secrets are made from a file in its folder."""
    return Settings(mode="demo", data_dir=app.folder, port=app.port, secret_key="", whatsapp_app_secret="")


def inbox(app: Running) -> list[tuple[str, str]]:
    """What the webhook has stored: payload and state, oldest first."""
    with sqlite3.connect(f"file:{app.folder / 'laporbup.db'}?mode=ro", uri=True) as database:
        return list(database.execute("SELECT payload, state FROM inbox_item ORDER BY id"))


def reports(app: Running) -> int:
    with sqlite3.connect(f"file:{app.folder / 'laporbup.db'}?mode=ro", uri=True) as database:
        return int(database.execute("SELECT count(*) FROM report").fetchone()[0])


def stranger() -> str:
    """An address nobody has called from yet."""
    return f"127.{random.randrange(1, 255)}.{random.randrange(255)}.{random.randrange(1, 255)}"


def form(**more: str) -> dict[str, str]:
    return {**TYPED, "kunci": uuid.uuid4().hex, **more}


def assert_typed_is_kept(page: HtmlPage, *, but: tuple[str, ...] = ()) -> None:
    for name, typed in TYPED.items():
        if name not in but:
            assert page.value(name) == (True if name in ("anonim", "rahasia") else typed), name


# the webhook


def delivery(settings: Settings) -> bytes:
    body = payloads.of(payloads.text("Jalan rusak di Pedamaran", sender="6281299990001"))
    return body.replace(payloads.get_settings().whatsapp_phone_id.encode(), settings.whatsapp_phone_id.encode())


@pytest.mark.parametrize("kind", ["unsigned", "another secret", "signature of another body", "not a signature", "sha1"])
def test_a_delivery_that_is_not_from_meta_is_refused_and_not_stored(
    app: Running, web: httpx.Client, settings: Settings, kind: str
):
    body = delivery(settings)
    secret = settings.whatsapp_app_secret.get_secret_value()
    headers = {
        "unsigned": {},
        "another secret": payloads.sign(body, "not-the-secret-of-this-app"),
        "signature of another body": payloads.sign(body + b" ", secret),
        "not a signature": {"X-Hub-Signature-256": "sha256=é".encode("latin-1")},
        "sha1": {"X-Hub-Signature": payloads.sign(body, secret)["X-Hub-Signature-256"]},
    }[kind]
    before = inbox(app)
    assert web.post(WEBHOOK, content=body, headers=headers).status_code == 401
    assert len(inbox(app)) == len(before)


@pytest.mark.parametrize(
    "garbage", [b"", b"not json at all", b"[]", b'"text"', b'{"object":"page"}', b"\xff\xfe\x00", b'{"entry":[{"changes":7}]}'],
    ids=["empty", "text", "list", "string", "page", "bytes", "shape"],
)
def test_signed_garbage_is_acknowledged_and_kept(app: Running, web: httpx.Client, settings: Settings, garbage: bytes):
    body = garbage + b" " * random.randrange(1, 400) if garbage else b" " * random.randrange(1, 400)
    before = len(inbox(app))
    signed = payloads.sign(body, settings.whatsapp_app_secret.get_secret_value())
    assert web.post(WEBHOOK, content=body, headers=signed).status_code == 200
    until = time.monotonic() + 20
    while (new := inbox(app)[before:]) and {state for _, state in new} <= {"NEW"} and time.monotonic() < until:
        time.sleep(0.1)
    assert [state for _, state in new] == ["UNPARSED"]


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_delivery_of_more_than_four_megabytes_is_refused(
    app: Running, web: httpx.Client, settings: Settings, is_chunked: bool
):
    body = delivery(settings) + b" " * 4 * MEGABYTE
    signed = payloads.sign(body, settings.whatsapp_app_secret.get_secret_value())
    before = len(inbox(app))

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    assert web.post(WEBHOOK, content=pieces() if is_chunked else body, headers=signed).status_code == 413
    assert len(inbox(app)) == before
    assert web.get("/healthz").status_code == 200


# the form


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"uraian": " \n\t "}, "uraian", "Ceritakan masalahnya di sini. Satu kalimat saja sudah cukup."),
        ({"uraian": "a" * 5001}, "uraian", "Paling banyak 5000 huruf, yang tertulis 5001."),
        ({"desa": "99.99.99.9999"}, "desa", "Desa itu tidak ada di daftar Kabupaten OKI."),
        ({"kategori": "bukan-kategori"}, "kategori", "Pilihan itu tidak ada di daftar."),
        ({"telepon": "12345"}, "telepon", "Yang tertulis 5 angka."),
        ({"desa": "", "patokan": " "}, "desa", "Pilih desa, atau tulis patokannya di bawah."),
    ],
    ids=["no story", "too long", "unknown village", "unknown category", "short number", "no place"],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_there(
    app: Running, web: httpx.Client, wrong: dict[str, str], field: str, said: str
):
    before = reports(app)
    answer = web.post("/lapor", data=form(**wrong))
    assert answer.status_code == 422
    page = HtmlPage(answer.text)
    assert said in page.complaint(field)
    assert f"#{field}" in page.links(), "the summary leads to the field"
    assert "Belum terkirim" in page.text
    others = [name for name in TYPED if name != field and page.complaint(name)]
    assert others == []
    assert_typed_is_kept(page, but=tuple(wrong))
    if field in ("telepon", "uraian"):
        assert str(page.value(field)).strip() == wrong[field].strip()
    assert reports(app) == before


def test_a_web_page_that_is_called_a_photo_is_refused_and_the_right_photo_is_kept(app: Running, web: httpx.Client):
    fake = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    files = [("foto", ("kucing.jpg", fake, "image/jpeg")), ("foto", ("jalan.jpg", photo(21), "image/jpeg"))]
    answer = web.post("/lapor", data=form(), files=files)
    assert answer.status_code == 422
    page = HtmlPage(answer.text)
    assert "kucing.jpg tidak bisa kami buka sebagai foto" in page.complaint("foto")
    assert_typed_is_kept(page)
    assert "1 foto sudah kami simpan" in page.text
    kept = {"kunci": str(page.value("kunci")), "foto_id": str(page.value("foto_id"))}
    filed = web.post("/lapor", data={**TYPED, **kept})
    assert filed.status_code == 303
    assert web.get(filed.headers["location"]).text.count("/media/") >= 1


def test_a_photo_of_fifty_megabytes_gets_a_page_and_the_text_stays(app: Running, web: httpx.Client):
    before = reports(app)
    answer = web.post("/lapor", data=form(), files={"foto": ("besar.jpg", photo(22) + bytes(50 * MEGABYTE), "image/jpeg")})
    assert answer.status_code == 413
    page = HtmlPage(answer.text)
    assert "besar.jpg terlalu besar. Paling besar 12 MB" in page.complaint("foto")
    assert_typed_is_kept(page)
    assert reports(app) == before


def test_a_form_from_a_foreign_page_is_refused(app: Running, web: httpx.Client):
    before = reports(app)
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert web.post("/lapor", data=form(), headers=headers).status_code == 403
    assert reports(app) == before


def test_six_posts_at_once_with_one_key_are_one_report(app: Running):
    same, before = form(), reports(app)

    def send(_: int) -> httpx.Response:
        with caller(app) as client:
            return client.post("/lapor", data=same)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert [answer.status_code for answer in answers] == [303] * 6
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert reports(app) == before + 1


def test_a_broken_upload_gets_a_page_that_says_so(web: httpx.Client):
    answer = web.post(
        "/lapor", content=b'--x\r\nContent-Disposition: form-data; name="uraian"\r\n\r\nlampu ma',
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 400
    assert "Kirimannya tidak utuh" in HtmlPage(answer.text).text


# looking up


@pytest.mark.parametrize("typed", ["LB-7K3MQ", "LB-AAAAAB", "nomor saya", "LB-000000"])
def test_a_mistyped_ticket_is_called_so_beside_a_new_look_up(web: httpx.Client, typed: str):
    for answer in (web.get("/lacak", params={"kode": typed}), web.get(f"/lacak/{typed}")):
        assert answer.status_code in (404, 422)
        page = HtmlPage(answer.text)
        assert "sepertinya salah ketik" in page.complaint("kode")
        assert page.value("kode") == typed


def test_a_ticket_nobody_has_is_not_found_beside_a_new_look_up(web: httpx.Client):
    answer = web.get("/lacak/LB-222222")
    page = HtmlPage(answer.text)
    assert answer.status_code == 404
    assert page.complaint("kode")


def test_a_secret_nobody_has_gets_a_page_that_helps(web: httpx.Client):
    answer = web.get(f"/lacak/{'a' * 28}")
    assert answer.status_code == 404
    page = HtmlPage(answer.text)
    assert "Kami tidak menemukan laporan" in page.complaint("kode")
    assert page.value("kode") == "", "a secret is never written into a page"
    assert "a" * 28 not in answer.text
    for path in ("tanggapan", "tambahan"):
        assert web.post(f"/lacak/{'a' * 28}/{path}", data={"aksi": "sudah_beres", "pesan": "x"}).status_code == 404


# signing in


def test_a_wrong_password_looks_like_an_unknown_user(app: Running):
    names = (app.accounts["HEAD DINKES"][0], "tidak-ada-orang")
    with caller(app, stranger()) as client:
        answers = [client.post("/masuk", data={"pengguna": name, "sandi": "salah-sekali"}) for name in names]
    assert [answer.status_code for answer in answers] == [401, 401]
    first, second = (answer.text.replace(f'value="{name}"', "") for answer, name in zip(answers, names, strict=True))
    assert first == second
    assert "salah-sekali" not in first
    assert [sorted(answer.headers) for answer in answers[:1]] == [sorted(answer.headers) for answer in answers[1:]]


def test_after_five_wrong_passwords_an_account_waits_whoever_asks(app: Running):
    name = f"bukan-petugas-{uuid.uuid4().hex[:6]}"
    with caller(app, stranger()) as client:
        answers = [client.post("/masuk", data={"pengguna": name, "sandi": f"salah-{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "Terlalu banyak percobaan. Coba lagi" in HtmlPage(answers[-1].text).text
    with caller(app, stranger()) as client:
        assert client.post("/masuk", data={"pengguna": name, "sandi": "x"}).status_code == 429


def test_an_address_that_tries_many_accounts_waits_and_its_neighbours_do_not(app: Running):
    with caller(app, stranger()) as client:
        codes = [client.post("/masuk", data={"pengguna": f"siapa-{n}", "sandi": "x"}).status_code for n in range(31)]
        assert codes == [401] * 30 + [429]
    name, password = app.accounts["ADMIN"]
    with caller(app, stranger()) as client:
        assert client.post("/masuk", data={"pengguna": name, "sandi": password}).status_code == 303


# limits


def tries_until_429(client: httpx.Client, method: str, path: str, most: int, **how: Any) -> int:
    """How many requests were answered before the first 429 (buckets fill while we try, so slow machines try more)."""
    for tries in range(most):
        if client.request(method, path, **how).status_code == 429:
            return tries
    pytest.fail(f"{most} requests, and no 429")


def test_a_machine_that_posts_far_too_often_is_told_to_wait_and_its_text_is_given_back(app: Running):
    with caller(app, stranger()) as client:
        assert tries_until_429(client, "POST", "/lapor", 90, data={"uraian": ""}) >= 60
        refused = client.post("/lapor", data=form())
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    page = HtmlPage(refused.text)
    assert TYPED["uraian"] in page.text
    assert "WhatsApp" in page.text
    with caller(app, stranger()) as client:
        assert client.post("/lapor", data=form()).status_code == 303


def test_a_forwarded_address_counts_for_nothing(app: Running):
    """A header anybody can write neither frees its writer nor blocks whom it names."""
    named = stranger()
    with caller(app, stranger()) as client:
        for other in (named, "203.0.113.7", "203.0.113.8, 10.0.0.1"):
            client.headers["x-forwarded-for"] = other
            tries_until_429(client, "GET", "/lacak/LB-AAAAAB", 45 if other == named else 1)
    with caller(app, named) as client:
        assert client.get("/lacak/LB-AAAAAB").status_code == 404


def test_guessing_tickets_locks_nobody_out_of_a_report_he_has_the_link_of(app: Running):
    with caller(app, stranger()) as client:
        own = client.post("/lapor", data=form()).headers["location"]
        assert tries_until_429(client, "GET", "/lacak/LB-AAAAAB", 45) >= 30
        assert client.get(own).status_code == 200


def test_a_machine_is_answered_in_its_own_language(web: httpx.Client):
    answer = web.get("/open311/v2/requests.json", params={"start_date": "kemarin"})
    assert answer.status_code == 400
    assert all({"code", "description"} <= set(one) for one in json.loads(answer.text))
