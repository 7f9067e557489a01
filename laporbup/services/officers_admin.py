"""`/admin/akun`: officers' accounts as the administrator sees them. The acts are in `accounts`, `invites` and `factor`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from laporbup.domain.errors import NotFound
from laporbup.domain.roles import PEOPLE, Role
from laporbup.models import Officer, OfficerFactor, Opd
from laporbup.services import accounts, factor, invites, sessions
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_accounts import OfficerForm, OfficerLine, OfficerPage, OfficersPage
from laporbup.services.view_parts import Choice
from laporbup.text import accounts as account_words
from laporbup.text import admin_accounts as words
from laporbup.text import dates, labels

PAGE = "/admin/akun"
PAGE_SIZE = 50


@dataclass(frozen=True)
class Typed:
    """What an administrator typed into a form about an account."""

    username: str = ""
    name: str = ""
    role: str = ""
    opd_kode: str = ""

    @property
    def known_role(self) -> Role:
        """The role; SYSTEM, which no person can have, when it is none."""
        return Role(self.role) if self.role in PEOPLE else Role.SYSTEM


def page(
    session: Session, actor: Actor, *, search: str = "", role: str = "", number: int = 1, typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> OfficersPage:
    """Return the list, and the form to invite with what was typed. Raises Forbidden."""
    accounts.let_manage(actor)
    query = select(Officer).order_by(col(Officer.role), col(Officer.username))
    if search:
        wanted = search.strip().lower()[:80]
        names = (func.lower(Officer.name), col(Officer.username))
        query = query.where(or_(*[name.contains(wanted, autoescape=True) for name in names]))
    if role in PEOPLE:
        query = query.where(Officer.role == role)
    found = list(session.exec(query))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    shown = min(max(1, number), pages)
    rows = found[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
    return OfficersPage(
        head=desk_head(session, actor, PAGE), summary=_summary(session), search=search, roles=_roles(role, words.ALL_ROLES),
        lines=_lines(session, rows), form=_form(session, typed or Typed(), errors),
        page_label=words.PAGE_LABEL.format(page=shown, pages=pages) if pages > 1 else "",
        previous_url=_url(search, role, shown - 1) if shown > 1 else "",
        next_url=_url(search, role, shown + 1) if shown < pages else "",
    )


def officer_page(
    session: Session, actor: Actor, username: str, *, said: str = "", problem: str = "", link: str = "",
    typed: Typed | None = None, errors: dict[str, str] | None = None,
) -> OfficerPage:
    """Return the page of one account; `link`: just made, shown once. Raises Forbidden, NotFound."""
    accounts.let_manage(actor)
    officer = accounts.officer_named(session, username)
    if officer is None:
        raise NotFound("officer", username[:100])
    [line] = _lines(session, [officer])
    open_until = invites.open_until(session, officer.id or 0)
    given = typed or Typed(officer.username, officer.name, officer.role, officer.opd_kode or "")
    here = sessions.of_officer(session, officer)
    return OfficerPage(
        head=desk_head(session, actor, PAGE), line=line, path=line.url, is_active=officer.is_active,
        facts=[
            (words.FACT_ROLE, line.role), *([(words.FACT_OFFICE, line.office)] if line.office else []),
            (words.FACT_STATE, line.state), (words.FACT_FACTOR, line.factor), (words.FACT_LAST, line.last_login),
            (words.FACT_SESSIONS, ", ".join(account_words.browser(row.browser) for row in here) or words.SESSIONS_NONE),
            *([(words.FACT_LINK, words.LINK_OPEN.format(until=dates.short_moment(open_until)))] if open_until else []),
        ],
        has_factor=factor.is_on(session, officer.id or 0), has_sessions=bool(here),
        trail_url=f"/admin/jejak?{urlencode({'petugas': officer.username})}", link=link,
        link_until=words.LINK_UNTIL.format(until=dates.short_moment(open_until)) if link and open_until else "",
        said=said, problem=problem, form=_form(session, given, errors),
    )


def _summary(session: Session) -> str:
    officers = list(session.exec(select(Officer)))
    factors = session.exec(select(func.count()).select_from(OfficerFactor)).one()
    active = [row for row in officers if row.is_active]
    waiting = sum(not row.password_hash for row in active)
    return words.SUMMARY.format(active=len(active), off=len(officers) - len(active), waiting=waiting, factors=factors)


def _lines(session: Session, officers: Iterable[Officer]) -> list[OfficerLine]:
    names = {opd.kode: opd.singkat for opd in session.exec(select(Opd))}
    enrolled = set(session.exec(select(OfficerFactor.officer_id).where(col(OfficerFactor.confirmed_at).is_not(None))))
    return [_line(row, names, has_factor=row.id in enrolled) for row in officers]


def _line(officer: Officer, names: dict[str, str], *, has_factor: bool) -> OfficerLine:
    role = Role(officer.role)
    missing = words.FACTOR_MISSING if sessions.needs_factor(role) else words.FACTOR_NO
    state = words.STATE_ACTIVE if officer.password_hash else words.STATE_INVITED
    if not officer.is_active:
        state = words.STATE_OFF
    return OfficerLine(
        username=officer.username, name=officer.name, url=f"{PAGE}/{quote(officer.username)}", role=labels.ROLE[role],
        office=names.get(officer.opd_kode or "", ""), state=state,
        factor=words.FACTOR_YES if has_factor else missing,
        last_login=dates.short_moment(officer.last_login_at) if officer.last_login_at else words.NEVER,
    )


def _form(session: Session, typed: Typed, errors: dict[str, str] | None) -> OfficerForm:
    query = select(Opd).where(Opd.kind != "EXTERNAL").order_by(col(Opd.kind).desc(), col(Opd.nama))
    offices = [opd for opd in session.exec(query) if opd.is_active or opd.kode == typed.opd_kode]
    return OfficerForm(
        username=typed.username, name=typed.name, roles=_roles(typed.role, words.ROLE_CHOOSE),
        offices=[
            Choice("", words.OFFICE_NONE, is_primary=not typed.opd_kode),
            *(Choice(opd.kode, opd.nama, is_primary=opd.kode == typed.opd_kode) for opd in offices),
        ],
        errors={field: words.ERRORS[field][code] for field, code in (errors or {}).items()},
    )


def _roles(chosen: str, first: str) -> list[Choice]:
    every = [role for role in PEOPLE if role is not Role.REPORTER]
    return [
        Choice("", first, is_primary=chosen not in every),
        *(Choice(role.value, labels.ROLE[role], is_primary=role == chosen) for role in every),
    ]


def _url(search: str, role: str, number: int) -> str:
    fields = {"cari": search, "peran": role, "hal": str(number)}
    return f"{PAGE}?{urlencode({name: value for name, value in fields.items() if value})}"
