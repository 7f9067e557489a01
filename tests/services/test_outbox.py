"""Messages to citizens: owed once, sent in order, never lost, never repeated blindly."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import OutboxMessage, Reporter
from laporbup.services import outbox
from laporbup.services.outbox import Content, FailureKind
from laporbup.services.outbox_marks import failure_kind
from tests.services.people import make_citizen
from tests.support import make_report, moment

NOW = moment("2026-11-24 09:00")


@pytest.fixture(autouse=True)
def _time():
    with clock.fixed(NOW):
        yield


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def queue(session, citizen, key="k1", purpose="MENU", text="Halo", **more):
    row = outbox.enqueue(session, citizen, purpose, Content(text), dedupe_key=key, **more)
    session.flush()
    return row


def take(session, seconds=0):
    claimed = outbox.claim(session, later(seconds), "w1")
    session.expire_all()
    return claimed


def status(name, wamid="wamid.A", **more):
    return {"id": wamid, "status": name, "timestamp": str(int(NOW.timestamp())), "recipient_id": "62", **more}


class TestEnqueue:
    def test_once_for_its_key(self, session):
        citizen = make_citizen(session)
        assert queue(session, citizen).id == queue(session, citizen).id
        assert len(session.exec(select(OutboxMessage)).all()) == 1

    def test_content_comes_back_whole(self, session):
        content = Content(
            "Pilih", buttons=(("a", "A"),), link=("Buka", "https://x"), asks_location=True,
            rows=(("r", "R", "Rincian"),), list_button="Pilih", image_attachment_id="f" * 32,
        )
        outbox.enqueue(session, make_citizen(session), "MENU", content, dedupe_key="k")
        assert take(session).content == content

    def test_not_to_who_did_not_write_to_us(self, session):
        for change in ({"channel": "web"}, {"is_blocked": True}, {"is_erased": True}):
            citizen = make_citizen(session)
            for name, value in change.items():
                setattr(citizen, name, value)
            assert outbox.enqueue(session, citizen, "MENU", Content("x"), dedupe_key=str(change)) is None
        assert outbox.enqueue(session, None, "MENU", Content("x"), dedupe_key="n") is None
        with pytest.raises(ValueError):
            outbox.enqueue(session, make_citizen(session), "IKLAN", Content("x"), dedupe_key="i")

    def test_the_window_counts_from_the_citizens_message(self, session):
        citizen = make_citizen(session)
        citizen.last_inbound_at = NOW - timedelta(hours=23, minutes=59)
        assert outbox.in_reply_window(citizen, NOW)
        assert not outbox.in_reply_window(citizen, later(60))
        citizen.last_inbound_at = None
        assert not outbox.in_reply_window(citizen, NOW)

    def test_listed_with_its_report(self, session):
        citizen = make_citizen(session)
        report = make_report(session, reporter_id=citizen.id, channel="whatsapp")
        queue(session, citizen, "other")
        assert [row.purpose for row in outbox.messages_for(session, report)] == ["TICKET"]
        assert outbox.cancel(session, report, "TICKET") == 1
        assert outbox.messages_for(session, report)[0].state == "CANCELLED"


class TestClaim:
    def test_everything_the_courier_needs(self, session):
        citizen = make_citizen(session, "6281234567890")
        report = make_report(session, reporter_id=citizen.id, channel="whatsapp")
        claimed = take(session)
        assert (claimed.address, claimed.phone, claimed.channel) == ("6281234567890", "6281234567890", "whatsapp")
        assert (claimed.purpose, claimed.ticket, claimed.attempts) == ("TICKET", report.ticket, 1)
        assert claimed.in_reply_window
        assert not claimed.needs_template
        assert not claimed.is_probe
        assert session.get(OutboxMessage, claimed.id).state == "SENDING"

    def test_oldest_due_first_and_one_in_flight_a_citizen(self, session):
        one, two = make_citizen(session), make_citizen(session)
        first, second = queue(session, one, "a"), queue(session, one, "b")
        other = queue(session, two, "c", not_before=later(5))
        assert take(session).id == first.id
        assert take(session) is None
        assert take(session, 5).id == other.id
        outbox.mark_sent(session, first.id, "wamid.1", later(6))
        assert take(session, 6).id == second.id

    def test_not_before_its_time(self, session):
        queue(session, make_citizen(session), not_before=later(10))
        assert take(session, 9) is None
        assert take(session, 10) is not None

    def test_outside_the_window_it_needs_a_template(self, session):
        citizen = make_citizen(session)
        citizen.last_inbound_at = NOW - timedelta(days=2)
        queue(session, citizen)
        assert take(session).needs_template

    def test_never_faster_than_the_pair_limit(self, session):
        citizen = make_citizen(session)
        for number in range(8):
            queue(session, citizen, f"k{number}")
        sent = 0
        for second in range(0, 30):
            if claimed := take(session, second):
                sent += 1
                outbox.mark_sent(session, claimed.id, f"wamid.{sent}", later(second))
        assert sent == 5
        assert take(session, 31) is not None

    def test_a_crashed_sender_is_not_repeated_at_once(self, session):
        row = queue(session, make_citizen(session))
        take(session)
        assert take(session, 29) is None
        assert take(session, 31) is None
        assert session.get(OutboxMessage, row.id).state == "UNCERTAIN"
        assert take(session, 31 + 119) is None
        assert take(session, 31 + 121).attempts == 2

    def test_after_a_crash_the_status_tells(self, session):
        row = queue(session, make_citizen(session))
        take(session)
        take(session, 31)
        assert outbox.record_receipt(session, status("delivered", biz_opaque_callback_data=str(row.id)), later(40))
        assert (row.state, row.wamid) == ("DELIVERED", "wamid.A")
        assert take(session, 300) is None

    def test_two_workers_never_take_two_of_one_citizen(self, reference):
        with db.unit_of_work() as session:
            citizens = [make_citizen(session) for _ in range(3)]
            for citizen in citizens:
                for number in range(4):
                    queue(session, citizen, f"{citizen.id}-{number}")
        got, start = [], threading.Barrier(6)

        def work(name):
            start.wait()
            for _ in range(3):
                with db.unit_of_work() as session:
                    if claimed := outbox.claim(session, NOW, name):
                        got.append(claimed)

        threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 3
        assert len({claimed.reporter_id for claimed in got}) == 3

    def test_lag_is_the_age_of_what_is_due(self, session):
        assert outbox.lag_s(session, NOW) == 0
        queue(session, make_citizen(session), not_before=later(60))
        assert outbox.lag_s(session, later(30)) == 0
        assert outbox.lag_s(session, later(90)) == 30


class TestFailures:
    @pytest.fixture
    def row(self, session):
        row = queue(session, make_citizen(session))
        take(session)
        return row

    def _again(self, session, row, seconds, **more):
        outbox.mark_failed(session, row.id, later(seconds), **more)
        session.expire_all()
        return (row.not_before - later(seconds)).total_seconds()

    def test_waits_grow_and_retry_after_is_obeyed(self, session, row):
        assert self._again(session, row, 0, kind=FailureKind.RETRY) == 10
        take(session, 10)
        assert self._again(session, row, 10, kind=FailureKind.RETRY) == 20
        take(session, 30)
        assert self._again(session, row, 30, kind=FailureKind.RETRY, retry_after_s=300) == 300
        assert row.state == "QUEUED"

    def test_at_most_six_attempts_a_minute_whatever_fails(self, session):
        citizen = make_citizen(session)
        for number in range(10):
            queue(session, citizen, f"k{number}")
        attempts = []
        for second in range(120):
            if claimed := take(session, second):
                attempts.append(second)
                outbox.mark_failed(session, claimed.id, later(second), kind=FailureKind.PAIR, code=131056)
        assert all(len([at for at in attempts if begin <= at < begin + 60]) <= 6 for begin in range(60))
        assert attempts[1] == 6

    def test_at_most_six_attempts_a_minute_of_a_citizen_who_keeps_writing(self, session):
        citizen = make_citizen(session)
        attempts = []
        for second in range(240):
            if second % 3 == 0 and second < 180:
                with clock.fixed(later(second)):
                    queue(session, citizen, f"k{second}")
            if claimed := take(session, second):
                attempts.append(second)
                outbox.mark_failed(session, claimed.id, later(second), kind=FailureKind.RETRY)
        assert all(len([at for at in attempts if begin <= at < begin + 60]) <= 6 for begin in range(180))
        assert len(attempts) > 6

    def test_the_citizens_other_messages_wait_in_their_order(self, session, row):
        other = queue(session, session.get(Reporter, row.reporter_id), "k2")
        outbox.mark_failed(session, row.id, NOW, kind=FailureKind.RETRY)
        session.expire_all()
        assert take(session, 9) is None
        assert take(session, 10).id == row.id
        assert other.state == "QUEUED"

    def test_another_citizen_does_not_wait(self, session, row):
        other = queue(session, make_citizen(session), "k2")
        outbox.mark_failed(session, row.id, NOW, kind=FailureKind.RETRY)
        assert take(session, 1).id == other.id

    def test_a_closed_window_asks_for_a_template_once(self, session, row):
        outbox.mark_failed(session, row.id, NOW, code=131047)
        claimed = take(session)
        assert claimed.needs_template
        outbox.mark_failed(session, row.id, NOW, code=131047)
        session.expire_all()
        assert row.state == "TECHNICAL_FAILURE"

    @pytest.mark.parametrize(
        ("code", "state"), [(131026, "PERMANENT_FAILURE"), (131009, "TECHNICAL_FAILURE"), (132000, "TECHNICAL_FAILURE")]
    )
    def test_what_cannot_be_helped_ends(self, session, row, code, state):
        outbox.mark_failed(session, row.id, NOW, code=code, error="x" * 500)
        assert (row.state, row.error_code, row.failed_at) == (state, code, NOW)
        assert len(row.error) == 200
        assert take(session, 86400) is None

    def test_held_back_by_meta_is_tried_tomorrow(self, session, row):
        assert self._again(session, row, 0, code=131049) == 86400

    def test_after_three_days_it_ends(self, session, row):
        outbox.mark_failed(session, row.id, later(72 * 3600), kind=FailureKind.RETRY)
        assert row.state == "TEMPORARY_FAILURE"

    def test_an_ambiguous_send_waits_two_minutes(self, session, row):
        outbox.mark_uncertain(session, row.id, NOW, "timeout")
        assert row.state == "UNCERTAIN"
        assert take(session, 119) is None
        assert take(session, 121).attempts == 2

    def test_a_late_answer_takes_nothing_back(self, session, row):
        outbox.record_receipt(session, status("read", biz_opaque_callback_data=row.id), NOW)
        outbox.mark_sent(session, row.id, "wamid.A", NOW, template="t")
        outbox.mark_uncertain(session, row.id, NOW)
        outbox.mark_failed(session, row.id, NOW, code=131026)
        assert (row.state, row.template) == ("READ", "t")

    def test_an_unknown_row_is_harmless(self, session):
        outbox.mark_sent(session, 999, "w", NOW)
        outbox.mark_failed(session, 999, NOW)
        outbox.mark_uncertain(session, 999, NOW)

    @pytest.mark.parametrize(
        ("code", "kind"),
        [(None, "RETRY"), (500, "RETRY"), (130429, "RETRY"), (131056, "PAIR"), (190, "STOP"), (200, "STOP"),
         (131042, "STOP"), (368, "STOP"), (131026, "PERMANENT"), (132000, "TECHNICAL"), (132015, "BARRED"), (131049, "TOMORROW")],
    )
    def test_codes(self, code, kind):
        assert failure_kind(code) == kind


class TestStop:
    def test_one_refusal_stops_all_and_a_working_probe_resumes(self, session):
        first, second = queue(session, make_citizen(session), "a"), queue(session, make_citizen(session), "b")
        take(session)
        outbox.mark_failed(session, first.id, NOW, code=190, error="token expired")
        assert outbox.sending_state(session) == "190 token expired"
        assert (first.state, first.failed_at) == ("QUEUED", None)
        assert take(session, 59) is None
        probe = take(session, 60)
        assert (probe.id, probe.is_probe) == (first.id, True)
        assert take(session, 61) is None
        outbox.mark_sent(session, first.id, "wamid.1", later(62))
        assert outbox.sending_state(session) == "ok"
        assert take(session, 62).id == second.id

    def test_a_probe_that_fails_waits_again(self, session):
        row = queue(session, make_citizen(session), "a")
        take(session)
        outbox.mark_failed(session, row.id, NOW, code=131042)
        take(session, 60)
        outbox.mark_failed(session, row.id, later(60), code=131042)
        assert take(session, 119) is None
        assert take(session, 120) is not None

    def test_a_restart_resumes(self, session):
        queue(session, make_citizen(session), "a")
        outbox.stop_sending(session, 368, "policy", NOW)
        outbox.resume_sending(session)
        outbox.resume_sending(session)
        assert take(session) is not None


class TestReceipts:
    @pytest.fixture
    def row(self, session):
        citizen = make_citizen(session)
        make_report(session, reporter_id=citizen.id, channel="whatsapp")
        claimed = take(session)
        outbox.mark_sent(session, claimed.id, "wamid.A", NOW)
        return session.get(OutboxMessage, claimed.id)

    @pytest.mark.parametrize(
        ("names", "state"),
        [
            (["sent", "delivered", "read"], "READ"),
            (["read", "delivered", "sent"], "READ"),
            (["read"], "READ"),
            (["delivered", "failed"], "DELIVERED"),
            (["failed", "delivered"], "DELIVERED"),
            (["failed"], "PERMANENT_FAILURE"),
            (["failed", "sent"], "PERMANENT_FAILURE"),
            (["played"], "READ"),
            (["deleted"], "SENT"),
        ],
    )
    def test_only_forward(self, session, row, names, state):
        for name in names:
            more = {"errors": [{"code": 131026, "title": "undeliverable"}]} if name == "failed" else {}
            assert outbox.record_receipt(session, status(name, **more), NOW)
        assert row.state == state

    def test_every_time_is_kept(self, session, row):
        for name in ("delivered", "read"):
            outbox.record_receipt(session, status(name), later(5))
        assert (row.sent_at, row.delivered_at, row.read_at) == (NOW, NOW, NOW)

    def test_the_tracker_hears_of_it(self, session, row):
        session.info.pop("topics", None)
        outbox.record_receipt(session, status("read"), NOW)
        assert [topic.split(":")[0] for topic in session.info["topics"]] == ["report"]

    def test_of_somebody_else(self, session, row):
        for callback in (None, "x", "²", "9" * 30, "12345"):
            assert not outbox.record_receipt(session, status("read", "wamid.X", biz_opaque_callback_data=callback), NOW)
        assert not outbox.record_receipt(session, {}, NOW)

    def test_a_closed_window_found_out_later_is_sent_as_template(self, session, row):
        errors = [{"code": 131047, "title": "re-engagement"}]
        outbox.record_receipt(session, status("failed", errors=errors), NOW)
        assert (row.state, row.wamid) == ("QUEUED", None)
        assert take(session).needs_template
        outbox.mark_sent(session, row.id, "wamid.B", NOW)
        outbox.record_receipt(session, status("failed", errors=errors, biz_opaque_callback_data=row.id), NOW)
        assert row.state == "SENT", "the old attempt failed again: that is known"
        outbox.record_receipt(session, status("delivered", "wamid.B"), NOW)
        assert row.state == "DELIVERED"

    def test_trouble_found_out_later_is_tried_again_or_stops_all(self, session, row):
        outbox.record_receipt(session, status("failed", errors=[{"code": 131000}]), NOW)
        assert (row.state, row.error_code) == ("QUEUED", 131000)
        assert row.not_before > NOW
        take(session, 60)
        outbox.mark_sent(session, row.id, "wamid.B", later(60))
        outbox.record_receipt(session, status("failed", "wamid.B", errors=[{"code": 131042, "message": "pay"}]), later(61))
        assert outbox.sending_state(session) == "131042 pay"
        assert row.state == "QUEUED"

    @pytest.mark.parametrize("errors", [None, [], ["x"], [{"code": "131026"}]])
    def test_errors_of_unknown_shape_are_tried_again(self, session, row, errors):
        outbox.record_receipt(session, status("failed", errors=errors), NOW)
        assert row.state == "QUEUED"

    @pytest.mark.parametrize("timestamp", [None, "", "soon", "99999999999999", "9999999999"])
    def test_odd_timestamps_are_now(self, session, row, timestamp):
        outbox.record_receipt(session, {**status("read"), "timestamp": timestamp}, NOW)
        assert row.read_at == NOW
