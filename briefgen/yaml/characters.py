"""Characters that deceive a reader or that no document can show.

Bidirectional overrides make text read otherwise than it is stored (CVE-2021-42574). Isolates keep
a part in another direction from its surroundings and are allowed where each is closed on its line
(Unicode Standard Annex 9, 2.3). Control characters cannot be printed; zero-width characters and
letters from two scripts in one word hide differences. Scripts that need joiners (Arabic, Hebrew,
Indic) keep them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OddCharacter:
    """A character found at `offset` (in code points), and what to say about it."""

    offset: int
    code: str
    message: str
    hint: str
    warning: bool = False


_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef\ufffd"
    "\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u2028\u2029"
    "\U000e0000-\U000e007f]|<!--"
)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_ISOLATE = "\u2069"
_INVISIBLE = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u200e\u200f\u00ad")
_JOINERS = frozenset("\u200c\u200d")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_LATIN = re.compile("[\u0370-\u052f]")


def odd_characters(text: str) -> Iterator[OddCharacter]:
    """Each character of `text` that must not, or should not, stand in a brief; in order."""
    alone: frozenset[int] | None = None
    for match in _SUSPECT.finditer(text):
        if match[0] in _ISOLATES or match[0] == _END_OF_ISOLATE:
            alone = _unpaired(text) if alone is None else alone
            if match.start() in alone:
                yield _unclosed(match)
        elif found := _judge(text, match):
            yield found
    if _NOT_LATIN.search(text):
        yield from _mixed_words(text)


def _unpaired(text: str) -> frozenset[int]:
    """Where isolates stand that nothing closes on their line, and ends of none."""
    found: set[int] = set()
    opened: list[int] = []
    for match in re.finditer(f"[{_ISOLATES}{_END_OF_ISOLATE}\n\r\x85\u2028\u2029]", text):
        if match[0] in _ISOLATES:
            opened.append(match.start())
        elif match[0] != _END_OF_ISOLATE:
            found.update(opened)
            opened = []
        elif opened:
            opened.pop()
        else:
            found.add(match.start())
    return frozenset(found.union(opened))


def _unclosed(match: re.Match[str]) -> OddCharacter:
    name = f"U+{ord(match[0]):04X} {unicodedata.name(match[0])}"
    if match[0] == _END_OF_ISOLATE:
        message, hint = f"{name} closes nothing on this line", "delete it, or put U+2066 before it"
    else:
        message = f"{name} is not closed on its line, and changes how what follows it reads"
        hint = "put U+2069 where the part ends, or delete it"
    return OddCharacter(match.start(), "bidi-override", message, hint)


def _judge(text: str, match: re.Match[str]) -> OddCharacter | None:
    char, at = match[0], match.start()
    if char == "<!--":
        return OddCharacter(
            at,
            "html-comment",
            "An HTML comment is not hidden: readers would see it",
            "use # for a comment to other editors, or delete it",
        )
    name = f"U+{ord(char):04X} {unicodedata.name(char, 'control character')}"
    if char in _BIDI:
        return OddCharacter(
            at,
            "bidi-override",
            f"{name} makes text read differently from how it is stored",
            "delete it; right-to-left text needs no such character",
        )
    if char in _JOINERS and _joins(text, at):
        return None
    if char in _INVISIBLE or char in _JOINERS:
        return OddCharacter(
            at,
            "invisible",
            f"{name} is invisible and can hide a difference",
            "delete it unless it is meant",
            warning=True,
        )
    if char == "\ufffd":
        return OddCharacter(
            at,
            "lost-character",
            f"{name} stands where a character was lost",
            "type the character that belongs here",
        )
    return OddCharacter(
        at, "control-character", f"{name} cannot be shown in a document", "delete it"
    )


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands where its script or an emoji needs one."""
    before = text[at - 1] if at else " "
    return unicodedata.category(before) in {"Lo", "Mn", "Mc", "So", "Sk"} or before == "\ufe0f"


def _mixed_words(text: str) -> Iterator[OddCharacter]:
    for match in _WORD.finditer(text):
        scripts = {unicodedata.name(c, "?").split()[0] for c in match[0]}
        mixed = scripts & {"LATIN", "CYRILLIC", "GREEK"}
        if len(mixed) > 1:
            names = " and ".join(sorted(s.capitalize() for s in mixed))
            yield OddCharacter(
                match.start(),
                "mixed-scripts",
                f"The word “{match[0]}” mixes {names} letters",
                "type the word again in one alphabet",
                warning=True,
            )
