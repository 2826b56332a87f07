"""Data moves one way: an import points to an earlier stage, or to the problems they share."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "briefgen"
STAGES = (
    "problems", "files", "yaml", "facts", "sources", "editions", "render", "pdf", "publish", "api",
    "cli",
)  # fmt: skip


# It runs before a command is known, and decides whether anything else is loaded at all.
BEFORE_ALL_ELSE = {"start.py": {"briefgen.files", "briefgen.publish.shelf", "briefgen.pdf.process"}}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """What a module takes from this package, with the line: modules, and names of the package."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("briefgen."):
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.ImportFrom) and node.module == "briefgen":
            yield from ((node.lineno, f"briefgen.{name.name}") for name in node.names)
        elif isinstance(node, ast.Import):
            names = (name.name for name in node.names)
            yield from ((node.lineno, n) for n in names if n.partition(".")[0] == "briefgen")


def test_imports_point_to_earlier_stages() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        stage = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if stage not in STAGES:
            continue
        for line, module in imported(path):
            target = module.split(".")[1]
            if target in STAGES and STAGES.index(target) > STAGES.index(stage):
                wrong.append(f"{path.name}:{line} imports {module}")
    assert wrong == []


def test_commands_call_the_api_and_nothing_behind_it() -> None:
    allowed = {"briefgen.api", "briefgen.problems", "briefgen.__version__", "briefgen.__file__"}
    wrong = [
        f"{path.name}:{line} imports {module}"
        for path in sorted((PACKAGE / "cli").glob("*.py"))
        for line, module in imported(path)
        if not module.startswith("briefgen.cli")
        and module not in allowed | BEFORE_ALL_ELSE.get(path.name, set())
    ]
    assert wrong == []


def test_only_commands_print() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.parent.name != "cli"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert found == []


def test_the_command_line_does_not_load_the_pdf_engine() -> None:
    code = (
        "import sys, briefgen.cli.main, briefgen.publish.press; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
