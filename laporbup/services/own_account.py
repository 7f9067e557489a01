"""One's own account: password, second factor, and where one is signed in. Guesses at the present password are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import segno
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.account_rules import STAY
from laporbup.domain.errors import Invalid
from laporbup.domain.roles import Role
from laporbup.models import Officer, OfficerSession
from laporbup.services import access, accounts, audit, factor, invites, passwords, sessions, throttle
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_accounts import AccountPage, FactorPage, SessionLine
from laporbup.text import accounts as words
from laporbup.text import dates, labels

PAGE = "/akun"
FACTOR_PAGE = "/akun/kode"
FRESH = timedelta(minutes=10)
"""So long after signing in the password need not be typed again."""
_IDENT = 16


@dataclass(frozen=True)
class Person:
    """Who holds a session. Not `is_whole`: nothing but the set-up of a second factor is open."""

    actor: Actor
    is_whole: bool
    is_fresh: bool


def person(session: Session, token: str) -> Person | None:
    """Return who holds this session token, also when the second factor is still missing."""
    found = sessions.find(session, token)
    if found is None:
        return None
    row, officer = found
    is_fresh = clock.now() - row.created_at < FRESH
    return Person(accounts.known_actor(session, officer), sessions.is_whole(row, officer), is_fresh)


def page(
    session: Session, actor: Actor, token: str, *, said: str = "", problem: str = "",
    errors: dict[str, str] | None = None, codes: list[str] | None = None,
) -> AccountPage:
    """Return `/akun`. `errors`: field → code; `codes`: recovery codes just made."""
    officer = _officer(session, actor)
    has_factor = factor.is_on(session, officer.id or 0)
    left = factor.codes_left(session, officer.id or 0) if has_factor else 0
    return AccountPage(
        head=desk_head(session, actor, PAGE), back_url=access.landing(actor.role), facts=_facts(session, officer),
        has_factor=has_factor, must_have_factor=sessions.needs_factor(actor.role),
        codes_left=words.CODES_LEFT.format(left=left) if has_factor else "", codes=codes or [],
        sessions=[_line(row, token) for row in sessions.of_officer(session, officer)],
        said=said, problem=problem, errors={field: _sentence(code) for field, code in (errors or {}).items()},
    )


def factor_page(
    session: Session, who: Person, *, offered: str = "", errors: dict[str, str] | None = None, codes: list[str] | None = None
) -> FactorPage:
    """Return `/akun/kode` with the secret of `offered`, or with a new one when that is out of date."""
    officer = _officer(session, who.actor)
    secret = factor.opened(offered) if offered else None
    if secret is None:
        offered = factor.offer()
        secret = factor.opened(offered) or ""
    wrong = errors or {}
    return FactorPage(
        head=desk_head(session, who.actor, PAGE), must=not who.is_whole, is_on=factor.is_on(session, officer.id or 0),
        qr=_qr(factor.uri(secret, officer.username)), secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        offered=offered, needs_password=not who.is_fresh,
        error={"wrong": words.FACTOR_WRONG, "gone": words.FACTOR_GONE}.get(wrong.get("code", ""), ""),
        password_error=words.NOW_WRONG if "sekarang" in wrong else "", codes=codes or [],
        onward_url=access.landing(who.actor.role) if not who.is_whole else PAGE,
    )


def change_password(
    session: Session, actor: Actor, token: str, now_password: str, password: str, again: str, address: str
) -> dict[str, str]:
    """Set another password and sign out the other browsers; return what is wrong, field → code. Raises Throttled."""
    if not prove(session, actor, now_password, address):
        return {"sekarang": "wrong"}
    officer = _officer(session, actor)
    try:
        invites.set_password(session, officer, password, again, keep=token)
    except Invalid as error:
        return {{"password": "sandi", "again": "ulang"}[field]: code for field, code in error.errors.items()}
    invites.forget(session, officer.id or 0)
    audit.record(session, actor, "password_set", officer.username, how="own")
    return {}


def prove(session: Session, actor: Actor, password: str, address: str) -> bool:
    """Say whether this is the present password; a wrong one is counted. Raises Throttled."""
    officer, now = _officer(session, actor), clock.now()
    subjects = throttle.subjects("user", officer.username, address)
    throttle.check(session, subjects, now)
    if passwords.is_right(officer.password_hash, password):
        throttle.forgive(session, subjects)
        return True
    throttle.failed(session, subjects, now)
    audit.record(session, actor, "password_wrong", officer.username)
    return False


def end_session(session: Session, actor: Actor, ident: str) -> None:
    """Sign one of one's own browsers out."""
    if len(ident) == _IDENT and ident.isalnum():
        sessions.end_one(session, actor.officer_id or 0, ident)
        audit.record(session, actor, "sessions_ended", actor.username, one=True)


def end_sessions(session: Session, actor: Actor) -> None:
    """Sign every one of one's own browsers out, this one too."""
    sessions.end_all(session, actor.officer_id or 0)
    audit.record(session, actor, "sessions_ended", actor.username)


def renew_codes(session: Session, actor: Actor) -> list[str]:
    """Make new recovery codes; earlier ones are void. Raises Invalid when there is no second factor."""
    if not factor.is_on(session, actor.officer_id or 0):
        raise Invalid({"code": "required"})
    audit.record(session, actor, "recovery_codes_made", actor.username)
    return factor.new_codes(session, actor.officer_id or 0)


def _facts(session: Session, officer: Officer) -> list[tuple[str, str]]:
    role, office = Role(officer.role), accounts.office_words(session, officer.opd_kode)
    stay = STAY[role]
    return [
        (words.FACT_USER, officer.username),
        (words.FACT_NAME, officer.name),
        (words.FACT_ROLE, labels.ROLE[role]),
        *([(words.FACT_OFFICE, office[-1])] if office else []),
        (words.FACT_STAY, words.STAY.format(idle=dates.duration(stay.idle), most=dates.duration(stay.most))),
    ]


def _line(row: OfficerSession, token: str) -> SessionLine:
    return SessionLine(
        ident=row.token_hash[:_IDENT], browser=words.browser(row.browser), since=dates.short_moment(row.created_at),
        seen=dates.ago(clock.now(), row.seen_at), is_this=row.token_hash == sessions.hash_of(token),
    )


def _qr(uri: str) -> str:
    """Black on white whatever the colours of the page: cameras need it."""
    return str(segno.make(uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))


def _sentence(code: str) -> str:
    return {**words.PASSWORD_ERRORS, "different": words.AGAIN_ERROR, "wrong": words.NOW_WRONG}[code]


def _officer(session: Session, actor: Actor) -> Officer:
    officer = session.get(Officer, actor.officer_id) if actor.officer_id else None
    if officer is None:
        raise ValueError("nobody's account")
    return officer
