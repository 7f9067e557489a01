"""SQLModel tables: columns, constraints, indexes. Importing this package registers every table."""

from laporbup.models.messaging import (
    Alarm,
    ChannelFlow,
    ChannelTemplate,
    Conversation,
    InboxItem,
    MessageCost,
    MessageRate,
    OutboxMessage,
    SendingStop,
)
from laporbup.models.people import (
    AuditEntry,
    IdentityEvent,
    LoginAttempt,
    Officer,
    OfficerSession,
    OfficerWhatsApp,
    Reporter,
    ReporterAddress,
)
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
    "Alarm", "Attachment", "AuditEntry", "Boundary", "Category", "ChannelFlow", "ChannelTemplate", "Conversation", "Desa",
    "Heartbeat", "Holiday", "IdentityEvent", "InboxItem", "JobEffect", "Kecamatan", "Keyword", "Lease", "LiveChange", "LoginAttempt", "MessageCost", "MessageRate",
    "Officer", "OfficerSession", "OfficerWhatsApp", "Opd", "OutboxMessage", "PlaceAlias", "Report", "ReportEvent", "ReportMessage",
    "Reporter", "ReporterAddress", "RoutingRule", "ScoreDay", "SendingStop", "Subcategory",
]
