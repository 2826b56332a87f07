"""Which texts are not translated, and which translations are of an earlier wording."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from briefgen.facts.base import texts
from briefgen.facts.checks import walk
from briefgen.facts.fields import Text, Translation
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import Brief, Unused
from briefgen.facts.reader import Path, YamlFile
from briefgen.problems import Problem

# Texts of one language that are each warned of; of more, one warning says how many.
MOST_NAMED = 5
State = Literal["missing", "stale", "unmarked", "current"]


def text_hash(original: str) -> str:
    """Eight hexadecimal digits that change when the words do, and not when only spaces do.

    They are the first of the SHA-256 of the text in Unicode's form NFC.
    """
    words = " ".join(unicodedata.normalize("NFC", original).split())
    return hashlib.sha256(words.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Due:
    """A text in one language beside its original, and how it stands.

    *missing* is not there, *stale* is of an earlier wording, *unmarked* does not say of which
    wording it is, *current* is of this one. `path` leads to the text, `of` is the hash that a
    current translation has; "" where it is the original that is missing.
    """

    path: Path
    lang: str
    state: State
    spoken: str
    original: str
    of: str

    @property
    def field(self) -> str:
        """The path as an author would say it: `bottom_line.money.text`."""
        return ".".join(str(step) for step in self.path)

    def as_dict(self, file: YamlFile) -> dict[str, object]:
        """Plain values with the place in the file."""
        problem = self._problem(file, "")
        place = problem.place
        return {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "field": self.field,
            "language": self.lang,
            "state": self.state,
            "of": self.of,
            "original": self.original,
        }

    def problem(self, file: YamlFile) -> Problem:
        """What is due, as a warning to the author."""
        if self.state == "stale":
            hint = "look at it again, then `briefgen translations FILE --write` notes that you did"
            return self._problem(file, f"`{self.field}` has changed since it was translated", hint)
        shown = f"; until then it is shown in `{self.spoken}`" if self.original else ""
        hint = f"write `{self.lang}: …` beside it{shown}"
        return self._problem(file, f"`{self.field}` is not translated into `{self.lang}`", hint)

    def _problem(self, file: YamlFile, message: str, hint: str = "") -> Problem:
        path = (*self.path, self.lang)
        return file.problem("translation", message, path, hint, warning=True)


def translations(brief: Brief) -> Iterator[Due]:
    """Every text of `brief` in every declared language but that of its original."""
    languages = brief.brief.languages
    first = languages[0]
    for path, text, original, spoken in _originals(brief, first):
        if not any(character.isalpha() for character in original or "a"):
            continue  # figures and signs are the same in every language
        if not original:
            yield Due(path, spoken, "missing", spoken, "", "")
            continue
        of = text_hash(original)
        for lang in languages:
            if lang != spoken:
                found = _in_language(text, lang, first)
                yield Due(path, lang, _state(found, of), spoken, original, of)


def _originals(brief: Brief, first: str) -> Iterator[tuple[Path, Text | None, str, str]]:
    """Each text with its original and the language of that; a quote is that of its translation."""
    for at in walk(brief):
        if isinstance(at.model, Unused):
            continue  # a note of the editor's, which no document prints
        quote = at.model.quote if isinstance(at.model, Quote | Statement) else None
        for name, text in texts(at.model):
            if name != "translation" or not quote:
                yield (*at.path, name), text, text.original(first), first
        if isinstance(at.model, Quote | Statement) and quote:
            spoken = at.model.lang or first
            yield (*at.path, "translation"), at.model.translation, quote, spoken


def _in_language(text: Text | None, lang: str, first: str) -> Translation | None:
    if text is None:
        return None
    return text.values.get(lang) or (text.values.get("") if lang == first else None)


def _state(found: Translation | None, of: str) -> State:
    if found is None:
        return "missing"
    if not found.of:
        return "unmarked"
    return "current" if found.of == of else "stale"


def due(brief: Brief, langs: Collection[str] = ()) -> Iterator[Due]:
    """What is missing or stale, in `langs` or in every declared language."""
    for one in translations(brief):
        if one.state in {"missing", "stale"} and (not langs or one.lang in langs):
            yield one


def missing(brief: Brief, file: YamlFile, langs: Collection[str] = ()) -> Iterator[Problem]:
    """Warnings of the texts that `langs` (or every declared language) lacks or has stale.

    Where a language has hardly begun, one warning says so for all of them.
    """
    by_language: dict[str, list[Due]] = {}
    for one in due(brief, langs):
        by_language.setdefault(one.lang, []).append(one)
    for lang, same in by_language.items():
        if len(same) <= MOST_NAMED:
            yield from (one.problem(file) for one in same)
            continue
        message = f"{len(same)} texts are not translated into `{lang}`, or no longer as they stand"
        hint = f"`briefgen translations {file.name}` lists them"
        path: Path = ("brief", "languages")
        yield file.problem("translation", message, path, hint, warning=True)
