"""What to look for in a source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selector:
    """What to look for, after the TextQuoteSelector of the W3C Web Annotation model.

    Either `exact`, where an ellipsis leaves words out and square brackets are the writer's own, or
    `start` and `end`, the first and last words of a passage. `prefix` and `suffix` stand beside
    it. `paragraph` and `page` count from 1; 0 is any. `across_negation` lets a gap leave out a
    negation. With a paragraph or page alone, all of it is meant.
    """

    exact: str = ""
    start: str = ""
    end: str = ""
    prefix: str = ""
    suffix: str = ""
    paragraph: int = 0
    page: int = 0
    across_negation: bool = False
