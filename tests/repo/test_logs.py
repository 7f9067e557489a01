"""Logs: structured, and a number of a person never gets through, not even inside an exception."""

from __future__ import annotations

import json

import structlog

from laporbup import logs


def test_numbers_of_people_are_masked(capsys):
    logs.configure(is_json=True)
    try:
        structlog.get_logger().info("sent", ticket="LB-7K3MQ4", detail="to 081234567890", nik="1602051234567890", seconds=3)
        try:
            raise ValueError("call 6281234567890")
        except ValueError:
            structlog.get_logger().exception("failed")
    finally:
        structlog.reset_defaults()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines[0]["ticket"] == "LB-7K3MQ4"
    assert lines[0]["seconds"] == 3
    text = json.dumps(lines)
    for number in ("81234567890", "1602051234567890"):
        assert number not in text


def test_quiet_says_only_warnings(capsys):
    logs.configure(is_json=True, level=30)
    try:
        structlog.get_logger().info("nothing")
        structlog.get_logger().warning("something")
    finally:
        structlog.reset_defaults()
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["something"]
