"""The same promises as `tests/domain/test_dialog_properties.py`, through the services and both databases."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.dialog import Incoming, State
from laporbup.models import Attachment, Conversation, ReportEvent, ReportMessage
from laporbup.services import conversation
from laporbup.services.reporters import reporter_for
from tests.domain.test_dialog_properties import BUTTONS, COMMANDS, CONTENT, GAPS, KINDS, PINS, TEXTS
from tests.services.talking import START, Phone

_numbers = count(1)
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TO_FILE = {"ASK_PLACE", "EMERGENCY", "TICKET"}

WRITTEN = st.one_of(
    TEXTS.map(lambda text: ("text", text)), COMMANDS.map(lambda text: ("text", text)), BUTTONS.map(lambda name: ("button", name)),
    KINDS.map(lambda kind: ("media", kind)), PINS.map(lambda pin: ("pin", pin)),
)


def say(phone: Phone, what: str, content: str, gap: float, late: float = 0) -> None:
    if what == "pin":
        lat, lon = (float(value) for value in content.split(","))
        phone.send(kind="location", gap=gap, late=late, lat=lat, lon=lon)
    elif what == "button":
        phone.send("x", gap, late=late, kind="button", button_id=content[:256])
    elif what == "media":
        phone.send(kind=content, gap=gap, late=late, media_id=f"m{phone.sent}", media_mime="image/jpeg")
    else:
        phone.send(content, gap, late=late)


def a_phone(session: Session) -> Phone:
    return Phone(session, f"62899{next(_numbers):07d}")


@FEW
@given(st.lists(st.tuples(WRITTEN, st.sampled_from(GAPS), st.sampled_from([0, 0, 0, 3000, 252_000])), min_size=1, max_size=14))
def test_nothing_lost_and_few_messages(session: Session, sequence: list[tuple[tuple[str, str], float, float]]):
    phone = a_phone(session)
    for (what, content), gap, late in sequence:
        say(phone, what, content, gap, late)
    phone.wait(3 * 86_400)
    row = session.get(Conversation, phone.reporter.id)
    assert (State.from_json(row.state).draft, row.wake_at) == (None, None)
    filing = [purpose for purpose in phone.purposes if purpose in TO_FILE]
    taken_back = phone.purposes.count("CANCELLED")
    assert len(filing) <= 2 * (len(phone.reports) + taken_back) + sum(report.seq > 1 for report in phone.reports)
    assert len(phone.owed) <= 2 * len(sequence)
    told = {report.id: report for report in phone.reports}
    for message in session.exec(select(ReportMessage).where(ReportMessage.report_id.in_(list(told)))):
        assert message.wamid.startswith(f"wamid.{phone.number}.")
    said = [content for (what, content), _gap, _late in sequence if what == "text"]
    if not taken_back and not any(content.startswith(("ubah", "batal", "stop", "salah")) for content in said):
        _assert_kept(session, phone, [content for content in said if content in STORIES])


STORIES = ("jalan rusak di desa celikah", "lampu jalan di desa teloko mati", "anak tenggelam di desa celikah tolong")


def _assert_kept(session: Session, phone: Phone, texts: list[str]) -> None:
    ids = [report.id for report in phone.reports]
    notes = session.exec(select(ReportEvent.note).where(ReportEvent.report_id.in_(ids))).all()
    captions = session.exec(select(Attachment.caption).where(Attachment.report_id.in_(ids))).all()
    said = "\n".join([*(f"{report.text}\n{report.landmark}" for report in phone.reports), *notes, *captions])
    for text in texts:
        assert text in said


@FEW
@given(st.data(), st.lists(st.tuples(CONTENT, st.sampled_from([0, 1, 5, 3600, 90_000])), min_size=2, max_size=6))
def test_any_order_and_any_repetition_files_the_same(
    session: Session, data: st.DataObject, written: list[tuple[tuple[str, str], float]]
):
    at, found = START - timedelta(days=8), []  # nothing is written later than it arrives
    for number, ((what, content), gap) in enumerate(written):
        at += timedelta(seconds=gap)
        found.append((number, at, what, content))
    outcomes = []
    for order in (found, data.draw(st.permutations([*found, *data.draw(st.lists(st.sampled_from(found), max_size=3))]))):
        phone = a_phone(session)
        for number, at, what, content in order:
            _deliver(phone, number, at, what, content)
        phone.wait(86_400)
        outcomes.append(
            [
                (item.text, item.desa_kode, item.kecamatan_kode, item.lat, item.category_kode, item.opd_kode, item.status,
                 item.priority, item.seq)
                for item in phone.reports
            ]
        )  # fmt: skip
    assert outcomes[0] == outcomes[1]


def _deliver(phone: Phone, number: int, at, what: str, content: str) -> None:
    phone.wait(0.1)
    lat, lon = (float(value) for value in content.split(",")) if what == "pin" else (None, None)
    kind = {"pin": "location", "media": content}.get(what, "text")
    incoming = Incoming(
        f"wamid.{phone.number}.{number}", at, kind, text=content if kind == "text" else "",
        media_id=f"{phone.number}{number}" if what == "media" else "", lat=lat, lon=lon,
    )  # fmt: skip
    with clock.fixed(phone.now):
        phone.reporter = reporter_for(phone.session, "whatsapp", phone.number, "", "Siti", at)
        conversation.advance(phone.session, incoming, phone.reporter, phone.now)
