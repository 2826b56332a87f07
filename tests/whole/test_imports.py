"""Data moves one way: an import points to an earlier stage, or to the problems they share."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "briefgen"
STAGES = (
    "problems", "files", "yaml", "facts", "sources", "editions", "render", "pdf", "publish", "cli",
)  # fmt: skip


def test_imports_point_to_earlier_stages() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        stage = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if stage not in STAGES:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("briefgen."):
                target = (node.module or "").split(".")[1]
                if STAGES.index(target) > STAGES.index(stage):
                    wrong.append(f"{path.name}:{node.lineno} imports {node.module}")
    assert wrong == []


def test_the_command_line_does_not_load_the_pdf_engine() -> None:
    code = (
        "import sys, briefgen.cli.main, briefgen.publish.press; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
