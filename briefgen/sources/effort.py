"""How much looking-up one text is worth, counted in steps and not in seconds.

Words like "a … a … a" can be made to fit in millions of ways. The count is the same on every
machine, so the answer is too.
"""

from __future__ import annotations

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
