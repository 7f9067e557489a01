"""A citizen's address became another one, as Meta tells: the number was changed, or the BSUID was made anew.

In whatever order the messages come: a late one from the old address is still the mover's (`reporters.owner_at`), one
from the new address may come first. The old number is let go, so that whoever gets it next is somebody new. A new
address that belongs to a citizen with reports of their own is a conflict: nothing is merged, an administrator decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Conversation, IdentityEvent, OfficerWhatsApp, OutboxMessage, Report, Reporter, ReporterAddress
from laporbup.services import alarms, audit, identity_events, inbox, reporters
from laporbup.services.access import Actor
from laporbup.services.identity_events import CONFLICT, NUMBER_CHANGED, USER_ID_CHANGED


@dataclass(frozen=True)
class Change:
    """What Meta said. `before`: addresses they had; `after`: those they have now; phone digits or BSUIDs, best first."""

    key: str
    at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def left(self) -> str:
        """The phone number they no longer have; empty when only the BSUID changed."""
        has_new = any(address.isdigit() for address in self.after)
        left = (address for address in self.before if address.isdigit() and address not in self.after)
        return next(left, "") if has_new else ""

    @property
    def came(self) -> str:
        """The address that is new, for the log."""
        return next((address for address in self.after if address not in self.before), "")


def record_change(session: Session, channel: str, change: Change) -> Reporter | None:
    """Follow a citizen to the new address; return them, or None when this was done before."""
    if not change.after or identity_events.is_known(session, change.key):
        return None
    mover = _owner_of_any(session, channel, change.before, change.at)
    holder = _owner_of_any(session, channel, change.after, change.at)
    reporter = mover or holder or _new(session, channel, change)
    if holder is not None and holder.id != reporter.id and _has_nothing(session, holder):
        # Wrote from the new address before Meta told of the change.
        _join(session, holder, reporter)
        holder = reporter
    is_conflict = holder is not None and holder.id != reporter.id
    _let_go(session, reporter, change)
    if is_conflict and holder is not None:
        # Meta says where they are, so their messages go there; who writes from there stays who it was.
        reporter.phone = next((address for address in change.after if address.isdigit()), reporter.phone)
        session.add(reporter)
        identity_events.conflict(session, reporter, holder, change.left or change.before[0], change.came, change.at, change.key)
        return reporter
    _take(session, reporter, change)
    kind = NUMBER_CHANGED if change.left else USER_ID_CHANGED
    old = change.left or next(iter(change.before), "")
    event = IdentityEvent(
        key=change.key, at=change.at, channel=channel, kind=kind, reporter_id=reporter.id or 0, old_address=old,
        new_address=change.came,
    )
    identity_events.record(session, event)
    return reporter


def settle(session: Session, actor: Actor, event_id: int, now: datetime, *, is_same: bool) -> None:
    """An administrator has looked at a conflict: the two are one person (and become one), or stay two.

    Raises Forbidden, NotFound.
    """
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, "settle")
    event = session.get(IdentityEvent, event_id)
    if event is None or event.kind != CONFLICT or event.other_id is None:
        raise NotFound("identity_event", event_id)
    if event.settled_at is not None:
        return
    event.settled_at = now
    session.add(event)
    audit.record(session, actor, "identity_settled", "", event=event_id, is_same=is_same)
    alarms.clear(session, identity_events.alarm_key(event.reporter_id, event.other_id), now)
    if is_same:
        _join(session, session.get_one(Reporter, event.reporter_id), session.get_one(Reporter, event.other_id))


def _owner_of_any(session: Session, channel: str, addresses: tuple[str, ...], at: datetime) -> Reporter | None:
    known = reporters.owners_of(session, channel, list(addresses))
    found = (known.get(address) or reporters.owner_at(session, channel, address, at) for address in addresses)
    return next((reporter for reporter in found if reporter is not None), None)


def _new(session: Session, channel: str, change: Change) -> Reporter:
    """Somebody we do not know yet: remembered, so that a message of theirs from before still finds them."""
    reporter = Reporter(channel=channel, address=change.after[0], created_at=clock.now())
    session.add(reporter)
    session.flush()
    return reporter


def _let_go(session: Session, reporter: Reporter, change: Change) -> None:
    """The old number, unless they have come back to it since (its message came first)."""
    if not change.left or _came_back(session, reporter, change):
        return
    is_newest = reporter.phone == change.left
    reporters.release(session, reporter, change.left)
    if is_newest:
        # The BSUID is made anew with the number; the old one stays in the list of addresses, for what comes late.
        reporter.bsuid = ""
        session.add(reporter)


def _came_back(session: Session, reporter: Reporter, change: Change) -> bool:
    query = select(IdentityEvent.id).where(
        IdentityEvent.reporter_id == reporter.id, IdentityEvent.new_address == change.left, IdentityEvent.at > change.at
    )
    return session.exec(query).first() is not None


def _take(session: Session, reporter: Reporter, change: Change) -> None:
    """The new addresses, unless the citizen has moved on from them already (its message came first)."""
    wanted = [address for address in change.after if _is_free(session, reporter, address, change.at)]
    known = reporters.owners_of(session, reporter.channel, wanted)
    reporters.attach(session, reporter, wanted, known)
    session.flush()


def _is_free(session: Session, reporter: Reporter, address: str, at: datetime) -> bool:
    owner = reporters.owners_of(session, reporter.channel, [address]).get(address)
    if owner is not None:
        return owner.id == reporter.id
    return reporters.owner_at(session, reporter.channel, address, at) is None


def _has_nothing(session: Session, reporter: Reporter) -> bool:
    """No report, no office, not blocked: nothing that could be mixed up with another person's."""
    if reporter.is_blocked or reporter.is_erased:
        return False
    has_report = session.exec(select(Report.id).where(Report.reporter_id == reporter.id).limit(1)).first() is not None
    is_officer = session.exec(select(OfficerWhatsApp.officer_id).where(OfficerWhatsApp.reporter_id == reporter.id)).first()
    return not has_report and is_officer is None


