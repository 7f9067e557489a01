"""A new report: numbered, placed, routed, promised a date, told to the citizen; and only once."""

from __future__ import annotations

import json
import threading

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Invalid
from laporbup.domain.roles import Role
from laporbup.models import Attachment, OutboxMessage, Report, Reporter, ReportMessage
from laporbup.services import attachments, casework, intake, links
from laporbup.services.intake import NewReport
from laporbup.text import messages
from tests.services.people import actions, events, make_citizen
from tests.services.pictures import stored
from tests.support import make_officer, make_report, moment

KAYUAGUNG = "16.02.05"
TOKYO = (35.68, 139.76)


def new(session, text="Jalan di depan SD berlubang besar", **more):
    values = {"channel": "whatsapp", "idempotency_key": f"k{len(session.exec(select(Report.id)).all())}", "text": text, **more}
    return intake.submit(session, NewReport(**values)).report


class TestRouting:
    def test_a_picked_category_is_assigned_at_once(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
        assert (report.status, report.opd_kode) == ("ASSIGNED", "PUPR")
        assert actions(session, report) == ["RECEIVE", "ASSIGN"]
        assert report.assigned_at == moment("2026-11-24 09:00")
        assert report.response_due_at == moment("2026-11-25 09:00")
        assert report.due_at == moment("2026-12-03 09:00")
        assert report.kecamatan_kode == KAYUAGUNG

    def test_category_and_sub_category_in_one_word(self, session):
        report = new(session, category="jalan/jembatan")
        assert (report.category_kode, report.subcategory_kode) == ("jalan", "jembatan")

    def test_unsure_waits_for_the_verifier_with_suggestions(self, session):
        report = new(session, "Tolong dibantu ya pak")
        assert (report.status, report.opd_kode, report.due_at) == ("RECEIVED", None, None)
        assert actions(session, report) == ["RECEIVE"]

    def test_words_can_be_sure(self, session):
        report = new(session, "Jalan rusak berlubang parah di Desa Jua-jua, aspal hancur")
        assert report.status == "ASSIGNED"
        assert report.category_kode == "jalan"
        assert report.suggestions[0][0] == "jalan"

    def test_what_others_must_solve_is_referred_with_where_to_go(self, session):
        report = new(session, "Listrik PLN padam terus", category="lampu", subcategory="listrik")
        assert report.status == "REFERRED"
        assert "PLN" in report.referral
        assert report.closed_at is not None
        assert report.text == "Listrik PLN padam terus"

    @pytest.mark.parametrize("text", ["Jalan provinsi berlubang parah", "jalan negara amblas di tikungan"])
    def test_a_road_of_province_or_state_is_referred(self, session, text):
        report = new(session, text, desa_kode="16.02.05.2015")
        assert (report.status, report.opd_kode, report.subcategory_kode) == ("REFERRED", None, "jalan_nasional_prov")
        assert "1708" in report.referral

    def test_outside_the_regency_is_referred(self, session):
        report = new(session, lat=TOKYO[0], lon=TOKYO[1], category="jalan")
        assert (report.status, report.opd_kode) == ("REFERRED", None)
        assert report.referral == messages.OUTSIDE_REFERRAL

    def test_an_emergency_is_urgent_and_answered_within_the_hour(self, session):
        with clock.fixed(moment("2026-11-28 21:00")):
            report = new(session, "Ada kebakaran rumah, tolong cepat!", category="bencana", kecamatan_kode=KAYUAGUNG)
        assert report.priority == "darurat"
        assert report.response_due_at == moment("2026-11-28 22:00")

    def test_a_secret_category_makes_the_report_secret(self, session):
        known = intake.knowledge.load(session)
        kode = next(k for k, c in known.categories.items() if c.is_confidential) if any(
            c.is_confidential for c in known.categories.values()
        ) else None
        sub = next(s for s in known.subcategories.values() if s.is_confidential)
        report = new(session, category=kode or sub.category_kode, subcategory=None if kode else sub.kode)
        assert report.is_confidential


class TestPlace:
    def test_a_picked_village_wins_over_the_pin(self, session):
        report = new(session, desa_kode="16.02.05.1001", lat=TOKYO[0], lon=TOKYO[1], category="jalan")
        assert (report.desa_kode, report.kecamatan_kode, report.status) == ("16.02.05.1001", KAYUAGUNG, "ASSIGNED")

    def test_a_kecamatan_without_village_is_fine(self, session):
        report = new(session, kecamatan_kode="16.02.03", category="jalan")
        assert (report.desa_kode, report.kecamatan_kode) == (None, "16.02.03")

    def test_a_pin_finds_village_and_kecamatan(self, session):
        desa = intake.knowledge.load(session).desa["16.02.05.1001"]
        report = new(session, lat=desa.lat, lon=desa.lon)
        assert (report.desa_kode, report.kecamatan_kode) == ("16.02.05.1001", KAYUAGUNG)

    def test_the_words_name_a_village_though_the_pin_is_far(self, session):
        report = new(session, "Jalan rusak di Jua-jua Kayuagung", lat=TOKYO[0], lon=TOKYO[1], category="jalan")
        assert report.kecamatan_kode == KAYUAGUNG
        assert report.status == "ASSIGNED"

    def test_a_landmark_names_a_village(self, session):
        report = new(session, landmark="Jua-jua, dekat pasar")
        assert report.desa_kode == "16.02.05.1001"
        assert report.landmark == "Jua-jua, dekat pasar"

    def test_no_place_at_all_is_accepted(self, session):
        report = new(session, category="jalan")
        assert report.kecamatan_kode is None
        assert report.status == "ASSIGNED"


class TestChecks:
    @pytest.mark.parametrize(
        ("more", "errors"),
        [
            ({"text": "  "}, {"uraian": "required"}),
            ({"text": "x" * 5001, "channel": "web"}, {"uraian": "too_long"}),
            ({"landmark": "x" * 301, "channel": "web"}, {"patokan": "too_long"}),
            ({"desa_kode": "16.02.99.9999"}, {"desa": "unknown"}),
            ({"kecamatan_kode": "99"}, {"desa": "unknown"}),
            ({"category": "tidak-ada"}, {"kategori": "unknown"}),
            ({"category": "jalan", "subcategory": "listrik"}, {"kategori": "unknown"}),
            ({"lat": 1.0}, {"lokasi": "invalid"}),
            ({"lat": 91.0, "lon": 0.0}, {"lokasi": "invalid"}),
        ],
    )
    def test_says_which_field(self, session, more, errors):
        with pytest.raises(Invalid) as caught:
            new(session, **{"text": "Ada masalah", **more})
        assert caught.value.errors == errors
        assert session.exec(select(Report)).all() == []

    def test_a_photo_alone_is_a_report(self, session):
        photo = attachments.attach(session, stored(), purpose="REPORT")
        report = new(session, "", attachments=(photo.id,))
        assert report.text == ""
        assert photo.report_id == report.id

    def test_a_long_chat_is_never_refused(self, session):
        assert len(new(session, "lubang " * 1000).text) > intake.MAX_TEXT

    def test_an_unknown_channel_is_a_mistake_of_ours(self, session):
        with pytest.raises(ValueError):
            new(session, channel="merpati")


class TestIdentity:
    def test_ticket_and_secret(self, session):
        report = make_report(session)
        assert tickets.is_valid(report.ticket)
        assert len(report.tracking_secret) == 28
        assert tickets.normalise(report.tracking_secret) is None
        assert report.tracking_secret == report.tracking_secret.lower()

    def test_secrets_are_not_repeated(self):
        assert len({links.new_secret() for _ in range(2000)}) == 2000

    def test_the_same_key_is_the_same_report(self, session):
        first = intake.submit(session, NewReport("web", "kunci-1", "Lampu jalan mati", category="lampu"))
        again = intake.submit(session, NewReport("web", "kunci-1", "Lampu jalan mati", category="lampu"))
        other = intake.submit(session, NewReport("whatsapp", "kunci-1", "Lampu jalan mati", category="lampu"))
        assert (first.created, again.created, other.created) == (True, False, True)
        assert first.report.id == again.report.id != other.report.id
        assert actions(session, first.report) == ["RECEIVE", "ASSIGN"]

    def test_a_repeated_form_leaves_no_second_reporter(self, session):
        for _ in range(2):
            reporter = intake.web_reporter(session, "Budi", "0812 3456 7890")
            result = intake.submit(session, NewReport("web", "kunci-2", "Got mampet", reporter_id=reporter.id))
        assert [row.id for row in session.exec(select(Reporter))] == [result.report.reporter_id]

    def test_six_at_once_are_one_report(self, reference):
        made, errors, start = [], [], threading.Barrier(6)

        def send():
            start.wait()
            try:
                with db.unit_of_work() as session:
                    done = intake.submit(session, NewReport("web", "kunci-6", "Jembatan putus", category="jalan"))
                    made.append((done.report.ticket, done.created))
            except Exception as error:  # the test shows it
                errors.append(error)

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert len({ticket for ticket, _ in made}) == 1
        assert sorted(created for _, created in made) == [False] * 5 + [True]
        with db.reading() as session:
            report = session.exec(select(Report)).one()
            assert actions(session, report) == ["RECEIVE", "ASSIGN"]


class TestMessage:
    def _content(self, session, report):
        row = session.exec(select(OutboxMessage).where(OutboxMessage.report_id == report.id)).one()
        assert row.purpose == "TICKET"
        assert len(row.content["text"]) <= messages.LIMIT
        return row.content

    def test_number_to_whom_by_when_and_one_link(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            citizen = make_citizen(session)
            report = new(session, reporter_id=citizen.id, category="jalan", subcategory="jembatan")
            url = links.chat_url(report)
        content = self._content(session, report)
        assert report.ticket in content["text"]
        assert "Dinas Pekerjaan Umum" in content["text"]
        assert "Kamis, 3 Desember" in content["text"]
        assert list(content["link"]) == [messages.LINK_TITLE, url]

    def test_unsure_says_that_somebody_is_looking(self, session):
        report = new(session, "Tolong dibantu ya pak", reporter_id=make_citizen(session).id)
        assert report.ticket in self._content(session, report)["text"]

    def test_a_referral_says_where_to_go(self, session):
        report = new(session, reporter_id=make_citizen(session).id, category="lampu", subcategory="listrik")
        assert "PLN" in self._content(session, report)["text"]
        outside = new(session, reporter_id=make_citizen(session).id, lat=TOKYO[0], lon=TOKYO[1])
        assert "lapor.go.id" in self._content(session, outside)["text"]

    def test_an_emergency_names_112(self, session):
        citizen = make_citizen(session)
        report = new(session, "Kebakaran rumah di sini, tolong!", reporter_id=citizen.id, category="bencana")
        assert "112" in self._content(session, report)["text"]

    def test_who_wrote_on_the_web_gets_no_message(self, session):
        reporter = intake.web_reporter(session, "Budi", "0812 3456 7890")
        new(session, channel="web", reporter_id=reporter.id, category="jalan")
        assert session.exec(select(OutboxMessage)).all() == []

    def test_who_came_from_the_chat_to_the_form_does(self, session):
        citizen = make_citizen(session)
        assert links.reporter_of_token(links.form_token(citizen.id)) == citizen.id
        report = new(session, channel="web", reporter_id=citizen.id, category="jalan")
        assert self._content(session, report)["link"]

    def test_a_forged_or_old_form_token_is_nobody(self):
        token = links.form_token(5)
        # not the last character: some of its bits are padding, and another one may spell the same signature
        assert links.reporter_of_token(token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:]) is None
        assert links.reporter_of_token("") is None
        with clock.fixed(moment("2020-01-01 00:00")):
            old = links.form_token(5)
        assert links.reporter_of_token(old) is None


class TestWebReporter:
    def test_nothing_given_is_nobody(self, session):
        assert intake.web_reporter(session, " ", "") is None

    def test_a_number_is_normalised_and_never_shared(self, session):
        one = intake.web_reporter(session, " Budi   Santoso ", "0812-3456-7890")
        two = intake.web_reporter(session, "Ani", "0812 3456 7890")
        assert (one.name, one.phone) == ("Budi Santoso", "6281234567890")
        assert one.id != two.id
        assert one.address != two.address

    def test_says_what_is_wrong(self, session):
        with pytest.raises(Invalid) as caught:
            intake.web_reporter(session, "x" * 101, "12")
        assert caught.value.errors == {"telepon": "invalid", "nama": "too_long"}


class TestAdditions:
    def test_words_photos_and_wamids_join(self, session):
        report = make_report(session)
        photo = attachments.attach(session, stored(), purpose="ADDITION")
        event = intake.add_to(session, report, text="Makin parah", attachments=(photo.id,), wamids=("wamid.1", "wamid.1"))
        assert (event.action, event.note, event.data["attachments"]) == ("ADD", "Makin parah", [photo.id])
        assert (photo.report_id, photo.event_seq, photo.purpose) == (report.id, event.seq, "ADDITION")
        assert session.exec(select(ReportMessage.wamid)).all() == ["wamid.1"]
        assert report.status == "ASSIGNED"

    def test_nothing_is_nothing(self, session):
        report = make_report(session)
        assert intake.add_to(session, report) is None
        assert report.seq == 2

    def test_too_long_is_refused(self, session):
        with pytest.raises(Invalid):
            intake.add_to(session, make_report(session), text="x" * 5001)

    def test_a_photo_of_another_report_stays_there(self, session):
        photo = attachments.attach(session, stored(), purpose="REPORT")
        first = new(session, "", attachments=(photo.id,))
        intake.add_to(session, make_report(session), text="lihat", attachments=(photo.id,))
        assert session.get(Attachment, photo.id).report_id == first.id

    def test_a_missing_place_is_filled_in(self, session):
        report = new(session, "Jalan berlubang", category="jalan")
        desa = intake.knowledge.load(session).desa["16.02.05.1001"]
        event = intake.add_to(session, report, lat=desa.lat, lon=desa.lon)
        assert (report.desa_kode, report.kecamatan_kode, report.lat) == ("16.02.05.1001", KAYUAGUNG, desa.lat)
        assert event.data["kecamatan"] == KAYUAGUNG
        assert json.dumps(event.data)

    def test_the_answer_to_a_question_starts_the_clock_again(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            officer = make_officer(session, Role.HANDLER, "PUPR")
            casework.ask(session, officer, report.ticket, note="Sebelah mana jembatannya?")
            due = report.due_at
        assert (report.status, report.paused_at) == ("NEEDS_INFO", moment("2026-11-24 09:00"))
        with clock.fixed(moment("2026-11-26 09:00")):
            event = intake.add_to(session, report, text="Dekat masjid")
        assert (event.action, report.status, report.paused_at) == ("ANSWER", "ASSIGNED", None)
        assert report.due_at == moment("2026-12-07 09:00")
        assert due == moment("2026-12-03 09:00")
        assert events(session, report)[-1].data["due_at"] == report.due_at.isoformat()
