"""A quote taken apart: the source's own words, and the gaps its writer marked.

An ellipsis leaves words out. A square bracket is the writer's own: it stands for whatever short
run of words, or none, is in the source; beside a letter it stands for a part of a word, as in
"[T]he" and "invest[ing]".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from briefgen.sources.typography import Folded, fold

ELLIPSIS_LIMIT = 300
"""The most code points that an ellipsis may leave out."""
BRACKET_LIMIT = 60
"""The most code points that a bracket may stand for."""

_DOTS = r"(?:…|\.{3,}|\. \. \.(?: \.)?)"
_GAP = re.compile(
    rf"(?P<ellipsis>\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS})|\[(?P<own>[^\[\]]{{0,200}})\]"
)
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Fragment:
    """Words that stand in the source as they are, up to typography.

    `head` are letters in a bracket directly before them, `tail` says that a bracket follows them
    directly; `open_start` and `open_end` say where they may be cut out of a word.
    """

    words: str
    head: str = ""
    tail: bool = False
    open_start: bool = False
    open_end: bool = False

    @cached_property
    def folded(self) -> Folded:
        """The words in their folded form."""
        return fold(self.words)


@dataclass(frozen=True, slots=True)
class Gap:
    """What may stand between two fragments: at most `limit` code points.

    `glued`: letters of one word; `wordless`: no letter and no digit.
    """

    limit: int = 0
    glued: bool = False
    wordless: bool = False

    def holds(self, text: str) -> bool:
        """Whether `text` may stand here."""
        if self.glued:
            return len(text) <= self.limit and (not text or text.isalpha())
        if self.wordless and _WORD.search(text):
            return False
        return len(text.strip()) <= self.limit


BESIDE = Gap(10, wordless=True)
"""Between a quote and the words that its citation says stand beside it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Fragments in their order, with one gap fewer between them."""

    fragments: tuple[Fragment, ...]
    gaps: tuple[Gap, ...]


def literal(words: str) -> Pattern:
    """`words` as they are, even where they hold dots or brackets."""
    words = words.strip()
    return Pattern((Fragment(words),) if _WORD.search(words) else (), ())


def parse(quote: str) -> Pattern:
    """The fragments and gaps of `quote`; no fragment at all if it has no word of the source."""
    fragments: list[Fragment] = []
    gaps: list[Gap] = []
    gap, head, start = Gap(), "", 0
    for mark in [*_GAP.finditer(quote), None]:
        words = quote[start : mark.start() if mark else len(quote)].strip()
        if _WORD.search(words):
            if fragments:
                gaps.append(gap)
                fragments[-1] = replace(fragments[-1], open_end=gap.glued)
            fragments.append(Fragment(words, head, open_start=gap.glued))
            gap, head = Gap(), ""
        if mark is None:
            break
        start = mark.end()
        new, tail, head = _read(quote, mark)
        gap = Gap(gap.limit + new.limit, new.glued)
        if tail and fragments:
            fragments[-1] = replace(fragments[-1], tail=True)
    return Pattern(tuple(fragments), tuple(gaps))


def _read(quote: str, mark: re.Match[str]) -> tuple[Gap, bool, str]:
    """The gap of one mark, whether it ends the word before, and how it begins the next one."""
    if mark["ellipsis"]:
        return Gap(ELLIPSIS_LIMIT), False, ""
    left = quote[mark.start() - 1 : mark.start()].isalpha()
    right = quote[mark.end() : mark.end() + 1].isalpha()
    letters = mark["own"].isalpha()
    if left and right:
        return Gap(6, glued=True), False, ""
    if left and letters:
        return Gap(), True, ""
    if right and letters:
        return Gap(), False, mark["own"]
    return Gap(BRACKET_LIMIT), False, ""


# Words whose omission turns a sentence into its opposite.


_ENGLISH = "not|no|never|neither|nor|without|hardly|barely|scarcely|cannot|none|nobody|nothing"
_FRENCH = "ne|pas|jamais|aucune?|sans|ni|non|guère|nul(?:le)?|rien"
_GERMAN = r"nicht|nichts|kein\w*|nie|niemals|niemand|ohne|weder"
_DUTCH = "niet|geen|nooit|zonder|noch|niemand|niets"
_SPANISH = "nunca|sin|jamás|ning[uú]n[oa]?|tampoco|nada|nadie"
_UKRAINIAN = r"не|ні|без|ніколи|жоден|жодн\w+|немає|нема|ніхто|ніщо"
# As the end of a word that a bracket replaces: "use[ful]" for "useless".
_ENDINGS = r"\w*n['’ʼ]t|n['’ʼ]\w+|less|los|loos"

_NEGATION = re.compile(
    rf"\b(?:{_ENGLISH}|{_FRENCH}|{_GERMAN}|{_DUTCH}|{_SPANISH}|{_UKRAINIAN}|{_ENDINGS})\b", re.I
)


def negation(words: str) -> str:
    """The first negation in `words`, as it is written, or "".

    English, French, German, Dutch, Spanish and Ukrainian count together, whatever the language of
    the source: a needless warning costs a look, a missed one a wrong quotation.
    """
    found = _NEGATION.search(words)
    return found[0] if found else ""


# What to look for in a source.


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
