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

from laporbup.whatsapp.emulator import people, shapes
from laporbup.whatsapp.emulator.people import People

SCHEMA = """
CREATE TABLE IF NOT EXISTS chat (
  seq INTEGER PRIMARY KEY, wamid TEXT UNIQUE NOT NULL, number TEXT NOT NULL, direction TEXT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL, status TEXT NOT NULL, code INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS ix_chat_number ON chat (number, seq);
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY, mime TEXT NOT NULL, sha256 TEXT NOT NULL, filename TEXT NOT NULL, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS template (id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS flow (id TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, payload TEXT NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  wamids TEXT NOT NULL, word TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ix_delivery_due ON delivery (due, id);
"""
LATER = (
    ("chat", "note", "TEXT NOT NULL DEFAULT '{}'"), ("media", "until", "REAL NOT NULL DEFAULT 9e15"),
    ("delivery", "made", "REAL NOT NULL DEFAULT 0"),
)
"""Columns that a file of an earlier version lacks."""
HELD = 9e15
"""`due` of what waits for a phone without signal."""


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
    note: dict[str, Any] = field(default_factory=dict)
    """What else happened to it: `pricing`, `edited`, `is_revoked`, `reaction`."""


@dataclass(frozen=True)
class Media:
    """A stored file: `size` in bytes, `sha256` in hex; Meta forgets it at `until` (epoch seconds)."""

    id: str
    mime: str
    sha256: str
    filename: str
    size: int
    until: float = HELD


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
    made: float = 0.0
    """When it was first due (epoch seconds)."""


