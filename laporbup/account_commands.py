"""Verbs of the command line about officers' accounts, and the report about a breach."""

from __future__ import annotations

import argparse
import sys

from laporbup import db
from laporbup.domain.errors import Invalid
from laporbup.domain.roles import PEOPLE, Role
from laporbup.models import Officer
from laporbup.services import accounts, audit_trail, breach, factor, invites
from laporbup.services.access import SYSTEM
from laporbup.settings import get_settings
from laporbup.text import console, labels

Verbs = argparse._SubParsersAction


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add `user …` and `breach-report` to the command line."""
    user = verbs.add_parser("user", help=console.HELP["user"]).add_subparsers(required=True, metavar="verb")
    add = user.add_parser("add", help=console.HELP["user add"])
    add.add_argument("--password-stdin", action="store_true", required=True)
    add.set_defaults(run=user_add)
    invite = user.add_parser("invite", help=console.HELP["user invite"])
    invite.set_defaults(run=user_invite)
    for verb in (add, invite):
        verb.add_argument("name")
        verb.add_argument("--role", required=True, choices=[role.value for role in PEOPLE])
        verb.add_argument("--opd", default=None)
        verb.add_argument("--full-name", default="")
    user.add_parser("list", help=console.HELP["user list"]).set_defaults(run=user_list)
    for name, run in (("link", user_link), ("disable", user_disable), ("reset-factor", user_reset_factor)):
        one = user.add_parser(name, help=console.HELP[f"user {name}"])
        one.add_argument("name")
        one.set_defaults(run=run)
    report = verbs.add_parser("breach-report", help=console.HELP["breach-report"])
    report.add_argument("--since", required=True, help=console.HELP["since"])
    report.add_argument("--until", required=True, help=console.HELP["until day"])
    report.add_argument("--officer", default="", help=console.HELP["officer"])
    report.set_defaults(run=breach_report)


def user_add(arguments: argparse.Namespace) -> None:
    """Make an account; the password comes from standard input."""
    password = sys.stdin.readline().rstrip("\n")
    with db.unit_of_work() as session:
        accounts.create(
            session, username=arguments.name, name=arguments.full_name or arguments.name,
            role=Role(arguments.role), opd_kode=arguments.opd, password=password,
            is_judged=not get_settings().is_demo,
        )
    print(console.USER_ADDED.format(name=arguments.name))


def user_invite(arguments: argparse.Namespace) -> None:
    """Make an account without a password; print the link with which its owner sets one."""
    with db.unit_of_work() as session:
        link = invites.invite(
            session, arguments.name, arguments.full_name or arguments.name, Role(arguments.role), arguments.opd
        )
    print(console.USER_INVITED.format(name=arguments.name, link=link))


def user_link(arguments: argparse.Namespace) -> None:
    """Print a new link for an account whose password was forgotten."""
    with db.unit_of_work() as session:
        link = invites.new_link(session, arguments.name)
    print(console.USER_INVITED.format(name=arguments.name, link=link))


def user_list(_: argparse.Namespace) -> None:
    """Print every account."""
    with db.reading() as session:
        for officer in accounts.list_officers(session):
            print(_account_line(officer))


def _account_line(officer: Officer) -> str:
    state = labels.ACCOUNT_ACTIVE if officer.is_active else labels.ACCOUNT_DISABLED
    return "  ".join((officer.role, officer.username, officer.opd_kode or "-", state))


def user_disable(arguments: argparse.Namespace) -> None:
    """Disable an account and end its sessions."""
    with db.unit_of_work() as session:
        accounts.disable(session, arguments.name)
    print(console.USER_DISABLED.format(name=arguments.name))


def user_reset_factor(arguments: argparse.Namespace) -> None:
    """Take the second factor away from an account whose phone and recovery codes are gone."""
    with db.unit_of_work() as session:
        factor.reset(session, arguments.name)
    print(console.FACTOR_RESET.format(name=arguments.name))


def breach_report(arguments: argparse.Namespace) -> None:
    """Print, as Markdown, whose data an account (or all) may have shown between two days, both included."""
    with db.unit_of_work() as session:
        since = audit_trail.moment_of(arguments.since, "since")
        until = audit_trail.moment_of(arguments.until, "until", is_end=True)
        if since is None or until is None or since >= until:
            raise Invalid({"until": "invalid"})
        text = breach.report(session, SYSTEM, since, until, arguments.officer)
    print(text, end="")
