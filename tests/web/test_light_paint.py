"""The build plugin: pages that paint like bare HTML, and a build that stops when Reflex changed under it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from laporbup.api.ports import KUNCI_MARK
from laporbup.pages import lean_web, light_paint

MODULE = """import "/assets/manifest-1.js";
import * as route0 from "/assets/root-2.js";
import * as route1 from "/assets/lapor-3.js";
  
  window.__reactRouterRouteModules = {"root":route0,"routes/[lapor]._index":route1};

import("/assets/entry.client-4.js");"""  # noqa: W293 - as React Router writes it
PAGE = (
    '<!DOCTYPE html><html lang="id"><head><link rel="modulepreload" href="/assets/root-2.js"/><title>Buat laporan</title>'
    '<link href="/assets/styles-5.css" rel="stylesheet" type="text/css"/></head>'
    '<body><main><input type="hidden" name="kunci"/></main>'
    f'<script type="module" async="">{MODULE}</script></body></html>'
)


class TestLightPage:
    html = light_paint.finish(PAGE, ("tokens", "app"))

    def test_nothing_is_fetched_before_the_page_is_quiet(self):
        assert "modulepreload" not in self.html
        assert '<link href="/assets/styles-5.css" rel="stylesheet" disabled=""' in self.html
        assert "import * as" not in self.html

    def test_the_style_is_in_the_page(self):
        style = self.html.split("<style>")[1].split("</style>")[0]
        assert "--river:#0b5b51" in style
        assert "/*" not in style
        assert len(style) < 10_000

    def test_everything_react_needs_is_named(self):
        data = self.html.split('data-mulai="')[1].split('"')[0].replace("&quot;", '"')
        assert json.loads(data) == {
            "manifest": "/assets/manifest-1.js",
            "routes": {"root": "/assets/root-2.js", "routes/[lapor]._index": "/assets/lapor-3.js"},
            "entry": "/assets/entry.client-4.js",
            "wait": light_paint.WAIT_MS,
        }

    def test_the_key_has_its_place(self):
        """As an attribute of the built page and not as a property: React would undo the server's value."""
        assert f'name="kunci" value="{KUNCI_MARK}"' in self.html

    def test_small_before_first_paint(self):
        assert len(light_paint.page_script()) <= 6 * 1024


def test_no_picture_is_no_tag():
    tag = '<meta content="" property="og:image"/>'
    assert light_paint.finish(PAGE.replace("</head>", f"{tag}</head>"), None) == light_paint.finish(PAGE, None)


def test_an_officers_page_starts_at_once():
    html = light_paint.finish(PAGE, None)
    assert "&quot;wait&quot;: 0" in html
    assert "modulepreload" in html
    assert "<style>" not in html


def test_a_changed_boot_script_stops_the_build():
    with pytest.raises(ValueError, match="boot script"):
        light_paint.finish(PAGE.replace("__reactRouterRouteModules", "__other"), ("app",))


def test_the_hash_is_what_a_browser_computes():
    digest = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    assert light_paint.script_hash("let a = 1") == f"'sha256-{digest}'"


def test_the_plugin_rewrites_a_built_tree(tmp_path: Path):
    client = tmp_path / "build" / "client"
    client.mkdir(parents=True)
    (client / "lapor").mkdir()
    for name in ("index", "lapor", "lapor/index", "petugas", "tidak-ada"):
        (client / f"{name}.html").write_text(PAGE)
    light_paint.LightPaint().post_build(static_dir=client)
    pages = tmp_path / "build" / light_paint.PAGES
    assert "disabled" in (pages / "lapor.html").read_text()
    assert "disabled" not in (pages / "petugas.html").read_text()
    # A static form would give everybody the same key, and so the same report.
    assert sorted(path.name for path in client.rglob("*.html")) == ["__spa-fallback.html", "index.html"]
    assert (client / "__spa-fallback.html").read_text() == (pages / "tidak-ada.html").read_text()
    hashes = json.loads((tmp_path / "csp_hashes.json").read_text())
    assert light_paint.script_hash(light_paint.page_script()) in hashes
    # One boot script and one page script, whatever the page.
    assert len(hashes) == 2


def test_a_component_with_a_style_stops_the_build(tmp_path: Path):
    routes = tmp_path / "app" / "routes"
    routes.mkdir(parents=True)
    (routes / "lapor.jsx").write_text('jsx("img",{css:({ ["width"] : "84" }),src:"/a.jpg"})')
    with pytest.raises(ValueError, match=r"lapor\.jsx has a style"):
        light_paint.refuse_styles(tmp_path)


class TestLeanWeb:
    @pytest.mark.parametrize("change", [lean_web.own_host, lean_web.without_emotion, lean_web.lean_head])
    def test_a_changed_reflex_stops_the_build(self, change: object):
        with pytest.raises(ValueError, match="Reflex no longer generates"):
            change("something else")  # type: ignore[operator]

    def test_the_socket_goes_where_the_page_came_from(self):
        source = f"{lean_web._HOSTNAME}\n{lean_web._PORT}"
        changed = lean_web.own_host(source)
        assert "endpoint.host = window.location.host;" in changed
        assert "endpoint.port" not in changed
        assert lean_web.own_host(changed) == changed

    def test_dynamic_pages_are_prerendered(self):
        changed = lean_web.prerender_dynamic('export default {"prerender": true};')
        assert '"/lacak/_"' in changed
        assert lean_web.prerender_dynamic("export default {};") == "export default {};"
