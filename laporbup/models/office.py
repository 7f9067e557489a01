"""What an office keeps beside its reports: ready answers, notices, house rules, and how far exports have come."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from laporbup.models.base import UtcDateTime


class AnswerTemplate(SQLModel, table=True):
    """A ready answer of officers, for an act (`action`) and perhaps a category. It may name {nomor}, {desa}, {opd}."""

    __tablename__ = "answer_template"
    id: int | None = Field(default=None, primary_key=True)
    action: str
    """A lifecycle action: COMMENT, ASK, RESOLVE, SCHEDULE, OFFER, REJECT …"""
    category_kode: str | None = Field(default=None, foreign_key="category.kode")
    title: str
    text: str
    position: int = 0
    is_active: bool = True


class SiteNotice(SQLModel, table=True):
    """A sentence on top of every page for a while: a flood, a day off, work on the service."""

    __tablename__ = "site_notice"
    id: int | None = Field(default=None, primary_key=True)
    text: str
    is_urgent: bool = False
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Policy(SQLModel, table=True):
    """A figure of the house rules that an admin has changed; what is not here has the default of `domain.policy`."""

    __tablename__ = "policy"
    kode: str = Field(primary_key=True)
    value: int


class PortCursor(SQLModel, table=True):
    """How far an export to another service has come: the newest event it has handed over."""

    __tablename__ = "port_cursor"
    name: str = Field(primary_key=True)
    position: int = 0
    at: datetime = Field(sa_type=UtcDateTime)
