"""Paragraphs of a source's text, and where they begin."""

from __future__ import annotations

import re

LONG_LINE = 120
"""Lines longer than this many code points are not wrapped by hand: each is a paragraph."""

# Blanks before a line end are left to the paragraph, and taken off it later: a pattern that began
# with blanks would go through a page of them once from each.
_BLANK_LINE = re.compile(r"\n[^\S\n\f]*(?:\n\s*)+|\f\s*")
_EVERY_LINE = re.compile(r"[\n\f]\s*")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The spans of the paragraphs of `text`, without the white space around them.

    Blank lines and page breaks separate paragraphs. So does every line end, if most of the text
    stands in lines too long to have been wrapped: then one line is one paragraph, unless the next
    one goes on with a small letter.
    """
    pattern = _EVERY_LINE if _unwrapped(text) else _BLANK_LINE
    spans = []
    start = 0
    for gap in pattern.finditer(text):
        if gap[0].strip(" \t") == "\n" and text[gap.end() : gap.end() + 1].islower():
            continue
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return [_stripped(text, *span) for span in spans if text[slice(*span)].strip()]


def _unwrapped(text: str) -> bool:
    lines = [len(line) for line in text.split("\n")]
    return 2 * sum(n for n in lines if n > LONG_LINE) > sum(lines)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