def _join(session: Session, gone: Reporter, stays: Reporter) -> None:
    """Everything of `gone` becomes that of `stays`; the empty row is kept, for what points to it."""
    _join_talk(session, gone, stays)
    for table in (ReporterAddress, Report, OutboxMessage, IdentityEvent):
        rows: Any = table
        session.execute(update(rows).where(rows.reporter_id == gone.id).values(reporter_id=stays.id))
    inbox.move_quarantined(session, gone.id or 0, stays.id or 0)
    officer = session.exec(select(OfficerWhatsApp).where(OfficerWhatsApp.reporter_id == gone.id)).first()
    has_office = session.exec(select(OfficerWhatsApp.officer_id).where(OfficerWhatsApp.reporter_id == stays.id)).first()
    if officer is not None and has_office is None:
        officer.reporter_id = stays.id
        session.add(officer)
    moved = (gone.phone or stays.phone, gone.bsuid or stays.bsuid, gone.name or stays.name)
    last = [at for at in (gone.last_inbound_at, stays.last_inbound_at) if at is not None]
    gone.phone, gone.bsuid, gone.address = "", "", f"joined-{gone.id}"
    session.add(gone)
    session.flush()
    stays.phone, stays.bsuid, stays.name = moved
    stays.address = stays.phone or stays.bsuid or stays.address
    if gone.is_blocked and not stays.is_blocked:
        stays.is_blocked, stays.blocked_at, stays.blocked_reason = True, gone.blocked_at, gone.blocked_reason
    stays.last_inbound_at = max(last, default=None)
    session.add(stays)
    session.flush()


def _join_talk(session: Session, gone: Reporter, stays: Reporter) -> None:
    """The talk that is under way goes on; of two, the one with the newer word."""
    here, there = session.get(Conversation, stays.id), session.get(Conversation, gone.id)
    if there is None:
        return
    if here is None:
        here = Conversation(reporter_id=stays.id or 0, state={}, updated_at=there.updated_at)
        here.state, here.wake_at = there.state, there.wake_at
        session.add(here)
    elif there.updated_at > here.updated_at:
        here.state, here.wake_at, here.updated_at = there.state, there.wake_at, there.updated_at
        session.add(here)
    doomed: Any = Conversation
    session.execute(delete(doomed).where(doomed.reporter_id == gone.id))
