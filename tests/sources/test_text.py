"""Paragraphs of a source, as its readers see them."""

from __future__ import annotations

import pytest

from briefgen.sources.match import find
from briefgen.sources.quote import Selector
from briefgen.sources.text import FOR_ONE, SourceText, TooCommon, paragraphs


def test_lines_are_paragraphs_unless_wrapped() -> None:
    long = "A line of one paragraph that nobody has wrapped, and that goes on and on. " * 2
    lines = SourceText.of(f"{long}\n{long}\n{long}the end")
    assert find(lines, Selector("the end")).paragraph == 3
    wrapped = SourceText.of("a wrapped line\nand another\nand the end")
    assert find(wrapped, Selector("the end")).paragraph == 1


LONG = "A line that is too long to have been wrapped by hand, which is what it takes to be " * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", ["a", "b"]),
        ("a\nb\n \t\nc", ["a\nb", "c"]),
        ("a\fb", ["a", "b"]),
        (" a \n\n\n b ", ["a", "b"]),
        (f"{LONG}\n{LONG}", [LONG.strip()] * 2),
        (f"{LONG}\nand on\n{LONG}", [f"{LONG}\nand on", LONG.strip()]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_what_parts_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs(text)] == expected


def test_places_are_counted_from_one() -> None:
    source = SourceText.of("one\n\ntwo\fthree\n\nfour")
    assert [source.paragraph(source.text.index(w)) for w in ("one", "two", "three", "four")] == [
        1, 2, 3, 4,
    ]  # fmt: skip
    assert [source.page(source.text.index(w)) for w in ("one", "two", "three", "four")] == [
        1, 1, 2, 2,
    ]  # fmt: skip
    assert [source.text[start:end] for start, end in source.pages] == [
        "one\n\ntwo",
        "three\n\nfour",
    ]
    assert SourceText.of("\n\nx").paragraph(0) == 1, "before the first there is none"


def test_what_its_own_writer_put_in_brackets_can_be_left_out() -> None:
    source = SourceText.of("it [the fee] rose[1], and [t]he end")
    assert source.bracketless
    assert len(source.bracketless.text) == len(source.text)
    assert source.bracketless.folded.text == "it rose, and the end"
    assert SourceText.of("no brackets").bracketless is None


def test_a_text_full_of_one_word_is_not_looked_through_to_the_end() -> None:
    effort = SourceText.of("a").effort
    for _ in range(FOR_ONE):
        effort.spend()
    with pytest.raises(TooCommon):
        effort.spend()
    effort.begin()
    effort.spend()
    effort.all = 0
    with pytest.raises(TooCommon):
        effort.spend()


def test_the_word_most_like_another_is_found_without_case() -> None:
    words = SourceText.of("The Breakwater and the breakwaters of old").words
    assert words.like("breakwaer") == "breakwater"
    assert words.like("zebra") == ""
    assert words.words[:2] == ["the", "breakwater"]
    assert words.places["the"] == [0, 3]
