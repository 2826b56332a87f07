"""A copy of the program that a test may change, and its commands run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.documents import ROOT

_RUN = "from briefgen.cli.main import run; run()"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the program with its templates in `folder`."""

    folder: Path

    @classmethod
    def copied_to(cls, folder: Path) -> Checkout:
        """A copy of this program in `folder`, which need not exist."""
        for name in ("briefgen", "templates"):
            left_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        return cls(folder)

    def edit(self, path: str, old: str, new: str) -> None:
        """Put `new` in place of `old`, which stands in the file at `path` exactly once."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path} has {text.count(old)} times: {old}"
        file.write_text(text.replace(old, new), "utf-8")

    def add(self, path: str, text: str) -> None:
        """Write a new file."""
        file = self.folder / path
        assert not file.exists(), f"{path} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def run(self, *words: str, inside: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of this copy in the folder `inside`."""
        return self.python("-c", _RUN, *words, inside=inside)

    def python(self, *words: str, inside: Path) -> subprocess.CompletedProcess[str]:
        """Run Python, for which `briefgen` is this copy."""
        own = {"PYTHONPATH": str(self.folder), "PYTHONSAFEPATH": "1", "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, *words],
            cwd=inside,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
