"""`new` writes a file to start from, says so, and never writes over one."""

from __future__ import annotations

from pathlib import Path

from tests.running import briefgen


def test_a_file_is_written_once(tmp_path: Path) -> None:
    done = briefgen("new", "G7 summit", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (path,) = (tmp_path / "content").glob("*.yaml")
    assert path.name in done.stdout
    before = path.read_bytes()
    again = briefgen("new", "G7 summit", cwd=tmp_path)
    assert again.returncode == 1
    assert "nothing was changed" in again.stderr
    assert path.read_bytes() == before


def test_a_name_of_which_no_file_can_be_made_is_refused(tmp_path: Path) -> None:
    done = briefgen("new", "../x", cwd=tmp_path)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
