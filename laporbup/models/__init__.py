"""SQLModel tables: columns, constraints, indexes. Importing this package registers every table."""

from laporbup.models.messaging import Conversation, InboxItem, MessageCost, MessageRate, OutboxMessage, SendingStop
from laporbup.models.people import AuditEntry, LoginAttempt, Officer, OfficerSession, Reporter, ReporterAddress
from laporbup.models.reference import (
    Boundary,
    Category,
    Desa,
    Holiday,
    Kecamatan,
    Keyword,
    Opd,
    PlaceAlias,
    RoutingRule,
    Subcategory,
)
from laporbup.models.report import Attachment, Report, ReportEvent, ReportMessage, ScoreDay
from laporbup.models.running import Heartbeat, JobEffect, Lease, LiveChange

__all__ = [
    "Attachment", "AuditEntry", "Boundary", "Category", "Conversation", "Desa", "Heartbeat", "Holiday", "InboxItem",
    "JobEffect", "Kecamatan", "Keyword", "Lease", "LiveChange", "LoginAttempt", "MessageCost", "MessageRate",
    "Officer", "OfficerSession", "Opd", "OutboxMessage", "PlaceAlias", "Report", "ReportEvent", "ReportMessage",
    "Reporter", "ReporterAddress", "RoutingRule", "ScoreDay", "SendingStop", "Subcategory",
]
