"""Reflex's configuration. Origins and Redis come from the same environment the app reads."""

import reflex as rx
from pydantic_settings import BaseSettings, SettingsConfigDict

from laporbup.pages.lean_web import LeanWeb
from laporbup.pages.light_paint import LightPaint


class _Served(BaseSettings):
    """The three settings Reflex itself needs; building must not ask for the secrets of production."""

    model_config = SettingsConfigDict(env_prefix="LAPORBUP_", env_file=".env", extra="ignore")

    port: int = 8000
    public_url: str = ""
    redis_url: str = ""


_served = _Served()
_own_origins = {f"http://localhost:{_served.port}", f"http://127.0.0.1:{_served.port}", _served.public_url.rstrip("/")}

config = rx.Config(
    app_name="laporbup",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # A foreign page must not open our websocket with an officer's cookie.
    cors_allowed_origins=sorted(_own_origins - {""}),
    state_manager_mode="redis" if _served.redis_url else "memory",
    redis_url=_served.redis_url or None,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[LeanWeb(), LightPaint()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
