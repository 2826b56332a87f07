"""The text of a source, made ready so that thousands of quotes can be looked up in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from briefgen.sources.effort import Effort
from briefgen.sources.linebreaks import settled
from briefgen.sources.paragraphs import paragraphs
from briefgen.sources.typography import Folded, fold
from briefgen.sources.words import Words

BRACKETED = re.compile(r"\[[^\[\]\n]{0,200}\]")
_INSERTION = re.compile(r"\[([^\W\d_]+)\](?=[^\W\d_])|(?:(?<!\s)\s+)?\[[^\[\]\n]{0,200}\]")
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
