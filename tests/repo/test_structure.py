"""The shape of the house: import layers, one place that commits, one that asks the time, small modules."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.repo.sources import ROOT, python_files, tree, where

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40


def test_imports_point_down():
    """A page that queries or a service that knows Reflex is how the old app became impossible to change."""
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_only_db_commits():
    """A service that commits splits a use-case into two transactions, and a crash between them loses a promise."""
    found = [
        where(path, node)
        for path in python_files()
        if path.name != "db.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        # the emulator is another world with a store of its own
        and "emulator" not in path.parts
    ]
    assert found == []


def test_only_clock_asks_the_time():
    """Demo data and every test move the clock; a `datetime.now()` elsewhere would not move with it."""
    found = []
    for path in python_files():
        if path.name == "clock.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                owner = node.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                if name in ("datetime", "date"):
                    found.append(where(path, node))
    assert found == []


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def test_only_apply_writes_a_status():
    """A status changes in one function, so that every change has its event and its score."""
    found = []
    for path in python_files():
        for function in (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                for target in _targets(node):
                    if (
                        isinstance(target, ast.Attribute)
                        and target.attr == "status"
                        and isinstance(target.value, ast.Name)
                        and target.value.id == "report"
                        and function.name != "_apply"
                    ):
                        found.append(where(path, node))
    assert found == []


def test_modules_and_functions_stay_small():
    """Three hundred lines a module and forty a function: beyond that nobody reads to the end."""
    found = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MAX_MODULE_LINES:
            found.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    found.append(f"{where(path, node)}: {node.name} has {length} lines")
    assert found == []


def test_no_error_is_swallowed():
    """`except …: pass` hides the first sign of every outage."""
    found = [
        where(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(inner, ast.Pass) for inner in node.body)
    ]
    assert found == []
