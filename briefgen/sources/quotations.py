"""Words in quotation marks inside a text of our own, in the marks of every language.

The pairs are those of Unicode's CLDR (delimiters: quotation and alternate quotation marks), with
the marks of keyboards and of German and Swedish print. Typewriter apostrophes are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.sources.typography import HAN, SPACELESS

LEAST_WORDS = 4
"""Words in quotation marks are a quotation from here on; fewer may be a mere title or irony."""
# What counts as a word where none are set apart: in Han, and in letters that stand for sounds.
_HAN_WORD, _SOUNDS_WORD = 2, 4

_CLOSED_BY = {
    "“": "”",
    "‘": "’",
    "„": "“”",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "”": "”“",
    "’": "’‘",
    "「": "」",
    "『": "』",
    "﹁": "﹂",
    "﹃": "﹄",
    "｢": "｣",
    "〝": "〞〟",
    '"': '"',
    "＂": "＂",
}
_MARK = re.compile(f"[{''.join(sorted(set(''.join([*_CLOSED_BY, *_CLOSED_BY.values()]))))}]")
# A quotation in these begins with a raised mark that elsewhere is an apostrophe (CLDR).
_RAISED = {"ar", "fa", "fi", "he", "rn", "se", "smn", "sv", "ur", "yi"}
_MOST_OPEN = 8
_HAN = re.compile(f"[{HAN}]")
_SOUND = re.compile(f"(?![{HAN}])[{SPACELESS}]")
_WORD = re.compile(rf"[^\W{SPACELESS}]+(?:[-'’][^\W{SPACELESS}]+)*")


@dataclass(slots=True)
class _Open:
    """A mark that opened, and a place behind it that may be where it closes."""

    mark: str
    at: int
    perhaps: int = -1


def quotations(text: str, lang: str = "") -> Iterator[str]:
    """The quotations of `text`, in order; of nested ones, the outer one.

    `lang` is the code of its language. A mark behind a figure may be that of inches, one behind an
    “s” an apostrophe: it closes only if no other mark does.
    """
    end = 0
    for start, stop in sorted(
        _spans(text, lang.split("-")[0]), key=lambda span: (span[0], -span[1])
    ):
        words = text[start:stop].strip().rstrip(",，、").rstrip()
        if start >= end and _is_long(words):
            yield words
            end = stop


def _is_long(words: str) -> bool:
    letters = len(_HAN.findall(words)) / _HAN_WORD + len(_SOUND.findall(words)) / _SOUNDS_WORD
    spaced = len(words.split()) if not letters else len(_WORD.findall(words))
    return spaced + letters >= LEAST_WORDS


def _spans(text: str, lang: str) -> list[tuple[int, int]]:
    """The spans between marks that belong together."""
    spans: list[tuple[int, int]] = []
    opened: list[_Open] = []
    for found in _MARK.finditer(text):
        mark, at = found[0], found.start()
        depth = next(
            (n for n in reversed(range(len(opened))) if _closes(text, at, opened[n].mark)), -1
        )
        if depth >= 0 and not _may_be_another_sign(text, at):
            spans.append((opened[depth].at + 1, at))
            del opened[depth:]
        elif depth >= 0:
            opened[depth].perhaps = max(opened[depth].perhaps, at)
        elif _opens(text, at, lang):
            _settle([o for o in opened if o.mark == mark], spans)
            opened = [*opened[1 - _MOST_OPEN :], _Open(mark, at)]
    _settle(opened, spans)
    return spans


def _settle(opened: list[_Open], spans: list[tuple[int, int]]) -> None:
    """Close what nothing else has closed where a mark stood that may have been another sign."""
    for one in opened:
        if one.perhaps >= 0:
            spans.append((one.at + 1, one.perhaps))
            one.perhaps = -1


def _opens(text: str, at: int, lang: str) -> bool:
    """Whether the mark at `at` can be the first of a pair."""
    mark, before, behind = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 3]
    if mark not in _CLOSED_BY or not behind:
        return False
    if mark in "“„‚«‹「『﹁﹃｢〝":
        return True
    if before.isalnum() or behind[0].isspace():
        return False
    if mark == "’" and lang not in _RAISED:
        return False
    # The apostrophes with which words of Dutch begin: ‘s, ‘t and ‘n.
    return mark not in "‘’" or not (behind[0] in "snt" and not behind[1:].isalnum())


def _closes(text: str, at: int, opened: str) -> bool:
    """Whether the mark at `at` can be the last of a pair that `opened` begins."""
    mark, before, behind = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark not in _CLOSED_BY[opened]:
        return False
    if mark in "’‘":
        return not before.isspace() and not behind.isalnum()
    # These begin a pair as well, in this language or in another one.
    return mark not in '"＂“«‹' or not (before.isspace() or before in "([{")


def _may_be_another_sign(text: str, at: int) -> bool:
    """Whether the mark at `at` may be an inch mark, or the apostrophe of a plural."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 3]
    if text[at] == '"':
        return before.isdigit()
    return text[at] == "’" and before in "sxz" and behind[:1] == " " and behind[1:].islower()
