"""The guard: foreign pages, foreign sockets, floods, giant bodies, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from laporbup import db
from laporbup.api import headers as answer_headers
from laporbup.api.guard import Guard
from laporbup.api.rate_limit import Allowance, Limits, RateLimit
from laporbup.domain.roles import Role
from laporbup.services import signing_in
from tests.api.conftest import BASE, fake_renderers

EVIL = "https://evil.example"


async def _echo(request: Request) -> Response:
    await request.body()
    assert request.client is not None
    return PlainTextResponse(f"{request.client.host} {request.url.query}")


def guarded(**limits: RateLimit) -> Guard:
    app = Starlette(routes=[Mount("/", Route("/{rest:path}", _echo, methods=["GET", "POST"]))])
    return Guard(app, fake_renderers(), Limits(**limits))


def client_of(app: Guard, address: str = "203.0.113.7") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app, client=(address, 1)), base_url=BASE)


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/masuk", {}, 200),
        ("/masuk", {"origin": BASE}, 200),
        ("/masuk", {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, 200),
        ("/masuk", {"origin": EVIL}, 403),
        ("/masuk", {"origin": "http://localhost:8001"}, 403),
        ("/masuk", {"origin": "http://localhost:8000.evil.example"}, 403),
        ("/masuk", {"origin": "null"}, 403),
        ("/masuk", {"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ("/masuk", {"sec-fetch-site": "cross-site"}, 403),
        ("/masuk", {"sec-fetch-site": "same-origin"}, 200),
        ("/lapor", {"origin": EVIL}, 403),
        ("/lacak/abc/tanggapan", {"origin": "null"}, 200),
        ("/lacak/abc/tanggapan", {"origin": EVIL}, 403),
        ("/petugas/laporan/LB-1/tindakan", {"origin": EVIL}, 403),
        ("/webhook/whatsapp", {"origin": EVIL}, 200),
        ("/open311/v2/requests.json", {"origin": EVIL}, 200),
        ("/webhookx", {"origin": EVIL}, 403),
    ],
)
async def test_a_post_from_a_foreign_page_is_refused(path: str, sent: dict[str, str], status: int):
    async with client_of(guarded()) as web:
        assert (await web.post(path, headers=sent)).status_code == status
        assert (await web.get(path, headers=sent)).status_code == 200


async def test_a_flood_of_posts_is_slowed_down_but_not_the_webhook():
    async with client_of(guarded(other_posts=RateLimit(Allowance(3, 60)))) as web:
        assert [(await web.post("/masuk")).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert [(await web.post("/webhook/whatsapp")).status_code for _ in range(5)] == [200] * 5
        assert (await web.post("/masuk")).headers["retry-after"]
    app = guarded(other_posts=RateLimit(Allowance(1, 60)))
    async with client_of(app, "198.51.100.1") as one, client_of(app, "198.51.100.2") as other:
        assert (await one.post("/masuk")).status_code == (await other.post("/masuk")).status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_giant_body_is_refused_promised_or_not(chunked: bool):
    async def pieces():
        for _ in range(24):
            yield bytes(64 * 1024)

    body = pieces() if chunked else bytes(24 * 64 * 1024)
    async with client_of(guarded()) as web:
        assert (await web.post("/masuk", content=body)).status_code == 413
        assert (await web.post("/webhook/whatsapp", content=bytes(1024))).status_code == 200


async def test_every_answer_has_the_headers():
    async with client_of(guarded()) as web:
        got = (await web.get("/apa")).headers
    assert got["x-content-type-options"] == "nosniff"
    assert got["x-frame-options"] == "DENY"
    assert "geolocation=(self)" in got["permissions-policy"]
    policy = got["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "strict-transport-security" not in got


def test_https_is_kept_and_hashed_assets_are_immutable():
    from starlette.datastructures import MutableHeaders

    def finished(path: str, status: int = 200, **sent: str) -> MutableHeaders:
        found = MutableHeaders({name.replace("_", "-"): value for name, value in sent.items()})
        answer_headers.finish(found, path=path, status=status, policy="default-src 'self'", is_https=True)
        return found

    assert "max-age=31536000" in finished("/")["strict-transport-security"]
    assert "immutable" in finished("/assets/entry-abc.js", content_type="text/javascript")["cache-control"]
    assert finished("/assets/gone.js", 404)["cache-control"] == "no-store"
    assert finished("/", content_type="text/html; charset=utf-8")["cache-control"] == "no-cache"
    assert finished("/x", cache_control="private")["cache-control"] == "private"
    assert finished("/media/x", content_security_policy="sandbox")["content-security-policy"] == "sandbox"


def test_script_hashes_come_from_the_build(tmp_path):
    made = tmp_path / "hashes.json"
    made.write_text('["\'sha256-abc=\'"]')
    hashes = answer_headers.load_hashes(made)
    policy = answer_headers.content_security_policy(hashes, "https://lapor.example")
    assert "script-src 'self' 'sha256-abc='" in policy
    assert "wss://lapor.example" in policy
    assert answer_headers.load_hashes(tmp_path / "none.json") == []


class Socket:
    """Opens a websocket on an ASGI app and remembers what came of it."""

    def __init__(self) -> None:
        self.scope: dict[str, object] | None = None
        self.sent: list[dict[str, object]] = []

    async def app(self, scope, receive, send) -> None:
        self.scope = scope

    async def open(self, path: str = "/_event/", query: str = "", **headers: str) -> Socket:
        raw = [(name.encode(), value.encode()) for name, value in {"host": "localhost:8000", **headers}.items()]
        scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": raw, "client": ("203.0.113.7", 1)}

        async def receive() -> dict[str, object]:
            return {"type": "websocket.connect"}

        async def send(message: dict[str, object]) -> None:
            self.sent.append(message)

        await Guard(self.app, fake_renderers())(scope, receive, send)
        return self

    @property
    def query(self) -> str:
        assert self.scope is not None
        return self.scope["query_string"].decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("origin", [EVIL, "null", "http://localhost:8001", ""])
async def test_a_foreign_socket_is_refused(origin: str):
    socket = await Socket().open(origin=origin)
    assert socket.scope is None
    assert socket.sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("headers", [{}, {"origin": "http://localhost:8000"}])
async def test_our_own_pages_and_programs_may_open_a_socket(headers: dict[str, str]):
    assert (await Socket().open(**headers)).scope is not None
    assert (await Socket().open("/elsewhere", **headers)).scope is None


async def test_a_client_token_is_bound_to_its_session(sign_in: Callable[..., dict[str, str]]):
    officer, another = sign_in(Role.BUPATI)["cookie"], sign_in(Role.BUPATI)["cookie"]
    query = "token=stolen&EIO=4&transport=websocket"
    own = (await Socket().open(query=query, cookie=officer)).query
    again = (await Socket().open(query=query, cookie=f"{officer}; c=d")).query
    without = (await Socket().open(query=query)).query
    other = (await Socket().open(query=query, cookie=another)).query
    assert own == again
    assert len({own, without, other}) == 3
    assert "stolen" not in own + without + other
    assert own.startswith("EIO=4&transport=websocket&token=")


async def test_a_session_that_ended_is_a_strangers(sign_in: Callable[..., dict[str, str]]):
    """Else the state behind it would be shown again to the browser that comes back with the dead cookie."""
    cookie = sign_in(Role.BUPATI)["cookie"]
    own = (await Socket().open(query="token=own", cookie=cookie)).query
    with db.unit_of_work() as session:
        signing_in.sign_out(session, cookie.rpartition("=")[2])
    after = (await Socket().open(query="token=own", cookie=cookie)).query
    assert after != own
    assert after == (await Socket().open(query="token=own")).query


@pytest.mark.parametrize("query", ["t%6Fken=stolen", "token=stolen&token=second", "token=&token=stolen"])
async def test_no_spelling_of_the_token_slips_through(query: str):
    bound = (await Socket().open(query=query)).query
    assert "stolen" not in bound
    assert bound.count("token=") == 1
