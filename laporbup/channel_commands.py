"""The verb `whatsapp` of the command line: templates, the form inside the chat, who is blocked, what messages cost."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlmodel import select

from laporbup import cost_commands, db
from laporbup.commands import Refused
from laporbup.domain.address import mask
from laporbup.domain.ticket import normalise
from laporbup.models import ChannelTemplate, Report, Reporter
from laporbup.services import audit, channel_templates, links, quarantine
from laporbup.services.access import SYSTEM
from laporbup.settings import get_settings
from laporbup.text import console, labels
from laporbup.whatsapp import template_sync
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.template_sync import Synced
from laporbup.whatsapp.templates import TEMPLATES

T = TypeVar("T")
NAMES = [template.name for template in TEMPLATES.values()]


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `whatsapp templates`, `flow`, `revoke`, `cost` (`cost_commands`), `block` and `unblock`."""
    channel = verbs.add_parser("whatsapp", help=console.HELP["whatsapp"]).add_subparsers(required=True, metavar="verb")
    channel.add_parser("templates", help=console.HELP["whatsapp templates"]).set_defaults(run=templates)
    channel.add_parser("flow", help=console.HELP["whatsapp flow"]).set_defaults(run=flow)
    links_of = channel.add_parser("revoke", help=console.HELP["whatsapp revoke"])
    links_of.add_argument("ticket")
    links_of.set_defaults(run=revoke)
    cost_commands.add_verb(channel)
    for name, run in (("block", block), ("unblock", unblock)):
        verb = channel.add_parser(name, help=console.HELP[f"whatsapp {name}"])
        verb.add_argument("address")
        verb.set_defaults(run=run)
        if name == "block":
            verb.add_argument("--reason", required=True)


def templates(_: argparse.Namespace) -> int:
    """Create the templates that are missing, and print what Meta says of each; exit status 1 when one may not be sent."""
    synced = _asked(_sync)
    print(console.TEMPLATES_SYNCED.format(created=len(synced.created), count=len(TEMPLATES)))
    print(console.TEMPLATE_LINE.format(**console.TEMPLATE_HEAD))
    with db.reading() as session:
        known = {row.name: row for row in channel_templates.listed(session) if row.language == channel_templates.LANGUAGE}
        for name in NAMES:
            print(_line(name, known.get(name), synced))
        return 0 if all(name in known and known[name].status not in channel_templates.ALARMING for name in NAMES) else 1


def flow(_: argparse.Namespace) -> int:
    """Create and publish the short form; nothing when it is there already. Exit status 1 when Meta finds fault with it."""
    from laporbup.whatsapp import flow as form

    made = _asked(form.publish)
    for problem in made.errors:
        print(console.FLOW_PROBLEM.format(problem=problem), file=sys.stderr)
    if made.errors:
        return 1
    print((console.FLOW_PUBLISHED if made.is_changed else console.FLOW_UNCHANGED).format(flow=made.flow_id))
    return 0


def _asked(ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Ask Meta; a refusal is one plain sentence."""
    settings = get_settings()
    if not (settings.whatsapp_token.get_secret_value() and settings.whatsapp_waba_id):
        raise Refused(console.NO_WHATSAPP)
    try:
        return asyncio.run(ask())
    except GraphError as error:
        sentence = console.WHATSAPP_REFUSED if error.code else console.WHATSAPP_UNREACHABLE
        raise Refused(sentence.format(code=error.code, detail=error.message)) from None


async def _sync() -> Synced:
    from laporbup.whatsapp.client import Graph  # pywa takes half a second that other verbs need not wait

    graph = Graph(get_settings())
    try:
        return await template_sync.sync(graph, get_settings().public_url)
    finally:
        await graph.aclose()


def _line(name: str, row: ChannelTemplate | None, synced: Synced) -> str:
    why = synced.refused.get(name) or (row.reason if row else "")
    status = row.status if row else channel_templates.MISSING
    return console.TEMPLATE_LINE.format(
        name=name, status=labels.TEMPLATE_STATUS.get(status, status.lower()),
        category=labels.TEMPLATE_CATEGORY.get(row.category, row.category.lower()) if row else "-",
        quality=labels.TEMPLATE_QUALITY.get(row.quality, "-") if row else "-", why=why,
    ).rstrip()


def revoke(arguments: argparse.Namespace) -> None:
    """Make every link to the reporter's view of a report worthless; CEK in the chat gives a new one."""
    with db.unit_of_work() as session:
        report = session.exec(select(Report).where(Report.ticket == (normalise(arguments.ticket) or ""))).first()
        if report is None:
            raise Refused(console.NO_SUCH_REPORT)
        links.revoke(session, report)
        audit.record(session, SYSTEM, "links_revoked", report.ticket)
        print(console.REVOKED.format(ticket=report.ticket))


def block(arguments: argparse.Namespace) -> None:
    """Set everything aside that a citizen sends from now on."""
    with db.unit_of_work() as session:
        for reporter in _known(quarantine.known_by(session, arguments.address)):
            quarantine.block(session, SYSTEM, reporter, arguments.reason)
            print(console.BLOCKED.format(who=mask(reporter.phone or reporter.address)))


def unblock(arguments: argparse.Namespace) -> None:
    """Let a citizen in again, with what they sent meanwhile."""
    with db.unit_of_work() as session:
        for reporter in _known(quarantine.known_by(session, arguments.address)):
            count = quarantine.unblock(session, SYSTEM, reporter)
            print(console.UNBLOCKED.format(who=mask(reporter.phone or reporter.address), count=count))


def _known(found: list[Reporter]) -> list[Reporter]:
    if not found:
        raise Refused(console.NO_SUCH_REPORTER)
    return found
