"""Engine and unit of work: the only commit in the code base.

Services receive a `Session`, never commit and never open one. Doors use `unit_of_work()` (one
transaction that writes) or `reading()` (sees, never writes); async doors use `await write(fn, …)`
and `await read(fn, …)`, which run `fn(session, …)` in a thread so the event loop never waits.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from laporbup import clock
from laporbup.settings import get_settings

P = ParamSpec("P")
T = TypeVar("T")

NOTIFY_CHANNEL = "laporbup_live"
_TOPICS = "topics"
_AFTER_COMMIT = "after_commit"
#: Distinct statements stay few enough for the driver's cache of prepared ones.
_ROWS_A_STATEMENT = 64

_engine: Engine | None = None
_lock = threading.Lock()
_owned = threading.local()


def engine() -> Engine:
    """Return the engine of this process, made at first use (web workers are forked)."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = make_engine(get_settings().database_url)
        return _engine


def use_engine(new: Engine | None) -> None:
    """Replace the engine of this process (tests; after a fork)."""
    global _engine
    with _lock:
        _engine = new


def make_engine(url: str) -> Engine:
    """Build an engine for SQLite or PostgreSQL with the pragmas and isolation this app relies on."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        get_settings().data_dir.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, pool_size=8, max_overflow=24, connect_args={"check_same_thread": False})
    event.listen(made, "connect", _on_sqlite_connect)
    event.listen(made, "begin", _on_sqlite_begin)
    return made


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: we say BEGIN IMMEDIATE for writers, so that
    # two writers queue instead of failing half-way ("database is locked" on lock upgrade).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("laporbup_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that writes: commit when the block ends well, roll back when it raises.

    Topics given to `touch` are announced to every process in the same transaction.
    """
    with engine().connect().execution_options(laporbup_writes=True) as connection, Session(
        bind=connection, expire_on_commit=False
    ) as session:
        try:
            yield session
            session.flush()
            _announce(session)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        for call in session.info.get(_AFTER_COMMIT, ()):
            call()


@contextmanager
def schema_change() -> Iterator[Connection]:
    """One transaction for migrations: either the old schema or the new one, on both databases."""
    with engine().connect().execution_options(laporbup_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading() -> Iterator[Session]:
    """A session for queries: whatever is changed in it is thrown away."""
    with Session(bind=engine(), expire_on_commit=False, autoflush=False) as session:
        try:
            yield session
        finally:
            session.rollback()


def insert_new(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    """Insert `rows` in one durable transaction of their own, skipping those a unique key already knows.

    Returns how many were new. For the inbox, whose price is what limits the webhook: one statement for many rows,
    so that the driver leaves the interpreter once and not once a row, on a connection of the calling thread's own
    (measured: a batch of ten costs 160 µs of processor time instead of 270 through the pool and the expression
    compiler). Moments as `stored_time`. Raises what the driver raises, OperationalError as SQLAlchemy's.
    """
    try:
        return _insert(table, columns, rows)
    except OperationalError:
        if not _drop_broken_connection():
            raise
        # The server was restarted since the last batch: nothing was stored, or all of it and the keys know it.
        return _insert(table, columns, rows)


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    connection = _own_connection()
    insert = _insert_new_postgres if engine().dialect.name == "postgresql" else _insert_new_sqlite
    try:
        return insert(connection, table, columns, rows)
    except Exception as error:
        if isinstance(error, engine().dialect.loaded_dbapi.OperationalError):
            raise OperationalError(f"INSERT INTO {table}", None, error) from error
        raise


def _own_connection() -> Any:
    """The driver's connection that this thread keeps to the engine in use."""
    held: tuple[Engine, Any] | None = getattr(_owned, "held", None)
    if held is None or held[0] is not engine():
        pooled = engine().raw_connection()
        held = (engine(), pooled.driver_connection)
        pooled.detach()  # ours alone: it ends with the thread and never goes back, set as it is
        if engine().dialect.name == "postgresql":
            # A single statement is a transaction by itself: BEGIN and COMMIT would be two more round trips.
            held[1].autocommit = True
        _owned.held = held
    return held[1]


def _drop_broken_connection() -> bool:
    """Forget this thread's connection if it is lost; say whether it was (SQLite's cannot be)."""
    held = getattr(_owned, "held", None)
    if held is None or not getattr(held[1], "closed", False):
        return False
    _owned.held = None
    return True


def _insert_new_sqlite(connection: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    count = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            part = rows[start : start + _ROWS_A_STATEMENT]
            statement = _insert_statement(table, columns, len(part))
            count += connection.execute(statement, tuple(chain.from_iterable(part))).rowcount
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return count


@lru_cache(maxsize=256)
def _insert_statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join(['?'] * len(columns))})"
    values = ", ".join([row] * rows)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values} ON CONFLICT DO NOTHING"  # noqa: S608  names are ours


def _insert_new_postgres(connection: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    found = orjson.dumps([dict(zip(columns, row, strict=True)) for row in rows]).decode()
    count: int = connection.execute(_insert_statement_postgres(table, columns), (found,), prepare=True).rowcount
    return count


@lru_cache
def _insert_statement_postgres(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(columns)
    return (
        f"INSERT INTO {table} ({names}) "  # noqa: S608  names are ours
        f"SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json) ON CONFLICT DO NOTHING"
    )


def stored_time(moment: datetime) -> str:
    """An aware moment as `UtcDateTime` stores it, for `insert_new`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


async def write(fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `fn(session, …)` in one writing transaction, off the event loop."""

    def work() -> T:
        with unit_of_work() as session:
            return fn(session, *args, **kwargs)

    return await asyncio.to_thread(work)


async def read(fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `fn(session, …)` as a query, off the event loop."""

    def work() -> T:
        with reading() as session:
            return fn(session, *args, **kwargs)

    return await asyncio.to_thread(work)


def touch(session: Session, *topics: str) -> None:
    """Remember that `topics` changed; the live hub hears of it when (and only when) this commits."""
    session.info.setdefault(_TOPICS, set()).update(topics)


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Run `call` once this transaction has been committed (for example: delete a replaced file)."""
    session.info.setdefault(_AFTER_COMMIT, []).append(call)


def _announce(session: Session) -> None:
    topics = session.info.pop(_TOPICS, None)
    if not topics:
        return
    payload = json.dumps(sorted(topics))
    if session.get_bind().dialect.name == "postgresql":
        # NOTIFY is delivered at commit and refuses payloads of 8000 bytes and more.
        for topic in sorted(topics):
            session.execute(text("SELECT pg_notify(:channel, :topic)"), {"channel": NOTIFY_CHANNEL, "topic": topic})
        return
    session.execute(
        text("INSERT INTO live_change (topics, at) VALUES (:topics, :at)"),
        {"topics": payload, "at": clock.now().replace(tzinfo=None).isoformat(sep=" ")},
    )
