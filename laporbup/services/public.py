"""What everybody may see: the public list, its figures and tiles, and the front page."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.views import Home, PublicBoard


def home(session: Session) -> Home:
    """Return the figures and the newest confirmed repair for the front page."""
    raise NotImplementedError


def board(session: Session, filters: dict[str, str], page: int = 1) -> PublicBoard:
    """Return the public list. `filters`: status, kecamatan, kategori, opd, q (unknown keys and values are ignored)."""
    raise NotImplementedError
