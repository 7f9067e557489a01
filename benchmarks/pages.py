"""A citizen's pages on a slow phone with a weak signal, against a bare hand-written form on the same link.

Cold cache, 360 × 640, CPU four times slower, every byte through `benchmarks.shaper`. Both are visited in
turns; each figure is the median of the runs.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.apps import ROOT, WEB, App, free_port
from benchmarks.figures import Figure, limit, paired
from benchmarks.webhook import granian

RUNS = 5
CPU_SLOWDOWN = 4
STORY = "Jembatan kayu di RT 2 patah, anak sekolah tidak bisa lewat"
LANDMARK = "Desa Ulak Kapal, dekat masjid"
DONE = ".now"
"""What shows the status on the tracker, and the result of the bare form."""
FCP_BUDGET = 1.15
SUBMIT_BUDGET = 1.2
TRACKER_BUDGET_MS = 1600
BEFORE_PAINT_KB = 30
IN_ALL_KB = 150
QUIET_S = 4.0
USER_AGENT = (
    "Mozilla/5.0 (Linux; Android 10; Redmi 9A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
WATCH = """
(() => {
  const look = () => {
    const found = document.querySelector('.now');
    if (found && found.getBoundingClientRect().height > 0) window.__readable = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Visit:
    """One cold visit; times in milliseconds from the start of the navigation, sizes in bytes on the wire."""

    fcp: float = 0.0
    readable: float = 0.0
    before_paint: int = 0
    in_all: int = 0


@dataclass
class Site:
    """An app behind the slow link: `origin` is its own address, so cookies, Origin and websockets are as in life."""

    origin: str
    via: int
    browser: Browser

    @contextmanager
    def page(self) -> Iterator[tuple[Page, dict[str, Any]]]:
        """A cold page on a slow phone, and the record of what crosses the wire."""
        context = self.browser.new_context(
            viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True, has_touch=True, locale="id-ID",
            user_agent=USER_AGENT,
        )
        page = context.new_page()
        page.add_init_script(WATCH)
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        record: dict[str, Any] = {"begun": {}, "ends": []}
        wire.on("Network.requestWillBeSent", lambda e: record["begun"].setdefault(e["requestId"], e["timestamp"]))
        wire.on("Network.loadingFinished", lambda e: record["ends"].append((e["requestId"], e["encodedDataLength"])))
        try:
            yield page, record
        finally:
            context.close()

    def visit(self, path: str, *, settle: bool = False) -> Visit:
        """Open a page and read its timings; with `settle` also wait until the wire is quiet."""
        with self.page() as (page, record):
            page.goto(self.origin + path, wait_until="load", timeout=120_000)
            page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
            if settle:
                self._settle(page, record)
            times = page.evaluate(
                "() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.__readable || 0]"
            )
            begun = record["begun"]
            # A browser paints before a page has wholly arrived: whatever was asked for by then counts in full.
            painted = min(begun.values()) + times[0] / 1000
            before = sum(size for key, size in record["ends"] if begun[key] <= painted)
            return Visit(times[0], max(times), int(before), int(sum(size for _, size in record["ends"])))

    def _settle(self, page: Page, record: dict[str, Any]) -> None:
        seen = -1
        while seen != len(record["ends"]):
            seen = len(record["ends"])
            page.wait_for_timeout(QUIET_S * 1000)

    def submit(self) -> float:
        """Milliseconds from the start of the navigation until the result of the first submit is on the screen."""
        with self.page() as (page, _record):
            began = time.perf_counter()
            page.goto(self.origin + "/lapor", wait_until="commit", timeout=120_000)
            page.locator("textarea[name=uraian]").fill(STORY, timeout=120_000)
            page.locator("input[name=patokan]").fill(LANDMARK, timeout=120_000)
            page.locator("form button[type=submit], form button:not([type])").last.click(timeout=120_000, no_wait_after=True)
            page.locator(DONE).first.wait_for(state="visible", timeout=120_000)
            return (time.perf_counter() - began) * 1000

    def tracker_path(self) -> str:
        """Send one report without shaping and return the path of its tracker."""
        import httpx

        fields = {"uraian": STORY + " sekarang", "patokan": LANDMARK}
        answer = httpx.post(f"{self.origin}/lapor", data=fields, files={"foto": ("", b"")}, headers={"Origin": self.origin})
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(f"/lapor answered {answer.status_code}")
        return httpx.URL(answer.headers["location"]).path


def figures() -> Iterator[Figure]:
    """Form and tracker, five cold runs each in turns."""
    with _sites() as (ours, bare):
        ours.visit("/lapor")
        pairs = [(ours.visit("/lapor", settle=turn == 0), bare.visit("/lapor")) for turn in range(RUNS)]
        submits = [(ours.submit(), bare.submit()) for _ in range(RUNS)]
        path = ours.tracker_path()
        tracker = [ours.visit(path).readable for _ in range(RUNS)]
    yield paired("form_fcp", [(a.fcp, b.fcp) for a, b in pairs], "ms", "<=", FCP_BUDGET)
    yield paired("form_first_submit", submits, "ms", "<=", SUBMIT_BUDGET)
    yield limit("form_before_first_paint", statistics.median(a.before_paint for a, _ in pairs) / 1024, "KB", BEFORE_PAINT_KB)
    yield limit("form_in_all", max(a.in_all for a, _ in pairs) / 1024, "KB", IN_ALL_KB)
    baseline = statistics.median(b.fcp for _, b in pairs)
    yield limit("tracker_readable", statistics.median(tracker), "ms", TRACKER_BUDGET_MS, baseline=baseline)


@contextmanager
def _sites() -> Iterator[tuple[Site, Site]]:
    """Our app and the bare form, each behind a slow link of its own, and one browser for both."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, bare = App(folder / "ours", WEB), App(folder / "bare")
        bare.command = granian("benchmarks.bare_form:app", bare.port)
        for verb in ("migrate", "seed"):
            ours.verb(verb)
        vias = {app.port: free_port() for app in (ours, bare)}
        for app in (ours, bare):
            stack.callback(app.kill)
            app.start()
            app.wait()
            stack.enter_context(_slow_link(vias[app.port], app.port))
        rules = ",".join(f"MAP localhost:{port} 127.0.0.1:{via}" for port, via in vias.items())
        browser = stack.enter_context(_browser(rules))
        yield tuple(Site(f"http://localhost:{app.port}", vias[app.port], browser) for app in (ours, bare))  # type: ignore[misc]


@contextmanager
def _slow_link(listen: int, target: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.shaper", str(listen), str(target)], cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _browser(rules: str) -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", f"--host-resolver-rules={rules}"]
        )
        try:
            yield browser
        finally:
            browser.close()
