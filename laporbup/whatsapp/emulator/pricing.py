"""What a status says of the price of a message. Pure.

Per message since 1 July 2025; since 1 October 2026 replies are billed like utility templates, and utility templates inside
the window too. A number has 1,000 service messages a month free; how a status flags those is not documented, so here
they say `regular`, and the app counts by itself.
"""

from __future__ import annotations

from datetime import datetime

from laporbup.clock import JAKARTA
from laporbup.whatsapp.emulator.shapes import Body

REPLIES_BILLED_SINCE = datetime(2026, 10, 1, tzinfo=JAKARTA)
FREE_ENTRY_S = 72 * 3600
"""A chat begun from a Page's button or an advert is free for so long, when it was answered within ANSWER_S."""
ANSWER_S = 24 * 3600


def price(category: str, at: datetime, *, is_in_window: bool, is_free_entry: bool) -> Body:
    """The `pricing` of a message: `category` is service, or that of its template in lower case."""
    if is_free_entry:
        return _pricing("free_entry_point", "referral_conversion")
    if at < REPLIES_BILLED_SINCE and (category == "service" or (category == "utility" and is_in_window)):
        return _pricing("free_customer_service", category)
    return _pricing("regular", category)


def _pricing(kind: str, category: str) -> Body:
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
