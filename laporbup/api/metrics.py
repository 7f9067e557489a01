"""`/metrics` for Prometheus: the database's figures at the moment of asking, and this process's requests."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from laporbup import clock, db
from laporbup.domain.lifecycle import Status
from laporbup.services.alarms import Kind
from laporbup.services.costs import MonthCost
from laporbup.services.operating_figures import Figures, figures

disable_created_metrics()

_AREAS = frozenset({
    "/", "/lapor", "/lacak", "/publik", "/peringkat", "/masuk", "/keluar", "/petugas", "/camat", "/verifikasi", "/bupati",
    "/admin", "/media", "/webhook", "/open311", "/simulator", "/emulator", "/assets", "/_event",
})
_process = CollectorRegistry()
_requests = Counter(
    "laporbup_http_requests", "Answered HTTP requests of this process.", ("method", "area", "status"), registry=_process
)


def count_request(method: str, area: str, status: int) -> None:
    """Count an answer. `area` is the first part of the path; unknown ones are counted together."""
    kind = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    _requests.labels(kind, area if area in _AREAS else "other", f"{status // 100}xx").inc()


async def show(_request: Request) -> Response:
    """GET /metrics"""
    found = await db.read(figures, clock.now())
    registry = CollectorRegistry()
    registry.register(_Snapshot(found))
    body = generate_latest(registry) + generate_latest(_process)
    return Response(body, headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})


class _Snapshot(Collector):
    """One scrape."""

    def __init__(self, found: Figures) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        found = self.found
        reports = GaugeMetricFamily("laporbup_reports", "Reports by status.", labels=["status"])
        for status in Status:
            reports.add_metric([status.value], found.reports.get(status.value, 0))
        yield reports
        yield GaugeMetricFamily("laporbup_inbox_lag_seconds", "Age of the oldest unworked message.", found.inbox_lag_s)
        yield GaugeMetricFamily("laporbup_outbox_lag_seconds", "Age of the oldest unsent due message.", found.outbox_lag_s)
        if found.worker_seen_s is not None:
            yield GaugeMetricFamily("laporbup_worker_seen_seconds", "Since the worker was last seen.", found.worker_seen_s)
        outbox = GaugeMetricFamily("laporbup_outbox_messages", "Messages by state.", labels=["state"])
        for state, count in sorted(found.outbox.items()):
            outbox.add_metric([state], count)
        yield outbox
        yield GaugeMetricFamily(
            "laporbup_whatsapp_sending_stopped", "1 while all sending has stopped.", int(found.is_sending_stopped)
        )
        yield _alarms(found.alarms)
        yield CounterMetricFamily("laporbup_whatsapp_cost_rupiah", "What messages cost so far.", found.cost_rupiah)
        messages = CounterMetricFamily(
            "laporbup_whatsapp_messages", "Priced messages.", labels=["category", "billable"]
        )
        for (category, is_billable), count in sorted(found.messages.items()):
            messages.add_metric([category, str(is_billable).lower()], count)
        yield messages
        yield from _month(found.month)


def _month(month: MonthCost) -> Iterator[Metric]:
    """This Jakarta month; the forecast is missing while there are too few days to go by."""
    yield GaugeMetricFamily("laporbup_whatsapp_month_rupiah", "What messages cost this month so far.", month.rupiah)
    yield GaugeMetricFamily("laporbup_whatsapp_free_left", "Service messages still free this month.", month.free_left)
    if month.forecast is not None:
        yield GaugeMetricFamily("laporbup_whatsapp_forecast_rupiah", "What this month will cost.", month.forecast)
    if month.cap is not None:
        yield GaugeMetricFamily("laporbup_whatsapp_cap_rupiah", "The most this month may cost.", month.cap)


def _alarms(found: dict[str, int]) -> Metric:
    """Every kind has a line, so that a rule on one can fire the first time."""
    family = GaugeMetricFamily("laporbup_alarms", "Open alarms by kind.", labels=["kind"])
    for kind in sorted({*Kind, *found}):
        family.add_metric([str(kind)], found.get(kind, 0))
    return family
