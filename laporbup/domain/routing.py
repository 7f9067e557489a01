"""Category and place to the OPD that must act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class RouteDecision(StrEnum):
    ASSIGN = "ASSIGN"
    VERIFY = "VERIFY"
    """Unsure: a verifier chooses."""
    REFER = "REFER"
    """Not the kabupaten's to solve."""


@dataclass(frozen=True)
class Rule:
    """Category × place → OPD; None means any."""

    category: str
    opd_kode: str
    subcategory: str | None = None
    kecamatan: str | None = None


@dataclass(frozen=True)
class RoutedCategory:
    """What routing needs to know of a category (or of a sub-category, with `subcategory` set)."""

    category: str
    opd_kode: str
    subcategory: str | None = None
    response_days: int | None = None
    """Working days; None: as the category."""
    finish_days: int = 14
    priority: str = "sedang"
    is_confidential: bool = False
    is_external: bool = False
    referral: str = ""


@dataclass(frozen=True)
class Route:
    """`opd_kode` is set on ASSIGN. `referral` says who solves it (REFER) or who else knows (ASSIGN).

    Days are working days, 0 means within the hour.
    """

    opd_kode: str | None
    decision: RouteDecision
    referral: str
    is_confidential: bool
    response_days: int
    finish_days: int
    priority: str


DEFAULT_RESPONSE_DAYS = 1
DEFAULT_FINISH_DAYS = 14


class RoutingTable:
    """All rules; the most specific wins: sub+kecamatan, sub, category+kecamatan, category, the category's own OPD."""

    def __init__(self, rules: Iterable[Rule], categories: Iterable[RoutedCategory]) -> None:
        self._rules: dict[tuple[str, str | None, str | None], str] = {}
        for rule in rules:
            self._rules[(rule.category, rule.subcategory, rule.kecamatan)] = rule.opd_kode
        self._known = {(item.category, item.subcategory): item for item in categories}

    def route(
        self,
        category: str | None,
        subcategory: str | None = None,
        kecamatan: str | None = None,
        *,
        is_sure: bool,
        inside_oki: bool = True,
        outside_referral: str = "",
    ) -> Route:
        """Decide who gets a report. A category nobody knows counts as unsure."""
        main = self._known.get((category or "", None))
        sub = self._known.get((category or "", subcategory)) if subcategory else None
        chosen = sub or main
        if chosen is None:
            decision = RouteDecision.VERIFY if inside_oki else RouteDecision.REFER
            return Route(
                None, decision, "" if inside_oki else outside_referral, False,
                DEFAULT_RESPONSE_DAYS, DEFAULT_FINISH_DAYS, "sedang",
            )
        return self._route_known(main, chosen, kecamatan, is_sure, inside_oki, outside_referral)

    def _route_known(
        self,
        main: RoutedCategory | None,
        chosen: RoutedCategory,
        kecamatan: str | None,
        is_sure: bool,
        inside_oki: bool,
        outside_referral: str,
    ) -> Route:
        response = chosen.response_days
        if response is None:
            response = main.response_days if main and main.response_days is not None else DEFAULT_RESPONSE_DAYS
        decision, referral = RouteDecision.ASSIGN, chosen.referral
        opd: str | None = self.opd_for(chosen, kecamatan)
        if not inside_oki:
            decision, opd, referral = RouteDecision.REFER, None, outside_referral
        elif not is_sure:
            decision, opd = RouteDecision.VERIFY, None
        elif chosen.is_external:
            decision, opd = RouteDecision.REFER, None
        return Route(
            opd, decision, referral, chosen.is_confidential or bool(main and main.is_confidential),
            response, chosen.finish_days, chosen.priority,
        )

    def opd_for(self, chosen: RoutedCategory, kecamatan: str | None) -> str:
        """The OPD that the most specific rule names."""
        key = self.rule_for(chosen.category, chosen.subcategory, kecamatan)
        return self._rules[key] if key else chosen.opd_kode

    def rule_for(
        self, category: str, subcategory: str | None, kecamatan: str | None
    ) -> tuple[str, str | None, str | None] | None:
        """The rule that decides, as category, sub-category, kecamatan; None: the OPD of the (sub-)category itself."""
        sub = subcategory if (category, subcategory) in self._known else None
        order: list[tuple[str, str | None, str | None]] = [(category, None, kecamatan), (category, None, None)]
        if sub:
            order = [(category, sub, kecamatan), (category, sub, None), (category, None, kecamatan)]
            # the category's general rule does not overrule the OPD its sub-category names itself
        return next((key for key in order if key in self._rules), None)
