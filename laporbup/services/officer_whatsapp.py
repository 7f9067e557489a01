"""An officer's own WhatsApp: tied to the account by a code that is shown after sign-in and sent from that WhatsApp.

Only the hash of a code is kept. Who is behind a WhatsApp is asked anew for every message and every act, so a
disabled account or a cut tie is worth nothing at once.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from sqlalchemy import delete
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain import address
from laporbup.domain.errors import Throttled
from laporbup.domain.officer_dialog import CODE_LENGTH, is_code
from laporbup.domain.ticket import ALPHABET
from laporbup.models import LoginAttempt, Officer, OfficerWhatsApp, Reporter
from laporbup.services import access, accounts, audit, links
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_desk import WhatsAppPage
from laporbup.settings import get_settings
from laporbup.text import dates
from laporbup.text import officer_whatsapp as words

log = structlog.get_logger()

CODE_FOR = timedelta(minutes=10)
WINDOW = timedelta(hours=1)
CODES_AN_HOUR = 6
"""Codes one officer may ask for."""
GUESSES_AN_HOUR = 5
"""Wrong codes one WhatsApp may send; what follows is not looked at."""
PAGE = "/petugas/whatsapp"


class Outcome(Enum):
    """What became of a code somebody sent."""

    BOUND = auto()
    WRONG = auto()
    """Unknown, used, too old, or of an account that was closed."""
    TAKEN = auto()
    """This WhatsApp belongs to another account."""
    IGNORED = auto()
    """Too many wrong codes: not looked at."""


def new_code(session: Session, actor: Actor) -> str:
    """Make a code for `actor`, good once and for ten minutes; an earlier one is void. Raises Throttled."""
    now, subject = clock.now(), f"whatsapp-code:{actor.officer_id}"
    made = _attempts(session, subject, now)
    if len(made) >= CODES_AN_HOUR:
        raise Throttled((min(made) + WINDOW - now).total_seconds())
    session.add(LoginAttempt(subject=subject, at=now))
    code = ""
    while not is_code(code):
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row = _row(session, actor)
    row.code_hash, row.code_expires_at = _hash(code), now + CODE_FOR
    session.add(row)
    session.flush()
    return code


def bind(session: Session, reporter: Reporter, code: str, now: datetime) -> tuple[Outcome, Actor | None]:
    """Tie the WhatsApp of `reporter` to the account of `code`, instead of the one it had; the code is used up."""
    subject = f"whatsapp-guess:{reporter.id}"
    if len(_attempts(session, subject, now)) >= GUESSES_AN_HOUR:
        return Outcome.IGNORED, None
    row = session.exec(select(OfficerWhatsApp).where(OfficerWhatsApp.code_hash == _hash(code)).with_for_update()).first()
    officer = session.get(Officer, row.officer_id) if row is not None else None
    is_good = row is not None and row.code_expires_at is not None and row.code_expires_at > now
    if row is None or officer is None or not is_good or not officer.is_active:
        session.add(LoginAttempt(subject=subject, at=now))
        log.warning("whatsapp_code_wrong", reporter=reporter.id)
        return Outcome.WRONG, None
    actor = accounts.actor_of(officer)
    owner = session.exec(select(OfficerWhatsApp.officer_id).where(OfficerWhatsApp.reporter_id == reporter.id)).first()
    if owner not in (None, row.officer_id):
        return Outcome.TAKEN, actor
    row.reporter_id, row.bound_at, row.code_hash, row.code_expires_at = reporter.id, now, "", None
    session.add(row)
    session.flush()
    audit.record(session, actor, "whatsapp_bound", officer.username)
    return Outcome.BOUND, actor


def unbind(session: Session, actor: Actor) -> None:
    """Cut the tie; harmless when there is none. What the officer wanted to get is remembered."""
    row = session.get(OfficerWhatsApp, actor.officer_id)
    if row is None:
        return
    if row.reporter_id is not None:
        audit.record(session, actor, "whatsapp_unbound", actor.username)
    row.reporter_id, row.bound_at, row.code_hash, row.code_expires_at = None, None, "", None
    session.add(row)


def prefer(session: Session, actor: Actor, *, wants_digest: bool, wants_urgent: bool) -> None:
    """Remember which messages the officer wants."""
    row = _row(session, actor)
    row.wants_digest, row.wants_urgent = wants_digest, wants_urgent
    session.add(row)


def officer_of(session: Session, reporter: Reporter) -> Actor | None:
    """Return the officer whose WhatsApp this is, or None: nobody's, or of an account that was closed."""
    query = (
        select(Officer)
        .join(OfficerWhatsApp, col(OfficerWhatsApp.officer_id) == Officer.id)
        .where(OfficerWhatsApp.reporter_id == reporter.id, col(Officer.is_active).is_(True))
    )
    # Asked for nearly every message: what the turn has changed so far need not be written for it.
    with session.no_autoflush:
        officer = session.exec(query).first()
    return accounts.actor_of(officer) if officer is not None else None


