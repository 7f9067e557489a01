"""A report, its append-only events, and its attachments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from laporbup.models.base import Json, UtcDateTime


class Report(SQLModel, table=True):
    """A citizen's report as it stands now. `status` is written by `services.casework._apply` alone."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("channel", "idempotency_key", name="uq_report_channel_key"),
        # Holds everything the scoreboard asks of open reports, so it never reads the table for them.
        Index(
            "ix_report_opd_status_due", "opd_kode", "status", "due_at", "response_due_at", "first_response_at", "parent_id"
        ),
        Index("ix_report_closed_at", "closed_at"),
        Index("ix_report_kecamatan_status", "kecamatan_kode", "status"),
        Index("ix_report_status_created", "status", "created_at"),
        # Few are offered: without the others in it the planner knows that the index is worth reading.
        Index(
            "ix_report_offered", "offered_opd",
            sqlite_where=text("offered_opd IS NOT NULL"), postgresql_where=text("offered_opd IS NOT NULL"),
        ),
        # What an office has finished, the newest first.
        Index("ix_report_opd_closed", "opd_kode", "closed_at"),
        Index("ix_report_handler", "handler_id"),
        Index("ux_report_old_ticket", "old_ticket", unique=True),
        Index("ix_report_twin", "twin_id"),
        # What happened lately in a kecamatan: where duplicates are looked for.
        Index("ix_report_kecamatan_category_created", "kecamatan_kode", "category_kode", "created_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket: str = Field(unique=True, max_length=9)
    tracking_secret: str = Field(unique=True, max_length=40)
    channel: str
    """whatsapp, web, open311, import."""
    idempotency_key: str
    reporter_id: int | None = Field(default=None, foreign_key="reporter.id", index=True)
    text: str
    category_kode: str | None = Field(default=None, foreign_key="category.kode")
    subcategory_kode: str | None = Field(default=None, foreign_key="subcategory.kode")
    suggestions: list[Any] | None = Field(default=None, sa_column=Column(Json))
    """The classifier's top three: [category, subcategory or None, score 0–1]."""
    opd_kode: str | None = Field(default=None, foreign_key="opd.kode")
    """Who holds it now; None while it waits for the verifier."""
    offered_opd: str | None = Field(default=None, foreign_key="opd.kode")
    """Whom the holder offered it to; he keeps it until they take it."""
    offered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    transfer_count: int = 0
    """Transfers offered so far: from the third on the Sekda decides."""
    handler_id: int | None = Field(default=None, foreign_key="officer.id")
    """The person at the holder who works on it."""
    kecamatan_kode: str | None = Field(default=None, foreign_key="kecamatan.kode")
    desa_kode: str | None = Field(default=None, foreign_key="desa.kode")
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    landmark: str = ""
    status: str
    closure: str | None = None
    """confirmed, verified, unconfirmed: only when CLOSED."""
    referral: str = ""
    priority: str = "sedang"
    is_anonymous: bool = False
    is_confidential: bool = False
    is_hidden: bool = False
    seq: int = 0
    """Number of the newest event."""
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    assigned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    response_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_response_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirm_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    scheduled_for: date | None = None
    reopen_count: int = 0
    escalation_level: int = 0
    """0 the holder, 1 HEAD or CAMAT, 2 SEKDA, 3 BUPATI."""
    stars: int | None = None
    parent_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    """The report it was merged into."""
    twin_id: int | None = Field(default=None, foreign_key="report.id")
    """An earlier report it seems to repeat; None once a verifier has decided."""
    second_look: str = ""
    """Why a verifier looks at the newest claim: FLAGGED, SAMPLED, or empty."""
    old_ticket: str | None = Field(default=None, max_length=64)
    """Its number in the service that was here before."""


class ReportEvent(SQLModel, table=True):
    """One thing that happened to a report. Append-only; UNIQUE(report, seq) makes the second of two acts fail."""

    __tablename__ = "report_event"
    __table_args__ = (
        UniqueConstraint("report_id", "seq", name="uq_report_event_seq"),
        Index("ix_report_event_at", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    seq: int
    action: str
    at: datetime = Field(sa_type=UtcDateTime)
    actor_role: str
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    from_status: str | None = None
    to_status: str
    from_opd: str | None = None
    to_opd: str | None = None
    note: str = ""
    is_internal: bool = False
    data: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class ReportMessage(SQLModel, table=True):
    """A WhatsApp message (wamid) that is part of a report."""

    __tablename__ = "report_message"
    wamid: str = Field(primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Attachment(SQLModel, table=True):
    """A photo, voice note, video or document. `path` is below the media directory; EXIF is kept here, never served."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_state_created", "state", "created_at"),)
    id: str = Field(primary_key=True, max_length=32)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    event_seq: int | None = None
    purpose: str
    """REPORT, ADDITION (citizen), PROGRESS or EVIDENCE (officer)."""
    state: str
    """PENDING (to be fetched from WhatsApp), READY, FAILED."""
    mime: str = ""
    size: int = 0
    width: int | None = None
    height: int | None = None
    sha256: str = ""
    phash: str = ""
    path: str = ""
    source_media_id: str = ""
    source_sha256: str = ""
    caption: str = ""
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = ""
    exif_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    exif_lat: float | None = None
    exif_lon: float | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)


class PhotoBand(SQLModel, table=True):
    """A quarter of a photo's perceptual hash, to find those that look alike (`domain.likeness`)."""

    __tablename__ = "photo_band"
    band: int = Field(primary_key=True)
    attachment_id: str = Field(primary_key=True, foreign_key="attachment.id", ondelete="CASCADE", index=True, max_length=32)


class ReportSupport(SQLModel, table=True):
    """An OPD that helps the holder (who leads): it sees the report and speaks, the clock stays with the lead."""

    __tablename__ = "report_support"
    report_id: int = Field(primary_key=True, foreign_key="report.id")
    opd_kode: str = Field(primary_key=True, foreign_key="opd.kode", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportSupporter(SQLModel, table=True):
    """A citizen who said "so it is with me" instead of sending the same report again."""

    __tablename__ = "report_supporter"
    report_id: int = Field(primary_key=True, foreign_key="report.id")
    reporter_id: int = Field(primary_key=True, foreign_key="reporter.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class ScoreDay(SQLModel, table=True):
    """Counters of one OPD on one Jakarta day: kept in the transaction of the event, recomputable from events."""

    __tablename__ = "score_day"
    opd_kode: str = Field(primary_key=True, foreign_key="opd.kode")
    day: date = Field(primary_key=True)
    received: int = 0
    responded: int = 0
    responded_on_time: int = 0
    resolved: int = 0
    closed: int = 0
    closed_on_time_confirmed: int = 0
    confirmed: int = 0
    verified: int = 0
    unconfirmed: int = 0
    reopened: int = 0
    false_evidence: int = 0
