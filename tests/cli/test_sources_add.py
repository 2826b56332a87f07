"""`sources add` says what it wrote and what to do next, and guesses no file to write to."""

from __future__ import annotations

from pathlib import Path

from tests.running import briefgen
from tests.sourced import ENGLISH, HEAD


def test_the_only_facts_file_is_added_to_and_the_next_step_said(tmp_path: Path) -> None:
    facts = tmp_path / "content" / "harbour.yaml"
    facts.parent.mkdir()
    facts.write_text(HEAD, "utf-8")
    done = briefgen("sources", "add", str(ENGLISH), "--copy", "--id", "minutes", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "harbour.yaml:7: added the source `minutes`: text, " in done.stdout
    assert "cite: {source: minutes," in done.stdout
    assert (facts.parent / "sources" / "minutes.txt").read_bytes() == ENGLISH.read_bytes()


def test_among_several_files_none_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "content" / name).write_text(HEAD, "utf-8")
    done = briefgen("sources", "add", str(ENGLISH), cwd=tmp_path)
    assert done.stdout.startswith("sources:\n  english:\n    title: ")
    assert "nothing was changed" in done.stderr
    assert {p.read_text("utf-8") for p in (tmp_path / "content").iterdir()} == {HEAD}
