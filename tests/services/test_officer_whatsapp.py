"""An officer's WhatsApp: the code, the digest, urgent reports, and who gets which."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from laporbup import clock, db
from laporbup.domain.errors import Throttled
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, JobEffect, MessageCost, MessageRate, Officer, OfficerWhatsApp, OutboxMessage, Report
from laporbup.services import (
    accounts,
    case_view,
    casework,
    erasure,
    officer_digest,
    officer_urgent,
    officer_whatsapp,
    outbox,
    sending,
    transfers,
)
from laporbup.services.access import SYSTEM, Actor
from laporbup.services.officer_whatsapp import Outcome, bind, new_code, officer_of
from laporbup.services.outbox import Content
from tests.services.people import make_citizen
from tests.support import make_officer, make_report, moment

NOW = moment("2026-11-24 09:00")
MORNING = moment("2026-11-24 07:00")
SUNDAY = moment("2026-11-22 07:30")
FIRE = "Tolong, ada kebakaran rumah di dusun dua. Hubungi 0812-7890-1234."
PLACE = "16.02.05"


def bound(session: Session, role: Role = Role.HANDLER, opd: str | None = "PUPR", **wants: bool) -> Actor:
    """An officer whose WhatsApp is tied to the account."""
    actor, reporter = make_officer(session, role, opd), make_citizen(session)
    assert bind(session, reporter, new_code(session, actor), clock.now())[0] is Outcome.BOUND
    if wants:
        officer_whatsapp.prefer(session, actor, **{"wants_digest": True, "wants_urgent": True, **wants})
    session.flush()
    return actor


def row_of(session: Session, actor: Actor) -> OfficerWhatsApp:
    return session.get_one(OfficerWhatsApp, actor.officer_id)


def owed(session: Session, purpose: str = "URGENT") -> list[OutboxMessage]:
    session.flush()
    return list(session.exec(select(OutboxMessage).where(OutboxMessage.purpose == purpose).order_by(OutboxMessage.id)))


def cap(session: Session, spent: float, limit: float = 1000.0) -> None:
    session.add(MessageRate(category=sending.MONTHLY_CAP, valid_from=NOW - timedelta(days=1), rupiah=limit))
    session.add(MessageCost(wamid="w", at=NOW, category="utility", is_billable=True, rupiah=spent))
    session.flush()


@pytest.fixture(autouse=True)
def _now():
    with clock.fixed(NOW):
        yield


class TestCode:
    def test_only_its_hash_is_kept_and_it_works_once(self, session):
        actor, reporter = make_officer(session, Role.HANDLER, "PUPR"), make_citizen(session)
        code = new_code(session, actor)
        assert code not in str(row_of(session, actor).model_dump())
        assert officer_of(session, reporter) is None
        assert bind(session, reporter, code, NOW)[0] is Outcome.BOUND
        assert officer_of(session, reporter) == actor
        assert bind(session, make_citizen(session), code, NOW)[0] is Outcome.WRONG
        assert {row.action for row in session.exec(select(AuditEntry))} >= {"whatsapp_bound"}

    def test_after_ten_minutes_it_is_stale(self, session):
        code = new_code(session, make_officer(session, Role.BUPATI))
        assert bind(session, make_citizen(session), code, NOW + timedelta(minutes=10))[0] is Outcome.WRONG

    def test_a_newer_code_voids_the_older(self, session):
        actor = make_officer(session, Role.BUPATI)
        old, _new = new_code(session, actor), new_code(session, actor)
        assert bind(session, make_citizen(session), old, NOW)[0] is Outcome.WRONG

    def test_asking_for_codes_is_throttled(self, session):
        actor = make_officer(session, Role.BUPATI)
        for _ in range(officer_whatsapp.CODES_AN_HOUR):
            new_code(session, actor)
        with pytest.raises(Throttled):
            new_code(session, actor)
        with clock.fixed(NOW + timedelta(minutes=61)):
            assert new_code(session, actor)

    def test_guessing_is_throttled_for_this_whatsapp_only(self, session):
        actor, guesser = make_officer(session, Role.BUPATI), make_citizen(session)
        code = new_code(session, actor)
        for _ in range(officer_whatsapp.GUESSES_AN_HOUR):
            assert bind(session, guesser, "22222223", NOW)[0] is Outcome.WRONG
        assert bind(session, guesser, code, NOW)[0] is Outcome.IGNORED
        assert bind(session, make_citizen(session), code, NOW)[0] is Outcome.BOUND

    def test_one_whatsapp_is_never_two_officers(self, session):
        first, second, reporter = make_officer(session, Role.BUPATI), make_officer(session, Role.SEKDA), make_citizen(session)
        bind(session, reporter, new_code(session, first), NOW)
        assert bind(session, reporter, new_code(session, second), NOW)[0] is Outcome.TAKEN
        assert officer_of(session, reporter) == first

    def test_binding_anew_replaces_and_unbinding_ends(self, session):
        actor, old, new = make_officer(session, Role.BUPATI), make_citizen(session), make_citizen(session)
        bind(session, old, new_code(session, actor), NOW)
        bind(session, new, new_code(session, actor), NOW)
        assert officer_of(session, old) is None
        assert officer_of(session, new) == actor
        officer_whatsapp.unbind(session, actor)
        session.flush()
        assert officer_of(session, new) is None
        assert bind(session, old, new_code(session, make_officer(session, Role.SEKDA)), NOW)[0] is Outcome.BOUND

    def test_a_closed_account_has_no_whatsapp(self, session):
        actor, reporter = make_officer(session, Role.BUPATI), make_citizen(session)
        bind(session, reporter, new_code(session, actor), NOW)
        # Even if only the flag were set, by hand.
        session.get_one(Officer, actor.officer_id).is_active = False
        session.flush()
        assert officer_of(session, reporter) is None
        accounts.disable(session, actor.username)
        assert session.get(OfficerWhatsApp, actor.officer_id) is None

    def test_the_code_of_an_account_closed_since_is_wrong(self, session):
        actor = make_officer(session, Role.BUPATI)
        code = new_code(session, actor)
        accounts.disable(session, actor.username)
        assert bind(session, make_citizen(session), code, NOW)[0] is Outcome.WRONG

    def test_an_erased_citizen_is_nobodys_whatsapp(self, session):
        actor, reporter = make_officer(session, Role.BUPATI), make_citizen(session, "6281234509876")
        bind(session, reporter, new_code(session, actor), NOW)
        erasure.erase(session, SYSTEM, "6281234509876")
        assert not officer_whatsapp.page(session, actor).is_bound

    def test_the_page_hides_the_number_and_shows_the_code_once(self, session):
        actor, reporter = make_officer(session, Role.HANDLER, "PUPR"), make_citizen(session, "6281234509876")
        code = new_code(session, actor)
        shown = officer_whatsapp.page(session, actor, code=code)
        assert shown.message == f"PETUGAS {code}"
        assert "09.10" in shown.until_label
        bind(session, reporter, code, NOW)
        again = officer_whatsapp.page(session, actor)
        assert again.is_bound
        assert (again.message, again.link) == ("", "")
        assert "6281234509876" not in str(again)


class TestUrgent:
    def told(self, session: Session) -> list[Officer]:
        ids = [row.reporter_id for row in owed(session)]
        query = select(Officer).join(OfficerWhatsApp).where(OfficerWhatsApp.reporter_id.in_(ids))
        return [officer.username for officer in session.exec(query.order_by(Officer.id))]

    def test_holder_and_camat_of_the_place_are_told_and_nobody_else(self, session):
        holder, head = bound(session), bound(session, Role.HEAD)
        camat = bound(session, Role.CAMAT, f"KEC-{PLACE}")
        bound(session, opd="DLH")
        bound(session, Role.CAMAT, "KEC-16.02.03")
        bound(session, Role.BUPATI, None)
        bound(session, wants_urgent=False)
        make_officer(session, Role.HANDLER, "PUPR")
        make_report(session, FIRE)
        assert self.told(session) == [holder.username, head.username, camat.username]
        make_report(session)
        assert len(owed(session)) == 3

    def test_whom_it_is_offered_to_is_told_and_who_takes_it_again_with_buttons(self, session):
        sender, taker = make_officer(session, Role.HANDLER, "PUPR"), bound(session, opd="PRKP")
        report = make_report(session, FIRE)
        assert self.told(session) == []
        transfers.offer(session, sender, report.ticket, note="Bukan kami.", opd_kode="PRKP")
        [offered] = owed(session)
        assert "kepada Bapak/Ibu" in offered.content["text"]
        assert offered.content["buttons"] == [], "it is not his to start yet"
        transfers.take(session, taker, report.ticket)
        assert [bool(row.content["buttons"]) for row in owed(session)] == [False, True]

    def test_it_says_what_and_where_and_never_who(self, session):
        bound(session)
        report = make_report(session, FIRE + " " + "Apinya besar sekali. " * 20)
        [row] = owed(session)
        text = row.content["text"]
        assert len(text) <= 300
        for part in (report.ticket, "kebakaran rumah", "Kayu Agung", f"/petugas/laporan/{report.ticket}"):
            assert part in text
        assert "7890" not in text
        assert report.tracking_secret not in text
        assert row.content["buttons"] == [[f"terima:{report.ticket}", "Terima"], [f"bukan:{report.ticket}", "Bukan wewenang"]]
        assert row.report_id == report.id

    def test_of_a_confidential_report_only_number_and_link(self, session):
        bound(session)
        report = make_report(session, FIRE, is_confidential=True)
        text = owed(session)[0].content["text"]
        assert report.ticket in text
        assert "kebakaran" not in text
        assert "Kayu Agung" not in text

    def test_who_may_not_act_has_nothing_to_tap(self, session):
        bound(session, Role.CAMAT, f"KEC-{PLACE}")
        make_report(session, FIRE)
        [row] = owed(session)
        assert row.content["buttons"] == []
        assert "PUPR" in row.content["text"]

    def test_a_new_holder_is_told_when_it_is_given_to_him(self, session):
        bound(session, opd="DLH")
        report = make_report(session, FIRE)
        assert owed(session) == []
        casework.assign(session, make_officer(session, Role.VERIFIER), report.ticket, opd_kode="DLH")
        assert len(owed(session)) == 1

    def test_the_citizens_messages_are_not_theirs(self, session):
        actor, citizen = bound(session), make_citizen(session)
        report = make_report(session, FIRE, channel="whatsapp", reporter_id=citizen.id)
        assert [row.purpose for row in outbox.messages_for(session, report)] == ["TICKET"]
        assert len(case_view.case(session, actor, report.ticket).messages) == 1

    def test_twenty_a_day_and_no_more(self, session, monkeypatch):
        monkeypatch.setattr(officer_urgent, "PER_DAY", 2)
        bound(session)
        for _ in range(3):
            make_report(session, FIRE)
        assert len(owed(session)) == 2
        with clock.fixed(NOW + timedelta(days=1)):
            make_report(session, FIRE)
        assert len(owed(session)) == 3

    def test_near_the_monthly_cap_officers_are_cut_first(self, session):
        bound(session)
        citizen = make_citizen(session)
        cap(session, 900)
        make_report(session, FIRE, channel="whatsapp", reporter_id=citizen.id)
        assert owed(session) == []
        assert outbox.claim(session, NOW, "w").purpose == "TICKET"

    def test_citizens_come_before_officers(self, session):
        bound(session)
        citizen = make_citizen(session)
        make_report(session, FIRE)
        with clock.fixed(NOW + timedelta(seconds=5)):
            outbox.enqueue(session, citizen, "NOTICE", Content("x"), dedupe_key="later")
        at = NOW + timedelta(seconds=6)
        assert [outbox.claim(session, at, "w").purpose for _ in range(2)] == ["NOTICE", "URGENT"]

    def test_what_could_not_be_sent_for_hours_is_taken_back(self, session):
        bound(session)
        make_report(session, FIRE)
        with clock.fixed(NOW + timedelta(hours=7)):
            officer_digest.send(session, clock.now())
        session.expire_all()
        assert [row.state for row in owed(session)] == ["CANCELLED"]


class TestDigest:
    def sent(self, session: Session, at=MORNING) -> list[OutboxMessage]:
        with clock.fixed(at):
            officer_digest.send(session, clock.now())
        return owed(session, "DIGEST")

    def late_report(self, session: Session, **more: object) -> Report:
        with clock.fixed(NOW - timedelta(days=60)):
            return make_report(session, **more)

    def test_one_message_with_the_figures_of_the_office(self, session):
        bound(session)
        late = self.late_report(session)
        with clock.fixed(MORNING - timedelta(hours=12)):
            make_report(session)
        [row] = self.sent(session)
        assert row.content["text"] == (
            f"Selamat pagi, Bapak/Ibu. Dinas PUPR: 2 laporan baru, 1 lewat tenggat. Paling mendesak: {late.ticket}."
        )
        assert row.content["link"][1].endswith("/petugas")
        assert row.report_id == late.id

    def test_what_is_offered_to_an_office_waits_for_its_answer(self, session):
        sender = make_officer(session, Role.HANDLER, "PUPR")
        bound(session, Role.HEAD, "DLH")
        with clock.fixed(MORNING - timedelta(hours=12)):
            transfers.offer(session, sender, make_report(session).ticket, note="Ini sampah.", opd_kode="DLH")
        [row] = self.sent(session)
        assert row.content["text"] == "Selamat pagi, Bapak/Ibu. DLH: 1 ditawarkan dinas lain."

    def test_nothing_to_say_no_message(self, session):
        bound(session)
        bound(session, Role.BUPATI, None)
        bound(session, Role.VERIFIER, None)
        bound(session, Role.ADMIN, None)
        assert self.sent(session) == []

    def test_once_a_day_however_often_the_job_runs(self, session):
        bound(session)
        self.late_report(session)
        assert len(self.sent(session)) == 1
        assert len(self.sent(session, MORNING + timedelta(minutes=5))) == 1
        assert len(self.sent(session, MORNING + timedelta(days=1))) == 2

    @pytest.mark.parametrize("when", [MORNING - timedelta(minutes=1), moment("2026-11-24 10:00"), SUNDAY])
    def test_only_in_the_morning_of_a_working_day(self, session, when):
        bound(session)
        self.late_report(session)
        assert self.sent(session, when) == []

    def test_whoever_does_not_want_it_gets_none(self, session):
        bound(session, wants_digest=False)
        self.late_report(session)
        assert self.sent(session) == []

    def test_near_the_cap_there_is_none(self, session):
        bound(session)
        self.late_report(session)
        cap(session, 950)
        assert self.sent(session) == []

    def test_each_role_has_its_own(self, session):
        actors = {role: bound(session, role, opd) for role, opd in (
            (Role.CAMAT, f"KEC-{PLACE}"), (Role.VERIFIER, None), (Role.SEKDA, None), (Role.BUPATI, None),
        )}
        self.late_report(session)
        with clock.fixed(NOW - timedelta(hours=1)):
            make_report(session, category=None, subcategory=None, text="mohon bantuannya", desa=None)
        texts = {role: officer_digest.digest(session, actor, NOW, is_asked=True) for role, actor in actors.items()}
        said = {role: found[0].text for role, found in texts.items()}
        assert said[Role.CAMAT].startswith("Kecamatan Kayu Agung saat ini: 1 laporan baru, 1 lewat tenggat.")
        assert said[Role.VERIFIER] == said[Role.SEKDA] == "Antrean verifikasi saat ini: 1 menunggu diteruskan."
        assert said[Role.BUPATI].splitlines() == ["Masuk sejak kemarin: 1", "Lewat tenggat: 1", "Dinyatakan beres warga: 0"]
        assert texts[Role.BUPATI][0].link[1].endswith("/bupati")

    def test_many_officers_are_spread_over_minutes(self, session, monkeypatch):
        monkeypatch.setattr(officer_digest, "BATCH", 2)
        for _ in range(3):
            bound(session)
        self.late_report(session)
        assert len(self.sent(session)) == 2
        assert len(self.sent(session, MORNING + timedelta(minutes=1))) == 3


def test_two_workers_send_one_digest(reference):
    """Two leaders at the same moment, each in a transaction of its own."""
    import threading

    with clock.fixed(NOW - timedelta(days=60)), db.unit_of_work() as session:
        bound(session)
        make_report(session)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        with db.unit_of_work() as session:
            officer_digest.send(session, MORNING)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with db.reading() as session:
        assert len(owed(session, "DIGEST")) == 1
        assert len(session.exec(select(JobEffect).where(JobEffect.job == "digest")).all()) == 1
