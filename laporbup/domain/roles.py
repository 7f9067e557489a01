"""Roles say what one may do; titles are data (DESIGN section 4)."""

from enum import StrEnum


class Role(StrEnum):
    HANDLER = "HANDLER"
    HEAD = "HEAD"
    CAMAT = "CAMAT"
    VERIFIER = "VERIFIER"
    SEKDA = "SEKDA"
    BUPATI = "BUPATI"
    ADMIN = "ADMIN"
    REPORTER = "REPORTER"
    SYSTEM = "SYSTEM"
    """The app itself: router, sweeps, reporter-less jobs."""


#: The eight roles a person can hold, in the order they are shown. REPORTER needs no account.
PEOPLE = (Role.HANDLER, Role.HEAD, Role.CAMAT, Role.VERIFIER, Role.SEKDA, Role.BUPATI, Role.ADMIN, Role.REPORTER)
OFFICERS = PEOPLE[:-1]
