"""Every setting, read once from the environment (prefix `LAPORBUP_`) or `.env`; secrets are masked."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from laporbup.text import console


class Settings(BaseSettings):
    """All settings. Field names are the contract: `LAPORBUP_<FIELD>`; `.env.example` lists each one."""

    model_config = SettingsConfigDict(env_prefix="LAPORBUP_", env_file=".env", extra="ignore")

    mode: Literal["demo", "production"] = "demo"
    port: int = Field(default=8000, ge=1, le=65535)
    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    trusted_proxies: Annotated[list[IPv4Network | IPv6Network], NoDecode] = []
    whatsapp_number: str = ""
    whatsapp_phone_id: str = ""
    whatsapp_waba_id: str = ""
    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_graph_url: str = ""
    whatsapp_api_version: str = "25.0"

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        if isinstance(value, str):
            return [ip_network(part.strip()) for part in value.split(",") if part.strip()]
        return value

    @model_validator(mode="after")
    def _complete(self) -> Settings:
        self.data_dir = self.data_dir.resolve()
        self.public_url = (self.public_url or f"http://localhost:{self.port}").rstrip("/")
        self.whatsapp_number = "".join(char for char in self.whatsapp_number if char.isdigit())
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'laporbup.db'}"
        if self.mode == "production":
            self._require_secrets()
        else:
            self._fill_demo()
        return self

    def _require_secrets(self) -> None:
        needed = (
            "secret_key", "whatsapp_phone_id", "whatsapp_waba_id",
            "whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token",
        )
        missing = [f"LAPORBUP_{name.upper()}" for name in needed if not _plain(getattr(self, name))]
        if missing:
            raise ValueError(console.MISSING_SETTINGS.format(names=", ".join(missing)))
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError(console.SHORT_SECRET_KEY)
        self.whatsapp_graph_url = self.whatsapp_graph_url or "https://graph.facebook.com"

    def _fill_demo(self) -> None:
        """Demo needs no secret from anybody and never leaves this machine: Graph is our own emulator."""
        if not self.secret_key.get_secret_value():
            self.secret_key = SecretStr(_kept_secret(self.data_dir / "demo-secret"))
        seed = self.secret_key.get_secret_value()
        self.whatsapp_phone_id = self.whatsapp_phone_id or "100000000000001"
        self.whatsapp_waba_id = self.whatsapp_waba_id or "200000000000001"
        self.whatsapp_token = _or(self.whatsapp_token, f"demo-token-{seed[:8]}")
        self.whatsapp_app_secret = _or(self.whatsapp_app_secret, f"demo-app-{seed[8:24]}")
        self.whatsapp_verify_token = _or(self.whatsapp_verify_token, f"demo-verify-{seed[24:32]}")
        self.whatsapp_graph_url = self.whatsapp_graph_url or f"http://127.0.0.1:{self.port}/emulator"
        if "facebook.com" in self.whatsapp_graph_url or "fbsbx.com" in self.whatsapp_graph_url:
            raise ValueError(console.DEMO_CALLS_NO_GRAPH)

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def media_dir(self) -> Path:
        """Where attachments live."""
        return self.data_dir / "media"


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _or(value: SecretStr, fallback: str) -> SecretStr:
    return value if value.get_secret_value() else SecretStr(fallback)


def _kept_secret(path: Path) -> str:
    """Read the demo secret, making it once; web and worker must agree on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        own = path.with_suffix(f".{secrets.token_hex(4)}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):  # the other process was first: its secret counts
            os.link(own, path)
        own.unlink()
    return path.read_text().strip()


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings of this process, parsed once. Tests call `get_settings.cache_clear()`."""
    return Settings()
