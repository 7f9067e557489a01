"""What each verb of the command line does; `__main__` parses, this acts through services."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from laporbup import clock, db, migrations
from laporbup.domain.errors import Invalid, LaporError
from laporbup.services import (
    accounts,
    attachments,
    audit,
    csv_cells,
    erasure,
    export,
    reference,
    score_days,
    verbs,
)
from laporbup.services.access import SYSTEM
from laporbup.settings import get_settings
from laporbup.text import console


class Refused(LaporError):
    """A verb that cannot be carried out; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def migrate(_: argparse.Namespace) -> None:
    """Bring the schema up to date."""
    revision = migrations.migrate()
    print(console.MIGRATED.format(revision=revision) if revision else console.NOTHING_TO_MIGRATE)


def seed(_: argparse.Namespace) -> None:
    """Load reference data; what an admin changed stays."""
    with db.unit_of_work() as session:
        print(console.SEEDED.format(detail=reference.seed(session)))


def demo(_: argparse.Namespace) -> None:
    """Fill an empty database with demo reports and accounts; demo mode only."""
    from laporbup.services import demo as demo_data

    if not get_settings().is_demo:
        raise Refused(console.DEMO_ONLY)
    with db.reading() as session:
        if not demo_data.is_empty(session):
            raise Refused(console.DEMO_NOT_EMPTY)
    print(console.DEMO_FILLED.format(reports=demo_data.fill(clock.now(), db.unit_of_work).reports))


def import_boundaries(arguments: argparse.Namespace) -> None:
    """Load kecamatan outlines from a GeoJSON file."""
    try:
        geojson = json.loads(arguments.file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(console.NOT_GEOJSON.format(file=arguments.file)) from error
    with db.unit_of_work() as session:
        try:
            count = reference.import_boundaries(session, geojson)
        except Invalid as error:
            raise Refused(console.NOT_GEOJSON.format(file=arguments.file)) from error
    print(console.BOUNDARIES.format(count=count))


def export_reports(arguments: argparse.Namespace) -> None:
    """Print every report, one JSON object or CSV row each (keys: DESIGN section 3)."""
    with db.unit_of_work() as session:
        audit.record(session, SYSTEM, "reports_exported", format=arguments.format)
    with db.reading() as session:
        writer = None
        for row in export.export_reports(session):
            if arguments.format == "jsonl":
                print(json.dumps(row, ensure_ascii=False))
                continue
            if writer is None:
                writer = csv.DictWriter(sys.stdout, fieldnames=list(row))
                writer.writeheader()
            writer.writerow({key: csv_cells.safe(value) for key, value in row.items()})


def rebuild_scores(_: argparse.Namespace) -> None:
    """Recompute the daily score counters from the events."""
    with db.unit_of_work() as session:
        score_days.rebuild(session)
    print(console.REBUILT)


def erase(arguments: argparse.Namespace) -> None:
    """Erase the personal data of everybody known by this address (UU PDP)."""
    with db.unit_of_work() as session:
        count = erasure.erase(session, SYSTEM, arguments.address)
    print(console.ERASED.format(count=count) if count else console.ERASED_NOBODY)


def act(arguments: argparse.Namespace) -> None:
    """An officer's act from the shell, through the same service and permission as the pages."""
    stored = [_evidence(path) for path in arguments.evidence]
    with db.unit_of_work() as session:
        actor = accounts.actor_named(session, arguments.username)
        if actor is None:
            raise Refused(console.NO_SUCH_USER.format(name=arguments.username))
        named = accounts.actor_named(session, arguments.officer) if arguments.officer else None
        if arguments.officer and named is None:
            raise Refused(console.NO_SUCH_USER.format(name=arguments.officer))
        evidence = [attachments.attach(session, one, purpose="EVIDENCE").id for one in stored]
        report = verbs.act(
            session, actor, arguments.ticket, arguments.action, note=arguments.note, evidence=tuple(evidence),
            category=arguments.category, opd_kode=arguments.opd,
            until=arguments.until, officer_id=named.officer_id if named else None, into=arguments.into,
        )
        line = console.ACTED.format(ticket=report.ticket, status=report.status)
    print(line)


def _evidence(path: Path) -> attachments.StoredFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(console.NOT_READABLE.format(file=path)) from error
    return attachments.store_upload(data, path.name)


def web(_: argparse.Namespace) -> int:
    """Serve the web process until it is told to stop."""
    from laporbup import serving

    return serving.web()


def worker(_: argparse.Namespace) -> int:
    """Run the worker until it is told to stop."""
    from laporbup.jobs import worker as work

    work.run_worker()
    return 0


def run(_: argparse.Namespace) -> int:
    """Migrate, seed, fill the demo when empty, then serve web and worker together."""
    from laporbup import serving

    return serving.everything()


def backup(arguments: argparse.Namespace) -> None:
    """Write database and attachments into one file."""
    from laporbup import backups

    backups.backup(arguments.file)
    print(console.BACKED_UP.format(file=arguments.file))


def restore(arguments: argparse.Namespace) -> None:
    """Bring database and attachments back from a file, into an empty data directory."""
    from laporbup import backups

    backups.restore(arguments.file)
    print(console.RESTORED.format(file=arguments.file))


def doctor(_: argparse.Namespace) -> int:
    """Check what this machine needs; exit status 1 when something is broken."""
    from laporbup import checkup

    good = True
    for name, is_good, detail in checkup.checks():
        good = good and is_good
        print((console.CHECK_OK if is_good else console.CHECK_BAD).format(name=console.CHECKS[name], detail=detail))
    return 0 if good else 1
