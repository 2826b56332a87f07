"""What was read in a file: its text, and what else its reader could tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file.

    `textless` are the pages, counted from 1, that show something and hold no text. `told` is what
    a saved page says of itself: `title`, `lang` and `address`, where it says so.
    """

    text: str
    textless: tuple[int, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
