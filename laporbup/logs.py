"""Structured logs: one JSON line an event (production), readable lines (demo), and never a number of a person in them."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from laporbup.domain.address import mask_text


def configure(*, is_json: bool, level: int = logging.INFO) -> None:
    """Set up structlog for this process: to standard error, from `level` on, masked."""
    last = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            masked,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up at every line: whoever replaces sys.stderr (a test, a daemon) gets the lines.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask phone numbers, NIK and e-mail addresses in every value: a second fence behind "do not log them"."""
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = mask_text(value)
    return event
