"""Officers act from WhatsApp: inbox, services, outbox and media together, against a fake Meta."""

import io
from datetime import datetime, timedelta

import pytest
from PIL import Image
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import Attachment, AuditEntry, JobEffect, OutboxMessage, Report, ReportEvent
from laporbup.services import accounts, casework, officer_proofs, officer_whatsapp
from laporbup.services.access import Actor
from laporbup.services.inbox_writer import insert_items
from laporbup.services.reporters import reporter_for
from laporbup.text import officer_whatsapp as words
from laporbup.whatsapp import media, receiver
from laporbup.whatsapp.courier import Courier
from laporbup.whatsapp.envelope import split
from tests.support import make_officer, make_report, moment
from tests.whatsapp import payloads
from tests.whatsapp.meta import FakeMeta, graph_on

START = moment("2026-11-24 09:00")
OFFICER, CITIZEN, STRANGER = "6281300000001", "6281300000002", "6281300000003"
FIRE = "Ada kebakaran rumah di desa Pedamaran VI, api besar sekali"


def picture(colour: str = "brown") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class Town:
    """Citizens and officers with phones, one fake Meta, a worker's loops by hand, and a clock we move."""

    def __init__(self) -> None:
        self.meta = FakeMeta()
        self.graph = graph_on(self.meta)
        self.courier = Courier(self.graph, "test", per_second=10_000)
        self.now: datetime = START

    async def send(self, *messages, seconds: float = 1) -> None:
        """Messages arrive and are worked; what is owed is sent."""
        self.now += timedelta(seconds=seconds)
        at = int(self.now.timestamp())
        stamped = [{**message, "timestamp": str(at)} for message in messages]
        with clock.fixed(self.now):
            insert_items([(*item, db.stored_time(self.now), 0) for item in split(payloads.of(*stamped))])
        await self.work()

    async def work(self, seconds: float = 0) -> None:
        self.now += timedelta(seconds=seconds)
        with clock.fixed(self.now):
            while receiver.process_next(budget_s=30).count:
                continue
            while receiver.wake():
                continue
            while await self.courier.deliver_next():
                await self.courier.settle()

    async def fetch(self) -> None:
        with clock.fixed(self.now):
            while await media.fetch_next(self.graph):
                continue

    async def settle(self, seconds: float = 10) -> int:
        """The job that finishes proposals."""
        self.now += timedelta(seconds=seconds)
        with clock.fixed(self.now), db.unit_of_work() as session:
            done = officer_proofs.settle(session, self.now)
        await self.work()
        return done

    def sent_to(self, phone: str) -> list[str]:
        """The words of every message to a phone."""
        bodies = [body for body in self.meta.sent if body.get("to") == phone]
        return [body.get("text", {}).get("body") or body["interactive"]["body"]["text"] for body in bodies]

    def tie(self, role: Role = Role.HANDLER, opd: str | None = "PUPR", phone: str = OFFICER) -> Actor:
        """An officer whose WhatsApp is `phone`."""
        with clock.fixed(self.now), db.unit_of_work() as session:
            actor = make_officer(session, role, opd)
            reporter = reporter_for(session, "whatsapp", phone, "", "Pak Andi", self.now)
            session.flush()
            officer_whatsapp.bind(session, reporter, officer_whatsapp.new_code(session, actor), self.now)
            return actor

    async def emergency(self, **more: object) -> str:
        """An emergency of a citizen, given to PUPR; its ticket. Whoever is told has been told."""
        with clock.fixed(self.now), db.unit_of_work() as session:
            citizen = reporter_for(session, "whatsapp", CITIZEN, "", "Siti", self.now)
            session.flush()
            ticket = make_report(session, FIRE, channel="whatsapp", reporter_id=citizen.id, **more).ticket
        await self.work()
        return ticket

    def wamid_of(self, purpose: str) -> str:
        with db.reading() as session:
            found = session.exec(select(OutboxMessage.wamid).where(OutboxMessage.purpose == purpose)).one()
        assert found
        return found

    def photo(self, media_id: str = "501", *, caption: str = "", quoting: str = "", data: bytes | None = None):
        """A photo from the officer's phone."""
        self.meta.media[media_id] = (data or picture(), "image/jpeg")
        more = {"context": {"id": quoting}} if quoting else {}
        return payloads.image(media_id, caption, sender=OFFICER, **more)


def tap(key: str, phone: str = OFFICER):
    return payloads.button(key, "x", sender=phone)


def text(body: str, phone: str = OFFICER, **more):
    return payloads.text(body, sender=phone, **more)


