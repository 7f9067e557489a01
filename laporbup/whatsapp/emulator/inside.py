"""What stands beside the phone of the simulator: what came out and what it cost, what is unusual now, the control panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from laporbup import clock
from laporbup.services.view_chat import LogLine, PanelView, SentLine
from laporbup.text import dates
from laporbup.text import panel as panel_words
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator.store import ChatMessage
from laporbup.whatsapp.emulator.world import World

LAST_LOG = 12
LAST_SENT = 20
MOST_QUEUED = 5


def log_of(messages: Sequence[ChatMessage]) -> list[LogLine]:
    """The newest events of a chat, newest first."""
    return [_log_line(one) for one in reversed(messages[-LAST_LOG:])]


def sent_of(world: World, messages: Sequence[ChatMessage]) -> list[SentLine]:
    """The newest messages of the bot, newest first."""
    sent = [one for one in messages if one.direction == "out"]
    return [
        SentLine(_kind(one), panel_words.TICKS.get(one.status, one.status).format(code=one.code), _price(world, one))
        for one in reversed(sent[-LAST_SENT:])
    ]


def cost_of(world: World, messages: Sequence[ChatMessage]) -> float:
    """Rupiah of what reached the phone, at the rates of the app."""
    return sum(_rupiah(world, one) for one in messages if one.direction == "out")


def states_of(world: World, number: str) -> list[str]:
    """What is not as usual for this citizen and for everybody, each a sentence."""
    now, people, network, say = clock.now().timestamp(), world.store.people, world.network, panel_words.STATES
    faults = sum(max(0, rule.times) for rule in world.rules)
    free_since, heard_at = people.trait(number, "free_since"), people.heard_at(number)
    usual = [
        (people.trait(number, "held"), say["held"].format(n=len(world.store.held_deliveries(number)))),
        (people.trait(number, "hidden"), say["hidden"]),
        (people.trait(number, "blocked"), say["blocked"]),
        (people.trait(number, "absent"), say["absent"]),
        (people.name_of(number) and now - heard_at > 24 * 3600, say["closed"]),
        (free_since and now - float(free_since) < 72 * 3600, say["free"]),
        (network.copies > 1, say["doubled"]),
        (network.shuffle_s, say["shuffled"]),
        (network.gather_s, say["gathered"]),
        (network.delay_s, say["delayed"].format(n=round(network.delay_s))),
        (network.is_down, say["down"]),
        (faults, say["faults"].format(n=faults)),
    ]
    return [sentence for is_so, sentence in usual if is_so] + _queue(world)


def panel_of(world: World, number: str, section: str = "") -> PanelView:
    """The control panel as it is set for this citizen and for the world."""
    people, network = world.store.people, world.network
    return PanelView(
        number=number,
        name=people.name_of(number) or words.PEOPLE.get(number, words.SOMEBODY),
        username=people.trait(number, "username"),
        is_hidden=bool(people.trait(number, "hidden")),
        is_held=bool(people.trait(number, "held")),
        is_blocked=bool(people.trait(number, "blocked")),
        is_absent=bool(people.trait(number, "absent")),
        is_doubled=network.copies > 1,
        is_shuffled=bool(network.shuffle_s),
        is_gathered=bool(network.gather_s),
        is_down=network.is_down,
        delay=str(round(network.delay_s)),
        templates=[_template(one) for one in world.store.templates()],
        section=section,
    )


def _template(one: dict[str, object]) -> tuple[str, str]:
    status = str(one.get("status", ""))
    state = panel_words.TEMPLATE_STATES.get(status, status.lower())
    if str(one.get("category", "")).upper() == "MARKETING":
        state = panel_words.MARKETING_MARK.format(state=state)
    return f"{one['name']} {one['language']}", panel_words.TEMPLATE_OPTION.format(name=one["name"], status=state)


def _queue(world: World) -> list[str]:
    refused = world.store.refused_deliveries(MOST_QUEUED)
    if not refused:
        return []
    return [
        panel_words.STATES["queue"].format(
            n=world.store.owed(), attempts=max(one.attempts for one in refused) + 1, time=_second(refused[0].due)
        )
    ]


def _second(at: float) -> str:
    return dates.local(moment(at)).strftime("%H.%M.%S")


def _kind(message: ChatMessage) -> str:
    if message.kind == "template":
        return panel_words.TEMPLATE_MARK.format(name=(message.body.get("template") or {}).get("name", ""))
    return words.KINDS.get(message.kind, message.kind)


def _rupiah(world: World, message: ChatMessage) -> float:
    pricing = message.note.get("pricing") or {}
    if message.status not in ("delivered", "read") or not pricing.get("billable"):
        return 0.0
    return world.rate(str(pricing["category"]), moment(message.at))


def _price(world: World, message: ChatMessage) -> str:
    """Meta bills what was delivered; what only was sent may still be."""
    pricing = message.note.get("pricing")
    if message.status == "failed":
        return panel_words.NOT_PRICED
    if not pricing or message.status not in ("delivered", "read"):
        return ""
    category = panel_words.CATEGORIES.get(pricing["category"], pricing["category"])
    amount = dates.rupiah(_rupiah(world, message)) if pricing.get("billable") else panel_words.FREE
    return panel_words.PRICED.format(category=category, rupiah=amount)


def _log_line(message: ChatMessage) -> LogLine:
    table = words.LOG_IN if message.direction == "in" else words.LOG_OUT
    sentence, at = table.get(message.status, table["sent"]), moment(message.at)
    kind = words.KINDS.get(message.kind, message.kind)
    return LogLine(dates.iso(at), dates.wall_time(at), sentence.format(kind=kind, code=message.code))


def moment(seconds: float) -> datetime:
    """Epoch seconds as an aware moment."""
    return datetime.fromtimestamp(seconds, UTC)
