"""The verb `import-reports`: the old service's reports from a CSV file, once each, with their old numbers."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from laporbup import clock, db
from laporbup.commands import Refused
from laporbup.domain import old_sheet
from laporbup.domain.errors import LaporError
from laporbup.domain.lifecycle import Status
from laporbup.domain.old_sheet import OldReport, Wrong
from laporbup.services import audit, old_reports
from laporbup.services.access import SYSTEM
from laporbup.settings import get_settings
from laporbup.text import console
from laporbup.text import old_reports as words

BATCH = 100
STATUSES = "status_lama.csv"


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `import-reports`."""
    verb = verbs.add_parser("import-reports", help=words.HELP)
    verb.add_argument("file", type=Path)
    verb.add_argument("--dry-run", action="store_true", help=words.HELP_DRY_RUN)
    verb.set_defaults(run=import_reports)


def import_reports(arguments: argparse.Namespace) -> int:
    """Take over what is not there yet; print each row that cannot be used. Exit status 1 when there is such a row."""
    try:
        data = arguments.file.read_bytes()
    except OSError as error:
        raise Refused(console.NOT_READABLE.format(file=arguments.file)) from error
    sheet = old_sheet.read(data, _statuses(), clock.now())
    if sheet.missing:
        raise Refused(words.NO_COLUMNS.format(columns=", ".join(sheet.missing)))
    wrong, made, known = list(sheet.wrong), 0, 0
    for rows in _batches(sheet.rows):
        with db.unit_of_work() as session:
            for row in rows:
                if old_reports.is_known(session, row):
                    known += 1
                elif arguments.dry_run or _is_taken_over(session, row):
                    made += 1
                    _say_notes(session, row)
                else:
                    wrong.append(Wrong(row.line, "nomor_lama", "refused"))
            if made and not arguments.dry_run:
                audit.record(session, SYSTEM, "reports_imported", "", reports=len(rows))
    for problem in sorted(wrong, key=lambda one: one.line):
        print(words.WRONG.format(line=problem.line, column=problem.column, why=words.WHY[problem.code]))
    said = words.WOULD_LINE if arguments.dry_run else words.DONE_LINE
    print(said.format(made=made, known=known, wrong=len(wrong)))
    return 1 if wrong else 0


def _is_taken_over(session: Session, row: OldReport) -> bool:
    """One row that cannot be stored leaves the others alone."""
    try:
        with session.begin_nested():
            old_reports.take_over(session, row, clock.now())
    except (LaporError, IntegrityError):
        return False
    return True


def _say_notes(session: Session, row: OldReport) -> None:
    if notes := old_reports.place(session, row).notes:
        print(words.NOTE.format(line=row.line, columns=", ".join(notes)))


def _batches(rows: Sequence[OldReport]) -> Iterator[Sequence[OldReport]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _statuses() -> dict[str, Status]:
    """Which word of the old service means which status; a file of this name in the data directory wins."""
    own = get_settings().data_dir / STATUSES
    shipped = resources.files("laporbup.data").joinpath(STATUSES)
    text = own.read_text(encoding="utf-8-sig") if own.is_file() else shipped.read_text(encoding="utf-8")
    try:
        return {row["kata"].strip().lower(): Status(row["status"].strip()) for row in csv.DictReader(text.splitlines())}
    except (KeyError, ValueError, AttributeError) as error:
        raise Refused(words.BAD_MAP.format(file=STATUSES)) from error
