"""Words of a source made safe to show on a terminal, where a source is anybody's text."""

from __future__ import annotations

import unicodedata

_MARK = "\u00b7"
# Marks that turn the direction of writing round, and with it what a line seems to say.
_TURNING = {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"}


def printable(text: str) -> str:
    """`text` with a dot for each sign that steers a terminal or turns the writing round.

    Line ends and tabs stay.
    """
    return "".join(_MARK if _steers(sign) else sign for sign in text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(printable(text).split())


def _steers(sign: str) -> bool:
    return sign in _TURNING or (unicodedata.category(sign) == "Cc" and sign not in "\n\t")
