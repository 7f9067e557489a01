"""An officer's own account over HTTP: invitation, second step, second factor, own page. Plain forms, nothing given away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from pyotp import TOTP, random_base32
from sqlmodel import select

from laporbup import clock, db
from laporbup.components import accounts as pages
from laporbup.components.html import to_html
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, OfficerSession
from laporbup.services import factor, invites, sessions
from laporbup.services.view_accounts import AccountPage, CodePage, FactorPage, InvitePage, SessionLine
from laporbup.settings import get_settings
from laporbup.text import accounts as words
from tests.support import PASSWORD, make_officer

SignIn = Callable[..., dict[str, str]]
NEW = "kelapa ungu gergaji rusa"
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}


def actions() -> list[str]:
    with db.reading() as session:
        return [row.action for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


def officer(role: Role, username: str) -> None:
    with db.unit_of_work() as session:
        make_officer(session, role, _OPD.get(role), username)


def cookies(answer: httpx.Response) -> dict[str, str]:
    """Cookie name → value of what an answer sets."""
    pairs = [header.partition(";")[0].partition("=") for header in answer.headers.get_list("set-cookie")]
    return {name: value for name, _, value in pairs}


async def log_in(web: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.Response:
    return await web.post("/masuk", data={"pengguna": username, "sandi": password})


async def enrol(web: httpx.AsyncClient, headers: dict[str, str]) -> tuple[str, httpx.Response]:
    """Set up a second factor; return its secret and the answer."""
    offered = (await web.get("/akun/kode", headers=headers)).json()["offered"]
    secret = factor.opened(offered) or ""
    code = TOTP(secret).at(clock.now())
    return secret, await web.post("/akun/kode", data={"kode": code, "rahasia": offered}, headers=headers)


@pytest.fixture
def production(monkeypatch):
    real = get_settings().model_copy(update={"mode": "production"})
    monkeypatch.setattr(sessions, "get_settings", lambda: real)


class TestInvitation:
    @pytest.fixture
    def path(self, reference) -> str:
        with db.unit_of_work() as session:
            link = invites.invite(session, "baru", "Petugas Baru", Role.HANDLER, "PUPR")
        return link.removeprefix(get_settings().public_url)

    async def test_password_then_sign_in(self, web, path):
        shown = await web.get(path)
        assert (shown.status_code, shown.json()["username"], shown.json()["is_first"]) == (200, "baru", True)
        assert shown.headers["cache-control"] == "no-store"
        answer = await web.post(path, data={"sandi": NEW, "ulang": NEW})
        assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?kabar=sandi")
        assert (await web.get("/masuk?kabar=sandi")).json()["said"] == words.INVITE_DONE
        assert (await log_in(web, "baru", NEW)).headers["location"] == "/petugas"

    async def test_used_up(self, web, path):
        await web.get(path)
        await web.post(path, data={"sandi": NEW, "ulang": NEW})
        for again in (await web.get(path), await web.post(path, data={"sandi": NEW, "ulang": NEW})):
            assert (again.status_code, again.json()["title"]) == (404, words.INVITE_GONE_TITLE)

    @pytest.mark.parametrize(
        ("sandi", "ulang", "field", "said"),
        [
            ("sebentar", "sebentar", "password_error", words.PASSWORD_ERRORS["too_short"]),
            ("password1234", "password1234", "password_error", words.PASSWORD_ERRORS["too_easy"]),
            ("x" * 201, "", "password_error", words.PASSWORD_ERRORS["too_long"]),
            (NEW, "", "again_error", words.AGAIN_ERROR),
        ],
    )
    async def test_says_beside_the_field_what_is_wrong(self, web, path, sandi, ulang, field, said):
        answer = await web.post(path, data={"sandi": sandi, "ulang": ulang})
        assert (answer.status_code, answer.json()[field]) == (422, said)
        assert sandi not in answer.text

    async def test_nonsense_is_404_and_a_foreign_site_is_refused(self, web, path):
        assert (await web.get("/undangan/x")).status_code == 404
        answer = await web.post(path, data={"sandi": NEW, "ulang": NEW}, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403
        assert (await web.get(path)).status_code == 200


class TestSecondStep:
    async def test_password_then_code_then_the_page_that_was_wanted(self, web, sign_in):
        officer(Role.BUPATI, "pimpinan")
        first = cookies(await log_in(web, "pimpinan"))["__Host-sid"]
        secret, _ = await enrol(web, {"cookie": f"__Host-sid={first}"})
        answer = await web.post("/masuk", data={"pengguna": "pimpinan", "sandi": PASSWORD, "tujuan": "/bupati/opd/PUPR"})
        assert (answer.status_code, answer.json()["page"], answer.json()["tujuan"]) == (200, "code", "/bupati/opd/PUPR")
        assert set(cookies(answer)) == {"__Host-kode"}
        for part in ("httponly", "secure", "samesite=strict", "max-age=600"):
            assert part in answer.headers["set-cookie"].lower()
        pending = cookies(answer)["__Host-kode"]
        for name in ("__Host-sid", "__Host-kode"):
            assert (await web.get("/bupati", headers={"cookie": f"{name}={pending}"})).status_code == 303

        code = TOTP(secret).at(clock.now() + timedelta(seconds=30))
        data, carried = {"kode": code, "tujuan": "/bupati/opd/PUPR"}, {"cookie": f"__Host-kode={pending}"}
        wrong = await web.post("/masuk/kode", data={**data, "kode": "12"}, headers=carried)
        assert (wrong.status_code, wrong.json()["error"]) == (401, words.CODE_WRONG)
        done = await web.post("/masuk/kode", data=data, headers=carried)
        assert (done.status_code, done.headers["location"]) == (303, "/bupati/opd/PUPR")
        signed_in = {"cookie": f"__Host-sid={cookies(done)['__Host-sid']}"}
        assert (await web.get("/bupati", headers=signed_in)).status_code == 200
        assert cookies(done)["__Host-kode"] in ('""', "")
        again = await web.post("/masuk/kode", data=data, headers=carried)
        assert again.status_code == 401

    async def test_without_the_password_there_is_no_second_step(self, web):
        answer = await web.post("/masuk/kode", data={"kode": "123456"}, headers={"cookie": "__Host-kode=1.x.y"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?kabar=lama")
        assert (await web.get("/masuk/kode")).headers["location"] == "/masuk"

    async def test_guessing_codes_is_stopped(self, web):
        officer(Role.SEKDA, "pak-sekda")
        first = cookies(await log_in(web, "pak-sekda"))["__Host-sid"]
        await enrol(web, {"cookie": f"__Host-sid={first}"})
        pending = {"cookie": f"__Host-kode={cookies(await log_in(web, 'pak-sekda'))['__Host-kode']}"}
        answers = [await web.post("/masuk/kode", data={"kode": "000000"}, headers=pending) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert actions().count("factor_failed") == 5
        assert actions()[-1] == "sign_in_throttled"


class TestMustHaveOne:
    @pytest.mark.parametrize("role", [Role.BUPATI, Role.SEKDA, Role.VERIFIER, Role.ADMIN])
    async def test_nothing_opens_before_it_is_set_up(self, web, production, role):
        officer(role, "pimpinan")
        answer = await log_in(web, "pimpinan")
        assert (answer.status_code, answer.headers["location"]) == (303, "/akun/kode")
        headers = {"cookie": f"__Host-sid={cookies(answer)['__Host-sid']}"}
        for path in ("/bupati", "/verifikasi", "/admin", "/akun", "/petugas/whatsapp", "/petugas/laporan/LB-234567", "/masuk"):
            closed = await web.get(path, headers=headers)
            assert (closed.status_code, closed.headers["location"]) == (303, "/akun/kode"), path
        assert (await web.post("/akun", data={"aksi": "keluarkan-semua"}, headers=headers)).headers["location"] == "/akun/kode"
        assert (await web.get("/akun/kode", headers=headers)).json()["must"] is True

        _, done = await enrol(web, headers)
        assert (done.status_code, len(done.json()["codes"])) == (200, 10)
        landing = done.json()["onward_url"]
        assert landing in ("/bupati", "/verifikasi", "/admin")
        assert (await web.get(landing, headers=headers)).status_code == 200

    async def test_in_the_demo_nobody_must(self, web, sign_in):
        for role in OFFICERS:
            answer = await web.get("/akun", headers=sign_in(role, _OPD.get(role)))
            assert (answer.status_code, answer.json()["must_have_factor"]) == (200, False)


class TestSettingUp:
    async def test_a_wrong_code_keeps_the_picture(self, web, sign_in):
        headers = sign_in(Role.VERIFIER)
        shown = (await web.get("/akun/kode", headers=headers)).json()
        answer = await web.post("/akun/kode", data={"kode": "000000", "rahasia": shown["offered"]}, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (422, words.FACTOR_WRONG)
        assert answer.json()["secret"] == shown["secret"]

    async def test_a_forged_secret_is_not_taken(self, web, sign_in):
        headers = sign_in(Role.VERIFIER)
        secret = random_base32()
        data = {"kode": TOTP(secret).at(clock.now()), "rahasia": secret}
        answer = await web.post("/akun/kode", data=data, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (422, words.FACTOR_GONE)

    async def test_later_it_needs_the_password(self, web, sign_in):
        headers = sign_in(Role.VERIFIER)
        with db.unit_of_work() as session:
            row = session.exec(select(OfficerSession)).one()
            row.created_at = row.created_at - own_fresh()
            session.add(row)
        shown = (await web.get("/akun/kode", headers=headers)).json()
        assert shown["needs_password"] is True
        data = {"kode": TOTP(factor.opened(shown["offered"])).at(clock.now()), "rahasia": shown["offered"]}
        refused = await web.post("/akun/kode", data={**data, "sekarang": "salah"}, headers=headers)
        assert (refused.status_code, refused.json()["password_error"]) == (422, words.NOW_WRONG)
        assert (await web.post("/akun/kode", data={**data, "sekarang": PASSWORD}, headers=headers)).status_code == 200

    async def test_a_stranger_is_sent_to_sign_in(self, web):
        for answer in (await web.get("/akun/kode"), await web.post("/akun/kode", data={"kode": "1"}), await web.get("/akun")):
            assert answer.headers["location"].startswith("/masuk?tujuan=/akun")


def own_fresh():
    from laporbup.services.own_account import FRESH

    return FRESH


class TestOwnPage:
    async def test_another_password(self, web, sign_in):
        headers = sign_in(Role.CAMAT, "KEC-16.02.05")
        data = {"aksi": "sandi", "sekarang": PASSWORD, "sandi": NEW, "ulang": NEW}
        wrong = await web.post("/akun", data={**data, "sekarang": "salah"}, headers=headers)
        assert (wrong.status_code, wrong.json()["errors"]) == (422, {"sekarang": words.NOW_WRONG})
        easy = await web.post("/akun", data={**data, "sandi": "kayuagung2026"}, headers=headers)
        assert easy.json()["errors"] == {"sandi": words.PASSWORD_ERRORS["too_easy"]}
        done = await web.post("/akun", data=data, headers=headers)
        assert done.headers["location"] == "/akun?kabar=sandi"
        assert (await web.get("/akun?kabar=sandi", headers=headers)).json()["said"] == words.SAID["sandi"]
        assert actions()[-1] == "password_set"

    async def test_guesses_are_stopped(self, web, sign_in):
        headers = sign_in(Role.CAMAT, "KEC-16.02.05")
        data = {"aksi": "sandi", "sekarang": "salah", "sandi": NEW, "ulang": NEW}
        answers = [await web.post("/akun", data=data, headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]

    async def test_out_everywhere(self, web, sign_in):
        headers = sign_in(Role.CAMAT, "KEC-16.02.05")
        answer = await web.post("/akun", data={"aksi": "keluarkan-semua"}, headers=headers)
        assert answer.headers["location"] == "/masuk?kabar=keluar"
        assert (await web.get("/camat", headers=headers)).status_code == 303

    async def test_recovery_codes_and_giving_it_up_need_the_password(self, web, sign_in):
        headers = sign_in(Role.VERIFIER)
        await enrol(web, headers)
        for action in ("kode-baru", "lepas"):
            refused = await web.post("/akun", data={"aksi": action, "sekarang": "x"}, headers=headers)
            assert (refused.status_code, refused.json()["errors"]) == (422, {f"sekarang-{action}": words.NOW_WRONG})
        made = await web.post("/akun", data={"aksi": "kode-baru", "sekarang": PASSWORD}, headers=headers)
        assert len(made.json()["codes"]) == 10
        assert (await web.post("/akun", data={"aksi": "lepas", "sekarang": PASSWORD}, headers=headers)).status_code == 303
        assert (await web.get("/akun", headers=headers)).json()["has_factor"] is False


class TestDrawn:
    """The real markup: fields, labels, errors tied to their fields, nothing that needs JavaScript."""

    def test_invitation(self):
        html = to_html(pages.invite_main(InvitePage("tok", "baru", "Petugas Baru", password_error="Terlalu pendek")))
        assert 'action="/undangan/tok"' in html
        assert re.search(r'id="sandi"[^>]*aria-describedby="sandi-h sandi-e"[^>]*aria-invalid="true"', html)
        assert html.count('autocomplete="new-password"') == 2

    def test_second_step(self):
        html = to_html(pages.code_main(CodePage("/bupati", "Salah")))
        assert 'autocomplete="one-time-code"' in html
        assert 'value="/bupati"' in html

    def test_factor(self):
        html = to_html(pages.factor_page(FactorPage(qr="<svg></svg>", secret="ABCD EFGH", offered="tok", needs_password=True)))
        assert "<svg></svg>" in html
        assert {"kode", "rahasia", "sekarang"} <= set(re.findall(r'name="([\w-]+)"', html))
        assert "K7-X" in to_html(pages.factor_page(FactorPage(codes=["K7-X"], onward_url="/bupati")))

    def test_account(self):
        lines = [SessionLine("a" * 16, "Chrome", "kemarin", "tadi"), SessionLine("b" * 16, "Firefox", "tadi", "tadi", True)]
        html = to_html(pages.account_page(AccountPage(sessions=lines, has_factor=True, facts=[("Nama", "X")])))
        assert set(re.findall(r'name="aksi"[^>]*value="([\w-]+)"', html)) == {
            "sandi", "kode-baru", "lepas", "keluarkan", "keluarkan-semua"
        }
        assert "a" * 16 in html
        assert "b" * 16 not in html
        assert len(set(re.findall(r'\bid="([^"]+)"', html))) == len(re.findall(r'\bid="([^"]+)"', html))

    def test_views_are_plain_data(self):
        assert json.dumps(vars(CodePage()))
