"""Errors carry facts, and all of ours have one root."""

from __future__ import annotations

import pytest

from laporbup.domain import errors


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (errors.NotFound("report", "LB-222222"), {"kind": "report", "key": "LB-222222"}),
        (errors.Forbidden("HANDLER", "ASSIGN"), {"role": "HANDLER", "action": "ASSIGN"}),
        (errors.NotAllowed("CLOSED", "START", ["has_note"]), {"status": "CLOSED", "action": "START", "missing": ("has_note",)}),
        (errors.Conflict("seq"), {"what": "seq"}),
        (errors.Invalid({"uraian": "required"}), {"errors": {"uraian": "required"}}),
        (errors.Throttled(12.5), {"retry_after_s": 12.5}),
    ],
)
def test_an_error_carries_its_facts(error: errors.LaporError, facts: dict[str, object]):
    assert isinstance(error, errors.LaporError)
    assert vars(error) == facts
    assert all(str(value) in str(error) for value in facts.values())
