"""Who is signed in, in the words of the head of every officers' page."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.domain.roles import Role
from laporbup.services import knowledge
from laporbup.services.access import Actor, may_open
from laporbup.services.view_desk import DeskHead
from laporbup.services.view_parts import Tab
from laporbup.text import admin_pages, labels
from laporbup.text import officer_pages as words


def desk_head(session: Session, actor: Actor, current: str) -> DeskHead:
    """Return office and role of `actor`, and links to the pages that are his when there are several.

    `current` is the path of the page that is shown.
    """
    opd = knowledge.load(session).opd.get(actor.opd_kode or "")
    role = labels.ROLE[actor.role]
    return DeskHead(
        title=opd.singkat if opd else role,
        subtitle=role if opd else words.REGENCY,
        pages=_pages(actor.role, current),
    )


def _pages(role: Role, current: str) -> list[Tab]:
    if role is Role.ADMIN:
        return [Tab(key=path, label=label, url=path, is_current=path == current) for path, label in admin_pages.TABS.items()]
    mine = [path for path in words.PAGES if may_open(role, path)]
    if len(mine) < 2:
        return []
    return [Tab(key=path, label=words.PAGES[path], url=path, is_current=path == current) for path in mine]
