"""What Meta tells of our account, as it sends it: bytes in, a recorded status or an alarm out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from laporbup import clock, db
from laporbup.models import Alarm, ChannelFlow, ChannelTemplate, InboxItem, Reporter
from laporbup.services import alarms
from laporbup.text import alarms as words
from laporbup.whatsapp.envelope import split
from tests.support import moment
from tests.whatsapp import payloads, playing
from tests.whatsapp.payloads import BSUID, PHONE

START = moment("2026-11-24 08:42")
TEMPLATE = {"message_template_id": 1689556908129832, "message_template_name": "lapor_selesai", "message_template_language": "id"}


@pytest.fixture(autouse=True)
def _database(database):
    """Every test here runs on both databases."""


def tell(field: str, value: Any, time: int = 1751247548) -> InboxItem:
    """A delivery as Meta makes it for an event of the account; returns its item, worked."""
    entry = {"id": "102290129340398", "time": time, "changes": [{"field": field, "value": value}]}
    playing.store([json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()], START)
    playing.work(START)
    return max(playing.rows(InboxItem), key=lambda item: item.id or 0)


def kinds() -> dict[str, int]:
    with db.reading() as session:
        return alarms.counts(session)


def said() -> str:
    [alarm] = [one for one in playing.rows(Alarm) if one.cleared_at is None]
    return words.sentence(alarm.kind, alarm.data)


def template() -> ChannelTemplate:
    [found] = playing.rows(ChannelTemplate)
    return found


class TestTemplates:
    def test_rejected_and_approved_after_all(self):
        rejected = {
            **TEMPLATE, "event": "REJECTED", "reason": "INVALID_FORMAT", "message_template_category": "UTILITY",
            "rejection_info": {"reason": "Variables next to each other.", "recommendation": "Put words between them."},
        }
        assert tell("message_template_status_update", rejected).state == "DONE"
        assert (template().status, template().meta_id) == ("REJECTED", "1689556908129832")
        assert kinds() == {"template_unusable": 1}
        assert "lapor_selesai" in said()
        assert "INVALID_FORMAT Variables next to each other." in said()
        tell("message_template_status_update", {**TEMPLATE, "event": "APPROVED", "reason": None}, 1751247600)
        assert (template().status, kinds()) == ("APPROVED", {})

    def test_paused_twice_is_heard_twice(self):
        why = {"title": "FIRST_PAUSE", "description": "3 hours"}
        paused = {**TEMPLATE, "event": "PAUSED", "reason": "NONE", "other_info": why}
        for time, event in enumerate((paused, {**TEMPLATE, "event": "APPROVED"}, paused)):
            tell("message_template_status_update", event, time)
        assert (template().status, kinds()) == ("PAUSED", {"template_unusable": 1})
        assert "FIRST_PAUSE 3 hours" in said()

    def test_delivered_twice_is_counted_once(self):
        for _ in range(2):
            tell("message_template_status_update", {**TEMPLATE, "event": "DISABLED"})
        assert [alarm.times for alarm in playing.rows(Alarm)] == [1]

    def test_recategorised(self):
        value = {**TEMPLATE, "previous_category": "UTILITY", "new_category": "MARKETING"}
        assert tell("template_category_update", value).state == "DONE"
        assert (template().category, kinds()) == ("MARKETING", {"template_recategorised": 1})
        assert "pemasaran" in said()

    def test_recategorisation_announced_for_tomorrow(self):
        value = {**TEMPLATE, "new_category": "UTILITY", "correct_category": "MARKETING", "category_update_timestamp": 1751333948}
        tell("template_category_update", value)
        assert template().category == "MARKETING"

    def test_quality(self):
        tell("message_template_quality_update", {**TEMPLATE, "previous_quality_score": "GREEN", "new_quality_score": "YELLOW"})
        assert (template().quality, kinds()) == ("YELLOW", {"template_quality": 1})

    def test_edited_by_hand(self):
        value = {**TEMPLATE, "message_template_element": "Halo {{1}}", "message_template_buttons": []}
        tell("message_template_components_update", value)
        assert kinds() == {"template_edited": 1}

    @pytest.mark.parametrize(
        "value",
        [{}, {"event": "REJECTED"}, {**TEMPLATE}, {**TEMPLATE, "event": ["x"]}, {**TEMPLATE, "event": ""},
         {**TEMPLATE, "message_template_name": 7, "event": "REJECTED"},
         {**TEMPLATE, "message_template_name": "a b\x00", "event": "REJECTED"},
         {**TEMPLATE, "message_template_name": "x" * 513, "event": "REJECTED"}],
    )  # fmt: skip
    def test_malformed_stays_visible(self, value):
        item = tell("message_template_status_update", value)
        assert (item.state, item.error) == ("UNPARSED", "malformed message_template_status_update")
        assert (playing.rows(ChannelTemplate), kinds()) == ([], {})


NUMBER = {"display_phone_number": "628117100112"}


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("phone_number_quality_update", {**NUMBER, "event": "FLAGGED", "current_limit": "TIER_2K"}, "number_quality"),
        ("phone_number_quality_update", {**NUMBER, "quality_rating": "RED"}, "number_quality"),
        ("phone_number_quality_update", {**NUMBER, "event": "DOWNGRADE", "current_limit": "TIER_250", "old_limit": "TIER_2K"},
         "number_limit"),
        ("phone_number_name_update", {**NUMBER, "decision": "REJECTED", "requested_verified_name": "Bupati"}, "number_name"),
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["DISABLE"], "waba_ban_date": "May 1"}},
         "account"),
        ("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [
            {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1641848498}]}, "account"),
        ("account_update", {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}}, "account"),
        ("account_update", {"event": "SOMETHING_OF_TOMORROW"}, "account"),
        ("account_alerts", {"entity_type": "BUSINESS", "alert_info": {
            "alert_severity": "CRITICAL", "alert_status": "ACTIVE", "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
            "alert_description": "Your business has not been verified"}}, "account"),
        ("account_alerts", {"entity_type": "WABA", "alert_severity": "WARNING", "alert_type": "LOW_QUALITY"}, "account"),
        ("account_review_update", {"decision": "REJECTED"}, "account"),
        ("security", {**NUMBER, "event": "PIN_CHANGED", "requester": "1"}, "security"),
        ("flows", {"event": "FLOW_STATUS_CHANGE", "flow_id": "7", "old_status": "PUBLISHED", "new_status": "BLOCKED"}, "account"),
    ],
)  # fmt: skip
def test_what_an_administrator_must_know_is_an_alarm(field, value, kind):
    assert tell(field, value).state == "DONE"
    assert kinds() == {kind: 1}
    assert said()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone_number_quality_update", {**NUMBER, "event": "UPGRADE", "current_limit": "TIER_10K"}),
        ("phone_number_quality_update", {**NUMBER, "quality_rating": "GREEN"}),
        ("phone_number_name_update", {**NUMBER, "decision": "APPROVED"}),
        ("account_update", {"event": "VERIFIED_ACCOUNT", "phone_number": "628117100112"}),
        ("account_alerts", {"entity_type": "WABA", "alert_severity": "INFORMATIONAL", "alert_type": "OBA_APPROVED"}),
        ("account_review_update", {"decision": "APPROVED"}),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_2K", "max_phone_numbers_per_business": 25}),
        ("user_preferences", {"user_preferences": [{"wa_id": PHONE, "category": "marketing_messages", "value": "stop"}]}),
    ],
)
def test_good_news_is_recorded_and_no_alarm(field, value):
    assert tell(field, value).state == "DONE"
    assert kinds() == {}


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        (("phone_number_quality_update", {"event": "FLAGGED"}), ("phone_number_quality_update", {"event": "UNFLAGGED"})),
        (("phone_number_quality_update", {"event": "DOWNGRADE"}), ("phone_number_quality_update", {"event": "UPGRADE"})),
        (("account_review_update", {"decision": "REJECTED"}), ("account_review_update", {"decision": "APPROVED"})),
        (("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["DISABLE"]}}),
         ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}})),
        (("account_alerts", {"alert_type": "X", "alert_severity": "CRITICAL"}),
         ("account_alerts", {"alert_type": "X", "alert_status": "RESOLVED"})),
        (("flows", {"event": "FLOW_STATUS_CHANGE", "new_status": "THROTTLED"}),
         ("flows", {"event": "FLOW_STATUS_CHANGE", "new_status": "PUBLISHED"})),
    ],
)  # fmt: skip
def test_an_alarm_ends_when_meta_says_so(bad, good):
    tell(*bad)
    assert sum(kinds().values()) == 1
    tell(*good)
    assert kinds() == {}


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("something_of_tomorrow", {"a": 1}, "event something_of_tomorrow"),
        ("phone_number_quality_update", {}, "malformed phone_number_quality_update"),
        ("account_update", {"event": None}, "malformed account_update"),
        ("account_alerts", {"alert_info": 7}, "malformed account_alerts"),
        ("business_capability_update", {}, "malformed business_capability_update"),
        ("user_preferences", {"user_preferences": 7}, "malformed user_preferences"),
        ("user_id_update", {"user_id_update": [{}]}, "malformed user_id_update"),
        ("flows", {"new_status": "BLOCKED"}, "malformed flows"),
    ],
)
def test_what_we_cannot_read_stays_visible(field, value, error):
    item = tell(field, value)
    assert (item.state, item.error) == ("UNPARSED", error)
    assert kinds() == {}


def test_a_flow_of_ours_learns_its_status():
    with clock.fixed(START), db.unit_of_work() as session:
        session.add(ChannelFlow(name="lapor", meta_id="7", status="PUBLISHED", fingerprint="x", updated_at=START))
    tell("flows", {"event": "FLOW_STATUS_CHANGE", "flow_id": 7, "new_status": "THROTTLED", "message": "slow"})
    assert [flow.status for flow in playing.rows(ChannelFlow)] == ["THROTTLED"]


def test_new_bsuids_of_citizens(reference):
    hidden = {"from_user_id": BSUID}
    text = {name: value for name, value in payloads.text("halo", **hidden).items() if name != "from"}
    playing.store([payloads.delivery(payloads.change([text], contacts=[payloads.contact("", BSUID)]))], START)
    playing.work(START)
    ids = {"wa_id": PHONE, "detail": "User id has been updated.", "user_id": {"previous": BSUID, "current": "ID.2"}}
    assert tell("user_id_update", {"messaging_product": "whatsapp", "user_id_update": [ids]}).state == "DONE"
    [siti] = playing.rows(Reporter)
    assert (siti.bsuid, siti.phone) == ("ID.2", PHONE)


def test_events_of_another_number_are_not_ours():
    body = json.dumps({"entry": [{"changes": [
        {"field": "user_preferences", "value": {"metadata": {"phone_number_id": "999"}, "user_preferences": []}}]}]})  # fmt: skip
    [item] = split(body.encode(), "100")
    assert (item.state, item.error) == ("UNPARSED", "foreign number")
