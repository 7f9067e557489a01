"""What pages show: small frozen views, ready to read, without personal data.

Read models fill them; Reflex states hold them; pages and the first HTTP response render them. Every
string is already Indonesian and formatted (dates, numbers), so no page computes anything.
`css` is a status class of the style sheet (`s-received` …), `icon` the id of an inline symbol.
"""

from laporbup.services.view_board import Dashboard, Drill, Scoreboard, ScorePart, ScoreRow
from laporbup.services.view_citizen import Home, PublicBoard, Tracking
from laporbup.services.view_officer import (
    Act,
    Case,
    Filter,
    LineAct,
    LoadLine,
    MessageState,
    Suggestion,
    Twin,
    VerifyItem,
    VerifyQueue,
    WorkLine,
    Worklist,
)
from laporbup.services.view_parts import Choice, Counter, Photo, Station, Tab, Tile, TimelineItem, WorkItem

__all__ = [
    "Act", "Case", "Choice", "Counter", "Dashboard", "Drill", "Filter", "Home", "LineAct", "LoadLine", "MessageState", "Photo",
    "PublicBoard", "ScorePart", "ScoreRow", "Scoreboard", "Station", "Suggestion", "Tab", "Tile", "TimelineItem", "Tracking",
    "Twin", "VerifyItem", "VerifyQueue", "WorkItem", "WorkLine", "Worklist",
]
