"""Roughly which browser a session is in: enough for its owner to know it again, too little to follow anybody."""

from __future__ import annotations

#: Looked for in this order: every browser claims to be several others.
_BROWSERS = (
    ("edg", "edge"), ("opr/", "opera"), ("opera", "opera"), ("samsungbrowser", "samsung"), ("ucbrowser", "uc"),
    ("firefox", "firefox"), ("fxios", "firefox"), ("chrome", "chrome"), ("crios", "chrome"), ("safari", "safari"),
)
_SYSTEMS = (
    ("android", "android"), ("iphone", "iphone"), ("ipad", "ipad"), ("windows", "windows"), ("mac os", "mac"),
    ("linux", "linux"),
)


def roughly(user_agent: str) -> str:
    """Return `browser-system` (`chrome-android`); a part that is not known is `other`."""
    low = user_agent[:400].lower()
    browser = next((name for mark, name in _BROWSERS if mark in low), "other")
    system = next((name for mark, name in _SYSTEMS if mark in low), "other")
    return f"{browser}-{system}"
