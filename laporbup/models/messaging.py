"""What comes in from WhatsApp, what goes out, and the conversation in between."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from laporbup.models.base import Json, UtcDateTime


class InboxItem(SQLModel, table=True):
    """One message or status as Meta sent it, stored before the 200. `key` makes it once."""

    __tablename__ = "inbox_item"
    __table_args__ = (Index("ix_inbox_state_id", "state", "id"), Index("ix_inbox_sender_state", "sender", "state", "id"))
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=300)
    """`wamid`, `wamid:status`, or `hash:…` for what we could not understand."""
    kind: str
    """message, status, other."""
    sender: str = ""
    """Who it is about; items of one sender are worked one after the other."""
    payload: str
    received_at: datetime = Field(sa_type=UtcDateTime)
    state: str = "NEW"
    """NEW, DONE, UNPARSED (kept, visible to an admin), FAILED (gave up after repeated errors), QUARANTINED (of a
    blocked citizen: kept unworked until an admin lets it in)."""
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = ""


class Conversation(SQLModel, table=True):
    """Where the talk with one citizen stands: the state of `domain.dialog` as JSON, and when to wake it."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_wake", "wake_at"),)
    reporter_id: int = Field(primary_key=True, foreign_key="reporter.id")
    state: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    wake_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class OutboxMessage(SQLModel, table=True):
    """A message we owe a citizen. `content` is channel-neutral (services.outbox.Content as JSON)."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_state_due", "state", "not_before"),
        Index("ix_outbox_reporter_state", "reporter_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    dedupe_key: str = Field(unique=True)
    reporter_id: int = Field(foreign_key="reporter.id")
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    purpose: str
    content: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    state: str = "QUEUED"
    """QUEUED, SENDING (leased), UNCERTAIN (timed out after POST), SENT, DELIVERED, READ,
    PERMANENT_FAILURE, TEMPORARY_FAILURE, TECHNICAL_FAILURE, CANCELLED."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    template: str = ""
    wamid: str | None = Field(default=None, unique=True)
    error_code: int | None = None
    error: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MessageCost(SQLModel, table=True):
    """The price Meta named for a message: one row a wamid, at its first priced status."""

    __tablename__ = "message_cost"
    wamid: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    report_id: int | None = Field(default=None, foreign_key="report.id")
    category: str
    pricing_type: str = ""
    is_billable: bool
    rupiah: float
    is_free_tier: bool = False
    """One of the service messages a number has free each month: billable by kind, at no charge."""
    raw: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class MessageRate(SQLModel, table=True):
    """Rupiah for one message of a category from a day on; an admin keeps it. `monthly_cap`: the most a month may cost;
    `free_service`: how many service messages a month are free (a number, not rupiah)."""

    __tablename__ = "message_rate"
    category: str = Field(primary_key=True)
    valid_from: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    rupiah: float
    source: str = ""


class SendingStop(SQLModel, table=True):
    """Why sending has stopped (token expired, no payment method …). At most one row a channel."""

    __tablename__ = "sending_stop"
    channel: str = Field(primary_key=True)
    code: int
    reason: str
    since: datetime = Field(sa_type=UtcDateTime)
    probe_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChannelTemplate(SQLModel, table=True):
    """What Meta says of a template of ours: its review and its category, from `sync` and from webhooks."""

    __tablename__ = "channel_template"
    name: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    meta_id: str = ""
    status: str = "UNKNOWN"
    """APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …: Meta's word in capitals; UNKNOWN before it was listed."""
    category: str = "UTILITY"
    reason: str = ""
    quality: str = ""
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ChannelFlow(SQLModel, table=True):
    """A form inside WhatsApp that we created: `fingerprint` tells whether what is published is what we have now."""

    __tablename__ = "channel_flow"
    name: str = Field(primary_key=True)
    meta_id: str
    status: str
    """DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED: Meta's word."""
    fingerprint: str
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Alarm(SQLModel, table=True):
    """Something an administrator must look at; one open row a `key`, cleared when it is over."""

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_cleared", "cleared_at"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    """template_rejected, template_recategorised, number_quality, account, identity_conflict, …: `text` has its sentence."""
    data: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    raised_at: datetime = Field(sa_type=UtcDateTime)
    times: int = 1
    last_at: datetime = Field(sa_type=UtcDateTime)
    cleared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
