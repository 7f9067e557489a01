"""Build plugin: a citizen's page paints and posts at the speed of bare HTML, and React comes when it is quiet.

In the built HTML of the light pages the preloads go, the style sheet is inlined (its link stays, React
rendered it, but is disabled and never fetched), and the module script waits for `load` and three idle seconds: measured
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
import shutil
from html import escape
from pathlib import Path
from typing import Any

from reflex_base.plugins.base import Plugin

from laporbup.api.ports import KUNCI_MARK, TOKEN_MARK

ASSETS = Path(__file__).resolve().parents[2] / "assets"
WAIT_MS = 3000
PAGES = "pages"
"""Folder of the finished pages, beside the static files: a page with empty islands and a key that is none (`/lapor/`,
`/lapor.html`) must not be served as it is."""

#: Built page → style sheets it needs. Pages not named here are officers' pages: React at once.
LIGHT_PAGES: dict[str, tuple[str, ...]] = {
    "index": ("tokens", "app"),
    "lapor": ("tokens", "app"),
    "lacak": ("tokens", "app"),
    "lacak/_": ("tokens", "app"),
    "masuk": ("tokens", "app", "dasbor"),
    "publik": ("tokens", "app", "dasbor"),
    "peringkat": ("tokens", "app", "dasbor"),
    "tidak-ada": ("tokens", "app"),
}

_PRELOAD = re.compile(r'<link rel="modulepreload"[^>]*/>|<link as="style"[^>]*rel="preload"/>')
_STYLE_LINK = re.compile(r'(<link href="[^"]*\.css" rel="stylesheet")')
_NO_PICTURE = re.compile(r'<meta content="" property="og:image"/>')
_MODULE = re.compile(r'<script type="module" async="">(.*?)</script>', re.S)
_STATIC_IMPORT = re.compile(r'import (?:\* as (?P<name>\w+) from )?"(?P<url>[^"]+)";')
_ENTRY = re.compile(r'import\("(?P<url>[^"]+)"\);')
_MODULES = re.compile(r"window\.__reactRouterRouteModules = (?P<map>\{.*?\});", re.S)
_ROUTE = re.compile(r'"(?P<id>[^"]+)":(?P<name>\w+)')
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


class LightPaint(Plugin):
    """Rewrites the built pages, takes them out of the static files, writes the hashes of their inline scripts."""

    def post_build(self, **context: Any) -> None:
        root = Path(context["static_dir"])
        refuse_styles(root.parents[1])
        pages = root.parent / PAGES
        shutil.rmtree(pages, ignore_errors=True)
        hashes = {script_hash(page_script())}
        for path in sorted(root.rglob("*.html")):
            page = str(path.relative_to(root).with_suffix("")).removesuffix("/index")
            html = finish(path.read_text(encoding="utf-8"), LIGHT_PAGES.get(page))
            hashes.update(script_hash(found) for found in _INLINE.findall(html))
            target = pages / f"{page}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(html, encoding="utf-8")
            path.unlink()
        # What static files may answer by themselves: the page for unknown addresses. Reflex makes `404.html` of it.
        for name in ("index.html", "__spa-fallback.html"):
            shutil.copyfile(pages / "tidak-ada.html", root / name)
        target = root.parents[1] / "csp_hashes.json"
        target.write_text(json.dumps(sorted(hashes)), encoding="utf-8")


def refuse_styles(web: Path) -> None:
    """Stop the build when a component has a style: `lean_web` left Emotion out, and a property Reflex does not know
    becomes a style (width of an image, for example). Put it into `custom_attrs`.
    """
    for path in sorted([*web.glob("app/routes/*.jsx"), *web.glob("app_components/**/*.jsx")]):
        found = re.search(r"css:\(\{.{0,80}", path.read_text(encoding="utf-8"))
        if found:
            raise ValueError(f"{path.name} has a style: {found[0]}")


def finish(html: str, sheets: tuple[str, ...] | None) -> str:
    """Return the built page as it is served; `sheets` is None for a page that is not light."""
    html = _NO_PICTURE.sub("", html).replace("</body>", f"<script>{page_script()}</script></body>")
    for name, mark in (("kunci", KUNCI_MARK), ("t", TOKEN_MARK)):
        # Here and not as a property: React would write the built value back over the server's.
        html = html.replace(f'name="{name}"', f'name="{name}" value="{mark}"')
    wait_ms = 0 if sheets is None else WAIT_MS
    html = _MODULE.sub(lambda found: f'<script type="module" {_boot_data(found[1], wait_ms)}>{BOOT}</script>', html)
    if sheets is None:
        return html
    html = _STYLE_LINK.sub(r'\1 disabled=""', _PRELOAD.sub("", html))
    return html.replace("</title>", f"</title><style>{page_style(sheets)}</style>", 1)


#: Does what React Router's own script does, when it is time. The same for every page, so that one hash allows it.
BOOT = (
    "const e=document.querySelector('script[data-mulai]'),b=JSON.parse(e.dataset.mulai),"
    "go=()=>{if(window.__mengirim)return;"
    "Promise.all([import(b.manifest),...Object.values(b.routes).map(u=>import(u))]).then(m=>{"
    "window.__reactRouterRouteModules=Object.fromEntries(Object.keys(b.routes).map((k,i)=>[k,m[i+1]]));import(b.entry)})},"
    "soon=()=>setTimeout(()=>(window.requestIdleCallback||(f=>f()))(go),b.wait);"
    "b.wait?document.readyState==='complete'?soon():addEventListener('load',soon):go()"
)


def _boot_data(module: str, wait_ms: int) -> str:
    """Return the attribute `BOOT` reads: which modules, and after how long. Raises when React Router's script changed."""
    urls = {found["name"]: found["url"] for found in _STATIC_IMPORT.finditer(module)}
    entry, routes = _ENTRY.search(module), _MODULES.search(module)
    if None not in urls or entry is None or routes is None:
        raise ValueError("React Router changed its boot script")
    data = {
        "manifest": urls[None],
        "routes": {found["id"]: urls[found["name"]] for found in _ROUTE.finditer(routes["map"])},
        "entry": entry["url"],
        "wait": wait_ms,
    }
    return f'data-mulai="{escape(json.dumps(data))}"'


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
