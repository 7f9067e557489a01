"""`whatsapp cost` of the command line: what a month of messages cost, for whoever compares it with Meta's invoice."""

from __future__ import annotations

import argparse
from datetime import date

from laporbup import clock, db
from laporbup.services import cost_words, ledger
from laporbup.services.rates import Month
from laporbup.text import costs as words


def add_verb(channel: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `cost` to the verbs of `whatsapp`."""
    verb = channel.add_parser("cost", help=words.HELP)
    verb.add_argument("--month", type=_month, default=None, help=words.HELP_MONTH)
    verb.add_argument("--reprice", action="store_true", help=words.HELP_REPRICE)
    verb.set_defaults(run=cost)


def cost(arguments: argparse.Namespace) -> None:
    """Print a month; with `--reprice` it is priced anew by the rate table first."""
    now = clock.now()
    span = arguments.month or Month.of(now)
    if arguments.reprice:
        with db.unit_of_work() as session:
            print(words.REPRICED.format(count=ledger.reprice(session, span)))
    with db.reading() as session:
        for line in cost_words.lines(session, now, span):
            print(line)


def _month(text: str) -> Month:
    try:
        return Month.named(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise argparse.ArgumentTypeError(words.NOT_A_MONTH) from None