def report(ticket: str) -> Report:
    with db.reading() as session:
        found = session.exec(select(Report).where(Report.ticket == ticket)).one()
        session.expunge_all()
        return found


def events(ticket: str) -> list[ReportEvent]:
    with db.reading() as session:
        query = select(ReportEvent).join(Report).where(Report.ticket == ticket).order_by(ReportEvent.seq)
        found = list(session.exec(query))
        session.expunge_all()
        return found


def actions(ticket: str) -> list[str]:
    return [event.action for event in events(ticket)]


def count(model: type) -> int:
    with db.reading() as session:
        return len(session.exec(select(model)).all())


def promises() -> list[str]:
    """Open proposals and questions."""
    with db.reading() as session:
        return list(session.exec(select(JobEffect.job).where(JobEffect.job.in_(("proof", "whose")))))


@pytest.fixture
def town(reference) -> Town:
    return Town()


async def test_from_the_code_to_the_citizens_confirmation(town: Town):
    with clock.fixed(town.now), db.unit_of_work() as session:
        actor = make_officer(session, Role.HANDLER, "PUPR")
        code = officer_whatsapp.new_code(session, actor)
    await town.send(text(f"petugas {code.lower()}"))
    assert town.sent_to(OFFICER) == [words.BOUND_NOW.format(username=actor.username)]

    ticket = await town.emergency()
    assert ticket in town.sent_to(OFFICER)[-1]
    urgent = next(body for body in town.meta.sent if body["to"] == OFFICER and "interactive" in body)
    buttons = [button["reply"]["id"] for button in urgent["interactive"]["action"]["buttons"]]
    assert buttons == [f"terima:{ticket}", f"bukan:{ticket}"]

    await town.send(tap(buttons[0]))
    assert report(ticket).status == Status.IN_PROGRESS
    assert events(ticket)[-1].officer_id == actor.officer_id

    await town.send(town.photo(caption="Api sudah padam, rumah sudah dibersihkan", quoting=town.wamid_of("URGENT")))
    assert report(ticket).status == Status.IN_PROGRESS
    await town.fetch()
    assert await town.settle() == 1
    done = report(ticket)
    assert (done.status, events(ticket)[-1].note) == (Status.RESOLVED, "Api sudah padam, rumah sudah dibersihkan")
    # Two messages to the officer in all: what worked is not answered.
    assert len(town.sent_to(OFFICER)) == 2
    # The citizen has had the ticket and, once, the closing message.
    assert len(town.sent_to(CITIZEN)) == 2
    assert "Api sudah padam" in town.sent_to(CITIZEN)[-1]

    await town.send(tap(f"beres:{ticket}", CITIZEN))
    assert (report(ticket).status, report(ticket).closure) == (Status.CLOSED, "confirmed")
    assert len(town.sent_to(CITIZEN)) == 2


async def test_wrong_codes_get_one_sentence_each_and_then_silence(town: Town):
    for n in range(7):
        await town.send(text("PETUGAS 2222222A", STRANGER), seconds=31 + n)
    assert town.sent_to(STRANGER) == [words.CODE_WRONG] * officer_whatsapp.GUESSES_AN_HOUR
    assert count(Report) == 0


async def test_a_second_tap_changes_nothing_and_says_so_once(town: Town):
    town.tie()
    ticket = await town.emergency()
    for _ in range(3):
        await town.send(tap(f"terima:{ticket}"), seconds=20)
    assert actions(ticket).count("START") == 1
    assert town.sent_to(OFFICER)[1:] == [words.STALE.format(ticket=ticket, status="Ditindaklanjuti")]


async def test_an_officer_of_another_office_is_refused_and_it_is_on_record(town: Town):
    town.tie(opd="DLH")
    ticket = await town.emergency()
    await town.send(tap(f"terima:{ticket}"))
    await town.send(tap(f"bukan:{ticket}"))
    await town.send(town.photo(caption=f"{ticket} sudah"))
    assert actions(ticket) == ["RECEIVE", "ASSIGN"]
    assert town.sent_to(OFFICER) == [words.NOT_YOURS.format(ticket=ticket)]
    with db.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "denied").order_by(AuditEntry.id)
        denied = [row.data["wanted"] for row in session.exec(query)]
    assert denied == ["whatsapp:start", "whatsapp:return", "whatsapp:resolve"]
    assert promises() == []


