"""Placeholder until the matcher is in place: what to look for in a source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selector:
    """What to look for, after the TextQuoteSelector of the W3C Web Annotation model."""

    exact: str = ""
    start: str = ""
    end: str = ""
    prefix: str = ""
    suffix: str = ""
    paragraph: int = 0
    page: int = 0
    across_negation: bool = False
