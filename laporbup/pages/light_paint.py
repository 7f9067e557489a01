"""Build plugin: a citizen's page paints and posts at the speed of bare HTML, and React comes when it is quiet.

In the built HTML of the light pages the preloads go, the style sheet is inlined (its link stays, React
rendered it, but blocks nothing), and the module script waits for `load` and three idle seconds: measured
on 400 kbps, a script still downloading when somebody presses Kirim costs the form a second TLS
connection. React hydrates this without a mismatch: attributes and additions are tolerated, missing
elements are not. The hashes of all inline scripts go to `.web/csp_hashes.json` for the policy.
Reflex makes the compressed copies after this plugin.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from reflex_base.plugins.base import Plugin

from laporbup.api.ports import KUNCI_MARK, TOKEN_MARK

ASSETS = Path(__file__).resolve().parents[2] / "assets"
WAIT_MS = 3000

#: Built page → style sheets it needs. Pages not named here are officers' pages: React at once.
LIGHT_PAGES: dict[str, tuple[str, ...]] = {
    "index": ("tokens", "app"),
    "lapor": ("tokens", "app"),
    "lacak": ("tokens", "app"),
    "lacak/_": ("tokens", "app"),
    "masuk": ("tokens", "app", "dasbor"),
    "publik": ("tokens", "app", "dasbor"),
    "peringkat": ("tokens", "app", "dasbor"),
    "404": ("tokens", "app"),
}

_PRELOAD = re.compile(r'<link rel="modulepreload"[^>]*/>|<link as="style"[^>]*rel="preload"/>')
_STYLE_LINK = re.compile(r'(<link href="[^"]*\.css" rel="stylesheet")')
_MODULE = re.compile(r'<script type="module" async="">(.*?)</script>', re.S)
_STATIC_IMPORT = re.compile(r'import (?:\* as (?P<name>\w+) from )?"(?P<url>[^"]+)";')
_ENTRY = re.compile(r'import\("(?P<url>[^"]+)"\);')
_MODULES = re.compile(r"window\.__reactRouterRouteModules = (?P<map>\{.*?\});", re.S)
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


class LightPaint(Plugin):
    """Rewrites the built pages and writes the hashes of their inline scripts."""

    def post_build(self, **context: Any) -> None:
        root = Path(context["static_dir"])
        hashes = {script_hash(page_script())}
        for path in sorted(root.rglob("*.html")):
            page = str(path.relative_to(root).with_suffix("")).removesuffix("/index")
            html = finish(path.read_text(encoding="utf-8"), LIGHT_PAGES.get(page))
            path.write_text(html, encoding="utf-8")
            hashes.update(script_hash(found) for found in _INLINE.findall(html))
        target = root.parents[1] / "csp_hashes.json"
        target.write_text(json.dumps(sorted(hashes)), encoding="utf-8")


def finish(html: str, sheets: tuple[str, ...] | None) -> str:
    """Return the built page as it is served; `sheets` is None for a page that is not light."""
    script = f"<script>{page_script()}</script></body>"
    html = html.replace("</body>", script)
    for name, mark in (("kunci", KUNCI_MARK), ("t", TOKEN_MARK)):
        # Here and not as a property: React would write the built value back over the server's.
        html = html.replace(f'name="{name}"', f'name="{name}" value="{mark}"')
    if sheets is None:
        # After parsing: `page_script` remembers the islands before React starts.
        return html.replace('<script type="module" async="">', '<script type="module">')
    html = _PRELOAD.sub("", html)
    html = _STYLE_LINK.sub(r'\1 media="print"', html)
    html = html.replace("</title>", f"</title><style>{page_style(sheets)}</style>", 1)
    return _MODULE.sub(lambda found: f'<script type="module" async="">{_patient(found[1])}</script>', html)


def _patient(module: str) -> str:
    """Return a script that does what the module does, later. Raises when React Router's script has changed."""
    imports = [(found["name"], found["url"]) for found in _STATIC_IMPORT.finditer(module)]
    entry, routes = _ENTRY.search(module), _MODULES.search(module)
    if not imports or entry is None or routes is None:
        raise ValueError("React Router changed its boot script")
    names = ",".join(name or "_" for name, _ in imports)
    urls = ",".join(f'import("{url}")' for _, url in imports)
    return (
        "(()=>{const go=()=>{if(window.__mengirim)return;"
        "document.querySelectorAll('link[media=print]').forEach(l=>{l.media='all'});"
        f"Promise.all([{urls}]).then(([{names}])=>{{window.__reactRouterRouteModules={routes['map']};"
        f'import("{entry["url"]}")}})}};'
        f"const soon=()=>setTimeout(()=>(window.requestIdleCallback||(f=>f()))(go),{WAIT_MS});"
        "document.readyState==='complete'?soon():addEventListener('load',soon)})()"
    )


def page_style(sheets: tuple[str, ...]) -> str:
    """Return style sheets of `assets/` as one line without comments."""
    css = "".join((ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in sheets)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css)).replace(";}", "}").strip()


def page_script() -> str:
    """Return `assets/lapor.js` without comment lines and indentation: it is inlined into every page."""
    lines = (line.strip() for line in (ASSETS / "lapor.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def script_hash(script: str) -> str:
    """Return the source expression of a Content-Security-Policy for an inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
