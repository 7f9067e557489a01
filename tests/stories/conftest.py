"""One running demo for all stories, and a browser to walk through it.

One xdist worker runs this whole folder (see tests/conftest.py), so that there is one app. The browser lives as long
as this package: Playwright keeps an event loop open, and asynchronous tests of other folders would trip over it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from laporbup import serving
from tests.running import Running, read_accounts, running

SCREENSHOTS = Path(__file__).resolve().parent.parent / "screenshots"
BUILT = serving.FRONT_END.parent / ".sources.sha256"
"""Written by scripts/prepare when a build came to its end; half a build has pages, but not this."""
HEIGHTS = {360: 740, 1280: 800}
"""The two screens we look at: a cheap phone and a desk."""

PageMaker = Callable[..., Page]
Step = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo with its data and accounts, ready to use. Stories share it: make your own reports, count only those."""
    if not BUILT.exists():
        pytest.fail("The front end is not built. Run scripts/test, or scripts/run once: both build it.")
    with running(tmp_path_factory.mktemp("app")) as started:
        read_accounts(started)
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium of this machine."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is not installed. Run scripts/test: it installs it.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page_for(browser: Browser, app: Running) -> Iterator[PageMaker]:
    """Make a page of a browser of its own (cookies, storage): `page_for(360)`, `page_for(1280, js=False)`.

    At the end no page may have thrown, and nothing may have been against the content security policy.
    """
    contexts = []
    wrong: list[str] = []

    def make(width: int, js: bool = True) -> Page:
        context = browser.new_context(
            base_url=app.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=js,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def sign_in(app: Running) -> Callable[[Page, str], None]:
    """Sign in through the form: `sign_in(page, "HANDLER PUPR")`, `sign_in(page, "BUPATI")`."""

    def do(page: Page, who: str) -> None:
        name, password = app.accounts[who]
        page.goto("/masuk")
        page.fill("#pengguna", name)
        page.fill("#sandi", password)
        page.click("main button")
        page.wait_for_url(lambda url: "/masuk" not in url)

    return do


@pytest.fixture
def screenshot() -> Step:
    """Keep what the page shows now, whole, in tests/screenshots (not in git): for people to look at."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take


@pytest.fixture
def web(app: Running) -> Iterator[httpx.Client]:
    """A client that follows nothing and keeps nothing."""
    with caller(app) as client:
        yield client


def caller(app: Running, address: str = "127.0.0.1") -> httpx.Client:
    """A client that calls from `address` (any 127.x.y.z): limits count by address, and tests must not share them."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=f"http://127.0.0.1:{app.port}", transport=transport, timeout=60)
