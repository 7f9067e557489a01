"""`/admin`: how the machine is, who has an account, which OPD there are. It only reads."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.lifecycle import FINAL
from laporbup.domain.roles import Role
from laporbup.models import InboxItem, Officer, Opd, Report
from laporbup.services import accounts, admin_channel, cost_words, ledger, outbox, sessions
from laporbup.services.access import Actor
from laporbup.services.view_desk import Account, AdminView, OpdLine
from laporbup.services.view_parts import Counter
from laporbup.text import dates, labels
from laporbup.text import officer_pages as words

_HOT = "hot"


def overview(session: Session, actor: Actor) -> AdminView:
    """Return the page of the administrator. Raises Forbidden for everybody else."""
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, "admin")
    state = outbox.sending_state(session)
    officers = accounts.list_officers(session)
    names = {opd.kode: opd.singkat for opd in session.exec(select(Opd))}
    return AdminView(
        counters=_counters(session, state, officers),
        trouble="" if state == "ok" else state,
        accounts=[_account(officer, names) for officer in officers],
        opds=_opds(session, officers), costs=cost_words.box(session, clock.now()),
        channel=admin_channel.overview(session),
    )


def _counters(session: Session, state: str, officers: list[Officer]) -> list[Counter]:
    now, is_ok = clock.now(), state == "ok"
    unparsed = session.exec(select(func.count()).where(InboxItem.state == "UNPARSED")).one()
    active = sum(officer.is_active for officer in officers)
    return [
        Counter(
            label=words.SENDING, value=words.SENDING_OK if is_ok else words.SENDING_STOPPED, css="" if is_ok else _HOT,
            note=words.SENDING_NOTE if is_ok else "",
        ),
        Counter(label=words.UNPARSED, value=dates.number(unparsed), css=_HOT if unparsed else "", note=words.UNPARSED_NOTE),
        Counter(label=words.COST, value=dates.rupiah(ledger.spent(session, now)), note=words.COST_NOTE),
        Counter(
            label=words.SIGNED_IN, value=dates.number(sessions.open_sessions(session, now)),
            note=words.SIGNED_IN_NOTE.format(accounts=active),
        ),
    ]


def _account(officer: Officer, opd_names: dict[str, str]) -> Account:
    return Account(
        username=officer.username, name=officer.name, role=labels.ROLE[officer.role],
        opd=opd_names.get(officer.opd_kode or "", ""),
        last_login=dates.short_moment(officer.last_login_at) if officer.last_login_at else words.NEVER,
        state=labels.ACCOUNT_ACTIVE if officer.is_active else labels.ACCOUNT_DISABLED,
    )


def _opds(session: Session, officers: list[Officer]) -> list[OpdLine]:
    query = (
        select(Report.opd_kode, func.count())
        .where(col(Report.status).not_in(FINAL), col(Report.parent_id).is_(None))
        .group_by(col(Report.opd_kode))
    )
    waiting = dict(session.exec(query).all())
    found = session.exec(select(Opd).order_by(col(Opd.kind), col(Opd.nama)))
    return [
        OpdLine(
            kode=opd.kode, name=opd.nama if opd.is_active else words.OPD_OFF.format(nama=opd.nama),
            open_reports=int(waiting.get(opd.kode, 0)),
            accounts=sum(officer.opd_kode == opd.kode and officer.is_active for officer in officers),
            url=f"/publik?{urlencode({'opd': opd.kode})}",
        )
        for opd in found
    ]
