"""Reading the audit log: filtered, page by page, and as CSV. Only an administrator may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Officer
from laporbup.services import audit, csv_cells
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_accounts import TrailLine, TrailPage
from laporbup.services.view_parts import Choice
from laporbup.text import audit as words
from laporbup.text import dates

PAGE = "/admin/jejak"
PAGE_SIZE = 50
MOST_ROWS = 100_000
"""Of one CSV; more is taken in pieces by date."""

_KINDS: dict[str, frozenset[str]] = {
    "masuk": frozenset({
        "signed_in", "signed_out", "sign_in_failed", "sign_in_throttled", "factor_failed", "recovery_code_used", "password_wrong",
    }),
    "ditolak": frozenset({"denied"}),
    "dibaca": frozenset({
        "viewed", "opened", "reports_exported", "person_exported", "erased", "breach_report", "trail_exported",
    }),
    "akun": frozenset({
        "officer_created", "officer_changed", "officer_disabled", "officer_enabled", "link_made", "password_set", "factor_on",
        "factor_off", "factor_reset", "recovery_codes_made", "sessions_ended", "whatsapp_bound", "whatsapp_unbound",
    }),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the administrator wants to see, as typed."""

    officer: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    def url(self, path: str = PAGE, **more: str) -> str:
        fields = {"petugas": self.officer, "apa": self.kind, "dari": self.since, "sampai": self.until, **more}
        filled = {name: value for name, value in fields.items() if value}
        return f"{path}?{urlencode(filled)}" if filled else path


def page(session: Session, actor: Actor, asked: Asked) -> TrailPage:
    """Return `/admin/jejak`. Raises Forbidden."""
    let_read(actor)
    today = clock.now().astimezone(clock.JAKARTA).date()
    empty = TrailPage(
        head=desk_head(session, actor, PAGE), officer=asked.officer, since=asked.since, until=asked.until,
        kinds=_choices(asked.kind), csv_url=asked.url(f"{PAGE}/csv"),
        breach_since=(today - timedelta(days=7)).isoformat(), breach_until=today.isoformat(),
    )
    try:
        query = _query(session, asked)
    except Invalid:
        return replace(empty, problem=words.FILTER_WRONG)
    number = max(1, asked.page)
    found = session.exec(query.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    return replace(
        empty, lines=[_line(entry, officer) for entry, officer in found[:PAGE_SIZE]],
        page_label=words.PAGE_LABEL.format(page=number) if number > 1 or len(found) > PAGE_SIZE else "",
        previous_url=asked.url(hal=str(number - 1)) if number > 1 else "",
        next_url=asked.url(hal=str(number + 1)) if len(found) > PAGE_SIZE else "",
    )


def as_csv(session: Session, actor: Actor, asked: Asked) -> str:
    """Return what was asked for as CSV, the newest first; that it was taken is noted. Raises Forbidden, Invalid."""
    let_read(actor)
    rows = session.exec(_query(session, asked).limit(MOST_ROWS)).all()
    audit.record(session, actor, "trail_exported", asked.officer[:100], since=asked.since, until=asked.until)
    return "".join(csv_cells.lines(words.CSV_COLUMNS, _rows(rows)))


def let_read(actor: Actor) -> None:
    """Raise Forbidden unless `actor` may read the audit log."""
    if actor.role not in (Role.ADMIN, Role.SYSTEM):
        raise Forbidden(actor.role, "trail")


def moment_of(typed: str, field: str, *, is_end: bool = False) -> datetime | None:
    """Return the beginning of a Jakarta day (the end of it with `is_end`), None for nothing. Raises Invalid."""
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
        midnight = datetime.combine(day, time(), clock.JAKARTA)
        return midnight + timedelta(days=1) if is_end else midnight
    except (ValueError, OverflowError):
        raise Invalid({field: "invalid"}) from None


def _query(session: Session, asked: Asked) -> Any:
    query = select(AuditEntry, Officer).outerjoin(Officer, col(Officer.id) == AuditEntry.officer_id)
    since, until = moment_of(asked.since, "since"), moment_of(asked.until, "until", is_end=True)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    if asked.officer:
        name = asked.officer.strip().lower()
        ident = session.exec(select(Officer.id).where(Officer.username == name)).first()
        # a ticket is as good a name: who has read this report?
        query = query.where(or_(AuditEntry.officer_id == ident if ident else False, _about(name)))  # type: ignore[arg-type]
    if asked.kind in _KINDS:
        query = query.where(col(AuditEntry.action).in_(_KINDS[asked.kind]))
    elif asked.kind == "lain":
        query = query.where(and_(*[col(AuditEntry.action).not_in(kind) for kind in _KINDS.values()]))
    return query.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())


def _about(name: str) -> Any:
    return col(AuditEntry.subject).in_([name, name.upper()])


def _choices(kind: str) -> list[Choice]:
    every = Choice("", words.ALL_KINDS, is_primary=not kind)
    return [every, *(Choice(code, label, is_primary=code == kind) for code, label in words.KINDS.items())]


def _line(entry: AuditEntry, officer: Officer | None) -> TrailLine:
    return TrailLine(
        when=dates.short_moment(entry.at), who=_who(entry, officer), what=words.action(entry.action),
        about=words.PAGES.get(entry.subject, entry.subject), detail=words.detail(entry.data),
    )


def _who(entry: AuditEntry, officer: Officer | None) -> str:
    """Return who did it; of a failed sign-in the account that was tried, if there is one of that name."""
    if officer is not None:
        return officer.username
    return (entry.subject or words.NOBODY) if entry.action in _KINDS["masuk"] else words.SYSTEM


def _rows(found: Any) -> Iterator[tuple[object, ...]]:
    for entry, officer in found:
        at = entry.at.astimezone(clock.JAKARTA).isoformat(sep=" ", timespec="seconds")
        yield (
            at, _who(entry, officer), entry.action, words.action(entry.action), entry.subject, words.detail(entry.data),
        )
