"""Every command is there under its name, and only the one that is called is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.running import briefgen

COMMANDS = {"build", "check", "diff", "doctor", "extract", "new", "schema", "sources",
            "translations", "verify", "watch"}  # fmt: skip


def test_help_names_every_command(tmp_path: Path) -> None:
    done = briefgen("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert {word for word in done.stdout.split() if word in COMMANDS} == COMMANDS


def test_a_command_loads_none_of_the_others() -> None:
    code = (
        "import sys\n"
        "from briefgen.cli.commands import application\n"
        "application(['schema'])(['schema'], standalone_mode=False)\n"
        "print(*(n for n in sys.modules if n.startswith('briefgen.')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "briefgen.cli.schema" in loaded
    assert not loaded & {f"briefgen.cli.{name}" for name in ("build", "sources", "watch", "diff")}
