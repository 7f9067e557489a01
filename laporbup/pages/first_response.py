"""The first HTTP answer of every page: built HTML with its islands filled, or a whole page without React."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from reflex.components.component import BaseComponent

from laporbup.api.notice_bar import NOTICE_MARK
from laporbup.api.ports import FormView, LoginView, LookupView, MessageView, Renderers
from laporbup.components import (
    accounts,
    admin_accounts,
    admin_reference,
    admin_tools,
    audit_trail,
    form,
    home_view,
    officer_whatsapp,
    public_view,
    score_view,
    shell,
    simple_pages,
    tracker_view,
)
from laporbup.components.html import fill, to_html
from laporbup.live.digest import digest
from laporbup.pages import lapor
from laporbup.pages.built import PAGES, built
from laporbup.pages.light_paint import page_script, page_style
from laporbup.services.view_accounts import AccountPage, CodePage, FactorPage, InvitePage
from laporbup.services.view_desk import WhatsAppPage
from laporbup.services.views import Home, PublicBoard, Scoreboard, Tracking
from laporbup.settings import get_settings
from laporbup.text import accounts as account_words
from laporbup.text import admin_accounts as admin_account_words
from laporbup.text import admin_pages as admin_words
from laporbup.text import audit as audit_words
from laporbup.text import home as home_words
from laporbup.text import officer_whatsapp as officer_words
from laporbup.text import pages as words


def renderers(folder: Path = PAGES) -> Renderers:
    """Return what the HTTP routes draw with; `folder` is where the built pages lie."""
    pages = _Pages(folder)
    return Renderers(
        form=_form,
        tracker=pages.tracker,
        lookup=_lookup,
        login=_login,
        message=_message,
        built=pages.built,
        home=pages.home,
        public=pages.public,
        scoreboard=pages.scoreboard,
        officer_whatsapp=_officer_whatsapp,
        invite=_invite,
        code=_code,
        factor=_factor,
        account=_account,
        officers=lambda view: _desk(admin_account_words.TITLE, admin_accounts.officers_page(view)),
        officer=lambda view: _desk(view.line.name, admin_accounts.officer_page(view)),
        trail=lambda view: _desk(audit_words.TITLE, audit_trail.trail_page(view)),
        reference_list=lambda view: _desk(view.title, admin_reference.list_page(view)),
        reference_form=lambda view: _desk(view.title, admin_reference.form_page(view)),
        reference_files=lambda view: _desk(view.title, admin_reference.files_page(view)),
        who=lambda view: _desk(admin_words.WHO_TITLE, admin_tools.who_page(view)),
        notices=lambda view: _desk(admin_words.NOTICE_TITLE, admin_tools.notice_page(view)),
        figures=lambda view: _desk(admin_words.FIGURES_TITLE, admin_tools.figures_page(view)),
        options=form.options,
    )


@dataclass(frozen=True)
class _Pages:
    """Pages that were built: their islands are filled for every request."""

    folder: Path

    def built(self, path: str) -> str | None:
        return _with_islands(self.folder, path)

    def tracker(self, view: Tracking) -> str:
        title = view.title or words.TRACKER_TITLE.format(ticket=view.ticket)
        graph = _graph(title, view.description, f"/lacak/{view.ticket}")
        return self._page("/lacak/_", view, tracker_view.tracker_main(view), graph, "/lacak")

    def home(self, view: Home) -> str:
        graph = _graph(home_words.HOME_TITLE, home_words.HOME_DESCRIPTION, "/")
        return self._page("/", view, home_view.home_main(view), graph, "/")

    def public(self, view: PublicBoard) -> str:
        graph = _graph(home_words.PUBLIC_TITLE, home_words.PUBLIC_DESCRIPTION, "/publik")
        return self._page("/publik", view, public_view.public_main(view), graph, "/publik")

    def scoreboard(self, view: Scoreboard) -> str:
        graph = _graph(view.title, home_words.SCORE_DESCRIPTION, "/peringkat")
        return self._page("/peringkat", view, score_view.score_main(view), graph, "/peringkat")

    def _page(self, path: str, view: object, main: BaseComponent, graph: Mapping[str, str], current: str) -> str:
        """Return the built page with `main` in its island, its title and Open Graph tags; or the same without React."""
        title = words.TITLE.format(page=graph["og:title"])
        html = self.built(path)
        if html is None:
            return _plain(title, main, current=current, meta=graph)
        html = fill(html, {"isi": f'<div data-sidik="{digest(view)}">{to_html(main)}</div>'})
        before, _, rest = html.partition("<title>")
        after = rest.partition("</title>")[2]
        tags = "".join(f'<meta property="{escape(name)}" content="{escape(content)}"/>' for name, content in graph.items())
        return f"{before}<title>{escape(title, quote=False)}</title>{tags}{after}"


@lru_cache(maxsize=64)
def _with_islands(folder: Path, path: str) -> str | None:
    html = built(path, folder)
    if html is None:
        return None
    return fill(html, {"mode": _mode(), **(lapor.islands() if path == lapor.ROUTE else {})})


def _graph(title: str, description: str, path: str) -> dict[str, str]:
    """Return the Open Graph tags: what a link looks like in a chat."""
    return {
        "og:type": "website",
        "og:site_name": words.NAME,
        "og:title": title,
        "og:description": description,
        "og:url": f"{get_settings().public_url}{path}",
    }


def _form(view: FormView) -> str:
    return _plain(words.TITLE.format(page=words.FORM_TITLE), form.form_main(view), current="/lapor", symbols=form.SYMBOLS)


def _lookup(view: LookupView) -> str:
    title = words.TITLE.format(page=words.LOOKUP_TITLE)
    return _plain(title, simple_pages.lookup_main(view), current="/lacak", symbols=("late",))


def _login(view: LoginView) -> str:
    title = words.TITLE.format(page=words.LOGIN_TITLE)
    main = simple_pages.login_main(view)
    return _plain(title, main, symbols=("late", "done"), has_shore=True, has_boards=bool(view.demo_accounts))


def _message(view: MessageView) -> str:
    title = words.TITLE.format(page=view.title)
    return _plain(title, simple_pages.message_main(view), symbols=("late", "done"), has_shore=True)


def _invite(view: InvitePage) -> str:
    return _plain(words.TITLE.format(page=account_words.INVITE_TITLE), accounts.invite_main(view), symbols=("late",))


def _code(view: CodePage) -> str:
    return _plain(words.TITLE.format(page=account_words.CODE_TITLE), accounts.code_main(view), symbols=("late",))


def _factor(view: FactorPage) -> str:
    return _desk(account_words.FACTOR_TITLE, accounts.factor_page(view))


def _account(view: AccountPage) -> str:
    return _desk(account_words.ACCOUNT_TITLE, accounts.account_page(view))


def _desk(title: str, page: BaseComponent) -> str:
    """An officers' page without React: it posts natively and needs nothing else."""
    body = to_html(page, {"mode": _mode()})
    return simple_pages.document(words.TITLE.format(page=title), body, _style(True), _script())


def _officer_whatsapp(view: WhatsAppPage) -> str:
    return _desk(officer_words.TITLE, officer_whatsapp.page(view))


def _plain(
    title: str,
    main: BaseComponent,
    *,
    current: str = "",
    symbols: tuple[str, ...] = tracker_view.SYMBOLS,
    has_shore: bool = False,
    has_boards: bool = True,
    meta: Mapping[str, str] | None = None,
) -> str:
    body = to_html(shell.page(main, current=current, symbols=symbols, has_shore=has_shore), {"mode": _mode()})
    return simple_pages.document(title, body, _style(has_boards), _script(), meta=list((meta or {}).items()))


@lru_cache(maxsize=2)
def _style(has_boards: bool) -> str:
    return page_style(("tokens", "app", "dasbor") if has_boards else ("tokens", "app"))


@lru_cache(maxsize=1)
def _script() -> str:
    return page_script()


@lru_cache(maxsize=1)
def _mode() -> str:
    """What stands above the head: the notice of the day, which is put in when the page is sent, and the word about demo mode."""
    return NOTICE_MARK + (to_html(shell.demo_bar()) if get_settings().is_demo else "")
