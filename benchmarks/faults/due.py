"""What sweeps owe: reports of four kinds, and what each must have in its events in the end, exactly once."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.apps import App
from benchmarks.faults import store
from benchmarks.faults.verdict import Verdict

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Due:
    """A kind of report. It is due at a moment the drill names: `before` that moment its work began, for `span`."""

    text: str
    status: str
    effect: tuple[str, int]
    """Action and level of what is owed once."""
    before: timedelta = timedelta()
    span: timedelta = HOUR


KINDS = (
    Due("pengingat", "ASSIGNED", ("REMIND", 0), before=HOUR * 3 / 4),
    Due("terlambat", "ASSIGNED", ("ESCALATE", 1), before=HOUR),
    Due("dua kali", "ASSIGNED", ("ESCALATE", 2), before=2 * HOUR),
    Due("diam", "RESOLVED", ("EXPIRE", 0)),
)
_EFFECTS = ("REMIND", "ESCALATE", "EXPIRE")


def effects(app: App) -> dict[str, tuple[str, Counter[tuple[str, int]]]]:
    """Ticket → its kind, and how often each effect is in its events."""
    found: dict[str, tuple[str, Counter[tuple[str, int]]]] = {
        ticket: (text, Counter()) for ticket, text in store.query(app, "SELECT ticket, text FROM report")
    }
    rows = store.query(
        app,
        "SELECT r.ticket, e.action, e.data FROM report_event e JOIN report r ON r.id = e.report_id "
        f"WHERE e.action IN {_EFFECTS}",
    )
    for ticket, action, data in rows:
        found[ticket][1][action, _level(data)] += 1
    return found


def _level(data: Any) -> int:
    read = json.loads(data) if isinstance(data, str) else data
    return int((read or {}).get("level", 0))


def missing(app: App) -> int:
    """How many reports still wait for what they are owed."""
    owed = {due.text: due.effect for due in KINDS}
    return sum(counted[owed[text]] == 0 for text, counted in effects(app).values() if text in owed)


def judge(app: App, verdict: Verdict) -> None:
    """Nothing owed is missing, and nothing happened twice."""
    counted = effects(app)
    verdict.counted["effects"] = sum(sum(found.values()) for _, found in counted.values())
    verdict.expect("never done", missing(app))
    verdict.expect("done twice", sum(times - 1 for _, found in counted.values() for times in found.values()))
    verdict.expect(
        "events out of their order of time",
        store.count(
            app,
            "SELECT count(*) FROM report_event a JOIN report_event b ON b.report_id = a.report_id AND b.seq = a.seq + 1 "
            "WHERE b.at < a.at",
        ),
    )
