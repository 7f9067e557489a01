"""Build plugin: a few changes to what Reflex generates before Vite builds it.

The page talks to the host and port it came from, dynamic pages are prerendered too, and Emotion stays
out: no component here has a style of its own, and it is 8 KB every village would pay for. Each change
looks for the text it replaces; a changed Reflex stops the build instead of shipping something wrong.
"""

from __future__ import annotations

import re
from typing import Any

from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins.base import Plugin

#: One prerendered page for each dynamic route; `_` stands for the code (see `pages.built`). The last one matches
#: no route: it becomes the page for unknown addresses.
DYNAMIC_PAGES = ("/lacak/_", "/petugas/laporan/_", "/tidak-ada")

_PLAIN_JSX = "utils/plain-jsx.js"
_HOSTNAME = "endpoint.hostname = frontend_hostname;"
_HOST = "endpoint.host = window.location.host;"
_PORT = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'
_ALIASES = "alias: ["
_ALIAS = (
    f'{{ find: "@emotion/react", replacement: fileURLToPath(new URL("./{_PLAIN_JSX}", import.meta.url)) }},'
)
_PRELOAD = 'jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),'
_THEME_SCRIPT = re.compile(r'jsx\("script",\{\},"\\n// Only run in browser environment(?:[^"\\]|\\.)*"\),')
_PRERENDER = '"prerender": true'


class LeanWeb(Plugin):
    """Patches `.web` on every compile."""

    def pre_compile(self, **context: Any) -> None:
        (get_web_dir() / _PLAIN_JSX).write_text('export { createElement as jsx } from "react";\n', encoding="utf-8")
        modify = context["add_modify_task"]
        modify("utils/state.js", own_host)
        modify("vite.config.js", without_emotion)
        modify("app/_document.js", lean_head)
        modify("react-router.config.js", prerender_dynamic)


def own_host(source: str) -> str:
    """Take host and port of the websocket from the address bar: the built files serve any name, port and proxy."""
    return source if _HOST in source else _replaced(_replaced(source, _PORT, ""), _HOSTNAME, _HOST)


def without_emotion(source: str) -> str:
    """Let React itself create elements."""
    return source if _ALIAS in source else _replaced(source, _ALIASES, f"{_ALIASES}\n      {_ALIAS}")


def lean_head(source: str) -> str:
    """Drop the preload of a style sheet light pages never fetch, and the script for a theme switch we do not have."""
    without_preload = _replaced(source, _PRELOAD, "")
    found = _THEME_SCRIPT.search(without_preload)
    if found is None:
        raise ValueError("Reflex no longer generates the theme script")
    return without_preload.replace(found[0], "", 1)


def prerender_dynamic(source: str) -> str:
    """Prerender one page of each dynamic route beside the static ones. Not every compile prerenders at all."""
    paths = ", ".join(f'"{path}"' for path in DYNAMIC_PAGES)
    return source.replace(_PRERENDER, f'"prerender": ({{getStaticPaths}}) => [...getStaticPaths(), {paths}]')


def _replaced(source: str, old: str, new: str) -> str:
    if old not in source:
        raise ValueError(f"Reflex no longer generates {old!r}")
    return source.replace(old, new, 1)
