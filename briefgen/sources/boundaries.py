"""Where a quote may begin and end: never inside a word or a number.

"permitted" is not in "unpermitted", "1.5" is neither in "11.5" nor in "1.50", "5" is not in "-5",
and "smoke" is not in "smoke-free", because what is left out would change the meaning.
"""

from __future__ import annotations

import re

from briefgen.sources.typography import HYPHENS, INVISIBLE, LINE_ENDS, MARKS

_APOSTROPHES = "'’ʼ"
_LETTER = r"[^\W_]"
_REACH = 16
# What French and Italian put before an apostrophe; "n" is left out, for it negates.
_ELIDED = "l|d|j|m|t|s|c|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|nell|sull|dall"

# Each is a pair: what stands before the cut, and what stands behind it.
_JOINED = [
    (r"\w\Z", r"\w"),
    (r"", f"[{MARKS}]"),
    (rf"\w[{INVISIBLE}]*\Z", rf"[{INVISIBLE}]+\w"),
    (rf"\w[{INVISIBLE}]+\Z", r"\w"),
    # Compounds: a hyphen joins, a dash does not; a hyphen at the end of a line joins as well.
    (r"\w\Z", rf"[{HYPHENS}]\w"),
    (rf"\w[{HYPHENS}]\Z", r"\w"),
    (rf"{_LETTER}\Z", rf"[{HYPHENS}\u00ad]\s*[{LINE_ENDS}]\s*{_LETTER}"),
    (rf"{_LETTER}[{HYPHENS}\u00ad]\s*[{LINE_ENDS}]\s*\Z", _LETTER),
    # Letters in brackets, as in "[T]he" and "emphasize[d]".
    (rf"{_LETTER}\]\Z", _LETTER),
    (r"\w\Z", rf"\[{_LETTER}+\]"),
    # Contractions, but not the English genitive.
    (r"\w\Z", rf"[{_APOSTROPHES}](?!s\b){_LETTER}"),
    (rf"(?<!\w)(?!(?:{_ELIDED})[{_APOSTROPHES}])\w+[{_APOSTROPHES}]\Z", _LETTER),
    # Numbers, with their separators and their sign; thousands are set apart by no-break spaces.
    (r"\d\Z", r"[.,:/'’]\d"),
    (r"\d[.,:/'’]\Z", r"\d"),
    (r"\d\Z", r"[\u00a0\u2009\u202f]\d{3}(?!\d)"),
    (r"\d[\u00a0\u2009\u202f]\Z", r"\d{3}(?!\d)"),
    (r"(?:^|[\s(\[])[-‑−–+±]\Z", r"\d"),
    # Abbreviations such as U.S.A.
    (rf"(?<!\w){_LETTER}\Z", rf"\.{_LETTER}"),
    (rf"(?<!\w){_LETTER}\.\Z", _LETTER),
]
_CUTS = [(re.compile(before, re.I), re.compile(behind, re.I)) for before, behind in _JOINED]


def inside_word(text: str, at: int) -> bool:
    """Whether the place `at`, between two code points of `text`, is inside a word or a number."""
    before, behind = text[max(0, at - _REACH) : at], text[at : at + _REACH]
    if not before or not behind or (before[-1].isspace() and behind[0].isalpha()):
        # The common case, unless the space is the end of a line after a hyphen.
        return bool(before and behind) and _hyphenated(before)
    return any(a.search(before) and b.match(behind) for a, b in _CUTS)


def _hyphenated(before: str) -> bool:
    left = before.rstrip()
    return (
        left[-1:] in {*HYPHENS, "\u00ad"}
        and left[-2:-1].isalpha()
        and any(c in LINE_ENDS for c in before[len(left) :])
    )
