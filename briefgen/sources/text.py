"""The text of a source, made ready so that thousands of quotes can be looked up in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from briefgen.sources.typography import SPACELESS, Folded, fold, has_spaceless, settled

# How much looking-up one text is worth, counted in steps and not in seconds.


FOR_ONE = 10_000
"""The most places that are tried for one quote."""
FOR_ALL = 1_000_000
"""The most places that are tried in one text, for all quotes together."""


class TooCommon(Exception):
    """The words stand in so many places, or nearly, that they are not looked up to the end."""


class Effort:
    """Counts the places that are tried in one text."""

    def __init__(self) -> None:
        self.all = FOR_ALL
        self.one = FOR_ONE

    def begin(self) -> None:
        """Start on another quote."""
        self.one = FOR_ONE

    def spend(self) -> None:
        """Count one place. Raises `TooCommon` if there have been too many."""
        self.all -= 1
        self.one -= 1
        if self.one < 0 or self.all < 0:
            raise TooCommon


# Paragraphs of a source's text, and where they begin.


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


# The words of a source and where they stand, for finding what is like a quote.


_WORD = re.compile(r"\w+")
# Where no spaces are set, each letter is looked at for itself.
_WORD_SPACELESS = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
_MOST_CANDIDATES = 3000


def each_word(text: str) -> list[re.Match[str]]:
    """The words of `text`, in order."""
    pattern = _WORD_SPACELESS if has_spaceless(text) else _WORD
    return list(pattern.finditer(text))


class Words:
    """The words of a text in their order, without case; made once and asked many times."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [found.span() for found in each_word(text)]
        self.words = [text[start:end].casefold() for start, end in self.spans]
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            self.places.setdefault(word, []).append(place)

    def like(self, word: str) -> str:
        """The word of the text most like one that it does not hold, or ""."""
        near = list(self._candidates(word))[:_MOST_CANDIDATES]
        return (get_close_matches(word, near, n=1, cutoff=0.6) or [""])[0]

    def _candidates(self, word: str) -> Iterator[str]:
        for other in self.places:
            alike = other[:2] == word[:2] or other[-2:] == word[-2:]
            if alike and abs(len(other) - len(word)) <= 3:
                yield other


BRACKETED = re.compile(r"\[[^\[\]\n]{0,200}\]")
_INSERTION = re.compile(
    r"\[([^\W\d_]+)\](?=[^\W\d_])"
    r"|(?:(?<!\s)\s+)?\[(?![^\W\d_]+\][^\W\d_])[^\[\]\n]{0,200}\]"
)
_FILLER = "\u2060"


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a source: a text as long as the stored one, and its folded form.

    `effort` is what looking things up in it may still cost.
    """

    text: str
    folded: Folded
    stored: str
    effort: Effort = field(compare=False)


@dataclass(frozen=True)
class SourceText:
    """A source's text as it is stored; all offsets are code points in it."""

    text: str
    plain: View
    effort: Effort = field(compare=False)

    @classmethod
    def of(cls, text: str) -> SourceText:
        """`text`, folded once."""
        effort = Effort()
        return cls(text, View(text, settled(fold(text), text), text, effort), effort)

    @cached_property
    def bracketless(self) -> View | None:
        """The text without what its own writer put in brackets, or None if there is nothing."""
        if not BRACKETED.search(self.text):
            return None
        text = _INSERTION.sub(_blanked, self.text)
        return View(text, settled(fold(text), text), self.text, self.effort)

    @cached_property
    def uncased(self) -> View:
        """The text in small letters, to see whether words differ in their capitals only."""
        small = self.plain.folded.text.lower()
        same = len(small) == len(self.plain.folded.text)  # some letters become two
        folded = replace(self.plain.folded, text=small) if same else self.plain.folded
        return replace(self.plain, folded=folded)

    @cached_property
    def words(self) -> Words:
        """The single words, for what is like a quote."""
        return Words(self.text)

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The spans of the paragraphs."""
        return paragraphs(self.text)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    @cached_property
    def page_starts(self) -> list[int]:
        """Where the pages begin; form feeds separate them."""
        return [0, *(found.end() for found in re.finditer("\f", self.text))]

    @cached_property
    def pages(self) -> list[tuple[int, int]]:
        """The spans of the pages."""
        ends = [start - 1 for start in self.page_starts[1:]]
        return list(zip(self.page_starts, [*ends, len(self.text)], strict=True))

    def paragraph(self, at: int) -> int:
        """The paragraph of an offset, counted from 1."""
        return max(1, bisect_right(self._paragraph_starts, at))

    def page(self, at: int) -> int:
        """The page of an offset, counted from 1."""
        return bisect_right(self.page_starts, at)


def _blanked(insertion: re.Match[str]) -> str:
    """Without the brackets alone if a word goes on behind them, as in "[T]he"; else all gone."""
    if insertion[1]:
        return f"{_FILLER}{insertion[1]}{_FILLER}"
    return _FILLER * len(insertion[0])