def reporter_of(session: Session, officer_id: int) -> tuple[Actor, Reporter] | None:
    """Return an active officer and the WhatsApp tied to the account, or None."""
    query = (
        select(Officer, Reporter)
        .join(OfficerWhatsApp, col(OfficerWhatsApp.officer_id) == Officer.id)
        .join(Reporter, col(Reporter.id) == OfficerWhatsApp.reporter_id)
        .where(Officer.id == officer_id, col(Officer.is_active).is_(True))
    )
    found = session.exec(query).first()
    return (accounts.actor_of(found[0]), found[1]) if found is not None else None


def forget_reporter(session: Session, reporter_id: int) -> None:
    """A citizen is erased: the tie to an account goes too."""
    session.execute(delete(OfficerWhatsApp).where(col(OfficerWhatsApp.reporter_id) == reporter_id))


def page(session: Session, actor: Actor, *, code: str = "", problem: str = "", said: str = "") -> WhatsAppPage:
    """Return the page where an officer ties a WhatsApp to the account. `code`: just made, shown this once."""
    row = session.get(OfficerWhatsApp, actor.officer_id) or OfficerWhatsApp(officer_id=actor.officer_id or 0)
    reporter = session.get(Reporter, row.reporter_id) if row.reporter_id else None
    is_bound = reporter is not None and not reporter.is_erased
    until = row.code_expires_at
    return WhatsAppPage(
        head=desk_head(session, actor, PAGE),
        back_url=access.landing(actor.role),
        is_bound=is_bound,
        bound_label=_bound_label(reporter, row) if reporter is not None and is_bound else "",
        message=words.CODE_MESSAGE.format(code=code) if code else "",
        until_label=words.CODE_UNTIL.format(when=dates.wall_time(until)) if code and until else "",
        link=links.whatsapp_url(words.CODE_MESSAGE.format(code=code), f"62899{row.officer_id:08d}") if code else "",
        number=_number_label(), wants_digest=row.wants_digest, wants_urgent=row.wants_urgent, problem=problem, said=said,
    )


def _bound_label(reporter: Reporter, row: OfficerWhatsApp) -> str:
    since = dates.short_moment(row.bound_at) if row.bound_at else ""
    return words.BOUND_TO.format(number=address.mask(reporter.phone or reporter.address), since=since)


def _number_label() -> str:
    number = get_settings().whatsapp_number
    return f"+{number}" if number else ""


def _row(session: Session, actor: Actor) -> OfficerWhatsApp:
    if actor.officer_id is None:
        raise ValueError("nobody's WhatsApp")
    return session.get(OfficerWhatsApp, actor.officer_id) or OfficerWhatsApp(officer_id=actor.officer_id)


def _attempts(session: Session, subject: str, now: datetime) -> list[datetime]:
    query = select(LoginAttempt.at).where(LoginAttempt.subject == subject, LoginAttempt.at > now - WINDOW)
    return list(session.exec(query))


def _hash(code: str) -> str:
    """Keyed: forty bits could be tried out by whoever steals the table."""
    return links.signer("officer-code").get_signature(code).decode()
