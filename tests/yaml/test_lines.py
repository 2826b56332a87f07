"""Lines of a facts file as an author sees them, and how a text is put in quotes."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.yaml.lines import (
    Entry,
    entry,
    goes_on,
    in_quotes,
    indentation,
    is_blank,
    line_above,
    quoting,
    tight_key,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a: b", Entry("", "a", "b")),
        ("  - a: b: c", Entry("  - ", "a", "b: c")),
        ("a:", Entry("", "a", "")),
        ("  - b", Entry("  - ", "", "b")),
        ('"a:b": c', Entry("", '"a:b"', "c")),
        ("a : b", Entry("", "a", "b")),
        ("just words", None),
        ("", None),
    ],
)
def test_a_line_has_a_name_and_a_value(line: str, expected: Entry | None) -> None:
    assert entry(line) == expected


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1))
def test_a_text_in_quotes_reads_back_without_marks_around_it(text: str) -> None:
    read = yaml.load(in_quotes(text), yaml.BaseLoader)
    if text[0] not in "\"'":
        assert read == text
    else:
        assert read in {text, text[1:], text[1:-1], text[1:-1].replace("''", "'"),
                        text[1:].replace("''", "'")}  # fmt: skip


def test_the_remedy_shows_the_line_as_it_should_be_unless_it_is_long() -> None:
    assert quoting("  a: b: c") == 'put the text in quotes: a: "b: c"'
    assert quoting("  - [b") == 'put the text in quotes: - "[b"'
    assert quoting("a: " + "x" * 200) == quoting("words") == "put the whole text in quotes"


@pytest.mark.parametrize(
    ("line", "key"),
    [("title:Text", "title"), ("  - title:Text", "title"), ("title: Text", ""),
     ("http://a.example", ""), ("12:30", ""), ("no colon", "")],
)  # fmt: skip
def test_a_space_that_is_missing_after_a_colon_is_seen(line: str, key: str) -> None:
    assert tight_key(line) == key


def test_comments_and_empty_lines_count_for_nothing() -> None:
    lines = ["a: b", "", "  # note", "  more", "c: d"]
    assert [is_blank(line) for line in lines] == [False, True, True, False, False]
    assert line_above(lines, 4) == 1
    assert line_above(lines, 1) == 0
    assert indentation("  more") == 2
    assert goes_on(lines, 1), "the next line is deeper"
    assert not goes_on(lines, 4)
    assert not goes_on(lines, 5), "there is no next line"
    assert goes_on(["a: b", "words"], 1), "what is no entry belongs to the text before"
