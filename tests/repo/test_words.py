"""Every word a person reads is in `text/` or in reference data, and every code has its word."""

from __future__ import annotations

import ast
import re

import pytest

from laporbup.domain.lifecycle import Action, Closure, Status
from laporbup.domain.roles import Role
from laporbup.text import labels
from tests.repo.sources import python_files, tree, where

#: Words no English string has and hardly any Indonesian sentence is without.
COMMON = re.compile(
    r"\b(yang|tidak|belum|sudah|untuk|dengan|laporan|Bapak|silakan|kirim|dan|dari|nomor|petugas|desa|warga|anda|kami|akan|"
    r"bisa|harus|atau|pada|hari|coba|lagi|salah|masuk|cari|lihat|beres)\b",
    re.IGNORECASE,
)


def _docstrings(module: ast.Module) -> set[int]:
    found = set()
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        for inner in body if isinstance(body, list) else []:
            if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant) and isinstance(inner.value.value, str):
                found.add(id(inner.value))
    return found


def test_no_indonesian_sentence_outside_text():
    """A sentence in code cannot be read aloud by the person who must keep the words plain."""
    found = []
    for path in python_files():
        if "text" in path.parts or "data" in path.parts:
            continue
        module = tree(path)
        docstrings = _docstrings(module)
        for node in ast.walk(module):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in docstrings:
                continue
            value = node.value
            is_code = value.lstrip().upper().startswith(("SELECT", "USER-AGENT"))
            if " " in value.strip() and len(COMMON.findall(value)) >= 2 and not is_code:
                found.append(f"{where(path, node)}: {value[:60]!r}")
    assert found == []


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_label_class_and_icon(status: Status):
    look = labels.STATUS[status]
    assert look.label
    assert look.css.startswith("s-")
    assert look.icon


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_a_label(action: Action):
    assert labels.ACTION[action]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_label(role: Role):
    assert labels.ROLE[role]


@pytest.mark.parametrize("closure", list(Closure))
def test_every_closure_has_a_label(closure: Closure):
    assert labels.CLOSURE[closure]
