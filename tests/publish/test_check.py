"""A facts file with its sources looked into: all its problems, and its passages counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused
from briefgen.publish.check import Checks, read_all, refuse_unknown
from tests.sourced import BODY, ENGLISH, SOURCE, brief, checked, noted


def test_problems_of_the_facts_and_of_the_sources_are_told_together(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY.replace("to: per tonne", "to: per barrel") + "  x: X\n")
    found = {p.code: p.severity for p in checked(path).problems}
    assert found == {"unsourced": "warning", "not-found": "error"}


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    good = brief(tmp_path, SOURCE + BODY)
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 2\n", "utf-8")
    found, refused = read_all([bad, good], {}, BUILT_IN)
    assert [one.path for one in found] == [good]
    assert {problem.place.file for problem in refused} == {str(bad)}


def test_a_text_for_a_source_that_no_file_has_is_a_mistake(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    found, refused = read_all([path], {"minuts": ENGLISH}, BUILT_IN)
    assert [(p.code, p.hint) for p in refused] == [("unknown-id", "known: minutes")]
    with pytest.raises(Refused, match="No source is called `minuts`"):
        refuse_unknown({"minuts": ENGLISH}, found)
    refuse_unknown({"minutes": ENGLISH}, found)


def test_passages_of_all_files_are_counted_together(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    plain = brief(tmp_path / "other", "bottom_line: {a: {text: x, basis: ours}}\n")
    cited = checked(brief(tmp_path, SOURCE + BODY + "  x: {text: X, cite: minutes}\n"))
    assert Checks((checked(plain),), ()).totals_line() == ""
    assert Checks((cited, cited), ()).totals().counts["verified"] == 6
    line = Checks((cited,), ()).totals_line()
    assert line.startswith("7 passages checked: 3 verified, 4 located, ")
    assert line.endswith("(1 cites a source as a whole)")


def test_the_record_says_since_when_where_the_text_is_away(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    noted(path)
    (tmp_path / "english.txt").unlink()
    path.write_text(path.read_text("utf-8").replace(", text: english.txt", ""), "utf-8")
    (line,) = checked(path).by_record()
    assert line.startswith("`minutes`: 7 verified on 2031-09-01 against sha256 ")
