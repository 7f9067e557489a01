"""What the emulator remembers: chats, media, templates, deliveries still to make. A small SQLite file of its own.

It is a separate world in `DATA_DIR/emulator`: it never touches the tables of the app. Calls take
about 0.1 ms, so they run on the event loop. `synchronous=OFF` survives the death of the process.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from laporbup.whatsapp.emulator import shapes

SCHEMA = """
CREATE TABLE IF NOT EXISTS chat (
  seq INTEGER PRIMARY KEY, wamid TEXT UNIQUE NOT NULL, number TEXT NOT NULL, direction TEXT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL, status TEXT NOT NULL, code INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS ix_chat_number ON chat (number, seq);
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY, mime TEXT NOT NULL, sha256 TEXT NOT NULL, filename TEXT NOT NULL, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS template (id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS person (
  number TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', heard_at REAL NOT NULL DEFAULT 0, typing_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, payload TEXT NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  wamids TEXT NOT NULL, word TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ix_delivery_due ON delivery (due, id);
"""


@dataclass(frozen=True)
class ChatMessage:
    """One bubble. `direction` is `in` (citizen → us) or `out`; `body` is the entry as Graph or the webhook has it."""

    wamid: str
    number: str
    direction: str
    kind: str
    body: dict[str, Any]
    at: float
    status: str
    code: int = 0


@dataclass(frozen=True)
class Media:
    """A stored file: `size` in bytes, `sha256` in hex."""

    id: str
    mime: str
    sha256: str
    filename: str
    size: int


@dataclass(frozen=True)
class Delivery:
    """A webhook still to be posted. `word` is the status it tells of `wamids`, or `inbound`."""

    id: int
    number: str
    payload: str
    due: float
    attempts: int
    wamids: list[str] = field(default_factory=list)
    word: str = "inbound"


class Store:
    """The emulator's memory in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def _run(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._lock:
            if self._connection is None:
                (self._folder / "media").mkdir(parents=True, exist_ok=True)
                made = sqlite3.connect(self._folder / "emulator.db", check_same_thread=False, isolation_level=None)
                for pragma in ("journal_mode=WAL", "synchronous=OFF", "busy_timeout=5000"):
                    made.execute(f"PRAGMA {pragma}")
                made.executescript(SCHEMA)
                self._connection = made
            return self._connection.execute(sql, tuple(values)).fetchall()

    def close(self) -> None:
        """Close the file; it is opened again at the next use."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def clear(self) -> None:
        """Forget chats, people and deliveries; templates and media stay."""
        for sql in ("DELETE FROM chat", "DELETE FROM person", "DELETE FROM delivery"):
            self._run(sql)

    # chats

    def add_message(self, message: ChatMessage) -> None:
        """Keep a message; one with a known wamid is ignored."""
        self._run(
            "INSERT OR IGNORE INTO chat (wamid, number, direction, kind, body, at, status, code) VALUES (?,?,?,?,?,?,?,?)",
            (message.wamid, message.number, message.direction, message.kind, json.dumps(message.body), message.at,
             message.status, message.code),
        )

    def set_status(self, wamid: str, word: str) -> str | None:
        """Set the status of a message and return its number, or None when it is unknown. `read` is never undone."""
        rows = self._run(
            "UPDATE chat SET status = ? WHERE wamid = ? AND status NOT IN ('read', ?) RETURNING number", (word, wamid, word)
        )
        return rows[0][0] if rows else None

    def message(self, wamid: str) -> ChatMessage | None:
        """The message of a wamid."""
        rows = self._run(f"{_SELECT} WHERE wamid = ?", (wamid,))
        return _message(rows[0]) if rows else None

    def messages(self, number: str = "", direction: str = "", last: int = 1000) -> list[ChatMessage]:
        """The newest `last` messages, oldest first; empty `number` or `direction` means all."""
        rows = self._run(
            f"{_SELECT} WHERE (? = '' OR number = ?) AND (? = '' OR direction = ?) ORDER BY seq DESC LIMIT ?",
            (number, number, direction, direction, last),
        )
        return [_message(row) for row in reversed(rows)]

    # people

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

    def number_of_bsuid(self, bsuid: str) -> str:
        """The number behind a business-scoped user id, or an empty string."""
        numbers = (row[0] for row in self._run("SELECT number FROM person"))
        return next((str(number) for number in numbers if shapes.bsuid_of(number) == bsuid), "")

    def set_typing(self, number: str, at: float) -> None:
        """Remember that the bot shows "typing" since `at`; 0 ends it."""
        self._run("UPDATE person SET typing_at = ? WHERE number = ?", (at, number))

    def typing_at(self, number: str) -> float:
        """Since when the bot is typing (epoch seconds), or 0."""
        rows = self._run("SELECT typing_at FROM person WHERE number = ?", (number,))
        return float(rows[0][0]) if rows else 0.0

    # media

    def add_media(self, data: bytes, mime: str, filename: str = "") -> Media:
        """Keep a file and return what Graph tells about it."""
        made = Media(shapes.new_media_id(), mime, hashlib.sha256(data).hexdigest(), filename, len(data))
        self._run("INSERT INTO media VALUES (?,?,?,?,?)", (made.id, made.mime, made.sha256, made.filename, made.size))
        self.media_path(made.id).write_bytes(data)
        return made

    def media(self, media_id: str) -> Media | None:
        """What is known of a media id."""
        rows = self._run("SELECT id, mime, sha256, filename, size FROM media WHERE id = ?", (media_id,))
        return Media(*rows[0]) if rows else None

    def media_path(self, media_id: str) -> Path:
        """Where the bytes of a media id lie; ids are digits of our own making."""
        return self._folder / "media" / media_id

    def delete_media(self, media_id: str) -> None:
        """Forget a file."""
        self._run("DELETE FROM media WHERE id = ?", (media_id,))
        self.media_path(media_id).unlink(missing_ok=True)

    # templates

    def put_template(self, data: dict[str, Any]) -> dict[str, Any]:
        """Create or replace the template of a name and language; it is approved at once."""
        name, language = str(data["name"]), str(data["language"])
        old = self.template(name, language)
        full = {"status": "APPROVED", "parameter_format": "POSITIONAL"} | data
        full["id"] = old["id"] if old else shapes.new_media_id()
        self._run("INSERT OR REPLACE INTO template VALUES (?,?,?,?)", (full["id"], name, language, json.dumps(full)))
        return full

    def template(self, name: str, language: str) -> dict[str, Any] | None:
        """The template of a name in a language."""
        rows = self._run("SELECT data FROM template WHERE name = ? AND language = ?", (name, language))
        return dict(json.loads(rows[0][0])) if rows else None

    def templates(self) -> list[dict[str, Any]]:
        """Every template."""
        return [json.loads(row[0]) for row in self._run("SELECT data FROM template ORDER BY name, language")]

    def delete_template(self, key: str) -> int:
        """Delete by name or id; returns how many."""
        return len(self._run("DELETE FROM template WHERE name = ? OR id = ? RETURNING id", (key, key)))

    # deliveries

    def add_delivery(self, number: str, payload: str, due: float, wamids: list[str], word: str) -> None:
        """Owe the webhook a POST of `payload` from `due` on."""
        self._run(
            "INSERT INTO delivery (number, payload, due, wamids, word) VALUES (?,?,?,?,?)",
            (number, payload, due, json.dumps(wamids), word),
        )

    def due_deliveries(self, now: float, most: int) -> list[Delivery]:
        """What is to be posted now, the longest due first."""
        rows = self._run(
            "SELECT id, number, payload, due, attempts, wamids, word FROM delivery WHERE due <= ? ORDER BY due, id LIMIT ?",
            (now, most),
        )
        return [Delivery(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), row[6]) for row in rows]

    def next_due(self, now: float) -> float | None:
        """When the next delivery after `now` is due (epoch seconds), or None."""
        rows = self._run("SELECT min(due) FROM delivery WHERE due > ?", (now,))
        return None if rows[0][0] is None else float(rows[0][0])

    def owed(self) -> int:
        """How many deliveries were not answered with 200 yet."""
        return int(self._run("SELECT count(*) FROM delivery")[0][0])

    def finish_delivery(self, delivery_id: int) -> None:
        """The webhook answered 200."""
        self._run("DELETE FROM delivery WHERE id = ?", (delivery_id,))

    def postpone_delivery(self, delivery_id: int, due: float) -> None:
        """The webhook did not answer 200: try again at `due`."""
        self._run("UPDATE delivery SET due = ?, attempts = attempts + 1 WHERE id = ?", (due, delivery_id))


_SELECT = "SELECT wamid, number, direction, kind, body, at, status, code FROM chat"


def _message(row: tuple[Any, ...]) -> ChatMessage:
    return ChatMessage(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], row[6], row[7])
