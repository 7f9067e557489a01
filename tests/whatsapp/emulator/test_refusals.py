"""What Graph refuses, by the code Meta would give: rates, files, templates in review, the account itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup import clock
from laporbup.whatsapp.emulator import limits, reviews, shapes
from laporbup.whatsapp.emulator.rules import Rule
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

PHONE = "/emulator/v25.0/100000000000001"
WABA = "/emulator/v25.0/200000000000001"
TEXT = {"messaging_product": "whatsapp", "to": CITIZEN, "type": "text", "text": {"body": "Halo"}}
TEMPLATE = {"messaging_product": "whatsapp", "to": CITIZEN, "type": "template", "template": {
    "name": "lapor_kabar", "language": {"code": "id"}}}
MADE = {"name": "lapor_kabar", "language": "id", "category": "UTILITY", "components": [{"type": "BODY", "text": "Halo"}]}


async def _code(emulated: Emulated, body: dict[str, Any]) -> int:
    answer = await emulated.http.post(f"{PHONE}/messages", json=body)
    return 0 if answer.status_code == 200 else int(answer.json()["error"]["code"])


async def test_eighty_a_second_and_no_more(emulated: Emulated):
    """Different citizens, so that the pair rate has nothing to say."""
    codes = []
    with clock.fixed(clock.now()):
        for number in range(82):
            codes.append(await _code(emulated, TEXT | {"to": f"62812730{number:05d}"}))
    assert codes == [0] * 80 + [130429] * 2
    with clock.shifted(timedelta(seconds=1)):
        assert await _code(emulated, TEXT | {"to": "6281273099999"}) == 0


async def test_a_pair_that_was_quiet_may_speak_again(emulated: Emulated):
    with clock.fixed(now := clock.now()):
        codes = [await _code(emulated, TEXT) for _ in range(46)]
    with clock.fixed(now + timedelta(seconds=6)):
        codes += [await _code(emulated, TEXT) for _ in range(2)]
    assert codes == [0] * 45 + [131056] + [0, 131056]


@pytest.mark.parametrize("code", [4, 10, 190, 368, 80007, 130429, 131016, 131026, 131031, 131042, 131048, 131056, 131057])
async def test_every_scripted_error_looks_like_metas(emulated: Emulated, code: int):
    emulated.world.rules.append(Rule(code=code))
    answer = await emulated.http.post(f"{PHONE}/messages", json=TEXT)
    error = answer.json()["error"]
    assert answer.status_code == shapes.http_status(code) >= 400
    assert error["code"] == code
    assert error["message"].startswith(f"(#{code}) ")
    assert {"type", "error_data", "fbtrace_id"} <= set(error)
    assert emulated.world.store.messages(CITIZEN, "out") == []
    assert await _code(emulated, TEXT) == 0, "used up once"


async def test_a_file_lives_seven_days_with_a_fresh_url_each_time(emulated: Emulated):
    """The URL dies after five minutes, the id after seven days; an upload of ours after thirty."""
    inbound = emulated.world.keep_inbound(b"foto", "image/jpeg")
    ours = await emulated.pywa.upload_media(b"\xff\xd8\xff", mime_type="image/jpeg", filename="a.jpg")
    first = (await emulated.http.get(f"/emulator/v25.0/{inbound.id}")).json()["url"].split("/emulator", 1)[1]
    for after, url_status, id_status in (
        (timedelta(minutes=4), 200, 200), (timedelta(minutes=6), 404, 200), (timedelta(days=6, hours=23), 404, 200),
        (timedelta(days=7, minutes=1), 404, 400),
    ):
        with clock.shifted(after):
            assert (await emulated.http.get(f"/emulator{first}")).status_code == url_status
            answer = await emulated.http.get(f"/emulator/v25.0/{inbound.id}")
            assert answer.status_code == id_status
            if id_status == 200:
                fresh = answer.json()["url"].split("/emulator", 1)[1]
                assert (await emulated.http.get(f"/emulator{fresh}")).content == b"foto"
            assert (await emulated.http.get(f"/emulator/v25.0/{ours.id}")).status_code == 200
    with clock.shifted(timedelta(days=31)):
        assert (await emulated.http.get(f"/emulator/v25.0/{ours.id}")).status_code == 400


async def test_a_forged_or_lengthened_url_is_not_found(emulated: Emulated):
    kept = emulated.world.keep_inbound(b"foto", "image/jpeg")
    url = (await emulated.http.get(f"/emulator/v25.0/{kept.id}")).json()["url"].split("/emulator", 1)[1]
    until = url.split("/")[3]
    assert (await emulated.http.get(f"/emulator{url.replace(until, str(int(until) + 9999))}")).status_code == 404


@given(st.sampled_from(sorted(limits.UPLOADS)), st.integers(0, 120 * 1024**2))
def test_uploads_are_measured_by_their_kind(mime: str, size: int):
    most = {"image/webp": 500 * 1024}.get(mime) or {"image": 5, "audio": 16, "video": 16}.get(mime.split("/")[0], 100) * 1024**2
    found = limits.problem_of_upload(mime, size)
    assert (found is None) == (0 < size <= most)
    assert found is None or found[0] == 131053


def test_types_meta_does_not_take():
    assert limits.problem_of_upload("image/heic", 10) is not None
    assert limits.problem_of_upload("application/zip", 10) == (
        100, "Param file must be a file with one of the supported types, not application/zip"
    )
    assert limits.problem_of_upload("audio/ogg; codecs=opus", 10) is None
    assert limits.problem_of_upload("application/vnd.ms-excel", 10) is None


@pytest.mark.parametrize(
    ("verdict", "code"),
    [("APPROVED", 0), ("PENDING", 132001), ("REJECTED", 132001), ("PAUSED", 132015), ("DISABLED", 132016), ("FLAGGED", 0)],
)
async def test_only_an_approved_template_can_be_sent_and_we_are_told(emulated: Emulated, verdict: str, code: int):
    await emulated.http.post(f"{WABA}/message_templates", json=MADE)
    wish = {"name": "lapor_kabar", "language": "id", "verdict": verdict, "reason": "INVALID_FORMAT"}
    assert (await emulated.http.post("/emulator/_ctl/review", json=wish)).json() == {"success": True}
    assert await _code(emulated, TEMPLATE) == code
    [listed] = (await emulated.http.get(f"{WABA}/message_templates")).json()["data"]
    assert listed["status"] == verdict
    await _heard(emulated, 1)
    [change] = emulated.heard.posts[0]["entry"][0]["changes"]
    assert change["field"] == "message_template_status_update"
    assert change["value"] == {
        "event": verdict, "reason": "INVALID_FORMAT", "message_template_id": listed["id"], "message_template_name": "lapor_kabar",
        "message_template_language": "id", "message_template_category": "UTILITY",
    }


async def test_a_template_becomes_marketing(emulated: Emulated):
    await emulated.http.post(f"{WABA}/message_templates", json=MADE)
    reviews.decide(emulated.world, "lapor_kabar", "id", "MARKETING")
    await _heard(emulated, 1)
    [change] = emulated.heard.posts[0]["entry"][0]["changes"]
    assert (change["field"], change["value"]["previous_category"], change["value"]["new_category"]) == (
        "template_category_update", "UTILITY", "MARKETING"
    )
    assert await _code(emulated, TEMPLATE) == 0
    assert (await emulated.heard.wait("statuses", 1))[0]["pricing"]["category"] == "marketing"


async def test_a_review_that_takes_its_time(emulated: Emulated):
    await emulated.http.post("/emulator/_ctl/rule", json={"review_seconds": 0.05})
    made = (await emulated.http.post(f"{WABA}/message_templates", json=MADE)).json()
    assert made["status"] == "PENDING"
    assert await _code(emulated, TEMPLATE) == 132001
    await _heard(emulated, 1)
    assert await _code(emulated, TEMPLATE) == 0


async def test_a_verdict_about_nothing_is_refused(emulated: Emulated):
    wish = {"name": "tidak_ada", "language": "id", "verdict": "PAUSED"}
    assert (await emulated.http.post("/emulator/_ctl/review", json=wish)).status_code == 400


async def _heard(emulated: Emulated, count: int) -> None:
    for _ in range(300):
        if len(emulated.heard.posts) >= count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not told in 3 s")
