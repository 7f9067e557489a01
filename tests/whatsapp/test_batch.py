"""A thousand messages in one delivery, delivered twice and shuffled: exactly the reports they should be."""

import random
import time
from collections import Counter
from datetime import timedelta

import httpx
from sqlmodel import select
from starlette.applications import Starlette

from laporbup import clock, db
from laporbup.models import Attachment, InboxItem, OutboxMessage, Report, ReportMessage
from laporbup.services.inbox_writer import InboxWriter
from laporbup.whatsapp import receiver, webhook
from tests.support import moment
from tests.whatsapp import payloads

START = moment("2026-11-24 08:42")
CITIZENS = 200


def album(citizen: int) -> list[dict]:
    """Five messages within eight seconds: words with the village, three photos, words."""
    sender, at = f"62812{citizen:07d}", payloads.AT - 4000 + citizen
    words = f"Jalan di desa Pedamaran VI rusak parah, banyak lubang, warga nomor {citizen}"
    photos = [payloads.image(f"media{citizen}-{n}", sender=sender, at=at + 2 + n) for n in range(3)]
    return [payloads.text(words, sender=sender, at=at), *photos, payloads.text("sudah lama", sender=sender, at=at + 6)]


async def post(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(webhook.PATH, content=body, headers=payloads.sign(body))
    assert answer.status_code == 200


def drain(at) -> int:
    done = 0
    with clock.fixed(at):
        while worked := receiver.process_next().count:
            done += worked
    return done


async def test_a_thousand_messages_twice_and_shuffled(reference):
    dice = random.Random(24)
    messages = [message for citizen in range(CITIZENS) for message in album(citizen)]
    writer = InboxWriter()
    app = Starlette(routes=webhook.routes(writer))
    with clock.fixed(START):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lapor.example") as client:
            dice.shuffle(messages)
            await post(client, payloads.of(*messages))
            dice.shuffle(messages)
            for start in range(0, len(messages), 250):
                await post(client, payloads.of(*messages[start : start + 250]))
    writer.close()
    began = time.perf_counter()
    assert drain(START) == len(messages)
    took = time.perf_counter() - began
    with clock.fixed(START + timedelta(seconds=70)):
        while receiver.wake():
            continue
    with db.reading() as session:
        assert Counter(session.exec(select(InboxItem.state))) == {"DONE": len(messages)}
        reports = session.exec(select(Report)).all()
        assert len(reports) == CITIZENS
        assert all("sudah lama" in report.text and report.text.index("Jalan") < report.text.index("sudah") for report in reports)
        assert set(session.exec(select(ReportMessage.wamid))) == {message["id"] for message in messages}
        files = Counter(session.exec(select(Attachment.report_id)))
        assert files == {report.id: 3 for report in reports}
        assert Counter(session.exec(select(OutboxMessage.purpose))) == {"TICKET": CITIZENS}
    print(f"{len(messages) / took:.0f} items a second")
