"""The command line: `python -m laporbup <verb>` (DESIGN section 3)."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from laporbup import (
    account_commands,
    channel_commands,
    commands,
    import_commands,
    learning_commands,
    logs,
    privacy_commands,
    sp4n_commands,
)
from laporbup.domain.errors import LaporError
from laporbup.domain.lifecycle import Action
from laporbup.settings import get_settings
from laporbup.text import console, errors

Verb = Callable[[argparse.Namespace], int | None]

_PLAIN: dict[str, Verb] = {
    "run": commands.run, "web": commands.web, "worker": commands.worker, "migrate": commands.migrate,
    "seed": commands.seed, "demo": commands.demo, "rebuild-scores": commands.rebuild_scores,
    "doctor": commands.doctor, "sync-templates": channel_commands.templates,
}
_WITH_FILE: dict[str, Verb] = {
    "import-boundaries": commands.import_boundaries, "backup": commands.backup, "restore": commands.restore,
    "evaluate": learning_commands.evaluate_file,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status (0 done, 1 refused, 2 wrong usage)."""
    arguments = _parser().parse_args(argv)
    try:
        is_service = arguments.run in (commands.worker, commands.web)
        logs.configure(is_json=not get_settings().is_demo, level=logging.INFO if is_service else logging.WARNING)
        return arguments.run(arguments) or 0
    except ValidationError as error:
        said = [_setting_error(tuple(problem["loc"]), problem["msg"]) for problem in error.errors()]
        print(console.INVALID_SETTING.format(detail="; ".join(said)), file=sys.stderr)
        return 2
    except LaporError as error:
        print(errors.sentence(error), file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(console.DATABASE_TROUBLE.format(detail=str(error.orig).strip()), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _setting_error(place: tuple[int | str, ...], message: str) -> str:
    """Say which setting it is; an error about several names them itself."""
    said = message.removeprefix("Value error, ")
    return f"LAPORBUP_{str(place[0]).upper()}: {said}" if place else said


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m laporbup", description=console.DESCRIPTION)
    verbs = parser.add_subparsers(required=True, metavar="verb")
    for name, run in _PLAIN.items():
        verbs.add_parser(name, help=console.HELP[name]).set_defaults(run=run)
    for name, run in _WITH_FILE.items():
        verb = verbs.add_parser(name, help=console.HELP[name])
        verb.add_argument("file", type=Path)
        verb.set_defaults(run=run)
    export = verbs.add_parser("export-reports", help=console.HELP["export-reports"])
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    export.set_defaults(run=commands.export_reports)
    erase = verbs.add_parser("erase", help=console.HELP["erase"])
    erase.add_argument("address")
    erase.set_defaults(run=commands.erase)
    train = verbs.add_parser("train", help=console.HELP["train"])
    train.add_argument("--output", type=Path, default=None, help=console.HELP["output"])
    train.set_defaults(run=learning_commands.train)
    _add_act(verbs)
    account_commands.add_verbs(verbs)
    channel_commands.add_verbs(verbs)
    privacy_commands.add_verbs(verbs)
    sp4n_commands.add_verbs(verbs)
    import_commands.add_verbs(verbs)
    return parser


def _add_act(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    act = verbs.add_parser("act", help=console.HELP["act"])
    act.add_argument("ticket")
    act.add_argument("action", choices=[action.lower() for action in Action])
    act.add_argument("--as", dest="username", required=True)
    act.add_argument("--note", default="")
    act.add_argument("--evidence", type=Path, action="append", default=[])
    act.add_argument("--opd", default=None)
    act.add_argument("--category", default=None)
    act.add_argument("--officer", default=None, help=console.HELP["act officer"])
    act.add_argument("--into", default="", help=console.HELP["into"])
    act.add_argument("--until", type=date.fromisoformat, default=None, help=console.HELP["until"])
    act.set_defaults(run=commands.act)


if __name__ == "__main__":
    raise SystemExit(main())
