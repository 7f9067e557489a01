"""Officers' accounts: made, changed and closed by an administrator (or from the shell, whose user is trusted)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import PEOPLE, Role
from laporbup.models import Officer, OfficerInvite, OfficerWhatsApp, Opd
from laporbup.services import audit, passwords, sessions
from laporbup.services.access import HOLDERS, SYSTEM, Actor

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])")
_MAX_NAME = 80


def create(
    session: Session, username: str, name: str, role: Role, opd_kode: str | None, password: str | None, *, by: Actor = SYSTEM,
    is_judged: bool = True,
) -> Officer:
    """Make an account; without a password (None) nobody gets in until an invitation was taken.

    Not `is_judged`: the password may be an easy one (demo).

    Raises Invalid (username, name, role, opd, password) and Forbidden.
    """
    let_manage(by)
    username = username.strip().lower()
    errors = _errors(session, name, role, opd_kode)
    if not _USERNAME.fullmatch(username):
        errors["username"] = "invalid"
    elif officer_named(session, username) is not None:
        errors["username"] = "taken"
    about = (username, name, *office_words(session, opd_kode))
    if password is not None and (wrong := passwords.problem(password, about, is_judged=is_judged)):
        errors["password"] = wrong
    if errors:
        raise Invalid(errors)
    now = clock.now()
    officer = Officer(
        username=username, name=_tidy(name), role=role.value, opd_kode=opd_kode, created_at=now,
        password_hash=passwords.hash_of(password) if password is not None else "",
        password_set_at=now if password is not None else None,
    )
    session.add(officer)
    session.flush()
    audit.record(session, by, "officer_created", username, role=role.value, opd=opd_kode)
    return officer


def change(session: Session, by: Actor, username: str, *, name: str, role: Role, opd_kode: str | None) -> Officer:
    """Change name, role or office. Another role or office ends every session: what was open is no longer theirs.

    Raises Forbidden, NotFound, Invalid (name, role, opd; `role: last_admin`).
    """
    officer = managed(session, by, username)
    if errors := _errors(session, name, role, opd_kode):
        raise Invalid(errors)
    if role is not Role.ADMIN:
        _keep_an_admin(session, by, officer, "role")
    new = {"name": _tidy(name), "role": role.value, "opd_kode": opd_kode}
    changed = {field: [getattr(officer, field), value] for field, value in new.items() if getattr(officer, field) != value}
    if not changed:
        return officer
    for field, value in new.items():
        setattr(officer, field, value)
    session.add(officer)
    if changed.keys() & {"role", "opd_kode"}:
        sessions.end_all(session, officer.id or 0)
    audit.record(session, by, "officer_changed", officer.username, **_without_names(changed))
    return officer


def disable(session: Session, username: str, *, by: Actor = SYSTEM) -> None:
    """Close an account; end its sessions and links and cut its WhatsApp at once. Raises NotFound, Forbidden, Invalid."""
    officer = managed(session, by, username)
    _keep_an_admin(session, by, officer, "username")
    officer.is_active = False
    session.add(officer)
    sessions.end_all(session, officer.id or 0)
    session.execute(delete(OfficerWhatsApp).where(col(OfficerWhatsApp.officer_id) == officer.id))
    session.execute(delete(OfficerInvite).where(col(OfficerInvite.officer_id) == officer.id))
    audit.record(session, by, "officer_disabled", officer.username)


def enable(session: Session, by: Actor, username: str) -> None:
    """Open a closed account again. Raises NotFound, Forbidden."""
    officer = managed(session, by, username)
    officer.is_active = True
    session.add(officer)
    audit.record(session, by, "officer_enabled", officer.username)


def sign_out_everywhere(session: Session, by: Actor, username: str) -> None:
    """End every session of an account. Raises NotFound, Forbidden."""
    officer = managed(session, by, username)
    sessions.end_all(session, officer.id or 0)
    audit.record(session, by, "sessions_ended", officer.username)


def let_manage(by: Actor) -> None:
    """Raise Forbidden unless `by` may change accounts."""
    if by.role not in (Role.ADMIN, Role.SYSTEM):
        raise Forbidden(by.role, "accounts")


def managed(session: Session, by: Actor, username: str) -> Officer:
    """Return the account `by` wants to change, its row held until the end. Raises Forbidden, NotFound."""
    let_manage(by)
    wanted = username.strip().lower()
    officer = session.exec(select(Officer).where(Officer.username == wanted).with_for_update()).first()
    if officer is None:
        raise NotFound("officer", username[:100])
    return officer


def _keep_an_admin(session: Session, by: Actor, officer: Officer, field: str) -> None:
    """From a page the last administrator cannot be taken away: no page could undo it. The shell can."""
    if by.role is Role.SYSTEM or officer.role != Role.ADMIN or not officer.is_active:
        return
    others = select(Officer.id).where(
        Officer.role == Role.ADMIN.value, col(Officer.is_active).is_(True), Officer.id != officer.id
    )
    if session.exec(others.limit(1)).first() is None:
        raise Invalid({field: "last_admin"})


def _errors(session: Session, name: str, role: Role, opd_kode: str | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not name.strip():
        errors["name"] = "required"
    elif len(name) > _MAX_NAME:
        errors["name"] = "too_long"
    if role not in PEOPLE:
        errors["role"] = "unknown"
    elif wrong := _opd_error(role, opd_kode, session.get(Opd, opd_kode) if opd_kode else None):
        errors["opd"] = wrong
    return errors


def _opd_error(role: Role, opd_kode: str | None, opd: Opd | None) -> str | None:
    if role not in HOLDERS:
        return "not_allowed" if opd_kode else None
    if not opd_kode:
        return "required"
    if opd is None or opd.kind == "EXTERNAL":
        return "unknown"
    return "not_kecamatan" if role is Role.CAMAT and opd.kind != "KECAMATAN" else None


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _without_names(changed: Mapping[str, Any]) -> dict[str, Any]:
    """The audit log holds no name: that one was changed is enough."""
    return {field: True if field == "name" else values for field, values in changed.items()}


def office_words(session: Session, opd_kode: str | None) -> tuple[str, ...]:
    """Return what an office is called: no password is made of it."""
    opd = session.get(Opd, opd_kode) if opd_kode else None
    return (opd.kode, opd.singkat, opd.nama) if opd else ()


def list_officers(session: Session) -> list[Officer]:
    """Return all accounts by role and name."""
    return list(session.exec(select(Officer).order_by(col(Officer.role), col(Officer.username))))


def officer_named(session: Session, username: str) -> Officer | None:
    return session.exec(select(Officer).where(Officer.username == username)).first()


def actor_for(session: Session, token: str) -> Actor | None:
    """Return who holds this session token, or None (unknown, ended, idle, too old, disabled, second factor missing).

    Called in a writing transaction it also notes that the session is in use; from `reading` use
    `sessions.keep_alive` now and then.
    """
    found = sessions.find(session, token)
    if found is None or not sessions.is_whole(*found):
        return None
    row, officer = found
    if clock.now() - row.seen_at >= sessions.SEEN_EVERY:
        row.seen_at = clock.now()
        session.add(row)
    return known_actor(session, officer)


def actor_named(session: Session, username: str) -> Actor | None:
    """Return the actor of an active account by its user name: for the command line, whose user is trusted."""
    officer = officer_named(session, username.strip().lower())
    return known_actor(session, officer) if officer and officer.is_active else None


def actor_of(officer: Officer, kecamatan_kode: str | None = None) -> Actor:
    """Return the actor of an officer; the kecamatan is read from the code of its OPD when not given."""
    kode = officer.opd_kode
    if kecamatan_kode is None and kode and kode.startswith("KEC-"):
        kecamatan_kode = kode.removeprefix("KEC-")
    return Actor(Role(officer.role), officer.id, officer.username, officer.name, kode, kecamatan_kode)


def known_actor(session: Session, officer: Officer) -> Actor:
    """Return the actor of an officer, the kecamatan read from the table of offices."""
    opd = session.get(Opd, officer.opd_kode) if officer.opd_kode else None
    return actor_of(officer, opd.kecamatan_kode if opd else None)
