"""Prices in statuses: what Meta bills since July 2025 and since October 2026, and the chat from a Page's button."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from laporbup import clock
from laporbup.clock import JAKARTA
from laporbup.whatsapp.emulator import chat_of, citizen
from laporbup.whatsapp.emulator.course import Case, course_of
from laporbup.whatsapp.emulator.pricing import price
from laporbup.whatsapp.emulator.rules import Rule
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

BEFORE, AFTER = datetime(2026, 9, 30, 23, 59, tzinfo=JAKARTA), datetime(2026, 10, 1, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("category", "at", "is_in_window", "kind", "billable"),
    [
        ("service", BEFORE, True, "free_customer_service", False),
        ("utility", BEFORE, True, "free_customer_service", False),
        ("utility", BEFORE, False, "regular", True),
        ("marketing", BEFORE, True, "regular", True),
        ("service", AFTER, True, "regular", True),
        ("utility", AFTER, True, "regular", True),
        ("utility", AFTER, False, "regular", True),
        ("marketing", AFTER, False, "regular", True),
    ],
)
def test_who_pays_when(category: str, at: datetime, is_in_window: bool, kind: str, billable: bool):
    assert price(category, at, is_in_window=is_in_window, is_free_entry=False) == {
        "billable": billable, "pricing_model": "PMP", "type": kind, "category": category
    }


def test_a_free_entry_point_makes_everything_free():
    for category in ("service", "utility", "marketing"):
        found = price(category, AFTER, is_in_window=False, is_free_entry=True)
        assert (found["billable"], found["type"], found["category"]) == (False, "free_entry_point", "referral_conversion")


async def _priced(emulated: Emulated) -> dict[str, Any]:
    """Send a reply and return the price in its first status."""
    before = len(emulated.heard.values("statuses"))
    sent = await emulated.pywa.send_message(CITIZEN, "Tercatat")
    await emulated.heard.wait("statuses", before + 3)
    return next(one["pricing"] for one in emulated.heard.values("statuses") if one["id"] == sent.id)


async def test_a_chat_from_the_page_is_free_for_72_hours_from_the_first_answer(emulated: Emulated):
    now = clock.now().timestamp()
    citizen.come_by_page(emulated.world, CITIZEN)
    await emulated.say()
    await emulated.say("lagi")
    first, second = await emulated.heard.wait("messages", 2)
    assert first["referral"]["source_type"] == "post"
    assert "referral" not in second
    assert (await _priced(emulated))["type"] == "free_entry_point"
    people = emulated.world.store.people
    people.set_trait(CITIZEN, "free_since", str(now - 72 * 3600 + 60))
    assert (await _priced(emulated))["billable"] is False
    people.set_trait(CITIZEN, "free_since", str(now - 72 * 3600 - 1))
    assert await _priced(emulated) == {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}


async def test_a_chat_from_the_page_that_was_not_answered_within_a_day_is_billed(emulated: Emulated):
    with clock.shifted(timedelta(hours=-25)):
        citizen.come_by_page(emulated.world, CITIZEN)
        await emulated.say()
    await emulated.say("masih di sana?")
    assert (await _priced(emulated))["type"] == "regular"


async def test_a_template_is_priced_by_the_category_meta_gave_it(emulated: Emulated):
    await emulated.say()
    components = [{"type": "BODY", "text": "Halo"}]
    for category in ("UTILITY", "MARKETING"):
        emulated.world.store.put_template({"name": "t", "language": "id", "category": category, "components": components})
        sent = await emulated.pywa.api.send_message(
            sender=emulated.world.settings.whatsapp_phone_id, to=CITIZEN, recipient=None, recipient_type="individual",
            typ="template", msg={"name": "t", "language": {"code": "id"}},
        )
        wamid = sent["messages"][0]["id"]
        await emulated.heard.wait("statuses", 1 if category == "UTILITY" else 4)
        [found] = [one for one in emulated.heard.values("statuses") if one["id"] == wamid and one["status"] == "sent"]
        assert found["pricing"]["category"] == category.lower()


async def test_the_simulator_shows_kind_ticks_price_and_sum(emulated: Emulated):
    asked: list[tuple[str, bool]] = []

    def rate(category: str, at: datetime) -> float:
        asked.append((category, at.tzinfo is UTC))
        return 357.0

    emulated.world.rate = rate
    await emulated.say()
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    emulated.world.rules.append(Rule(failed_code=131026))
    await emulated.pywa.send_message(CITIZEN, "Gagal")
    emulated.world.rules.append(Rule(statuses=["sent"]))
    await emulated.pywa.send_message(CITIZEN, "Di jalan")
    await emulated.heard.wait("statuses", 5)
    view = chat_of(emulated.world, CITIZEN)
    assert [(one.kind, one.status, one.price) for one in view.sent] == [
        ("tulisan", "✓ terkirim", ""), ("tulisan", "gagal, kode 131026", "tidak ditagih"),
        ("tulisan", "✓✓ dibaca", "balasan, Rp 357"),
    ]
    assert (view.sent_label, view.cost_label) == ("2 pesan", "Rp 357")
    assert set(asked) == {("service", True)}


def test_what_becomes_of_a_message():
    def told(rule: Rule | None = None, category: str = "service", **more: bool) -> tuple[list[str], int]:
        return course_of(Case(rule or Rule(times=0), category, **({"is_in_window": True} | more)))

    assert told() == (["sent", "delivered", "read"], 0)
    assert told(is_in_window=False) == (["failed"], 131047)
    assert told(category="utility", is_in_window=False) == (["sent", "delivered", "read"], 0)
    assert told(is_absent=True) == (["failed"], 131026)
    assert told(is_blocked=True) == (["sent"], 0)
    assert told(category="marketing", is_blocked=True) == (["failed"], 131050)
    assert told(Rule(failed_code=131049)) == (["failed"], 131049)
    assert told(Rule(statuses=["failed", "delivered"])) == (["failed", "delivered"], 131026)
    assert told(Rule(statuses=["read"]), is_blocked=True) == (["read"], 0)