@pytest.mark.parametrize("how", ["disabled", "unbound", "never"])
async def test_without_an_account_the_buttons_ask_to_sign_in_once(town: Town, how: str):
    actor = town.tie() if how != "never" else None
    ticket = await town.emergency()
    told = len(town.sent_to(OFFICER))
    with db.unit_of_work() as session:
        if actor is not None and how == "disabled":
            accounts.disable(session, actor.username)
        elif actor is not None:
            officer_whatsapp.unbind(session, actor)
    await town.send(tap(f"terima:{ticket}"))
    await town.send(tap(f"bukan:{ticket}"), seconds=20)
    assert town.sent_to(OFFICER)[told:] == [words.SIGN_IN]
    assert actions(ticket) == ["RECEIVE", "ASSIGN"]
    quoting = town.wamid_of("URGENT") if actor else ""
    await town.send(town.photo(caption=f"{ticket} sudah", quoting=quoting), seconds=20)
    await town.fetch()
    await town.settle()
    assert "RESOLVE" not in actions(ticket)


class TestNotOurs:
    async def test_one_question_and_the_reply_offers_it_to_whom_it_names(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(tap(f"bukan:{ticket}"))
        assert report(ticket).status == Status.ASSIGNED
        assert town.sent_to(OFFICER)[-1] == words.WHOSE.format(ticket=ticket)
        await town.send(text("Ini wewenang Damkar"))
        assert (report(ticket).status, report(ticket).offered_opd) == (Status.ASSIGNED, "DAMKAR")
        last = events(ticket)[-1]
        assert (last.action, last.note) == ("OFFER", "Ini wewenang Damkar")
        assert len(town.sent_to(OFFICER)) == 2
        assert promises() == []

    async def test_whoever_does_not_know_whose_hands_it_back(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(tap(f"bukan:{ticket}"))
        await town.send(text("Bukan wewenang kami"))
        assert report(ticket).status == Status.RECEIVED
        last = events(ticket)[-1]
        assert (last.action, last.note, last.data) == ("RETURN", "Bukan wewenang kami", None)
        assert promises() == []
        await town.send(tap(f"terima:{ticket}"), seconds=20)
        assert town.sent_to(OFFICER)[-1] == words.NOT_YOURS.format(ticket=ticket)

    async def test_batal_takes_the_tap_back(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(tap(f"bukan:{ticket}"))
        await town.send(text("batal"))
        await town.send(text("Ini wewenang Damkar"), seconds=5)
        assert actions(ticket) == ["RECEIVE", "ASSIGN"]

    async def test_after_half_an_hour_words_are_a_citizens_again(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(tap(f"bukan:{ticket}"))
        await town.send(text("Jalan di desa Pedamaran VI rusak parah, banyak lubang"), seconds=1801)
        await town.work(30)
        assert report(ticket).status == Status.ASSIGNED
        assert count(Report) == 2

    async def test_two_questions_are_told_apart_by_what_is_quoted(self, town: Town):
        town.tie()
        first, second = await town.emergency(), await town.emergency()
        await town.send(tap(f"bukan:{first}"))
        quoted = town.meta.sent[-1]["biz_opaque_callback_data"]
        with db.reading() as session:
            wamid = session.get(OutboxMessage, int(quoted)).wamid
        await town.send(tap(f"bukan:{second}"))
        await town.send(text("DLH", context={"id": wamid}))
        assert (report(first).offered_opd, report(second).offered_opd) == ("DLH", None)

    async def test_a_command_is_no_reason(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(tap(f"bukan:{ticket}"))
        await town.send(text("cek"))
        assert report(ticket).status == Status.ASSIGNED
        await town.send(text(f"{ticket} DLH"), seconds=5)
        assert report(ticket).offered_opd == "DLH"


class TestProof:
    async def test_an_album_is_one_claim_with_all_its_photos(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(town.photo("1", caption=f"{ticket} sudah beres"), town.photo("2", data=picture("green")))
        await town.fetch()
        await town.send(town.photo("3", data=picture("blue")))
        assert await town.settle(3) == 0, "the album may go on"
        await town.fetch()
        assert await town.settle() == 1
        last = events(ticket)[-1]
        assert (last.action, last.note, len(last.data["evidence"])) == ("RESOLVE", "sudah beres", 3)
        assert len(town.sent_to(CITIZEN)) == 2

    async def test_it_waits_for_the_photo_and_happens_once(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(town.photo(caption=ticket))
        assert await town.settle(3600) == 0
        await town.fetch()
        # The worker died here: nothing but the tables knows. A new one finds it; a second one finds nothing.
        assert await town.settle() == 1
        assert await town.settle() == 0
        assert actions(ticket).count("RESOLVE") == 1
        assert promises() == []

    async def test_a_crash_while_resolving_leaves_the_promise(self, town: Town, monkeypatch):
        town.tie()
        ticket = await town.emergency()
        await town.send(town.photo(caption=ticket))
        await town.fetch()

        class Killed(BaseException):
            pass

        def die(*_args, **_more):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr("laporbup.services.notices.resolved", die)
            with pytest.raises(Killed):
                await town.settle()
        assert report(ticket).status == Status.ASSIGNED
        assert await town.settle() == 1

    async def test_a_photo_that_cannot_be_had_is_asked_for_again(self, town: Town):
        town.tie()
        ticket = await town.emergency()
        await town.send(town.photo(caption=ticket, data=b"no picture at all"))
        await town.fetch()
        with db.reading() as session:
            assert session.exec(select(Attachment.state)).one() == "FAILED"
        assert await town.settle() == 0
        assert town.sent_to(OFFICER)[-1] == words.NO_PHOTO.format(ticket=ticket)
        assert promises() == []

    async def test_the_report_moved_meanwhile(self, town: Town):
        actor = town.tie()
        ticket = await town.emergency()
        await town.send(town.photo(caption=ticket))
        with clock.fixed(town.now), db.unit_of_work() as session:
            casework.ask(session, actor, ticket, note="Di mana tepatnya?")
        await town.fetch()
        assert await town.settle() == 0
        assert town.sent_to(OFFICER)[-1] == words.STALE.format(ticket=ticket, status="Butuh keterangan")
        assert promises() == []

    @pytest.mark.parametrize("cut", ["disabled", "unbound"])
    async def test_nobody_speaks_for_a_photo_once_the_tie_is_cut(self, town: Town, cut: str):
        actor = town.tie()
        ticket = await town.emergency()
        await town.send(town.photo(caption=ticket))
        await town.fetch()
        with db.unit_of_work() as session:
            if cut == "disabled":
                accounts.disable(session, actor.username)
            else:
                officer_whatsapp.unbind(session, actor)
        assert await town.settle() == 0
        assert report(ticket).status == Status.ASSIGNED
        assert promises() == []

    async def test_what_an_officer_reports_himself_is_a_citizens(self, town: Town):
        town.tie()
        await town.send(text("Jalan di desa Pedamaran VI rusak parah, banyak lubang"))
        await town.work(30)
        with db.reading() as session:
            own = session.exec(select(Report)).one()
            session.expunge_all()
        assert own.opd_kode == "PUPR"
        await town.send(town.photo(caption=f"{own.ticket} makin parah", quoting=town.wamid_of("TICKET")), seconds=60)
        await town.work(30)
        assert actions(own.ticket)[-1] == "ADD"

    async def test_a_bare_photo_starts_a_report_as_always(self, town: Town):
        town.tie()
        await town.send(town.photo(caption="Jembatan di desa Pedamaran VI patah"))
        await town.work(30)
        assert count(Report) == 1


async def test_ringkas_tells_now(town: Town):
    town.tie()
    await town.send(text("ringkas"))
    assert town.sent_to(OFFICER) == [words.DIGEST_NOTHING]
    ticket = await town.emergency()
    await town.send(text("RINGKAS"), seconds=90)
    assert town.sent_to(OFFICER)[-1].startswith("Dinas PUPR saat ini: 1 laporan baru")
    assert ticket in town.sent_to(OFFICER)[-1]
    await town.send(text("ringkas", STRANGER), seconds=90)
    assert not any("saat ini" in said for said in town.sent_to(STRANGER))


async def test_outside_the_window_it_is_a_template_whose_buttons_work(town: Town):
    town.tie()
    town.now += timedelta(hours=30)
    ticket = await town.emergency()
    sent = next(body for body in town.meta.sent if body["to"] == OFFICER)
    assert sent["template"]["name"] == "lapor_mendesak"
    keys = [part["parameters"][0]["payload"] for part in sent["template"]["components"] if part["type"] == "button"]
    answer = payloads.message("button", {"payload": keys[0], "text": "Terima"}, sender=OFFICER)
    await town.send(answer)
    assert report(ticket).status == Status.IN_PROGRESS


async def test_words_of_the_chat_are_short(town: Town):
    for name, said in vars(words).items():
        if name in ("BOUND_NOW", "CODE_WRONG", "CODE_TAKEN", "SIGN_IN", "NOT_YOURS", "STALE", "NO_PHOTO", "WHOSE"):
            assert len(said) <= words.LIMIT, name
