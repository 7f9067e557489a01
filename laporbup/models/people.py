"""Citizens who report, officers who answer, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from laporbup.models.base import Json, UtcDateTime


class Reporter(SQLModel, table=True):
    """A citizen as one channel knows them. `address`: where replies go (phone digits, BSUID, or a web key)."""

    __tablename__ = "reporter"
    __table_args__ = (UniqueConstraint("channel", "address", name="uq_reporter_channel_address"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    name: str = ""
    phone: str = ""
    bsuid: str = ""
    whatsapp_username: str = ""
    is_blocked: bool = False
    """Quarantined: what they send is kept, not worked, until an admin lets it in."""
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    blocked_reason: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_inbound_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of the message itself, not of its arrival: the 24-hour reply window counts from here."""
    is_erased: bool = False


class ReporterAddress(SQLModel, table=True):
    """Every address by which a citizen was seen (a phone number and a BSUID may be one person)."""

    __tablename__ = "reporter_address"
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    reporter_id: int = Field(foreign_key="reporter.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class IdentityEvent(SQLModel, table=True):
    """A citizen's address changed, or two citizens claim one: append-only, for an admin to see and to settle."""

    __tablename__ = "identity_event"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The wamid of the message that told, or what else makes it once."""
    at: datetime = Field(sa_type=UtcDateTime)
    channel: str
    kind: str
    """NUMBER_CHANGED, USER_ID_CHANGED, CONFLICT, LINKED."""
    reporter_id: int = Field(foreign_key="reporter.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="reporter.id")
    """The citizen who already owns the new address (CONFLICT)."""
    old_address: str = ""
    new_address: str = ""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Officer(SQLModel, table=True):
    """Somebody with an account. CAMAT, HANDLER and HEAD belong to an OPD (a kecamatan is one too)."""

    __tablename__ = "officer"
    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    name: str
    role: str
    opd_kode: str | None = Field(default=None, foreign_key="opd.kode", index=True)
    password_hash: str
    """Argon2id; empty until the invitation was taken."""
    password_set_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_login_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OfficerWhatsApp(SQLModel, table=True):
    """An officer's own WhatsApp, bound by a code shown after sign-in and sent from that WhatsApp."""

    __tablename__ = "officer_whatsapp"
    officer_id: int = Field(primary_key=True, foreign_key="officer.id")
    reporter_id: int | None = Field(default=None, foreign_key="reporter.id", unique=True)
    """The WhatsApp identity; None until the code has come."""
    code_hash: str = Field(default="", index=True)
    code_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bound_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    wants_digest: bool = True
    wants_urgent: bool = True


class OfficerSession(SQLModel, table=True):
    """A signed-in browser. Only the hash of the cookie is kept."""

    __tablename__ = "officer_session"
    token_hash: str = Field(primary_key=True, max_length=64)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    factor_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the second factor was shown in this browser."""
    browser: str = ""
    """Roughly which one (`chrome-android`), so that its owner knows it again; no address is kept."""


class OfficerInvite(SQLModel, table=True):
    """A link with which an officer sets his own password: when invited, or when it was forgotten. Works once."""

    __tablename__ = "officer_invite"
    token_hash: str = Field(primary_key=True, max_length=64)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OfficerFactor(SQLModel, table=True):
    """The authenticator app of an officer (TOTP, RFC 6238)."""

    __tablename__ = "officer_factor"
    officer_id: int = Field(primary_key=True, foreign_key="officer.id")
    secret: str
    """Encrypted with a key made of SECRET_KEY."""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None until the first code proved that the app has it."""
    last_step: int = 0
    """The newest time step that was used: a code works once."""


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for a lost authenticator app. Works once."""

    __tablename__ = "recovery_code"
    code_hash: str = Field(primary_key=True, max_length=64)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LoginAttempt(SQLModel, table=True):
    """A failed sign-in, for throttling. `subject` is `user:<name>` or `address:<ip>`, hashed."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_subject_at", "subject", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    subject: str
    at: datetime = Field(sa_type=UtcDateTime)


class AuditEntry(SQLModel, table=True):
    """Append-only: sign-ins, denials, views of personal data, changes of reference data."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    action: str
    subject: str = ""
    data: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
