"""`check` tells people and tools the same problems."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_check_for_tools(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\n")
    done = run("check", "bad.yaml", "--format", "json", cwd=tmp_path)
    assert {p["code"] for p in json.loads(done.stdout)} == {"missing-field"}
