"""What an account that fell into other hands may have shown: the ground for telling the people concerned in time.

UU 27/2022 pasal 46: within 3 × 24 hours, which data, when and how, and what is done about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from laporbup import clock
from laporbup.domain.errors import NotFound
from laporbup.models import Attachment, AuditEntry, Officer, Report, Reporter
from laporbup.services import accounts, audit
from laporbup.services.access import Actor
from laporbup.services.audit_trail import let_read
from laporbup.text import accounts as account_words
from laporbup.text import audit as words
from laporbup.text import dates, labels

NOTICE = timedelta(hours=72)
_EXPORTS = ("reports_exported", "person_exported")
_FAILED = ("sign_in_failed", "sign_in_throttled", "factor_failed", "password_wrong")
_AT_ONCE = 400


@dataclass
class _Account:
    """What one account did in the window."""

    officer: Officer
    first: datetime
    last: datetime
    browsers: list[str] = field(default_factory=list)
    failed: int = 0
    denied: int = 0
    pages: set[str] = field(default_factory=set)
    tickets: dict[str, datetime] = field(default_factory=dict)


def report(session: Session, actor: Actor, since: datetime, until: datetime, username: str = "") -> str:
    """Return the report as Markdown; that it was made is noted. Raises Forbidden, NotFound (no such account)."""
    let_read(actor)
    officer = accounts.officer_named(session, username.strip().lower()) if username else None
    if username and officer is None:
        raise NotFound("officer", username[:100])
    found = _accounts(session, since, until, officer)
    reports = _reports(session, {ticket for one in found for ticket in one.tickets})
    exported = _exports(session, since, until, officer)
    audit.record(
        session, actor, "breach_report", officer.username if officer else "",
        since=_wall(since), until=_wall(until),
    )
    parts = [
        *_head(since, until, officer), *_what(session, found, reports, exported), "", words.BREACH_HOW, "",
        *(_how(found) or [words.BREACH_NOBODY]), "", words.BREACH_DONE, "", *words.BREACH_STEPS, *_list(found, reports),
    ]
    return "\n".join(parts) + "\n"


def _head(since: datetime, until: datetime, officer: Officer | None) -> list[str]:
    lines, now = words.BREACH_LINES, clock.now()
    who = lines["officer"].format(officer=officer.username) if officer else lines["everybody"]
    return [
        words.BREACH_TITLE, "", lines["window"].format(since=_wall(since), until=_wall(until - timedelta(minutes=1))), who,
        lines["made"].format(now=_wall(now)), "", lines["deadline"].format(deadline=_wall(now + NOTICE)), "",
    ]


def _accounts(session: Session, since: datetime, until: datetime, officer: Officer | None) -> list[_Account]:
    query = (
        select(AuditEntry, Officer)
        .join(Officer, or_(Officer.id == AuditEntry.officer_id, Officer.username == AuditEntry.subject))  # type: ignore[arg-type]
        .where(AuditEntry.at >= since, AuditEntry.at < until)
        .order_by(col(AuditEntry.at))
    )
    if officer is not None:
        query = query.where(Officer.id == officer.id)
    found: dict[int, _Account] = {}
    for entry, who in session.exec(query):
        is_own = entry.officer_id == who.id
        # what an administrator did to the account is not what the account did
        if is_own or entry.action in _FAILED:
            _note(found.setdefault(who.id or 0, _Account(who, entry.at, entry.at)), entry)
    return sorted(found.values(), key=lambda one: one.officer.username)


def _note(one: _Account, entry: AuditEntry) -> None:
    one.last = entry.at
    if entry.action == "signed_in":
        one.browsers.append(str((entry.data or {}).get("browser", "")))
    elif entry.action == "viewed":
        one.tickets.setdefault(entry.subject, entry.at)
    elif entry.action == "opened":
        one.pages.add(entry.subject)
    elif entry.action == "denied":
        one.denied += 1
    elif entry.action in _FAILED:
        one.failed += 1


def _reports(session: Session, tickets: Iterable[str]) -> dict[str, Report]:
    wanted, found = sorted(tickets), dict[str, Report]()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.exec(select(Report).where(col(Report.ticket).in_(wanted[start : start + _AT_ONCE])))
        found.update({row.ticket: row for row in rows})
    return found


def _exports(session: Session, since: datetime, until: datetime, officer: Officer | None) -> int:
    query = select(func.count()).where(
        AuditEntry.at >= since, AuditEntry.at < until, col(AuditEntry.action).in_(_EXPORTS)
    )
    if officer is not None:
        query = query.where(AuditEntry.officer_id == officer.id)
    return int(session.exec(query).one())


def _what(session: Session, found: list[_Account], reports: dict[str, Report], exported: int) -> list[str]:
    rows = list(reports.values())
    people, reachable = _people(session, {row.reporter_id for row in rows if row.reporter_id is not None})
    pages = sorted({words.PAGES.get(page, page) for one in found for page in one.pages})
    return [
        words.BREACH_WHAT, "",
        words.BREACH_REPORTS.format(reports=len(rows), confidential=sum(row.is_confidential for row in rows)),
        words.BREACH_PLACES.format(places=sum(row.lat is not None for row in rows)),
        words.BREACH_FILES.format(files=_files(session, [row.id or 0 for row in rows])),
        words.BREACH_PEOPLE.format(people=people, reachable=reachable),
        words.BREACH_MASKED,
        words.BREACH_LISTS.format(pages=", ".join(pages)) if pages else words.BREACH_NO_LISTS,
        *([words.BREACH_EXPORTED.format(times=exported)] if exported else []),
    ]  # fmt: skip


def _files(session: Session, idents: list[int]) -> int:
    return sum(
        int(session.exec(select(func.count()).where(col(Attachment.report_id).in_(idents[start : start + _AT_ONCE]))).one())
        for start in range(0, len(idents), _AT_ONCE)
    )


def _people(session: Session, idents: set[int]) -> tuple[int, int]:
    """Return how many people, and how many of them have an address or a number we could tell them through."""
    wanted, reachable = sorted(idents), 0
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.exec(select(Reporter).where(col(Reporter.id).in_(wanted[start : start + _AT_ONCE])))
        reachable += sum(not row.is_erased and (row.channel == "whatsapp" or bool(row.phone)) for row in rows)
    return len(wanted), reachable


def _how(found: list[_Account]) -> list[str]:
    lines: list[str] = []
    for one in found:
        browsers = ", ".join(sorted({account_words.browser(code) for code in one.browsers})) or "–"
        read = words.BREACH_READ.format(count=len(one.tickets), tickets=", ".join(sorted(one.tickets)))
        lines += [
            words.BREACH_ACCOUNT.format(username=one.officer.username, role=labels.ROLE[one.officer.role]), "",
            words.BREACH_SIGNINS.format(times=len(one.browsers), browsers=browsers, failed=one.failed, denied=one.denied),
            words.BREACH_FIRST_LAST.format(first=_wall(one.first), last=_wall(one.last)),
            read if one.tickets else words.BREACH_READ_NONE, "",
        ]
    return lines


def _list(found: list[_Account], reports: dict[str, Report]) -> list[str]:
    readers: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for one in found:
        for ticket, at in one.tickets.items():
            readers[ticket].append((at, one.officer.username))
    if not readers:
        return []
    rows = [
        f"| {ticket} | {', '.join(name for _, name in sorted(by))} | {_wall(min(by)[0])} | "
        f"{words.YES if ticket in reports and reports[ticket].is_confidential else words.NO} |"
        for ticket, by in sorted(readers.items())
    ]
    return ["", words.BREACH_LIST, "", *words.BREACH_TABLE, *rows]


def _wall(moment: datetime) -> str:
    return f"{dates.long_date(moment)} {dates.wall_time(moment)}"
