"""Raised and lowered signs of a page, put on the line where they belong to a word or a figure.

What a reader takes for part of the word stays, the rest is a note's mark and goes:

- letters and signs stay, as in 1st, 19e, n°, Ca2+; but a single small letter goes behind a longer
  word or a year, where it is a note's;
- figures stay behind a unit (m2, km3), behind a single letter (x2) and before the sign of an
  element (14C); after the figure ten they are an exponent, and in a fraction they are raised too:
  both are set with Unicode's raised signs, so that 10⁶ is never taken for 106;
- other raised figures, and stars, daggers, brackets and lists of figures, go;
- lowered letters and figures stay, as in CO2; behind a figure they are set with lowered signs.

A reader of pages marks what is raised or lowered with `raised` and `lowered` in the text.
"""

from __future__ import annotations

import re

_UP, _DOWN, _END = "\x01", "\x02", "\x03"
_MARKED = re.compile(f"([{_UP}{_DOWN}])([^{_UP}{_DOWN}{_END}]*){_END}")
_MARKERS = re.compile(f"[{_UP}{_DOWN}{_END}]")
_REACH = 40

_FIGURES = re.compile(r"[-+−–]?\d{1,3}\Z")
# Stars and daggers, figures or letters in brackets, and several of them.
_NOTE = re.compile(
    r"[*†‡§¶#⁎∗]+\Z|[\[(]\s*[\w*†‡]{1,4}\s*[\])]\Z|[\w*]{1,3}\)\Z"
    r"|[\[(]?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})+[\])]?\Z"
)
_TEN = re.compile(r"(?<![\w.,])10\Z")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[cdkmnµμ]?m|ft|in|yd|mi|s|kg)\Z")
_LETTER = re.compile(r"(?<!\w)[^\W\d_]\Z")
# But for those that are words, with which a note may begin behind its number.
_ELEMENT = re.compile(r"(?!(?:Am|As|At|Be|He|I|In|No|Os)\b)[A-Z][a-z]?(?!\w)")
_LONG = re.compile(r"(?:[^\W\d_]{3}[^\W\d_A-Z]|\d{4})\Z")
_MIXED = re.compile(r"\d\d[/⁄]\Z")
_RAISED_SIGNS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED_SIGNS = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")


def raised(text: str) -> str:
    """`text` marked as raised."""
    return f"{_UP}{text}{_END}"


def lowered(text: str) -> str:
    """`text` marked as lowered."""
    return f"{_DOWN}{text}{_END}"


def unmarked(text: str) -> str:
    """`text` without anything that could be taken for a mark."""
    return _MARKERS.sub("", text)


def on_the_line(text: str) -> str:
    """`text` with all that is marked in it on the line, or gone."""
    return _MARKERS.sub("", _MARKED.sub(_placed, text)) if _END in text else text


def _placed(found: re.Match[str]) -> str:
    whole, words = found.string, found[2].strip()
    before = _MARKERS.sub("", whole[max(0, found.start() - _REACH) : found.start()])
    behind = _MARKERS.sub("", whole[found.end() : found.end() + _REACH])
    place = _raised if found[1] == _UP else _lowered
    return place(before, words, behind)


def _raised(before: str, words: str, behind: str) -> str:
    if _NOTE.match(words):
        return ""
    if not _FIGURES.match(words):
        letter = len(words) == 1 and words.isalpha() and words.islower()
        return "" if letter and _LONG.search(before) else words
    signed = not words[0].isdigit()
    if before[-1:] in {"[", "("}:
        return words
    if behind[:1] in {"/", "⁄"}:
        return words.translate(_RAISED_SIGNS) if before[-1:].isdigit() else words
    if _TEN.search(before) and (signed or int(words) > 1):
        return words.translate(_RAISED_SIGNS)
    power = signed or words in {"2", "3"}
    if (power and _UNIT.search(before)) or _LETTER.search(before):
        return words
    apart = not before[-1:].isalnum()
    isotope = apart and len(words) > 1 and _ELEMENT.match(behind)
    return words if isotope and not signed else ""


def _lowered(before: str, words: str, _behind: str) -> str:
    if _NOTE.match(words):
        return ""
    figure = before[-1:].isdigit() or _MIXED.search(before)
    return words.translate(_LOWERED_SIGNS) if figure else words