class Store:
    """The emulator's memory in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self.people = People(self._run)

    def _run(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._lock:
            if self._connection is None:
                (self._folder / "media").mkdir(parents=True, exist_ok=True)
                made = sqlite3.connect(self._folder / "emulator.db", check_same_thread=False, isolation_level=None)
                for pragma in ("journal_mode=WAL", "synchronous=OFF", "busy_timeout=5000"):
                    made.execute(f"PRAGMA {pragma}")
                made.executescript(SCHEMA + people.SCHEMA)
                _complete(made)
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
        self.people.clear()
        for sql in ("DELETE FROM chat", "DELETE FROM delivery"):
            self._run(sql)

    # chats

    def add_message(self, message: ChatMessage) -> None:
        """Keep a message; one with a known wamid is ignored."""
        self._run(
            "INSERT OR IGNORE INTO chat (wamid, number, direction, kind, body, at, status, code, note)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (message.wamid, message.number, message.direction, message.kind, json.dumps(message.body), message.at,
             message.status, message.code, json.dumps(message.note)),
        )

    def annotate(self, wamid: str, **note: Any) -> None:
        """Add to what is known of a message."""
        found = self.message(wamid)
        if found is not None:
            self._run("UPDATE chat SET note = ? WHERE wamid = ?", (json.dumps(found.note | note), wamid))

    def set_status(self, wamid: str, word: str) -> str | None:
        """Set the status of a message and return its number, or None when it is unknown. `read` is never undone."""
        rows = self._run(
            "UPDATE chat SET status = ? WHERE wamid = ? AND status NOT IN ('read', ?) RETURNING number", (word, wamid, word)
        )
        return rows[0][0] if rows else None

    def set_read_up_to(self, message: ChatMessage) -> None:
        """A citizen's message and all their earlier ones are read."""
        self._run(
            "UPDATE chat SET status = 'read' WHERE number = ? AND direction = 'in' AND status <> 'waiting'"
            " AND seq <= (SELECT seq FROM chat WHERE wamid = ?)",
            (message.number, message.wamid),
        )

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

    # media

    def add_media(self, data: bytes, mime: str, filename: str = "", until: float = HELD) -> Media:
        """Keep a file and return what Graph tells about it."""
        made = Media(shapes.new_media_id(), mime, hashlib.sha256(data).hexdigest(), filename, len(data), until)
        self._run(
            "INSERT INTO media (id, mime, sha256, filename, size, until) VALUES (?,?,?,?,?,?)",
            (made.id, made.mime, made.sha256, made.filename, made.size, made.until),
        )
        self.media_path(made.id).write_bytes(data)
        return made

    def media(self, media_id: str) -> Media | None:
        """What is known of a media id."""
        rows = self._run("SELECT id, mime, sha256, filename, size, until FROM media WHERE id = ?", (media_id,))
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

    # flows

    def put_flow(self, data: dict[str, Any]) -> str:
        """Create a form, or replace the one of its `id`; returns the id."""
        key = str(data.get("id") or shapes.new_media_id())
        self._run("INSERT OR REPLACE INTO flow VALUES (?,?)", (key, json.dumps(data | {"id": key})))
        return key

    def flow(self, key: str) -> dict[str, Any] | None:
        """The form of an id."""
        rows = self._run("SELECT data FROM flow WHERE id = ?", (key,))
        return dict(json.loads(rows[0][0])) if rows else None

    def flows(self) -> list[dict[str, Any]]:
        """Every form, the oldest first."""
        return [json.loads(row[0]) for row in self._run("SELECT data FROM flow ORDER BY rowid")]

    def delete_flow(self, key: str) -> None:
        """Forget a form."""
        self._run("DELETE FROM flow WHERE id = ?", (key,))

    # deliveries

    def add_delivery(self, number: str, payload: str, due: float, wamids: list[str], word: str) -> None:
        """Owe the webhook a POST of `payload` from `due` on."""
        self._run(
            "INSERT INTO delivery (number, payload, due, wamids, word, made) VALUES (?,?,?,?,?,?)",
            (number, payload, due, json.dumps(wamids), word, due),
        )

    def due_deliveries(self, now: float, most: int) -> list[Delivery]:
        """What is to be posted now, the longest due first."""
        return [_delivery(row) for row in self._run(f"{_OWED} WHERE due <= ? ORDER BY due, id LIMIT ?", (now, most))]

    def held_deliveries(self, number: str) -> list[Delivery]:
        """What waits for the phone of a number to have signal again, oldest first."""
        return [_delivery(row) for row in self._run(f"{_OWED} WHERE due >= ? AND number = ? ORDER BY id", (HELD, number))]

    def refused_deliveries(self, most: int) -> list[Delivery]:
        """What was posted and not answered with 200, the next to be tried first."""
        return [_delivery(row) for row in self._run(f"{_OWED} WHERE attempts > 0 ORDER BY due, id LIMIT ?", (most,))]

    def next_due(self, now: float) -> float | None:
        """When the next delivery after `now` is due (epoch seconds), or None."""
        rows = self._run("SELECT min(due) FROM delivery WHERE due > ? AND due < ?", (now, HELD))
        return None if rows[0][0] is None else float(rows[0][0])

    def owed(self) -> int:
        """How many deliveries were not answered with 200 yet; what waits for a phone's signal is not one yet."""
        return int(self._run("SELECT count(*) FROM delivery WHERE due < ?", (HELD,))[0][0])

    def release_delivery(self, delivery_id: int, payload: str, due: float) -> None:
        """The phone has signal again: what was held is due."""
        self._run("UPDATE delivery SET payload = ?, due = ?, made = ? WHERE id = ?", (payload, due, due, delivery_id))

    def finish_delivery(self, delivery_id: int) -> None:
        """The webhook answered 200."""
        self._run("DELETE FROM delivery WHERE id = ?", (delivery_id,))

    def postpone_delivery(self, delivery_id: int, due: float) -> None:
        """The webhook did not answer 200: try again at `due`."""
        self._run("UPDATE delivery SET due = ?, attempts = attempts + 1 WHERE id = ?", (due, delivery_id))


_SELECT = "SELECT wamid, number, direction, kind, body, at, status, code, note FROM chat"
_OWED = "SELECT id, number, payload, due, attempts, wamids, word, made FROM delivery"


def _complete(connection: sqlite3.Connection) -> None:
    for table, column, kind in LATER:
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), row[6], row[7])


def _message(row: tuple[Any, ...]) -> ChatMessage:
    return ChatMessage(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], row[6], row[7], json.loads(row[8]))
