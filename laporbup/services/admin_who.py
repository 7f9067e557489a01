"""`/admin/siapa`: the page that says who would get a report, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from laporbup.domain.routing import RouteDecision
from laporbup.services import knowledge, reference_edit
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.knowledge import Knowledge
from laporbup.services.view_parts import Choice
from laporbup.services.view_reference import ReferenceField, WhoPage
from laporbup.services.who_gets_it import Verdict
from laporbup.text import admin_pages as words
from laporbup.text import admin_reference, dates

PAGE = "/admin/siapa"


def page(
    session: Session, actor: Actor, *, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
    verdict: Verdict | None = None,
) -> WhoPage:
    """Return the form with what was typed, and the verdict. Raises Forbidden."""
    reference_edit.let_edit(actor)
    known = knowledge.load(session)
    view = WhoPage(head=desk_head(session, actor, PAGE), fields=_fields(known, typed or {}, errors or {}))
    return view if verdict is None else _with_verdict(view, known, verdict, is_picked=bool((typed or {}).get("kategori")))


def _fields(known: Knowledge, typed: Mapping[str, str], errors: Mapping[str, str]) -> list[ReferenceField]:
    villages = sorted(known.desa.values(), key=lambda row: row.nama)
    places = sorted(known.kecamatan.values(), key=lambda row: row.nama)
    lists = {
        "desa": [(row.kode, f"{row.nama} ({known.kecamatan[row.kecamatan_kode].nama})") for row in villages],
        "kecamatan": [(row.kode, row.nama) for row in places],
        "kategori": [(row.kode, row.judul) for row in known.categories.values() if row.is_active],
    }
    said = {name: words.WHO_ERRORS.get(code, words.WHO_ERRORS["invalid"]) for name, code in errors.items()}
    text = ReferenceField("uraian", words.WHO_TEXT, "area", typed.get("uraian", ""), error=said.get("uraian", ""))
    labels = {
        "desa": (words.WHO_VILLAGE, words.WHO_VILLAGE_HINT), "kecamatan": (words.WHO_KECAMATAN, ""),
        "kategori": (words.WHO_CATEGORY, words.WHO_CATEGORY_HINT),
    }
    drawn = [
        ReferenceField(name, label, "choice", "", hint, said.get(name, ""), choices=_choices(lists[name], typed.get(name, "")))
        for name, (label, hint) in labels.items()
    ]
    return [text, *drawn]


def _choices(options: list[tuple[str, str]], chosen: str) -> list[Choice]:
    first = Choice("", words.WHO_NOT_CHOSEN, is_primary=not chosen)
    return [first, *(Choice(value, label, is_primary=value == chosen) for value, label in options)]


def _with_verdict(view: WhoPage, known: Knowledge, verdict: Verdict, *, is_picked: bool) -> WhoPage:
    decision = verdict.route.decision
    said, css, icon = {
        RouteDecision.ASSIGN: (words.TO_OPD, "s-assigned", "send"),
        RouteDecision.VERIFY: (words.TO_VERIFIER, "s-received", "ask"),
        RouteDecision.REFER: (words.TO_OTHERS, "s-rejected", "share"),
    }[decision]
    opd = known.opd.get(verdict.route.opd_kode or "")
    return replace(
        view, has_verdict=True, verdict=said.format(opd=opd.nama if opd else ""), css=css, icon=icon,
        reasons=_reasons(verdict, is_picked=is_picked), facts=_facts(known, verdict),
        guesses=[
            (_category(known, one.category), _sub(known, one.subcategory), _share(one.score)) for one in verdict.guesses
        ],
    )


def _reasons(verdict: Verdict, *, is_picked: bool) -> list[str]:
    found = []
    if verdict.is_emergency:
        found.append(words.WHY_EMERGENCY)
    if is_picked:
        found.append(words.WHY_PICKED)
    elif not verdict.guesses:
        found.append(words.WHY_NO_WORDS)
    elif verdict.route.decision is not RouteDecision.REFER or verdict.spot.is_inside:
        found.append(words.WHY_SURE if verdict.is_sure else words.WHY_UNSURE)
    return found


def _facts(known: Knowledge, verdict: Verdict) -> list[tuple[str, str]]:
    route = verdict.route
    category = " › ".join(filter(None, [_category(known, verdict.category), _sub(known, verdict.subcategory)]))
    facts = [(words.FACT_CATEGORY, category), (words.FACT_PLACE, _place(known, verdict))]
    if route.opd_kode:
        facts.append((words.FACT_RULE, _rule(known, verdict)))
    if route.referral:
        facts.append((words.FACT_REFERRAL, route.referral))
    facts += [
        (label, words.DUE.format(when=_moment(moment), days=dates.working_days(days)))
        for label, moment, days in (
            (words.FACT_RESPONSE, verdict.response_due_at, verdict.targets.response_days),
            (words.FACT_DUE, verdict.due_at, verdict.targets.finish_days),
        )
        if moment is not None
    ]
    priority = admin_reference.CODES["priority"]["darurat" if verdict.is_emergency else route.priority]
    secret = words.HIDDEN_YES if route.is_confidential else words.HIDDEN_NO
    return [*facts, (words.FACT_PRIORITY, priority), (words.FACT_HIDDEN, secret)]


def _share(score: float) -> str:
    return dates.percent(score) if score >= 0.01 else words.HARDLY


def _moment(moment: datetime) -> str:
    return dates.moment_label(moment)


def _category(known: Knowledge, kode: str | None) -> str:
    return known.categories[kode].judul if kode in known.categories else admin_reference.NONE


def _sub(known: Knowledge, kode: str | None) -> str:
    return known.subcategories[kode].judul if kode in known.subcategories else ""


def _place(known: Knowledge, verdict: Verdict) -> str:
    if not verdict.spot.is_inside:
        return words.PLACE_OUTSIDE
    found = [name for name in known.place_name(verdict.spot.desa_kode, verdict.spot.kecamatan_kode) if name]
    return ", ".join(found) or words.PLACE_NONE


def _rule(known: Knowledge, verdict: Verdict) -> str:
    if verdict.rule is None:
        return words.RULE_OWN
    category, sub, place = verdict.rule
    return words.RULE.format(
        category=_category(known, category), sub=_sub(known, sub) or words.RULE_ALL_SUBS,
        place=known.kecamatan[place].nama if place else words.RULE_ANYWHERE,
        opd=known.opd[verdict.route.opd_kode or ""].singkat,
    )
