"""What keeps the machine honest: leases, heartbeats, jobs done once, the live change log."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from laporbup.models.base import UtcDateTime


class Lease(SQLModel, table=True):
    """Who leads (`jobs`) until when."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_type=UtcDateTime)


class Heartbeat(SQLModel, table=True):
    """A process saying it is alive."""

    __tablename__ = "heartbeat"
    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class JobEffect(SQLModel, table=True):
    """An effect of a sweep that must happen once: (job, subject, due) is unique, firing twice is harmless."""

    __tablename__ = "job_effect"
    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    due: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class LiveChange(SQLModel, table=True):
    """Topics changed by one transaction (SQLite only): the web process reads the newest rows and pushes."""

    __tablename__ = "live_change"
    id: int | None = Field(default=None, primary_key=True)
    topics: str
    at: datetime = Field(sa_type=UtcDateTime)
