"""Build plugin: the page talks to the host and port it came from, and dynamic pages are prerendered too."""

from __future__ import annotations

from typing import Any

from reflex_base.plugins.base import Plugin

#: One prerendered page for each dynamic route; `_` stands for the code (see `pages.built`). The last one matches
#: no route: it becomes the page for unknown addresses.
DYNAMIC_PAGES = ("/lacak/_", "/tidak-ada")

_BAKED_PORT = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'
_BAKED_NAME = "endpoint.hostname = frontend_hostname;"


class OwnOrigin(Plugin):
    """Patches two files Reflex generates; a changed Reflex stops the build instead of shipping a wrong address."""

    def pre_compile(self, **context: Any) -> None:
        add_modify_task = context["add_modify_task"]
        add_modify_task("utils/state.js", _same_origin)
        add_modify_task("react-router.config.js", _prerender_dynamic)


def _same_origin(source: str) -> str:
    """Take host and port from the address bar: the built files serve any port, name and proxy."""
    if "endpoint.host = window.location.host;" in source:
        return source
    if _BAKED_PORT not in source or _BAKED_NAME not in source:
        raise ValueError("Reflex changed getBackendURL")
    return source.replace(_BAKED_PORT, "").replace(_BAKED_NAME, "endpoint.host = window.location.host;")


def _prerender_dynamic(source: str) -> str:
    paths = ", ".join(f'"{path}"' for path in DYNAMIC_PAGES)
    wanted = f'"prerender": ({{getStaticPaths}}) => [...getStaticPaths(), {paths}]'
    if wanted in source or '"prerender": true' not in source:
        return source
    return source.replace('"prerender": true', wanted)
