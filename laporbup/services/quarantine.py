"""Blocked citizens: what they send is kept unworked and unanswered, never dropped, until a human lets it in.

Meta's own block list (`block_users`) is not used: it would throw their messages away, also a cry for help.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session, col, or_, select

from laporbup import clock, db
from laporbup.domain.address import normalise_phone
from laporbup.domain.dialog_types import Incoming
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.identity import FLOOD_IN, FLOOD_MESSAGES
from laporbup.domain.roles import Role
from laporbup.models import Conversation, InboxItem, Reporter, ReporterAddress
from laporbup.services import alarms, audit, inbox, knowledge, topics
from laporbup.services.access import SYSTEM, Actor
from laporbup.services.alarms import Kind

log = structlog.get_logger()

MAY_BLOCK = frozenset({Role.ADMIN, Role.VERIFIER, Role.SYSTEM})
FLOOD = "flood"
"""`blocked_reason` when the app itself did it."""
MAX_REASON = 200


def block(session: Session, actor: Actor, reporter: Reporter, reason: str, now: datetime | None = None) -> None:
    """Set everything aside that this citizen sends from now on. Raises Forbidden, and Invalid without a reason."""
    _let(actor, "block")
    if not reason.strip():
        raise Invalid({"reason": "required"})
    if reporter.is_blocked:
        return
    reporter.is_blocked, reporter.blocked_at = True, now or clock.now()
    reporter.blocked_reason = " ".join(reason.split())[:MAX_REASON]
    session.add(reporter)
    # A report in the making waits with the rest.
    _wake(session, reporter, None)
    audit.record(session, actor, "blocked", "", reporter=reporter.id, by_app=actor.role is Role.SYSTEM)
    log.warning("reporter_blocked", reporter=reporter.id)
    db.touch(session, topics.ALARMS)


def unblock(session: Session, actor: Actor, reporter: Reporter, now: datetime | None = None) -> int:
    """Let this citizen in again, with all they sent meanwhile, in its order; return how many items. Raises Forbidden."""
    _let(actor, "unblock")
    if not reporter.is_blocked:
        return 0
    moment = now or clock.now()
    # `blocked_at` stays as the moment they were let in: what came before it is no flood any more.
    reporter.is_blocked, reporter.blocked_at, reporter.blocked_reason = False, moment, ""
    session.add(reporter)
    _wake(session, reporter, moment)
    count = inbox.release_quarantined(session, reporter.id or 0)
    for kind in (FLOOD, "emergency"):
        alarms.clear(session, f"{kind}:{reporter.id}", moment)
    audit.record(session, actor, "unblocked", "", reporter=reporter.id, items=count)
    log.info("reporter_unblocked", reporter=reporter.id, items=count)
    db.touch(session, topics.ALARMS)
    return count


def unblock_by_id(session: Session, actor: Actor, reporter_id: int) -> int:
    """As `unblock`. Raises NotFound for somebody unknown."""
    reporter = session.get(Reporter, reporter_id)
    if reporter is None:
        raise NotFound("reporter", reporter_id)
    return unblock(session, actor, reporter)


def block_number(session: Session, actor: Actor, number: str, reason: str) -> int:
    """Block everybody known by this address; return how many. Raises as `block`, and NotFound for an unknown address."""
    _let(actor, "block")
    found = known_by(session, number)
    if not found:
        raise NotFound("reporter")
    for reporter in found:
        block(session, actor, reporter, reason)
    return len(found)


def known_by(session: Session, address: str) -> list[Reporter]:
    """Return the citizens with this address: a phone number however written, or a BSUID."""
    given = address.strip()
    keys = {given, normalise_phone(given) or given}
    seen = select(ReporterAddress.reporter_id).where(col(ReporterAddress.address).in_(keys))
    is_theirs = or_(col(Reporter.phone).in_(keys), col(Reporter.bsuid).in_(keys), col(Reporter.id).in_(seen))
    query = select(Reporter).where(Reporter.channel == "whatsapp", col(Reporter.is_erased).is_(False), is_theirs)
    return list(session.exec(query.order_by(col(Reporter.id))))


def is_kept(session: Session, reporter: Reporter, item: InboxItem, incoming: Incoming, now: datetime) -> bool:
    """Set the item aside when its citizen is blocked, or floods us; False when it is to be worked.

    Words of an emergency raise an alarm all the same.
    """
    if not reporter.is_blocked and _floods(session, reporter, item, now):
        block(session, SYSTEM, reporter, FLOOD, now)
        alarms.raise_alarm(session, f"{FLOOD}:{reporter.id}", Kind.FLOOD, {"count": FLOOD_MESSAGES}, now)
    if not reporter.is_blocked:
        return False
    inbox.mark_quarantined(item, now, reporter.id or 0)
    if knowledge.load(session).classifier.emergency(f"{incoming.text} {incoming.caption}"):
        alarms.raise_alarm(session, f"emergency:{reporter.id}", Kind.QUARANTINED_EMERGENCY, None, now)
    db.touch(session, topics.ALARMS)
    return True


def blocked(session: Session, limit: int = 50) -> list[Reporter]:
    """Return the blocked citizens, the last one first."""
    query = select(Reporter).where(col(Reporter.is_blocked).is_(True)).order_by(col(Reporter.blocked_at).desc()).limit(limit)
    return list(session.exec(query))


def _floods(session: Session, reporter: Reporter, item: InboxItem, now: datetime) -> bool:
    since = max(now - FLOOD_IN, reporter.blocked_at or now - FLOOD_IN)
    return bool(item.sender) and inbox.is_flooding(session, item.sender, since, FLOOD_MESSAGES)


def _wake(session: Session, reporter: Reporter, at: datetime | None) -> None:
    talk = session.get(Conversation, reporter.id)
    if talk is not None:
        talk.wake_at = at
        session.add(talk)


def _let(actor: Actor, action: str) -> None:
    if actor.role not in MAY_BLOCK:
        raise Forbidden(actor.role, action)
