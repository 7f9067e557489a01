"""The app's database seen from outside, and the inbox filled without a door."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.apps import App


def url_of(app: App) -> str:
    """Where this app keeps its rows."""
    return app.environment.get("LAPORBUP_DATABASE_URL") or f"sqlite:///{app.folder / 'laporbup.db'}"


def query(app: App, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a connection of its own (the app may be dead)."""
    engine = create_engine(url_of(app))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]
    finally:
        engine.dispose()


def count(app: App, sql: str) -> int:
    """The one number of a query."""
    return int(query(app, sql)[0][0])


def kind_of(app: App) -> str:
    """sqlite or postgresql."""
    return url_of(app).split(":")[0].split("+")[0]


def is_intact(app: App) -> bool:
    """SQLite's own check of the file; PostgreSQL recovers by itself or does not start."""
    return kind_of(app) != "sqlite" or query(app, "PRAGMA integrity_check") == [("ok",)]


def execute(app: App, sql: str) -> None:
    """Change rows behind the app's back."""
    engine = create_engine(url_of(app))
    try:
        with engine.begin() as connection:
            connection.execute(text(sql))
    finally:
        engine.dispose()
