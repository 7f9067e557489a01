"""One file that holds the database and the attachments, and the way back."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from pathlib import Path

from laporbup.domain.errors import LaporError
from laporbup.settings import get_settings
from laporbup.text import console

DATABASE_NAME = "laporbup.db"
MEDIA_NAME = "media"


class BackupRefused(LaporError):
    """A backup or restore that cannot be done; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def backup(target: Path) -> None:
    """Write a consistent copy of the SQLite database, then the attachments, into a tar.gz.

    The database is copied first: an attachment row in it always has its file in the archive, because files are
    written before their rows. PostgreSQL has its own tools and is refused here.
    """
    settings = get_settings()
    if not settings.is_sqlite:
        raise BackupRefused(console.POSTGRES_BACKUP)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / DATABASE_NAME
        source = sqlite3.connect(_database_file())
        destination = sqlite3.connect(copy)
        with destination:
            source.backup(destination)
        source.close()
        destination.close()
        unfinished = Path(folder) / "backup.tar.gz"
        with tarfile.open(unfinished, "w:gz") as archive:
            archive.add(copy, DATABASE_NAME)
            if settings.media_dir.is_dir():
                archive.add(settings.media_dir, MEDIA_NAME)
        unfinished.replace(target)


def restore(source: Path) -> None:
    """Unpack a backup into a data directory that has no database yet."""
    settings = get_settings()
    if not settings.is_sqlite:
        raise BackupRefused(console.POSTGRES_BACKUP)
    if _database_file().exists():
        raise BackupRefused(console.RESTORE_NOT_EMPTY.format(folder=settings.data_dir))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source, "r:gz") as archive, tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
            archive.extractall(folder, filter="data")
            unpacked = Path(folder)
            if not (unpacked / DATABASE_NAME).exists():
                raise BackupRefused(console.NOT_A_BACKUP.format(file=source))
            if (unpacked / MEDIA_NAME).is_dir() and not settings.media_dir.exists():
                (unpacked / MEDIA_NAME).rename(settings.media_dir)
            (unpacked / DATABASE_NAME).rename(_database_file())
    except (tarfile.TarError, OSError) as error:
        raise BackupRefused(console.NOT_A_BACKUP.format(file=source)) from error


def _database_file() -> Path:
    return Path(get_settings().database_url.removeprefix("sqlite:///"))
