"""Errors carry facts; the sentences a person reads about them are in `text`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class LaporError(Exception):
    """Root of everything this app raises on purpose."""


class NotFound(LaporError):
    """No `kind` ("report", "attachment", "desa" …) under `key`."""

    def __init__(self, kind: str, key: object = "") -> None:
        super().__init__(kind, key)
        self.kind = kind
        self.key = key


class Forbidden(LaporError):
    """`role` may not do `action` here."""

    def __init__(self, role: str, action: str = "") -> None:
        super().__init__(role, action)
        self.role = role
        self.action = action


class NotAllowed(LaporError):
    """The lifecycle has no such move. `missing`: names of `lifecycle.Facts` that would make it one."""

    def __init__(self, status: str | None, action: str, missing: Sequence[str] = ()) -> None:
        super().__init__(status, action, tuple(missing))
        self.status = status
        self.action = action
        self.missing = tuple(missing)


class Conflict(LaporError):
    """Somebody else was first: `what` was changed or taken in between."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Invalid(LaporError):
    """What was given is not usable: field name → code (`required`, `too_long`, `unknown` …)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(dict(errors))
        self.errors = dict(errors)


class Throttled(LaporError):
    """Too often. Try again after `retry_after_s` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


def where(error: BaseException) -> str:
    """Say where an error was raised (`module:line`), and nothing of what was in the variables there."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace is not None else ""
