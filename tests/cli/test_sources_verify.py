"""`sources verify` counts what was found, and notes it only where it is asked to."""

from __future__ import annotations

import json
from pathlib import Path

from tests.running import briefgen
from tests.sourced import BODY, SOURCE, brief


def test_a_record_is_written_once_and_then_left_as_it_is(tmp_path: Path) -> None:
    brief(tmp_path, SOURCE + BODY)
    record = tmp_path / "harbour.verified.json"
    words = ("sources", "verify", "harbour.yaml")
    done = briefgen(*words, cwd=tmp_path)
    assert (done.returncode, record.exists()) == (0, False)
    assert "3 verified" not in done.stderr
    first = briefgen(*words, "--write", cwd=tmp_path)
    assert "wrote harbour.verified.json: 7 passages (7 new, 0 changed, 0 gone)" in first.stdout
    written = record.read_bytes()
    assert "harbour.verified.json is as it was" in briefgen(*words, "--write", cwd=tmp_path).stdout
    assert record.read_bytes() == written


def test_a_quote_that_is_not_found_ends_in_failure(tmp_path: Path) -> None:
    brief(tmp_path, SOURCE + BODY.replace("All berths are open", "No berths are open"))
    done = briefgen("sources", "verify", "harbour.yaml", "--format", "json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [p["code"] for p in told["problems"]] == ["not-found"]
    assert told["totals"]["not found"] == 1
