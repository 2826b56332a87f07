"""Problems are said with their place and their remedy, and without what readers may not see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.problems import Place, Problem, Refused, errors, named, one_line, printable

PROBLEM = Problem("bad-word", "“secret” is bad", Place("a.yaml", 3, 7), "drop it",
                  source_line="x: secret", details="se-cret")  # fmt: skip


def test_a_place_is_said_as_editors_read_it() -> None:
    assert str(Place("a.yaml", 3, 7)) == "a.yaml:3:7"
    assert str(Place("a.yaml")) == "a.yaml"


def test_a_discreet_problem_holds_no_word_of_the_file() -> None:
    told = PROBLEM.discreet()
    assert "secret" not in repr(told)
    assert "se-cret" not in repr(told)
    assert (told.code, told.place, told.severity) == (PROBLEM.code, PROBLEM.place, "error")
    assert "briefgen check a.yaml" in told.hint


def test_only_errors_stop_a_build() -> None:
    warning = PROBLEM.as_warning()
    assert errors([warning, PROBLEM, warning.as_error()]) == [PROBLEM, PROBLEM]
    refused = Refused([PROBLEM, warning])
    assert refused.problems == (PROBLEM, warning)
    assert str(refused).startswith("a.yaml:3:7: “secret” is bad; ")


def test_tools_get_plain_values() -> None:
    assert PROBLEM.as_dict() == {
        "code": "bad-word", "severity": "error", "file": "a.yaml", "line": 3, "column": 7,
        "message": "“secret” is bad", "hint": "drop it", "details": "se-cret",
    }  # fmt: skip


def test_names_in_a_row_have_a_limit() -> None:
    assert named(["a", "b"], 2) == "a, b"
    assert named(["a", "b", "c"], 2) == "a, b and 1 more"


@given(st.text())
def test_nothing_printable_steers_a_terminal_or_turns_the_writing(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not {*shown} & {*map(chr, range(9)), *map(chr, range(11, 32)), "\x7f", "\x9b"}
    assert not {*shown} & {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
    kept = [(a, b) for a, b in zip(text, shown, strict=True) if b != "·"]
    assert all(a == b for a, b in kept)
    assert "\n" not in one_line(text)
