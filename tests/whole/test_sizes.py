"""Code that can be read at one sitting: short functions, and modules named after their idea."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

from tests.documents import ROOT

MODULES = sorted((ROOT / "briefgen").rglob("*.py"))
# The only long ones are commands: each of their options takes a line.
LONGEST_FUNCTION = 65


def functions(module: Path) -> list[tuple[int, str]]:
    """The length in lines of each function, with its name."""
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{module.name}: {node.name}")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def test_functions_are_short() -> None:
    found = [one for module in MODULES for one in functions(module)]
    lengths = [length for length, _ in found]
    assert statistics.median(lengths) <= 12
    assert sum(length <= 40 for length in lengths) / len(lengths) >= 0.98
    assert [name for length, name in found if length > LONGEST_FUNCTION] == []


def test_modules_are_named_after_their_idea() -> None:
    assert not {m.stem for m in MODULES} & {"utils", "helpers", "common", "core", "manager"}
