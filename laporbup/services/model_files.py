"""The learnt classifier as a file: the one shipped with the app, or this installation's own, learnt with its corrections."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

import structlog

from laporbup.domain.text_model import BadModel, TextModel, from_bytes, to_bytes
from laporbup.settings import get_settings

log = structlog.get_logger()

NAME = "classifier.model"


def own_file() -> Path:
    """Where this installation keeps what it learnt itself."""
    return get_settings().data_dir / NAME


def stamp() -> str:
    """Changes when the own file does; empty when there is none."""
    try:
        facts = own_file().stat()
    except OSError:
        return ""
    return f"{facts.st_mtime_ns}-{facts.st_size}"


def current() -> TextModel | None:
    """The own model when it is usable and was learnt with the shipped texts of today, else the shipped one."""
    return _current(str(own_file()), stamp())


@lru_cache(maxsize=2)
def _current(path: str, mark: str) -> TextModel | None:
    basis = shipped()
    if not mark:
        return basis
    try:
        own = from_bytes(Path(path).read_bytes())
    except (OSError, BadModel) as error:
        log.warning("classifier_file_unusable", file=path, reason=str(error))
        return basis
    if basis is not None and own.facts.get("fingerprint") != basis.facts.get("fingerprint"):
        # an update of the app brought other texts: what was learnt before them knows less than it could
        log.warning("classifier_file_outdated", file=path)
        return basis
    return own


@cache
def shipped() -> TextModel | None:
    """The model in `laporbup/data`; None (keywords alone) when it is damaged."""
    try:
        return from_bytes(resources.files("laporbup.data").joinpath(NAME).read_bytes())
    except (OSError, BadModel) as error:
        log.error("classifier_shipped_file_unusable", reason=str(error))
        return None


def write(model: TextModel, file: Path) -> None:
    """Put the file there in one step: a process that reads at that moment sees the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f".{file.name}.{os.getpid()}")
    own.write_bytes(to_bytes(model))
    own.replace(file)
