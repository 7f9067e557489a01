"""What the worker's loops ask again and again: is there anything to do? Each reads the head of an index."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from laporbup.models import Attachment, Conversation, InboxItem, OutboxMessage
from laporbup.services import sending


def inbox(session: Session, now: datetime) -> bool:
    """Say whether an inbox item may be worked."""
    query = select(InboxItem.id).where(
        InboxItem.state == "NEW", or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now)
    )
    return session.exec(query.limit(1)).first() is not None


def conversations(session: Session, now: datetime) -> bool:
    """Say whether a conversation wants to be woken."""
    return session.exec(select(Conversation.reporter_id).where(col(Conversation.wake_at) <= now).limit(1)).first() is not None


def outbox(session: Session, now: datetime) -> bool:
    """Say whether a message may be claimed: due, or held by a lease that ran out; never while sending is stopped."""
    if not sending.may_send(session, now):
        return False
    queued = select(OutboxMessage.id).where(OutboxMessage.state == "QUEUED", OutboxMessage.not_before <= now)
    if session.exec(queued.limit(1)).first() is not None:
        return True
    held = select(OutboxMessage.id).where(
        col(OutboxMessage.state).in_(("SENDING", "UNCERTAIN")), col(OutboxMessage.lease_until) <= now
    )
    return session.exec(held.limit(1)).first() is not None


def media(session: Session, now: datetime) -> bool:
    """Say whether a file waits to be fetched from WhatsApp."""
    query = select(Attachment.id).where(
        Attachment.state == "PENDING", or_(col(Attachment.next_attempt_at).is_(None), col(Attachment.next_attempt_at) <= now)
    )
    return session.exec(query.limit(1)).first() is not None
