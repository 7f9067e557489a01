"""`/masuk`: where a handler sends whoever is not signed in. The server answers the address itself."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.api.ports import LoginView
from laporbup.components import shell, simple_pages
from laporbup.text import pages as words

ROUTE = "/masuk"
TITLE = words.LOGIN_TITLE


def page() -> BaseComponent:
    return shell.page(simple_pages.login_main(LoginView()), symbols=("late",), has_shore=True)
