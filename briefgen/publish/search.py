"""The search: no finished file holds words that its readers may not see.

The second gate. The first is that what is withheld is gone before any template; this one looks
into the finished files, decoded, for whatever of the facts file should not be there. It knows
nothing of how editions are made: it compares the words of the file with those that are visible.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from briefgen.facts.brief import Brief
from briefgen.facts.fields import field_named
from briefgen.facts.sections import facts_within

_GAPS = re.compile(r"[\W_]+")
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 12
# Where a text of several parts may be cut in a document: lines, sentences, links, list marks.
_CUTS = re.compile(r"\n\s*(?:\d+[.)]|[-*+>])?\s*|(?<=[.!?…])\s+|[\[\]()<>]+")
_COMMENT = re.compile(r"(?:^|\s)#(.*)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text without case and punctuation: with spaces between them, and without."""

    spaced: str
    run: str

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of `text`; line ends and marks are gone, whatever they would hide."""
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
        spaced = _GAPS.sub(" ", plain.replace("\u00ad", "").casefold()).strip()
        return cls(spaced, spaced.replace(" ", ""))

    @property
    def count(self) -> int:
        """How many words there are."""
        return self.spaced.count(" ") + 1 if self.spaced else 0


class Haystack:
    """Texts to look in."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [Words.of(text) for text in texts]
        self._spaced = "\n".join(f" {some.spaced} " for some in words)
        self._run = "\n".join(some.run for some in words)

    def holds(self, wanted: Words) -> bool:
        """Whether the words stand here one after the other; if they are long, without spaces."""
        if len(wanted.run) >= _LEAST_CHARACTERS:
            return wanted.run in self._run
        return f" {wanted.spaced} " in self._spaced


@dataclass(frozen=True, slots=True)
class Secret:
    """Words of a facts file that some readers may not see, and the fact that they belong to."""

    fact: str
    text: str
    words: Words


def secrets(
    data: Any, lines: Iterable[str], visible: Callable[[Words], bool]
) -> tuple[Secret, ...]:
    """What of a facts file is not `visible`: texts, ids and comments, and parts of them.

    `data` and `lines` are the file's. Strings of less than three words and twelve characters are
    left out: they turn up by chance.
    """
    found: dict[str, Secret] = {}
    for fact, text in (*_strings(data, ()), *_comments(lines)):
        for part in (text, *_CUTS.split(text)):
            if part and part not in found:
                words = Words.of(part)
                if _long_enough(words) and not visible(words):
                    found[part] = Secret(fact, part, words)
    return tuple(found.values())


def leaks(texts: Iterable[str], wanted: Iterable[Secret]) -> list[str]:
    """The facts of which `wanted` words stand in the texts of a finished file."""
    haystack = Haystack(texts)
    return list(dict.fromkeys(s.fact for s in wanted if haystack.holds(s.words)))


def _long_enough(words: Words) -> bool:
    return words.count >= _LEAST_WORDS or len(words.run) >= _LEAST_CHARACTERS


def _strings(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every text in the data of a file with the name of its fact; the ids among them."""
    if isinstance(value, str):
        yield _fact(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, str(key))
            yield _fact(here), str(key)
            yield from _strings(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)


def _fact(path: tuple[str, ...]) -> str:
    """The fact that a place in the file belongs to, as its author finds it."""
    model: type[BaseModel] = Brief
    end = 2
    for at, step in enumerate(path):
        field = field_named(model, step) or field_named(model, "items")
        if field is None or field.model is None:
            break
        if at and field in facts_within(model):
            end = at + (1 if field.name == "items" else 2)
        model = field.model
    return ".".join(path[:end])


def _comments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The comments of a YAML file, as far as lines show them."""
    for number, line in enumerate(lines, start=1):
        if match := _COMMENT.search(line):
            yield f"the comment on line {number}", match[1]
