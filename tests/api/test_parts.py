"""Client addresses, token buckets and the streamed form."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from laporbup import clock
from laporbup.api import forms
from laporbup.api.client_address import client_address, limit_key
from laporbup.api.cookie import session_cookie
from laporbup.api.rate_limit import Allowance, RateLimit

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("203.0.113.9", "1.2.3.4", [], "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", PROXIES, "203.0.113.9"),
        ("10.0.0.1", "", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", PROXIES, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", PROXIES, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.9.9.9", PROXIES, "1.2.3.4"),
        ("10.0.0.1", "10.1.1.1, 10.2.2.2", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, rubbish", PROXIES, "10.0.0.1"),
        ("fd00::1", "2001:db8::5", PROXIES, "2001:db8::5"),
        ("::ffff:10.0.0.1", "1.2.3.4", PROXIES, "1.2.3.4"),
    ],
)
def test_the_client_is_the_rightmost_address_we_do_not_trust(peer: str, forwarded: str, trusted: list, client: str):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client_address({"client": (peer, 1), "headers": headers}, trusted) == client


def test_an_ipv6_household_counts_as_one():
    assert limit_key("2001:db8:1:2::5") == limit_key("2001:db8:1:2:ffff::1")
    assert limit_key("2001:db8:1:2::5") != limit_key("2001:db8:1:3::5")
    assert limit_key("203.0.113.9") == "203.0.113.9"


def test_a_bucket_empties_and_fills():
    limit = RateLimit(Allowance(burst=3, refill_s=10))
    start = clock.now()
    with clock.fixed(start):
        assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 10]
        assert limit.take("b") == 0
    with clock.fixed(start + timedelta(seconds=11)):
        assert limit.wait_s("a") == 0
        assert [limit.take("a"), limit.take("a") > 0] == [0, True]
    with clock.fixed(start + timedelta(hours=1)):
        assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 10]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("__Host-sid=abc", "abc"),
        ('x="a;b"; __Host-sid=abc; y', "abc"),
        ("__host-sid=abc", ""),
        ("not__Host-sid=abc", ""),
        ("", ""),
    ],
)
def test_the_session_cookie_is_read_among_others(header: str, value: str):
    assert session_cookie([(b"cookie", header.encode())]) == value


async def read(body: bytes, piece: int = 7, kind: str = "multipart/form-data; boundary=batas") -> forms.PostedForm:
    pieces = [body[start : start + piece] for start in range(0, len(body), piece)]

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": pieces.pop(0) if pieces else b"", "more_body": bool(pieces)}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", kind.encode())]}
    return await forms.read_form(Request(scope, receive))


def part(name: str, data: bytes, filename: str | None = None) -> bytes:
    file = "" if filename is None else f'; filename="{filename}"'
    return f'--batas\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + data + b"\r\n"


async def test_text_before_and_after_files_is_kept():
    body = part("uraian", "Jalan rusak – dalam".encode()) + part("foto", b"123", "a.jpg") + part("nama", b"Siti") + b"--batas--"
    form = await read(body)
    assert (form.text("uraian"), form.text("nama")) == ("Jalan rusak – dalam", "Siti")
    assert [upload.read() for upload in form.photos] == [b"123"]


async def test_empty_file_parts_are_no_photos_and_do_not_count():
    body = b"".join(part("foto", b"", "") for _ in range(9)) + part("foto", b"x", "a.jpg") + b"--batas--"
    form = await read(body)
    assert len(form.photos) == 1
    assert not form.is_too_many


async def test_a_file_over_the_limit_is_forgotten_to_the_last_byte(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forms, "MAX_PHOTO_BYTES", 10)
    form = await read(part("foto", bytes(11), "a.jpg") + part("foto", bytes(10), "b.jpg") + b"--batas--")
    assert [(upload.is_too_big, len(upload.read())) for upload in form.photos] == [(True, 0), (False, 10)]


async def test_an_endless_upload_is_cut_off_with_its_text(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forms, "MAX_DRAINED_BYTES", 500)
    form = await read(part("uraian", b"tulisan") + part("foto", bytes(1000), "a.jpg") + b"--batas--")
    assert form.is_cut_off
    assert form.text("uraian") == "tulisan"


@given(st.text(max_size=200), st.integers(1, 50))
async def test_any_text_survives_any_chunking(text: str, piece: int):
    data = text.encode("utf-8", "ignore")
    form = await read(part("uraian", data) + b"--batas--", piece)
    assert form.raw("uraian") == data.decode().replace("\0", "").replace("\r\n", "\n")
