"""The accounts of demo mode. Their passwords are printed by `scripts/run`; production never makes them."""

from __future__ import annotations

from dataclasses import dataclass

from laporbup.domain.roles import Role
from laporbup.text import demo as words


@dataclass(frozen=True)
class DemoAccount:
    """One line of what `scripts/run` prints. A REPORTER belongs to no OPD and opens no page of officers."""

    role: Role
    username: str
    password: str
    opd_kode: str | None
    name: str


def _account(role: Role, username: str, opd_kode: str | None = None) -> DemoAccount:
    name = words.OFFICER_NAMES.get(username, username)
    return DemoAccount(role, username, f"demo-{username}-2026", opd_kode, name)


ACCOUNTS: list[DemoAccount] = [
    _account(Role.HANDLER, "pupr", "PUPR"),
    _account(Role.HEAD, "kadis-pupr", "PUPR"),
    _account(Role.HANDLER, "dlh", "DLH"),
    _account(Role.HEAD, "kadis-dlh", "DLH"),
    _account(Role.HANDLER, "prkp", "PRKP"),
    _account(Role.HEAD, "kadis-prkp", "PRKP"),
    _account(Role.HANDLER, "dinkes", "DINKES"),
    _account(Role.HEAD, "kadis-dinkes", "DINKES"),
    _account(Role.CAMAT, "camat-kayuagung", "KEC-16.02.05"),
    _account(Role.CAMAT, "camat-pedamaran", "KEC-16.02.03"),
    _account(Role.VERIFIER, "verifikator"),
    _account(Role.SEKDA, "sekda"),
    _account(Role.BUPATI, "bupati"),
    _account(Role.ADMIN, "admin"),
    _account(Role.REPORTER, "warga"),
]
