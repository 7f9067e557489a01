"""The courier against a fake Graph with faults: nothing lost, nothing sent twice, nobody hammered."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import OutboxMessage, Report, Reporter, SendingStop
from laporbup.services import attachments, channel_templates, outbox
from laporbup.services.outbox import Content
from laporbup.services.reporters import reporter_for
from laporbup.whatsapp.courier import Courier
from tests.support import make_report, moment
from tests.whatsapp import payloads
from tests.whatsapp.meta import FakeMeta, graph_on, refusal

START = moment("2026-11-24 09:00")


class Post:
    """A courier on a fake Graph, with a clock we move."""

    def __init__(self, *faults) -> None:
        self.meta = FakeMeta(*faults)
        self.courier = Courier(graph_on(self.meta), "test", per_second=10_000)
        self.now: datetime = START

    async def run(self, forward: timedelta = timedelta()) -> None:
        """Move the clock and carry everything that is due."""
        self.now += forward
        with clock.fixed(self.now):
            while await self.courier.deliver_next():
                await self.courier.settle()


def owe(key: str = "k1", *, phone: str = "62811", bsuid: str = "", purpose: str = "NOTICE", content: Content | None = None,
        written: datetime = START, report: Report | None = None) -> int:
    with clock.fixed(START), db.unit_of_work() as session:
        reporter = reporter_for(session, "whatsapp", phone, bsuid, "", written)
        row = outbox.enqueue(session, reporter, purpose, content or Content("Halo"), report=report, dedupe_key=key)
        return row.id


def row_of(message_id: int) -> OutboxMessage:
    with db.reading() as session:
        found = session.get(OutboxMessage, message_id)
        session.expunge_all()
        return found


def report_of(phone: str = "62811") -> Report:
    with clock.fixed(START), db.unit_of_work() as session:
        reporter = reporter_for(session, "whatsapp", phone, "", "", START)
        report = make_report(session, reporter_id=reporter.id)
        for row in session.exec(select(OutboxMessage)):
            session.delete(row)
        session.flush()
        session.expunge_all()
        return report


@pytest.fixture(autouse=True)
def _reference(reference):
    """Every test here runs on reference data, on both databases."""


async def test_a_message_is_sent_once_with_its_row_as_tracker():
    message = owe()
    post = Post()
    await post.run()
    await post.run(timedelta(minutes=10))
    [body] = post.meta.sent
    assert (body["to"], body["biz_opaque_callback_data"]) == ("62811", str(message))
    row = row_of(message)
    assert (row.state, row.wamid) == ("SENT", "wamid.out1")


async def test_no_transaction_is_open_while_graph_is_asked():
    message = owe()
    post = Post()
    seen = []

    def look(_body):
        with db.unit_of_work() as session:
            seen.append(session.get(OutboxMessage, message).state)

    post.meta.on_send = look
    await post.run()
    assert seen == ["SENDING"]


async def test_bsuid_only_citizen():
    owe(phone="", bsuid=payloads.BSUID)
    post = Post()
    await post.run()
    assert post.meta.sent[0]["recipient"] == payloads.BSUID


@pytest.mark.parametrize(
    "fault",
    [refusal(130429, 429), refusal(131000, 500), httpx.Response(503, text="busy"), httpx.ConnectError("refused")],
)
async def test_trouble_is_tried_again_later(fault):
    message = owe()
    post = Post(fault)
    await post.run()
    assert row_of(message).state == "QUEUED"
    assert post.meta.sent == []
    await post.run(timedelta(seconds=5))
    assert post.meta.sent == []
    await post.run(timedelta(seconds=10))
    assert row_of(message).state == "SENT"


async def test_no_more_than_six_attempts_a_minute():
    owe()
    post = Post(*[refusal(131000, 500) for _ in range(100)])
    for _ in range(60):
        await post.run(timedelta(seconds=1))
    assert 2 <= len(post.meta.requests) <= 6


async def test_retry_after_is_obeyed():
    message = owe()
    post = Post(refusal(130429, 429, headers={"Retry-After": "120"}))
    await post.run()
    await post.run(timedelta(seconds=119))
    assert post.meta.sent == []
    await post.run(timedelta(seconds=2))
    assert row_of(message).state == "SENT"


async def test_pair_limit_waits_six_seconds_for_this_citizen_only():
    message = owe("a")
    post = Post(refusal(131056))
    await post.run()
    other = owe("b", phone="62822")
    await post.run(timedelta(seconds=5))
    assert row_of(other).state == "SENT"
    assert row_of(message).state == "QUEUED"
    await post.run(timedelta(seconds=2))
    assert row_of(message).state == "SENT"


async def test_ambiguous_send_is_not_repeated_until_two_minutes_have_told():
    message = owe()
    post = Post(httpx.ReadTimeout("slow"))
    await post.run()
    assert row_of(message).state == "UNCERTAIN"
    await post.run(timedelta(seconds=110))
    assert len(post.meta.requests) == 1
    await post.run(timedelta(seconds=20))
    assert row_of(message).state == "SENT"


async def test_ambiguous_send_that_did_arrive_is_never_repeated():
    message = owe()
    post = Post(httpx.ReadTimeout("slow"))
    await post.run()
    with db.unit_of_work() as session:
        status = payloads.status("wamid.real", "delivered", biz_opaque_callback_data=str(message))
        assert outbox.record_receipt(session, status, post.now)
    await post.run(timedelta(minutes=10))
    assert len(post.meta.requests) == 1
    assert row_of(message).state == "DELIVERED"


async def test_crash_between_claim_and_send_loses_nothing():
    message = owe()
    with db.unit_of_work() as session:
        assert outbox.claim(session, START, "a worker that dies") is not None
    post = Post()
    await post.run(timedelta(seconds=20))
    assert post.meta.sent == []
    await post.run(timedelta(seconds=15))
    await post.run(timedelta(minutes=2, seconds=1))
    assert row_of(message).state == "SENT"
    assert len(post.meta.sent) == 1


@pytest.mark.parametrize("code", [190, 131042, 368, 10])
async def test_a_stop_keeps_the_queue_and_a_probe_resumes(code):
    messages = [owe("a"), owe("b", phone="62822"), owe("c", phone="62833")]
    post = Post(refusal(code, 401))
    await post.run()
    assert len(post.meta.requests) == 1
    with db.reading() as session:
        assert outbox.sending_state(session).startswith(str(code))
    await post.run(timedelta(seconds=30))
    assert len(post.meta.requests) == 1
    assert {row_of(message).state for message in messages} == {"QUEUED"}
    await post.run(timedelta(seconds=45))
    assert {row_of(message).state for message in messages} == {"SENT"}
    with db.reading() as session:
        assert outbox.sending_state(session) == "ok"


async def test_a_probe_that_fails_is_one_request_a_minute():
    owe("a")
    owe("b", phone="62822")
    post = Post(*[refusal(190, 401) for _ in range(100)])
    for _ in range(150):
        await post.run(timedelta(seconds=2))
    assert 4 <= len(post.meta.requests) <= 7


async def test_closed_window_is_sent_again_as_a_template():
    report = report_of()
    buttons = ((f"beres:{report.ticket}", "Sudah beres"), (f"belum:{report.ticket}", "Belum beres"))
    message = owe(purpose="RESOLVED", content=Content("Sudah", buttons=buttons), report=report)
    post = Post(refusal(131047))
    await post.run()
    await post.run(timedelta(seconds=1))
    assert [body["type"] for body in post.meta.sent] == ["template"]
    row = row_of(message)
    assert (row.state, row.template) == ("SENT", "lapor_selesai")


async def test_outside_the_window_a_template_goes_at_once():
    report = report_of()
    owe(purpose="NOTICE", report=report)
    post = Post()
    await post.run(timedelta(hours=25))
    assert [body["template"]["name"] for body in post.meta.sent] == ["lapor_kabar"]


def closing(report: Report) -> Content:
    buttons = ((f"beres:{report.ticket}", "Sudah beres"), (f"belum:{report.ticket}", "Belum beres"))
    return Content("Sudah ditambal.", buttons=buttons, link=("Lihat", f"https://lapor.example/lacak/{report.tracking_secret}"))


def say(status: str, *names: str, at: datetime = START) -> None:
    with clock.fixed(at), db.unit_of_work() as session:
        for name in names:
            channel_templates.record_status(session, name, "id", status, at)


async def test_a_rejected_template_is_replaced_by_the_general_notice_which_leads_to_the_buttons():
    report = report_of()
    message = owe(purpose="RESOLVED", content=closing(report), report=report)
    say("REJECTED", "lapor_selesai")
    post = Post()
    await post.run(timedelta(hours=25))
    [body] = post.meta.sent
    assert body["template"]["name"] == "lapor_kabar"
    assert body["template"]["components"][1]["parameters"] == [{"type": "text", "text": report.tracking_secret}]
    assert (row_of(message).state, row_of(message).template) == ("SENT", "lapor_kabar")


async def test_a_template_that_graph_refuses_is_replaced_at_once():
    report = report_of()
    message = owe(purpose="RESOLVED", content=closing(report), report=report)
    post = Post(refusal(132001, 404))
    await post.run(timedelta(hours=25))
    await post.run()
    assert [body["template"]["name"] for body in post.meta.sent] == ["lapor_kabar"]
    assert row_of(message).state == "SENT"
    owe("k2", purpose="RESOLVED", content=closing(report), report=report)
    await post.run(timedelta(minutes=1))
    assert len(post.meta.requests) == 3, "the refused one was not tried again"


async def test_without_any_template_the_message_waits_and_goes_when_one_is_approved():
    report = report_of()
    message = owe(purpose="RESOLVED", content=closing(report), report=report)
    say("REJECTED", "lapor_selesai", "lapor_kabar")
    post = Post()
    await post.run(timedelta(hours=25))
    assert (post.meta.requests, row_of(message).state, row_of(message).error) == ([], "QUEUED", channel_templates.WAITS)
    say("APPROVED", "lapor_selesai", at=post.now)
    await post.run(timedelta(seconds=1))
    assert [body["template"]["name"] for body in post.meta.sent] == ["lapor_selesai"]


async def test_what_waits_for_a_template_ends_with_a_name_after_three_days_and_never_loops():
    report = report_of()
    message = owe(purpose="NOTICE", report=report)
    post = Post(*(refusal(132016) for _ in range(10)))
    await post.run(timedelta(hours=25))
    for _ in range(48):
        await post.run(timedelta(hours=1))
    assert (row_of(message).state, row_of(message).error) == ("TEMPORARY_FAILURE", channel_templates.WAITS)
    assert len(post.meta.requests) == 1


async def test_the_citizen_who_writes_again_gets_it_without_any_template():
    report = report_of()
    message = owe(purpose="RESOLVED", content=closing(report), report=report)
    say("REJECTED", "lapor_selesai", "lapor_kabar")
    post = Post()
    await post.run(timedelta(hours=25))
    with clock.fixed(post.now), db.unit_of_work() as session:
        reporter_for(session, "whatsapp", "62811", "", "", post.now)
    await post.run(timedelta(minutes=16))
    assert [body["type"] for body in post.meta.sent] == ["interactive"]
    assert row_of(message).state == "SENT"


async def test_outside_the_window_without_a_template_ends_with_a_name():
    message = owe(purpose="MENU")
    post = Post()
    await post.run(timedelta(hours=25))
    row = row_of(message)
    assert (row.state, row.error_code) == ("TECHNICAL_FAILURE", 131047)
    assert post.meta.requests == []


@pytest.mark.parametrize(("code", "state"), [(131026, "PERMANENT_FAILURE"), (131009, "TECHNICAL_FAILURE")])
async def test_final_refusals_are_not_tried_again(code, state):
    message = owe()
    post = Post(refusal(code))
    await post.run()
    await post.run(timedelta(hours=1))
    assert row_of(message).state == state
    assert len(post.meta.requests) == 1


async def test_photo_above_the_closing_message(tmp_path):
    from PIL import Image

    file = tmp_path / "x.jpg"
    Image.new("RGB", (64, 48), "green").save(file)
    stored = attachments.store_upload(file.read_bytes(), "x.jpg")
    with db.unit_of_work() as session:
        attachments.attach(session, stored, purpose="EVIDENCE")
    content = Content("Beres?", buttons=(("a", "A"),), image_attachment_id=stored.id)
    owe(content=content)
    post = Post()
    await post.run()
    assert post.meta.sent[0]["interactive"]["header"]["image"] == {"id": "900"}
    owe("k2", phone="62822", content=content)
    post = Post(httpx.ReadError("cut"))
    await post.run()
    assert "header" not in post.meta.sent[0]["interactive"]
    owe("k3", phone="62833", content=Content("x", image_attachment_id="gone"))
    await post.run()
    assert post.meta.sent[1]["type"] == "text"


async def test_read_marks_are_free_and_never_in_the_way():
    post = Post(httpx.ReadTimeout("slow"))
    post.courier.mark_read(["wamid.1", "wamid.2"])
    assert await post.courier.mark_next_read()
    assert await post.courier.mark_next_read()
    assert not await post.courier.mark_next_read()
    assert post.meta.read == ["wamid.2"]
    post.courier.mark_read([f"wamid.{n}" for n in range(500)])
    with db.unit_of_work() as session:
        outbox.stop_sending(session, 190, "token", START)
    asked = len(post.meta.requests)
    count = 0
    while await post.courier.mark_next_read():
        count += 1
    assert count == 200
    assert len(post.meta.requests) == asked


async def test_several_are_under_way_at_once():
    for n in range(12):
        owe(f"k{n}", phone=f"6281{n}")
    meta, most = FakeMeta(), 0
    running = 0
    two_at_once = asyncio.Event()

    class Slow(FakeMeta):
        async def handle_async_request(self, request):
            nonlocal running, most
            running += 1
            most = max(most, running)
            if running >= 2:
                two_at_once.set()
            await asyncio.wait_for(two_at_once.wait(), 30)  # the first one waits for company, however slow the machine
            running -= 1
            return await meta.handle_async_request(request)

    courier = Courier(graph_on(Slow()), "test", concurrency=4, per_second=10_000)
    with clock.fixed(START):
        while await courier.deliver_next():
            pass
        await courier.settle()
    assert len(meta.sent) == 12
    assert 2 <= most <= 4


async def test_pace():
    for n in range(5):
        owe(f"k{n}", phone=f"6281{n}")
    courier = Courier(graph_on(FakeMeta()), "test", per_second=20, burst=1)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with clock.fixed(START):
        while await courier.deliver_next():
            pass
    await courier.settle()
    assert loop.time() - began >= 0.19


async def test_a_send_that_hangs_at_shutdown_is_left_to_its_lease():
    message = owe()

    class Hangs(FakeMeta):
        async def handle_async_request(self, request):
            await asyncio.sleep(30)
            raise httpx.ReadTimeout("never")

    courier = Courier(graph_on(Hangs()), "test")
    with clock.fixed(START):
        assert await courier.deliver_next()
        await courier.settle(0.1)
    await asyncio.sleep(0)
    assert row_of(message).state == "SENDING"


async def test_erased_citizen_gets_nothing():
    with db.unit_of_work() as session:
        reporter = Reporter(channel="whatsapp", address="x", is_erased=True, created_at=START)
        session.add(reporter)
        session.flush()
        assert outbox.enqueue(session, reporter, "NOTICE", Content("x"), dedupe_key="k") is None
        assert session.exec(select(SendingStop)).first() is None
