"""Category and place to an agency: the most specific rule wins."""

from __future__ import annotations

from laporbup.domain.routing import RoutedCategory, RouteDecision, RoutingTable, Rule

CATEGORIES = [
    RoutedCategory("jalan", "PUPR", response_days=2, finish_days=14),
    RoutedCategory("jalan", "PRKP", "lingkungan", finish_days=30, priority="rendah"),
    RoutedCategory("jalan", "PUPR", "negara", is_external=True, referral="BBPJN"),
    RoutedCategory("jalan", "PUPR", "trotoar", referral="juga PLN"),
    RoutedCategory("sosial", "DINSOS", is_confidential=True),
    RoutedCategory("sosial", "DPPPA", "kdrt", response_days=0, finish_days=1, priority="darurat"),
]
RULES = [
    Rule("jalan", "PUPR"),
    Rule("jalan", "KEC-CENGAL", kecamatan="cengal"),
    Rule("jalan", "PRKP", "lingkungan"),
    Rule("jalan", "KEC-MESUJI", "lingkungan", "mesuji"),
    Rule("sosial", "DINKES"),
]
TABLE = RoutingTable(RULES, CATEGORIES)


def opd(category: str, sub: str | None = None, kecamatan: str | None = None) -> str | None:
    return TABLE.route(category, sub, kecamatan, is_sure=True).opd_kode


def test_most_specific_rule_wins():
    assert opd("jalan") == "PUPR"
    assert opd("jalan", None, "mesuji") == "PUPR"
    assert opd("jalan", None, "cengal") == "KEC-CENGAL"
    assert opd("jalan", "lingkungan", "mesuji") == "KEC-MESUJI"
    assert opd("jalan", "lingkungan", "cengal") == "PRKP"
    assert opd("sosial") == "DINKES"
    assert opd("sosial", "kdrt", "cengal") == "DPPPA"
    assert opd("jalan", "tidak-ada") == "PUPR"


def test_unsure_goes_to_a_verifier():
    route = TABLE.route("jalan", "lingkungan", is_sure=False)
    assert (route.decision, route.opd_kode) == (RouteDecision.VERIFY, None)
    assert (route.response_days, route.finish_days, route.priority) == (2, 30, "rendah")
    assert TABLE.route(None, is_sure=True).decision is RouteDecision.VERIFY


def test_what_is_not_ours_is_referred():
    route = TABLE.route("jalan", "negara", is_sure=True)
    assert (route.decision, route.opd_kode, route.referral) == (RouteDecision.REFER, None, "BBPJN")
    assert TABLE.route("jalan", "trotoar", is_sure=True).decision is RouteDecision.ASSIGN
    outside = TABLE.route("jalan", is_sure=False, inside_oki=False, outside_referral="tetangga")
    assert (outside.decision, outside.referral) == (RouteDecision.REFER, "tetangga")
    nowhere = TABLE.route(None, is_sure=False, inside_oki=False, outside_referral="tetangga")
    assert (nowhere.decision, nowhere.referral) == (RouteDecision.REFER, "tetangga")


def test_unsure_external_is_not_referred():
    """A wrong referral sends a citizen away; a verifier looks first."""
    assert TABLE.route("jalan", "negara", is_sure=False).decision is RouteDecision.VERIFY


def test_confidential_and_times_come_from_category_and_subcategory():
    kdrt = TABLE.route("sosial", "kdrt", is_sure=True)
    assert kdrt.is_confidential
    assert (kdrt.response_days, kdrt.finish_days, kdrt.priority) == (0, 1, "darurat")
    assert not TABLE.route("jalan", is_sure=True).is_confidential
    orphan = RoutingTable([], [RoutedCategory("x", "A", "y")]).route("x", "y", is_sure=True)
    assert (orphan.opd_kode, orphan.response_days) == ("A", 1)
