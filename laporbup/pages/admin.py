"""`/admin`: how the machine is, who has an account. Read only."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import admin, desk
from laporbup.state.admin import AdminState
from laporbup.text import officer_pages as words

ROUTE = "/admin"
TITLE = words.ADMIN_TITLE
ON_LOAD = AdminState.open


def page() -> BaseComponent:
    state = AdminState
    return desk.frame(
        state.head, admin.admin_main(state.view), digest=state.digest, problem=state.problem
    )
