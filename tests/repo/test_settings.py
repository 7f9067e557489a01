"""Settings: the example lists each one, production refuses to start without its secrets, demo never calls Meta."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from laporbup.settings import Settings
from tests.repo.sources import ROOT

SECRETS = {
    "secret_key": "x" * 40, "whatsapp_phone_id": "1", "whatsapp_waba_id": "2", "whatsapp_token": "t",
    "whatsapp_app_secret": "a", "whatsapp_verify_token": "v",
}


def _settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


def test_example_lists_every_setting():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^LAPORBUP_([A-Z_]+)=", example, re.MULTILINE))
    assert listed == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("missing", SECRETS)
def test_production_refuses_without(missing: str, tmp_path, monkeypatch):
    monkeypatch.delenv("LAPORBUP_SECRET_KEY", raising=False)
    given = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(ValidationError, match=f"LAPORBUP_{missing.upper()}"):
        _settings(mode="production", data_dir=tmp_path, **given)


def test_production_refuses_a_short_key(tmp_path):
    with pytest.raises(ValidationError):
        _settings(mode="production", data_dir=tmp_path, **{**SECRETS, "secret_key": "short"})


def test_production_calls_graph(tmp_path):
    assert _settings(mode="production", data_dir=tmp_path, **SECRETS).whatsapp_graph_url.startswith("https://")


def test_demo_refuses_a_real_graph_host(tmp_path):
    with pytest.raises(ValidationError):
        _settings(mode="demo", data_dir=tmp_path, whatsapp_graph_url="https://graph.facebook.com")


def test_demo_processes_agree_on_one_secret(tmp_path, monkeypatch):
    monkeypatch.delenv("LAPORBUP_SECRET_KEY", raising=False)
    first, second = (_settings(data_dir=tmp_path).secret_key.get_secret_value() for _ in range(2))
    assert first == second
    assert len(first) == 64


def test_secrets_are_masked_when_printed(tmp_path):
    shown = repr(_settings(mode="production", data_dir=tmp_path, **{**SECRETS, "secret_key": "sangat-rahasia-" * 4}))
    assert "sangat-rahasia" not in shown


def test_trusted_proxies_are_networks(tmp_path):
    found = _settings(data_dir=tmp_path, trusted_proxies="10.0.0.0/8, 127.0.0.1")
    assert [str(network) for network in found.trusted_proxies] == ["10.0.0.0/8", "127.0.0.1/32"]
