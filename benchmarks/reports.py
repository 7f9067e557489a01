"""What a report costs in messages and rupiah: 1,000 conversations replayed through the real channel (`replay`, `talks`).

The baseline is the bot that most services have: a menu wizard of seven messages (menu, subject, place, details, photo,
confirmation, number) and one for the closing.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from benchmarks.apps import App
from benchmarks.figures import Figure, limit

COUNT = int(os.environ.get("LAPORBUP_BENCH_REPORTS", "1000"))
WIZARD = 7.0
"""Messages of a menu wizard until the number."""
TO_FILE, TO_CLOSE = 2, 1
"""DESIGN section 5."""
SHOWN = 5


def figures() -> Iterator[Figure]:
    """Replay and count. Costly conversations are told on the standard error output."""
    found = _replay()
    talks, rate = found["talks"], found["rate"]
    filing = [len(talk["filing"]) for talk in talks]
    reports = sum(len(talk["reports"]) for talk in talks)
    sent = sum(len(talk[part]) for talk in talks for part in ("filing", "besides", "closing"))
    yield limit("reports.messages_to_file_mean", mean(filing), "messages", TO_FILE, baseline=WIZARD)
    yield limit("reports.messages_to_file_p95", quantiles(filing, n=20)[-1], "messages", TO_FILE, baseline=WIZARD)
    yield limit("reports.messages_to_file_max", max(filing), "messages", TO_FILE, baseline=WIZARD)
    closing = sum(len(talk["closing"]) for talk in talks)
    yield limit("reports.messages_to_close_mean", closing / reports, "messages", TO_CLOSE, baseline=1.0)
    yield limit("reports.messages_in_all", sent / len(talks), "messages", TO_FILE + TO_CLOSE, baseline=WIZARD + 1)
    yield limit("reports.messages_billed", found["billable"] / len(talks), "messages", TO_FILE + TO_CLOSE, baseline=WIZARD + 1)
    yield limit("reports.rupiah", found["rupiah"] / len(talks), "rupiah", rate * (TO_FILE + TO_CLOSE), baseline=_wizard(found))
    paid = found["rupiah_without_free"] / len(talks)
    yield limit("reports.rupiah_without_free", paid, "rupiah", rate * (TO_FILE + TO_CLOSE), baseline=rate * (WIZARD + 1))
    yield _at_least("reports.filed_with_one_message", sum(count == 1 for count in filing) / len(talks), 0.5)
    yield _at_least("reports.one_talk_one_report", sum(len(talk["reports"]) == 1 for talk in talks) / len(talks), 0.98)
    _tell(talks)


def _replay() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="laporbup-bench-") as folder:
        app = App(Path(folder), settings={"LAPORBUP_MODE": "demo", "LAPORBUP_WHATSAPP_GRAPH_URL": ""})
        found: dict[str, Any] = json.loads(app.python("benchmarks.replay", str(COUNT)).splitlines()[-1])
        return found


def _wizard(found: dict[str, Any]) -> float:
    """What the wizard would have cost for each, with as many free messages."""
    count = len(found["talks"])
    return float(max(0.0, count * (WIZARD + 1) - found["free"]) * found["rate"] / count)


def _at_least(name: str, value: float, wanted: float) -> Figure:
    return Figure(name, round(value, 3), "share", None, None, f"value >= {wanted}", value >= wanted)


def _tell(talks: list[dict[str, Any]]) -> None:
    """The conversations that cost more than they should, as they were."""
    dear = [talk for talk in talks if len(talk["filing"]) > TO_FILE or len(talk["reports"]) != 1]
    for talk in dear[:SHOWN]:
        print(f"# {talk['kind']}: {talk['filing']} {talk['besides']} {talk['closing']}", file=sys.stderr)
        for said in talk["said"]:
            print(f"#   {said[:140]}".replace("\n", " "), file=sys.stderr)
    if dear:
        print(f"# {len(dear)} of {len(talks)} conversations", file=sys.stderr)
