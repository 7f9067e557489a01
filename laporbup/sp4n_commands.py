"""The verb `sp4n export`: files for SP4N-LAPOR!, one after the other, that can be interrupted at any moment.

A file is named after the position it begins at and appears as a whole; the position is remembered after it is there.
Whoever is killed in between writes the same file again, and every record stands in exactly one file.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from laporbup import db
from laporbup.commands import Refused
from laporbup.domain.errors import Invalid
from laporbup.services import csv_cells, sp4n, sp4n_map
from laporbup.services.sp4n import Record
from laporbup.settings import get_settings
from laporbup.text import sp4n as words

FORMAT = 1


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sp4n export`."""
    port = verbs.add_parser("sp4n", help=words.HELP).add_subparsers(required=True, metavar="verb")
    export_verb = port.add_parser("export", help=words.HELP_EXPORT)
    export_verb.add_argument("--format", choices=("json", "csv"), required=True, help=words.HELP_FORMAT)
    export_verb.add_argument("--since", type=int, default=None, help=words.HELP_SINCE)
    export_verb.add_argument("--out", type=Path, default=None, help=words.HELP_OUT)
    export_verb.add_argument("--chunk", type=int, default=sp4n.CHUNK, help=words.HELP_CHUNK)
    export_verb.set_defaults(run=export)


def export(arguments: argparse.Namespace) -> None:
    """Write what is new, in files or to standard output. With `--since` the remembered position stays as it is."""
    try:
        mapped = sp4n_map.load(get_settings().data_dir)
    except Invalid as error:
        file, problem = next(iter(error.errors.items()))
        raise Refused(words.BAD_MAP.format(file=file, problem=problem)) from error
    name = f"sp4n-{arguments.format}"
    with db.unit_of_work() as session:
        until = sp4n.newest(session)
        kept = sp4n.position(session, name) if arguments.out else 0
    since = kept if arguments.since is None else max(0, arguments.since)
    if arguments.out is None:
        _print(arguments.format, since, until, mapped)
        return
    remembered = name if arguments.since is None else ""
    count, files = 0, 0
    while since < until:
        with db.unit_of_work() as session:
            found = sp4n.chunk(session, since, until, mapped, max(1, arguments.chunk))
            if found.records:
                text = _text(arguments.format, found.records, since, found.position)
                _write(arguments.out, f"{name}-{since + 1:012d}.{arguments.format}", text)
                files += 1
            if remembered:
                sp4n.advance(session, remembered, found.position)
        count, since = count + len(found.records), found.position
    print(words.WRITTEN.format(count=count, files=files, folder=arguments.out, position=since))


def _print(form: str, since: int, until: int, mapped: sp4n_map.Map) -> None:
    records: list[Record] = []
    at = since
    while at < until:
        with db.reading() as session:
            found = sp4n.chunk(session, at, until, mapped)
        records, at = records + found.records, found.position
    sys.stdout.write(_text(form, records, since, until))


def _text(form: str, records: Sequence[Record], since: int, position: int) -> str:
    if form == "json":
        whole = {"format": FORMAT, "sumber": "Lapor Bup", "sesudah": since, "posisi": position, "catatan": records}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    out = io.StringIO()
    out.writelines(csv_cells.lines(sp4n.FIELDS, ([record[field] for field in sp4n.FIELDS] for record in records)))
    return out.getvalue()


def _write(folder: Path, name: str, text: str) -> None:
    """Half a file is never there under its name."""
    partial = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(folder / name)
    except OSError as error:
        raise Refused(words.NOT_WRITABLE.format(folder=folder)) from error
