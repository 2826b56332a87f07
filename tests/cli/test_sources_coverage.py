"""`sources coverage` reports, and never writes over a facts file."""

from __future__ import annotations

from pathlib import Path

from tests.running import briefgen
from tests.sourced import BODY, SOURCE, brief


def test_a_report_is_printed_or_written_and_never_over_the_facts(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    before = path.read_bytes()
    words = ("sources", "coverage", "harbour.yaml")
    done = briefgen(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0, "minutes: 5 of 9 sentences used, 0 set aside, 4 unused",
    )  # fmt: skip
    assert briefgen(*words, "--format", "html", "--out", "page.html", cwd=tmp_path).returncode == 0
    assert "<mark" in (tmp_path / "page.html").read_text("utf-8")
    assert briefgen(*words, "--out", "harbour.yaml", cwd=tmp_path).returncode == 2
    assert path.read_bytes() == before
