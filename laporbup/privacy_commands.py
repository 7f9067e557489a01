"""Verbs of the command line about personal data: `export-person`, `retention`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from laporbup import clock, db
from laporbup.commands import Refused
from laporbup.services import person_export, retention
from laporbup.services.access import SYSTEM
from laporbup.text import console
from laporbup.text import privacy as words


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both verbs."""
    person = verbs.add_parser("export-person", help=words.HELP_PERSON)
    person.add_argument("address", help=words.HELP_ADDRESS)
    person.add_argument("file", type=Path)
    person.set_defaults(run=export_person)
    old = verbs.add_parser("retention", help=words.HELP_RETENTION)
    old.add_argument("--dry-run", action="store_true", help=words.HELP_DRY_RUN)
    old.set_defaults(run=remove_old)


def export_person(arguments: argparse.Namespace) -> None:
    """Write everything held about a citizen into a new file that only its owner may read."""
    with db.unit_of_work() as session:
        found = person_export.export_person(session, SYSTEM, arguments.address)
        if found is None:
            raise Refused(console.ERASED_NOBODY)
        _write(arguments.file, json.dumps(found, ensure_ascii=False, indent=2))
    print(words.PERSON_WRITTEN.format(count=len(found["people"]), file=arguments.file))


def _write(file: Path, text: str) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text + "\n")
    except OSError as error:
        raise Refused(words.NOT_WRITABLE.format(file=file)) from error


def remove_old(arguments: argparse.Namespace) -> None:
    """Take away what is past its time, batch by batch, each in a transaction of its own; or only count it."""
    if arguments.dry_run:
        with db.reading() as session:
            due = retention.due(session, clock.now())
        print(words.RETENTION_WOULD.format(reports=due.reports, reporters=due.reporters, messages=due.messages))
        return
    total = 0
    while True:
        with db.unit_of_work() as session:
            done = retention.sweep(session, clock.now())
        total += done
        if not done:
            break
    print(words.RETENTION_DONE.format(count=total))
