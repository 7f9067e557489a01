"""Every periodic job, in one table. Each is a service function in a transaction of its own, harmless when run twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from laporbup.services import (
    attachments,
    clock_repair,
    costs,
    escalation,
    followup,
    housekeeping,
    media_check,
    officer_digest,
    officer_proofs,
    outbox,
    retention,
    sessions,
    transfers,
)


@dataclass(frozen=True)
class Job:
    """`run(session, now)` every `every_s` seconds; returns how many things it did."""

    name: str
    every_s: int
    run: Callable[[Session, datetime], int]


JOBS: tuple[Job, ...] = (
    Job("clock", 10, clock_repair.repair),
    Job("remind", 60, escalation.remind),
    Job("escalate", 60, escalation.escalate),
    Job("expire", 60, escalation.expire),
    Job("offers", 60, transfers.lapse),
    Job("watch", 60, housekeeping.watch),
    Job("digest", 60, officer_digest.send),
    Job("photos of officers", 5, officer_proofs.settle),
    Job("follow-up", 3600, followup.ask),
    Job("cost", 300, costs.watch),
    Job("held messages", 3600, outbox.give_up_held),
    Job("prune", 3600, housekeeping.prune),
    Job("unused files", 3600, attachments.remove_unused),
    Job("missing files", media_check.EVERY_S, media_check.find_missing),
    Job("old sign-ins", 3600, sessions.remove_old),
    Job("retention", 3600, retention.sweep),
)
