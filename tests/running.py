"""The program run as its users run it: a process of its own, in a folder, with its words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def briefgen(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `briefgen` with `words` in the folder `cwd`; gives its exit code and what it said."""
    code = "from briefgen.cli.main import run; run()"
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
