"""The words of a source and where they stand, for finding what is like a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

WORD = re.compile(r"\w+")
_MOST_CANDIDATES = 3000


class Words:
    """The words of a text in their order, without case; made once and asked many times."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [found.span() for found in WORD.finditer(text)]
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
