"""What looks like a comment, a list or a quotation to an author and is something else to YAML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.problems import Problem, Refused
from briefgen.yaml.characters import odd_characters
from briefgen.yaml.reader import read_yaml

HEAD = "format: 1\nlock:\n"


def told(text: str) -> list[Problem]:
    """What is said of a file, errors and warnings."""
    try:
        return read_yaml((HEAD + text).encode(), "x").problems
    except Refused as refused:
        return list(refused.problems)


def said(text: str) -> list[tuple[str, str, int, int]]:
    return [(p.code, p.severity, p.place.line, p.place.column) for p in told(text)]


@pytest.mark.parametrize("space", "\u00a0\u1680\u2003\u2009\u202f\u205f\u3000")
@pytest.mark.parametrize("between", ["", " "])
def test_a_comment_behind_an_odd_space_is_an_error(space: str, between: str) -> None:
    text = f"  text: Boats pay.{between}{space}# not for them\n"
    assert said(text) == [("odd-space", "error", 3, 19 + len(between))]
    (problem,) = told(text)
    assert "readers would see it" in problem.message
    assert said(f'  text: "Boats pay.{space}# 3"\n') == [], "quoted, it is a text"


def test_a_tag_behind_an_odd_space_is_a_warning() -> None:
    assert said("  text: Boats pay.\u00a0#rivers\n") == [("odd-space", "warning", 3, 19)]
    assert said("  text: Le mot «\u00a0#rivers\u00a0» circule\n") == []


@pytest.mark.parametrize(
    ("text", "column"),
    [("  text: Lock # 7 is shut\n", 13), ("  text: Lock #7 is shut\n", 13)],
)
def test_a_text_cut_at_a_figure_is_warned_of(text: str, column: int) -> None:
    assert said(text) == [("lost-text", "warning", 3, column)]
    (problem,) = told(text)
    assert "everything after ` #`" in problem.message
    assert "quotes" in problem.hint


def test_a_comment_is_a_comment() -> None:
    assert said("  text: Lock is shut # by the ferryman\n") == []


@pytest.mark.parametrize("style", "|>")
def test_a_comment_in_a_block_of_text_is_warned_of(style: str) -> None:
    text = f"  text: {style}\n    Boats pay.\n    Not now. # keep it in house\n"
    assert said(text) == [("comment-in-text", "warning", 5, 13)]
    assert said(f"  text: {style}\n    Lock # 7 and #river\n") == []


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        ("  text: Boats pay # in May\n    and ferries too\n", 3, 19),
        ("  text: Boats pay\n    # in May\n    and ferries too\n", 4, 5),
        ("  text: Boats pay\n\n    # in May\n    # or June\n    and ferries\n", 5, 5),
    ],
)
def test_a_comment_inside_a_plain_text_is_told_as_one(lines: str, line: int, column: int) -> None:
    (problem,) = told(lines)
    assert (problem.place.line, problem.place.column) == (line, column)
    assert problem.message == "A comment stands inside a text here, and ends it for YAML"
    assert "quotes" in problem.hint


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('  text: "Boats pay.”\n', '"Boats pay."'),
        ('  text: "Boats pay.“\n  more: "x"\n', '"Boats pay."'),
        ('  text: "Boats pay.»\n', '"Boats pay."'),
    ],
)
def test_a_half_curly_quotation_is_told_with_the_line_mended(text: str, shown: str) -> None:
    problem = told(text)[0]
    assert problem.message.startswith('The text begins with " and ends with')
    assert problem.hint.endswith(f"text: {shown}")
    assert (problem.place.line, problem.place.column) == (3, 9)


def test_curly_marks_inside_a_text_are_its_own() -> None:
    (problem,) = told('  text: "She said “boats pay”\n')
    assert "never closed" in problem.message
    assert said('  text: "She said “boats pay”"\n') == []
    assert said("  text: “Boats pay”\n") == []


@pytest.mark.parametrize("mark", "“”„")
def test_a_text_that_only_ends_with_a_straight_mark_is_warned_of(mark: str) -> None:
    assert said(f'  text: {mark}Boats pay"\n') == [("quotation-marks", "warning", 3, 9)]


@pytest.mark.parametrize("tag", ["!include", "!Import", "!inc"])
def test_a_file_takes_no_other_in(tag: str) -> None:
    (problem,) = told(f"  text: {tag} boats.txt\n")
    assert problem.code == "tag"
    assert f"`{tag}` takes nothing in" in problem.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  text: >-\n    Tolls:\n\n    - for boats\n    - for ferries\n", 7),
        ("  text: >\n    Tolls\n    - for boats\n", 5),
        ("  text: Tolls\n    - for boats\n    - for ferries\n", 4),
        ('  text: "Tolls\n    * for boats"\n', 4),
        ("  text: >-\n    1. boats\n    2. ferries\n", 5),
    ],
)
def test_a_list_whose_lines_are_joined_is_warned_of(text: str, line: int) -> None:
    (problem,) = told(text)
    assert (problem.code, problem.severity, problem.place.line) == ("joined-lines", "warning", line)
    assert "begin the text with |" in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "  text: |\n    Tolls:\n\n    - for boats\n    - for ferries\n",
        "  text: >-\n    - for boats and\n      for ferries\n",
        "  text: >-\n    The talks begin on\n    24. May and end\n    on 2. June\n",
        "  text: >-\n    One.\n\n    - for boats\n\n    Two.\n",
    ],
)
def test_lines_that_are_not_joined_or_no_list_are_not(text: str) -> None:
    assert said(text) == []


# Isolates: each with its end, on one line.

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"a {LRI}b{PDI} c", []),
        (f"a {RLI}b {FSI}c{PDI}{PDI}", []),
        (f"a {LRI}b", [2]),
        (f"a {PDI}b", [2]),
        (f"a {LRI}b\nc{PDI}", [2, 6]),
        (f"{LRI}{RLI}a{PDI}", [0]),
    ],
)
def test_isolates_stand_in_pairs(text: str, wrong: list[int]) -> None:
    found = list(odd_characters(text))
    assert [odd.offset for odd in found] == wrong
    assert {odd.code for odd in found} <= {"bidi-override"}


@given(st.text(st.sampled_from(f"a\n{LRI}{RLI}{FSI}{PDI}")))
def test_what_is_left_of_isolates_is_in_pairs(text: str) -> None:
    wrong = {odd.offset for odd in odd_characters(text)}
    for line in "".join("" if n in wrong else c for n, c in enumerate(text)).split("\n"):
        depth = 0
        for character in line:
            depth += (character in f"{LRI}{RLI}{FSI}") - (character == PDI)
            assert depth >= 0
        assert depth == 0
