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
    is_blocked: bool = False
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


class Officer(SQLModel, table=True):
    """Somebody with an account. CAMAT, HANDLER and HEAD belong to an OPD (a kecamatan is one too)."""

    __tablename__ = "officer"
    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    name: str
    role: str
    opd_kode: str | None = Field(default=None, foreign_key="opd.kode", index=True)
    password_hash: str
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_login_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OfficerSession(SQLModel, table=True):
    """A signed-in browser. Only the hash of the cookie is kept."""

    __tablename__ = "officer_session"
    token_hash: str = Field(primary_key=True, max_length=64)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
