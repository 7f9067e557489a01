"""Icons as inline symbols (24 grid, 2 px stroke), the brand mark and the stilt houses on the shore."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components.flow import raw

SYMBOLS: dict[str, str] = {
    "ask": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 16.8v.2"/>',
    "camera": '<path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "chat": '<path d="M4 5h16v11H10l-5 4v-4H4z"/><path d="M8 9h8M8 12.5h5"/>',
    "check": '<path d="M4 12.5l5.5 5.5L20 6.5"/>',
    "date": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "done": '<circle cx="12" cy="12" r="9"/><path d="M7.5 12.5l3 3 6-6.5"/>',
    "down": '<path d="M12 19l8-14H4z"/>',
    "flat": '<path d="M4 10h16v4H4z"/>',
    "form": '<path d="M6 3h9l4 4v14H6z"/><path d="M9 9h6M9 13h6M9 17h4"/>',
    "hour": '<path d="M7 3h10M7 21h10M8 3c0 5 8 5 8 9s-8 4-8 9M16 3c0 5-8 5-8 9s8 4 8 9"/>',
    "inbox": '<path d="M3 13l3-8h12l3 8v6H3z"/><path d="M3 13h5l1.5 3h5L16 13h5"/>',
    "late": '<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v5M12 17.8v.2"/>',
    "mic": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
    "no": '<circle cx="12" cy="12" r="9"/><path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    "off": (
        '<path d="M2 8.5a15 15 0 0 1 6-3.3M22 8.5A15 15 0 0 0 13 4.5M5.5 12.5a10 10 0 0 1'
        ' 4-2.2M18.5 12.5a10 10 0 0 0-2.5-1.6M9 16.2a5 5 0 0 1 6 0M12 20h.01M3 3l18 18"/>'
    ),
    "open": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6s6.5'
        ' 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.2.8 3.5 2.7 3.5 5.5"/>'
    ),
    "phone": '<path d="M6 3h4l1.5 5-2.5 2c1 2.2 2.8 4 5 5l2-2.5 5 1.5v4c0 1-1 2-2 2C11 20 4 13 4 5c0-1 1-2 2-2z"/>',
    "pin": '<path d="M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12z"/><circle cx="12" cy="9" r="2.3"/>',
    "plane": '<path d="M4 4l17 8-17 8 3-8zM7 12h8"/>',
    "send": '<path d="M3 12h13M11 6l6 6-6 6M21 4v16"/>',
    "share": (
        '<circle cx="6" cy="12" r="2.5"/><circle cx="18" cy="5.5" r="2.5"/><circle'
        ' cx="18" cy="18.5" r="2.5"/><path d="M8.3 11l7.5-4.3M8.3 13l7.5 4.3"/>'
    ),
    "up": '<path d="M12 5l8 14H4z"/>',
    "work": '<path d="M14 7a4 4 0 0 1 5-4l-2.5 3 1.5 1.5 3-2.5a4 4 0 0 1-5 5L8 18a2.1 2.1 0 0 1-3-3z"/>',
    "x": '<path d="M6 6l12 12M18 6L6 18"/>',
}

_BRAND = (
    '<path d="M7 3h26a4 4 0 0 1 4 4v20a4 4 0 0 1-4 4H19l-9 7v-7H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z" fill="#fffdf9"/>'
    '<path d="M20 5.5L31.5 17 20 28.5 8.5 17z" fill="#d3a13b"/><path d="M20 9l8 8-8 8-8-8z" fill="#0a4c44"/>'
    '<path d="M16 17l3 3 5.5-6" fill="none" stroke="#fffdf9" stroke-width="2.4" stroke-linecap="round"'
    ' stroke-linejoin="round"/>'
)

#: The mark in a few bytes: a separate file would cost every visitor one more request.
FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath fill='%230a4c44' "
    "d='M0 0h8v6H4L2 8V6H0z'/%3E%3Cpath fill='%23d3a13b' d='M4 1l2 2-2 2-2-2z'/%3E%3C/svg%3E"
)

_HOUSE = (
    "M-2-30l4 0 12-11h8l5-7h34l5 7h8l12 11h4v3h-6v15h3v3h-3v9h-4v-9H66v9h-4v-9H47v9h-4v-9H28v9h-4v-9H8v9H4v-9H1v-3h3v-15h-6z"
    "M12-24v7h6v-7zM24-24v7h6v-7zM40-24v12h9v-12zM60-24v7h6v-7zM72-24v7h6v-7z"
)
_PALM = (
    "M-1.5 0c0-14 1-24 4-34l2 .6c-2.5 9-3.5 19-3.5 33.4zM5-35c-8-6-17-3-20 5 6-4 12-5 20-5zM5-35c-6-1-14 4-15 13 5-6 9-10 "
    "15-13zM5-35c4-8 13-8 19-2-7-1-12-1-19 2zM5-35c7-2 15 3 16 11-5-5-10-8-16-11zM5-35c-2-7-9-10-16-7 6 1 11 3 16 7z"
)
_BOAT = "M-4-3c12 7 50 7 66-2l-5 8H4zM16-2l2-9q12-5 24 0l2 9h-3v-6H19v6z"
#: what stands where on the shore: x, scale
_HOUSES = ((470, 1), (600, 0.74), (120, 0.8), (920, 0.9), (1030, 0.62))
_PALMS = ((448, 1.12), (578, 0.9), (690, 1.2), (104, 1), (212, 0.8), (1012, 1.1), (902, 0.8))
_BOATS = (722, 300)


def _drawn_shore() -> str:
    once = f'<defs><path id="rumah" fill-rule="evenodd" d="{_HOUSE}"/><path id="kelapa" d="{_PALM}"/></defs>'
    houses = [f'<use href="#rumah" transform="translate({x} 56) scale({scale})"/>' for x, scale in _HOUSES]
    palms = [f'<use href="#kelapa" transform="translate({x} 56) scale({scale})"/>' for x, scale in _PALMS]
    boats = [f'<path transform="translate({x} 51)" d="{_BOAT}"/>' for x in _BOATS]
    return "".join([once, *houses, *palms, *boats])


#: Icons of the statuses and of due dates: a page that lists reports needs them all.
STATUS_ICONS = ("inbox", "ask", "send", "work", "date", "hour", "done", "no", "late", "check")


def sprite(*names: str) -> BaseComponent:
    """The symbols a page uses; put once."""
    drawn = "".join(f'<symbol id="{name}" viewBox="0 0 24 24">{SYMBOLS[name]}</symbol>' for name in dict.fromkeys(names))
    return rx.el.svg(width="0", height="0", hidden=True, aria_hidden=True, custom_attrs=raw(drawn))


def icon(name: Any) -> BaseComponent:
    """A symbol of the sprite by name (text or Var)."""
    return rx.el.svg(rx.el.svg.use(href="#" + name), class_name="i", aria_hidden=True)


def brand_mark(size: str = "40") -> BaseComponent:
    return rx.el.svg(view_box="0 0 40 40", width=size, height=size, aria_hidden=True, custom_attrs=raw(_BRAND))


def shore() -> BaseComponent:
    """Stilt houses above the foot: front page, sign-in and error pages only."""
    return rx.el.svg(
        view_box="0 0 1200 56",
        class_name="shore",
        aria_hidden=True,
        custom_attrs={"preserveAspectRatio": "xMidYMax slice", "fill": "currentColor", **raw(_drawn_shore())},
    )
