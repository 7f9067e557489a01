"""The talk with one citizen, from message to report, on real reference data."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.dialog import Incoming
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Conversation, InboxItem, OutboxMessage, Report, Reporter, ReporterAddress
from laporbup.services import conversation, links, verbs
from laporbup.services.reporters import reporter_for
from laporbup.text import whatsapp as words
from tests.support import make_officer, moment

START = moment("2026-11-24 09:00")
PHONE = "6281234500021"


class Talk:
    """One citizen and a clock we move; messages go in, what the bot owes comes out."""

    def __init__(self, session: Session, phone: str = PHONE, bsuid: str = "") -> None:
        self.session, self.phone, self.bsuid = session, phone, bsuid
        self.now: datetime = START
        self.count = 0

    def send(self, text: str = "", *, kind: str = "text", forward: float = 1, **more) -> tuple[str, ...]:
        self.now += timedelta(seconds=forward)
        self.count += 1
        incoming = Incoming(wamid=f"wamid.{self.phone}.{self.count}", at=self.now, kind=kind, text=text)
        incoming = replace(incoming, **more)
        with clock.fixed(self.now):
            reporter = reporter_for(self.session, "whatsapp", self.phone, self.bsuid, "Siti", self.now)
            return conversation.advance(self.session, incoming, reporter, self.now)

    def wait(self, seconds: float) -> int:
        self.now += timedelta(seconds=seconds)
        woken = 0
        with clock.fixed(self.now):
            while found := conversation.wake(self.session, self.now):
                woken += found
        return woken

    @property
    def reports(self) -> list[Report]:
        self.session.flush()
        return list(self.session.exec(select(Report).order_by(Report.id)))

    @property
    def owed(self) -> list[OutboxMessage]:
        return list(self.session.exec(select(OutboxMessage).order_by(OutboxMessage.id)))

    @property
    def purposes(self) -> list[str]:
        return [row.purpose for row in self.owed]

    @property
    def last(self) -> OutboxMessage:
        return self.owed[-1]


@pytest.fixture
def talk(session) -> Talk:
    return Talk(session)


def test_one_message_with_its_village_is_a_report_and_one_answer(talk):
    read = talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    assert read == (f"wamid.{PHONE}.1",)
    assert talk.reports == []
    talk.wait(8)
    [report] = talk.reports
    assert (report.channel, report.desa_kode is not None) == ("whatsapp", True)
    assert talk.purposes == ["TICKET"]
    assert report.ticket in talk.last.content["text"]
    assert talk.session.get(Conversation, report.reporter_id).wake_at is None


def test_place_is_asked_once_and_answered(talk):
    talk.send("Lampu jalan mati sudah dua minggu")
    talk.wait(8)
    assert talk.purposes == ["ASK_PLACE"]
    assert talk.last.content["asks_location"]
    assert "Lampu jalan mati" in talk.last.content["text"]
    talk.send("pedamaran 6", forward=60)
    talk.wait(25)
    [report] = talk.reports
    assert report.desa_kode is not None
    assert talk.purposes == ["ASK_PLACE", "TICKET"]


def test_a_pin_answers_too(talk):
    talk.send("Sampah menumpuk di pinggir jalan")
    talk.wait(8)
    talk.send(kind="location", lat=-3.3908, lon=104.8335)
    talk.wait(25)
    [report] = talk.reports
    assert report.lat == pytest.approx(-3.3908)
    assert report.kecamatan_kode is not None


def test_album_is_one_report_with_all_its_photos_still_to_be_fetched(talk):
    for n in range(4):
        caption = "Jembatan di desa Pedamaran VI patah" if n == 0 else ""
        talk.send(kind="image", media_id=f"9{n}", media_mime="image/jpeg", media_sha256="x", caption=caption, forward=0.5)
    talk.wait(8)
    [report] = talk.reports
    assert talk.purposes == ["TICKET"]
    rows = list(talk.session.exec(select(Attachment).where(Attachment.report_id == report.id)))
    assert sorted(row.source_media_id for row in rows) == ["90", "91", "92", "93"]
    assert {row.state for row in rows} == {"PENDING"}


def test_silence_files_the_report_without_its_place(talk):
    talk.send("Air PDAM tidak mengalir tiga hari")
    talk.wait(8)
    talk.wait(31 * 60)
    assert len(talk.reports) == 1


def test_what_comes_within_half_an_hour_joins_the_report_silently(talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    before = talk.purposes
    talk.send("lubangnya di depan masjid", forward=300)
    talk.send(kind="image", media_id="77", media_mime="image/jpeg")
    talk.wait(10)
    assert len(talk.reports) == 1
    assert talk.purposes == before
    [photo] = talk.session.exec(select(Attachment))
    assert (photo.report_id, photo.purpose) == (talk.reports[0].id, "ADDITION")


def test_greeting_gets_a_menu_and_no_report(talk):
    talk.send("halo")
    talk.wait(10)
    assert talk.reports == []
    assert talk.purposes == ["MENU"]
    assert [button[0] for button in talk.last.content["buttons"]] == ["lapor", "cek", "bantuan"]


def linked(session, text):
    """The reports whose links of a chat stand in `text`."""
    return [links.report_of(session, code) for code in re.findall(r"/lacak/([\w.-]+)", text)]


def test_cek_lists_own_reports_with_their_links(session, talk):
    talk.send("cek")
    assert talk.last.content["text"] == words.NO_REPORTS
    assert links.reporter_of_token(talk.last.content["link"][1].partition("/lapor?t=")[2]) == talk.last.reporter_id
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang", forward=5)
    talk.wait(10)
    talk.send("cek", forward=5)
    [report] = talk.reports
    assert linked(session, talk.last.content["link"][1]) == [report]
    talk.send("Sampah menumpuk di pasar Tugumulyo, bau sekali", forward=3600)
    talk.wait(2000)
    talk.send("cek", forward=5)
    assert sorted(report.id for report in linked(session, talk.last.content["text"])) == [row.id for row in talk.reports]


def test_cek_with_another_citizens_ticket_shows_the_public_page_only(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    other = Talk(session, "6281234599999")
    other.now = talk.now
    other.send(f"cek {report.ticket}")
    content = other.last.content
    assert content["link"][1].endswith(f"/lacak/{report.ticket}")
    assert report.tracking_secret not in str(content)
    other.send("cek LB-222222", forward=5)
    assert report.tracking_secret not in str(other.last.content)


def test_batal_throws_the_draft_away(talk):
    talk.send("Jalan rusak")
    talk.send("batal")
    talk.wait(60)
    assert talk.reports == []
    assert talk.purposes[-1:] == ["CANCELLED"]


def test_batal_after_filing_takes_the_report_back(talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    talk.send("batal", forward=30)
    [report] = talk.reports
    assert report.status == Status.REJECTED
    assert talk.purposes[-1] == "CANCELLED"


def resolve(session: Session, report: Report, now: datetime) -> None:
    actor = make_officer(session, Role.HANDLER, report.opd_kode)
    with clock.fixed(now):
        for action in ("accept", "start"):
            verbs.act(session, actor, report.ticket, action)
        photo = Attachment(
            id=f"bukti{report.id}", purpose="EVIDENCE", state="READY", mime="image/jpeg", path="x.jpg", created_at=now
        )
        session.add(photo)
        session.flush()
        verbs.act(session, actor, report.ticket, "resolve", note="Sudah ditambal", evidence=[photo.id])


def test_a_tap_closes_the_report(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    resolve(session, report, talk.now + timedelta(days=1))
    assert talk.purposes == ["TICKET", "RESOLVED"]
    talk.send("Sudah beres", kind="button", button_id=f"beres:{report.ticket}", forward=90000)
    assert (report.status, report.closure) == (Status.CLOSED, "confirmed")
    assert talk.purposes == ["TICKET", "RESOLVED"]
    talk.send("5", forward=5)
    assert report.stars == 5


def test_belum_reopens_and_the_next_words_say_why(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    resolve(session, report, talk.now + timedelta(days=1))
    talk.send("Belum beres", kind="button", button_id=f"belum:{report.ticket}", forward=90000)
    assert report.status == Status.IN_PROGRESS
    talk.send("masih berlubang di ujung jembatan", forward=20)
    talk.wait(60)
    assert len(talk.reports) == 1


def test_tapping_somebody_elses_report_does_nothing_to_it(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    resolve(session, report, talk.now + timedelta(days=1))
    other = Talk(session, "6281234599999")
    other.now = talk.now + timedelta(days=1, hours=1)
    other.send("x", kind="button", button_id=f"beres:{report.ticket}")
    assert report.status == Status.RESOLVED
    assert other.last.purpose == "NOTICE"


def test_tapping_too_late_says_so(talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    talk.send("x", kind="button", button_id=f"beres:{report.ticket}")
    assert talk.last.purpose == "NOTICE"
    assert report.ticket in talk.last.content["text"]


def test_answer_to_an_officers_question_days_later_goes_to_its_report(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    actor = make_officer(session, Role.HANDLER, report.opd_kode)
    with clock.fixed(talk.now + timedelta(hours=3)):
        verbs.act(session, actor, report.ticket, "ask", note="Di depan rumah siapa?")
    assert report.status == Status.NEEDS_INFO
    talk.send("depan rumah pak kades", forward=3 * 86400)
    talk.wait(60)
    assert report.status != Status.NEEDS_INFO
    assert len(talk.reports) == 1


def test_quoting_a_message_names_its_report(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    talk.last.wamid = "wamid.ours"
    session.flush()
    talk.send("tambah lagi satu lubang di belakang", forward=5 * 86400, context_wamid="wamid.ours")
    talk.wait(60)
    assert len(talk.reports) == 1
    talk.send("dan satu lagi di samping", forward=5 * 86400, context_wamid=f"wamid.{PHONE}.1")
    talk.wait(60)
    assert len(talk.reports) == 1
    assert report.seq >= 4


def test_quoting_an_older_report_while_a_newer_one_is_fresh(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    talk.send("Sampah menumpuk di pasar Tugumulyo, bau sekali", forward=7200)
    talk.wait(2000)
    older, newer = talk.reports
    seq = (older.seq, newer.seq)
    talk.send("lubangnya makin besar", forward=5, context_wamid=f"wamid.{PHONE}.1")
    assert (older.seq, newer.seq) == (seq[0] + 1, seq[1])
    assert talk.send("bagus", forward=5, context_wamid="wamid.unknown") is not None
    assert older.seq == seq[0] + 1


def test_quoting_somebody_elses_report_adds_nothing_to_it(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    seq = report.seq
    other = Talk(session, "6281234599999")
    other.now = talk.now
    other.send("ini palsu", forward=5, context_wamid=f"wamid.{PHONE}.1")
    other.wait(10)
    assert report.seq == seq


def test_stars_for_a_strangers_report_count_nothing(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    other = Talk(session, "6281234599999")
    other.now = talk.now
    other.send("x", kind="button", button_id=f"bintang:{report.ticket}:1", forward=5)
    assert report.stars is None
    talk.send("x", kind="button", button_id=f"bintang:{report.ticket}:1", forward=5)
    assert talk.purposes == ["TICKET"]


def test_a_very_long_addition_is_kept_whole(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    seq = report.seq
    talk.send("lubang " * 1600, forward=60)
    assert report.seq == seq + 3


def test_tapping_a_ticket_that_does_not_exist(talk):
    talk.send("x", kind="button", button_id="beres:LB-222222")
    assert talk.last.content["text"] == words.NOT_YOUR_REPORT.format(ticket="LB-222222")


def test_sticker_gets_one_hint_a_day(talk):
    for _ in range(3):
        talk.send(kind="sticker", media_id="1", forward=60)
    assert talk.purposes == ["HINT"]


def test_reaction_and_system_are_silent(talk):
    talk.send("👍", kind="reaction")
    talk.send(kind="system")
    talk.wait(60)
    assert (talk.reports, talk.purposes) == ([], [])


def test_emergency_is_answered_at_once(talk):
    talk.send("tolong ada kebakaran rumah di desa Pedamaran VI")
    assert talk.purposes == ["EMERGENCY"]
    assert "112" in talk.last.content["text"]
    talk.wait(50)
    [report] = talk.reports
    assert report.priority == "darurat"


def test_the_same_message_twice_changes_nothing(talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang", wamid="wamid.same")
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang", wamid="wamid.same")
    talk.wait(10)
    assert talk.reports[0].text.count("Pedamaran") == 1


def test_blocked_citizen_is_not_listened_to(session, talk):
    talk.send("Jalan rusak")
    reporter = session.exec(select(Reporter)).one()
    reporter.is_blocked = True
    assert talk.send("halo") == ()


def test_doubled_village_name_is_asked_by_kecamatan(talk):
    talk.send("Jalan di desa Suka Mulya rusak berat")
    talk.wait(8)
    content = talk.last.content
    offered = [button[0] for button in content["buttons"]]
    assert len(offered) == 3
    assert all(key.startswith("desa:") for key in offered)
    assert "Suka Mulya" in content["text"]
    assert "1. Kecamatan" in content["text"]
    talk.send("x", kind="button", button_id=offered[0], forward=20)
    talk.wait(25)
    assert [report.desa_kode for report in talk.reports] == [offered[0].removeprefix("desa:")]


def test_a_village_tapped_after_filing_completes_the_report(talk):
    talk.send("Jalan di desa Suka Mulya rusak berat")
    talk.wait(8)
    offered = [button[0] for button in talk.last.content["buttons"]]
    talk.wait(31 * 60)
    [report] = talk.reports
    talk.send("x", kind="button", button_id=offered[1], forward=5)
    assert report.desa_kode == offered[1].removeprefix("desa:")


def test_a_lone_pin_is_asked_what_is_the_matter(talk):
    talk.send(kind="location", lat=-3.3908, lon=104.8335)
    talk.wait(8)
    assert (talk.purposes, talk.last.content["text"]) == (["ASK_PLACE"], words.ASK_WHAT)
    talk.send("jembatan kayu patah", forward=20)
    talk.wait(25)
    assert len(talk.reports) == 1


def test_a_new_matter_soon_after_is_asked_about_once(talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    talk.send("Sampah menumpuk di pasar Tugumulyo, bau sekali, tidak pernah diangkut", forward=60)
    talk.wait(8)
    assert [button[0] for button in talk.last.content["buttons"]] == ["tambahan", "baru"]
    talk.send("x", kind="button", button_id="baru", forward=10)
    talk.wait(2000)
    assert len(talk.reports) == 2


def test_batal_after_the_work_began_says_that_it_is_too_late(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    talk.wait(8)
    [report] = talk.reports
    actor = make_officer(session, Role.HANDLER, report.opd_kode)
    with clock.fixed(talk.now):
        verbs.act(session, actor, report.ticket, "accept")
        verbs.act(session, actor, report.ticket, "start")
    talk.send("batal", forward=30)
    assert report.status == Status.IN_PROGRESS
    assert talk.last.content["text"] == words.CANNOT_CANCEL.format(ticket=report.ticket)


def test_a_draft_waits_for_messages_that_are_still_in_the_inbox(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    session.add(InboxItem(key="k", kind="message", sender=PHONE, payload="{}", received_at=talk.now))
    session.flush()
    assert talk.wait(10) == 0
    assert talk.reports == []
    session.exec(select(InboxItem)).one().state = "DONE"
    assert talk.wait(1) == 1
    assert len(talk.reports) == 1


def test_a_conversation_that_cannot_be_woken_does_not_stop_the_others(session, talk):
    talk.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    other = Talk(session, "6281234599999")
    other.send("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    broken = session.exec(select(Conversation).order_by(Conversation.reporter_id)).first()
    broken.state = {"draft": {"first_arrival": 7}}
    session.flush()
    talk.wait(8)
    assert len(talk.reports) == 1
    session.refresh(broken)
    assert broken.wake_at > talk.now


class TestReporterFor:
    def test_phone_and_bsuid_become_one_citizen(self, session):
        first = reporter_for(session, "whatsapp", "", "ID.1", "", START)
        assert first.address == "ID.1"
        again = reporter_for(session, "whatsapp", "62811", "ID.1", "Siti", START)
        assert again.id == first.id
        assert (again.address, again.phone, again.bsuid, again.name) == ("62811", "62811", "ID.1", "Siti")
        assert reporter_for(session, "whatsapp", "62811", "", "", START).id == first.id

    def test_two_people_are_never_merged(self, session):
        by_phone = reporter_for(session, "whatsapp", "62811", "", "", START)
        by_bsuid = reporter_for(session, "whatsapp", "", "ID.1", "", START)
        both = reporter_for(session, "whatsapp", "62811", "ID.1", "", START)
        assert both.id == by_phone.id
        assert both.bsuid == ""
        assert session.get(ReporterAddress, ("whatsapp", "ID.1")).reporter_id == by_bsuid.id

    def test_window_counts_from_the_newest_message(self, session):
        reporter_for(session, "whatsapp", "62811", "", "", START)
        late = reporter_for(session, "whatsapp", "62811", "", "", START - timedelta(hours=6))
        assert late.last_inbound_at == START

    def test_the_name_is_kept_when_a_message_has_none(self, session):
        reporter_for(session, "whatsapp", "62811", "", "Siti", START)
        assert reporter_for(session, "whatsapp", "62811", "", "", START).name == "Siti"
