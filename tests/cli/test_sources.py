"""`sources` holds the four commands about sources."""

from __future__ import annotations

from pathlib import Path

from tests.running import briefgen


def test_its_four_commands_are_listed(tmp_path: Path) -> None:
    done = briefgen("sources", "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert all(f" {name} " in done.stdout for name in ("add", "verify", "coverage", "audit"))
