"""The citizens of the emulated WhatsApp: their names, ids and phones, and what is unusual about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from laporbup.whatsapp.emulator import shapes

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (
  number TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', heard_at REAL NOT NULL DEFAULT 0, typing_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS trait (
  number TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (number, name));
"""

Run = Callable[[str, Iterable[Any]], list[Any]]


class People:
    """Citizens by number. A trait is a word about one of them; number `""` is the world itself.

    Traits in use: `username`, `bsuid` (after it changed), `hidden` (no number is told), `held` (no signal),
    `blocked` (us), `absent` (not on WhatsApp), `came_by_page` and `free_since` (free entry point, epoch seconds).
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    def clear(self) -> None:
        """Forget everybody."""
        self._run("DELETE FROM person", ())
        self._run("DELETE FROM trait", ())

    def name_of(self, number: str) -> str:
        """The profile name of a number, or an empty string."""
        rows = self._run("SELECT name FROM person WHERE number = ?", (number,))
        return str(rows[0][0]) if rows else ""

    def hear(self, number: str, name: str, at: float) -> None:
        """The citizen wrote at `at`: opens their 24-hour window; an empty `name` keeps the old one."""
        self._run(
            "INSERT INTO person (number, name, heard_at) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
            " name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END, heard_at = max(heard_at, excluded.heard_at)",
            (number, name, at),
        )

    def heard_at(self, number: str) -> float:
        """When the citizen last wrote (epoch seconds), 0 for never."""
        rows = self._run("SELECT heard_at FROM person WHERE number = ?", (number,))
        return float(rows[0][0]) if rows else 0.0

    def close_window(self, number: str) -> None:
        """Pretend that the citizen's 24-hour window is over."""
        self._run("UPDATE person SET heard_at = 0 WHERE number = ?", (number,))

    def bsuid_of(self, number: str) -> str:
        """The business-scoped user id of a number as it is now."""
        return self.trait(number, "bsuid") or shapes.bsuid_of(number)

    def number_of_bsuid(self, bsuid: str) -> str:
        """The number behind a business-scoped user id, or an empty string."""
        numbers = (str(row[0]) for row in self._run("SELECT number FROM person", ()))
        return next((number for number in numbers if self.bsuid_of(number) == bsuid), "")

    def set_typing(self, number: str, at: float) -> None:
        """Remember that the bot shows "typing" since `at`; 0 ends it."""
        self._run("UPDATE person SET typing_at = ? WHERE number = ?", (at, number))

    def typing_at(self, number: str) -> float:
        """Since when the bot is typing (epoch seconds), or 0."""
        rows = self._run("SELECT typing_at FROM person WHERE number = ?", (number,))
        return float(rows[0][0]) if rows else 0.0

    def trait(self, number: str, name: str) -> str:
        """The value of a trait, or an empty string."""
        rows = self._run("SELECT value FROM trait WHERE number = ? AND name = ?", (number, name))
        return str(rows[0][0]) if rows else ""

    def set_trait(self, number: str, name: str, value: str) -> None:
        """Set a trait; an empty `value` takes it away."""
        if value:
            self._run("INSERT OR REPLACE INTO trait VALUES (?, ?, ?)", (number, name, value))
        else:
            self._run("DELETE FROM trait WHERE number = ? AND name = ?", (number, name))

    def move(self, old: str, new: str) -> None:
        """Somebody has a new number: their chat goes with them, and the old number is on WhatsApp no more."""
        self._run("DELETE FROM person WHERE number = ?", (new,))
        self._run("UPDATE person SET number = ? WHERE number = ?", (new, old))
        self._run("DELETE FROM trait WHERE number = ? AND name <> 'bsuid'", (new,))
        self._run("UPDATE OR REPLACE trait SET number = ? WHERE number = ?", (new, old))
        self._run("UPDATE chat SET number = ? WHERE number = ?", (new, old))
        self.set_trait(new, "bsuid", "")
        self.set_trait(new, "absent", "")
        self.set_trait(old, "absent", "1")
