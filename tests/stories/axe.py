"""Is a page usable for who sees, hears or moves differently: axe, what overflows, what a thumb cannot hit."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()
_SMALL = """() => [...document.querySelectorAll('main button, main select, main summary, main input:not([type=hidden])')]
  .filter(e => e.offsetParent && !e.closest('label') && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120))"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now, one line a rule."""
    found = _axe.run(page).response["violations"]
    return [f"{page.url} {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}" for one in found]


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def too_small(page: Page) -> list[str]:
    """Controls lower than the 44 px a thumb needs."""
    return list(page.evaluate(_SMALL))
