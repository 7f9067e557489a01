"""Who would get a report with these words: asked of the very functions that intake uses, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from laporbup import clock
from laporbup.domain import sla
from laporbup.domain.errors import Invalid
from laporbup.domain.routing import Route, RouteDecision
from laporbup.domain.sla import Targets
from laporbup.services import case_clock, intake, knowledge, reference_edit
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.placing import Spot


@dataclass(frozen=True)
class Guess:
    category: str
    subcategory: str | None
    score: float


@dataclass(frozen=True)
class Verdict:
    """What would become of it."""

    guesses: list[Guess]
    category: str | None
    subcategory: str | None
    is_sure: bool
    is_emergency: bool
    spot: Spot
    route: Route
    rule: tuple[str, str | None, str | None] | None
    """Category, sub-category, kecamatan of the rule that decides; None: the category's own OPD, or no category."""
    response_due_at: datetime | None = None
    due_at: datetime | None = None
    targets: Targets = field(default_factory=lambda: Targets(1, 14))


def ask(session: Session, actor: Actor, text: str, *, desa: str = "", kecamatan: str = "", category: str = "") -> Verdict:
    """Judge words as if they came from the web form now. Raises Forbidden, and Invalid as `intake.submit` does."""
    reference_edit.let_edit(actor)
    known = knowledge.load(session)
    new = intake.NewReport(
        channel="web", idempotency_key="-", text=text, desa_kode=desa or None, kecamatan_kode=kecamatan or None,
        category=category or None,
    )
    if not text.strip():
        raise Invalid({"uraian": "required"})
    intake.check(new, known)
    judged = intake.judge(known, new)
    targets = case_clock.targets(known, judged.choice.category, judged.choice.subcategory, judged.priority)
    due = sla.deadlines(known.calendar, clock.now(), targets) if judged.route.decision is RouteDecision.ASSIGN else None
    return Verdict(
        guesses=[Guess(one.category, one.subcategory, one.score) for one in known.classifier.classify(text)],
        category=judged.choice.category, subcategory=judged.choice.subcategory, is_sure=judged.choice.is_sure,
        is_emergency=judged.is_emergency,
        spot=judged.spot, route=judged.route, rule=_rule(known, judged), targets=targets,
        response_due_at=due.response_due_at if due else None, due_at=due.due_at if due else None,
    )


def _rule(known: Knowledge, judged: intake.Judgement) -> tuple[str, str | None, str | None] | None:
    choice = judged.choice
    if judged.route.opd_kode is None or choice.category is None:
        return None
    return known.routing.rule_for(choice.category, choice.subcategory, judged.spot.kecamatan_kode)
