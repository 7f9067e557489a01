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
from laporbup.models.office import AnswerTemplate, Policy, PortCursor, SiteNotice
from laporbup.models.people import (
    AuditEntry,
    IdentityEvent,
    LoginAttempt,
    Officer,
    OfficerFactor,
    OfficerInvite,
    OfficerSession,
    OfficerWhatsApp,
    RecoveryCode,
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
from laporbup.models.report import (
    Attachment,
    PhotoBand,
    Report,
    ReportEvent,
    ReportMessage,
    ReportSupport,
    ReportSupporter,
    ScoreDay,
)
from laporbup.models.running import Heartbeat, JobEffect, Lease, LiveChange

__all__ = [
    "Alarm", "AnswerTemplate", "Attachment", "AuditEntry", "Boundary", "Category", "ChannelFlow", "ChannelTemplate",
    "Conversation", "Desa", "Heartbeat", "Holiday", "IdentityEvent", "InboxItem", "JobEffect", "Kecamatan", "Keyword",
    "Lease", "LiveChange", "LoginAttempt", "MessageCost", "MessageRate", "Officer", "OfficerFactor", "OfficerInvite",
    "OfficerSession", "OfficerWhatsApp", "Opd", "OutboxMessage", "PhotoBand", "PlaceAlias", "Policy", "PortCursor", "RecoveryCode",
    "Report", "ReportEvent", "ReportMessage", "ReportSupport", "ReportSupporter", "Reporter", "ReporterAddress",
    "RoutingRule", "ScoreDay", "SendingStop", "SiteNotice", "Subcategory",
]
