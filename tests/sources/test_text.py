"""Paragraphs of a source, as its readers see them."""

from __future__ import annotations

from briefgen.sources.match import find
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText


def test_lines_are_paragraphs_unless_wrapped() -> None:
    long = "A line of one paragraph that nobody has wrapped, and that goes on and on. " * 2
    lines = SourceText.of(f"{long}\n{long}\n{long}the end")
    assert find(lines, Selector("the end")).paragraph == 3
    wrapped = SourceText.of("a wrapped line\nand another\nand the end")
    assert find(wrapped, Selector("the end")).paragraph == 1
