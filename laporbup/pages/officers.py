"""The officers' pages, for the composition root."""

from __future__ import annotations

from laporbup.pages import admin, bupati, camat, kasus, petugas, verifikasi

PAGES = (petugas, kasus, camat, verifikasi, bupati, admin)
"""Each has ROUTE, TITLE, `page`, ON_LOAD, and LIVE_TITLE when its state writes the title."""
