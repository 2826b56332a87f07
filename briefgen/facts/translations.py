"""Which texts are not translated, and which translations are of an earlier wording."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from briefgen.facts.base import shown_texts
from briefgen.facts.brief import Brief
from briefgen.facts.load import Loaded
from briefgen.facts.references import walk
from briefgen.facts.sections import Quote, Statement
from briefgen.facts.values import Text, Translation
from briefgen.problems import Problem, Refused
from briefgen.yaml.edit import Node, nodes
from briefgen.yaml.file import Path, YamlFile
from briefgen.yaml.reader import read_yaml

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
        quote = at.model.quote if isinstance(at.model, Quote | Statement) else None
        for name, text in shown_texts(at.model):
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


# Noting in a facts file which wording each translation is of, without touching the rest of it.


Edit = tuple[int, int, str]
"""Offsets from and to, and the words that go there."""

_BREAK = re.compile(r"\r\n|\n|\r")
_STUB = re.compile(r"(?m)^[ \t]*# TRANSLATE (\S+) to (\S+) \(of: ([0-9a-f]{8})\)")


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was written, and the line of the new file it stands on, from 1."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class _Step:
    edits: tuple[Edit, ...]
    what: str


def rewritten(data: bytes, loaded: Loaded) -> tuple[bytes, tuple[Done, ...]]:
    """The file `data`, from which `loaded` was read, with hashes and stubs; and what was done.

    Translations without `of` get one, stale ones the hash of the present wording. Beneath a text
    that lacks a language a comment asks for it. Doing it twice changes nothing more.
    """
    text = data.decode("utf-8-sig")
    writer = _Writer(text)
    steps = [step for one in translations(loaded.brief) if (step := writer.step(one))]
    facts = _bare(loaded.file.data)
    result, done = _applied(text, steps)
    if not _holds(result, facts):
        kept: list[_Step] = []
        for step in steps:
            if _holds(_applied(text, [*kept, step])[0], facts):
                kept.append(step)
        result, done = _applied(text, kept)
    mark = data[: len(data) - len(text.encode())]
    return mark + result.encode(), done


def _applied(text: str, steps: Iterable[_Step]) -> tuple[str, tuple[Done, ...]]:
    """`text` after the steps, and where each begins in the result."""
    edits = [(edit, step) for step in steps for edit in step.edits]
    edits.sort(key=lambda pair: pair[0][:2])
    parts: list[str] = []
    line, at = 1, 0
    done: dict[int, Done] = {}
    for (start, end, words), step in edits:
        line += len(_BREAK.findall(text[at:start]))
        begins = line + len(_BREAK.findall(words[: len(words) - len(words.lstrip())]))
        done.setdefault(id(step), Done(begins, step.what))
        line += len(_BREAK.findall(words))
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at:]]), tuple(done.values())


def _holds(text: str, facts: Any) -> bool:
    """Whether `text` has these facts, apart from hashes."""
    try:
        return bool(_bare(read_yaml(text.encode(), "").data) == facts)
    except Refused:
        return False


def _bare(value: Any) -> Any:
    """A value without the hashes of translations, and without the white space around texts."""
    if isinstance(value, dict):
        if "text" in value and set(value) <= {"text", "of"}:
            return _bare(value["text"])
        return {key: _bare(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value.strip()


class _Writer:
    """Finds the edits for one text at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = nodes(text)
        found = _BREAK.search(text)
        self.newline = found[0] if found else "\n"
        self.long = [n for n in self.nodes.values() if n.scalar and _BREAK.search(self._raw(n))]
        self.stubs = {
            (found[1], found[2]): found
            for found in _STUB.finditer(text)
            if not self._inside(found.start())
        }

    def _raw(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def _inside(self, offset: int) -> bool:
        return any(n.start < offset < n.end for n in self.long)

    def step(self, one: Due) -> _Step | None:
        """What is to be written for one text in one language, if anything."""
        where = f"{one.field} ({one.lang})"
        if one.state == "stale":
            edits = self._refresh(self.nodes[*one.path, one.lang, "of"], one.of)
            return _Step(edits, f"refreshed the hash of {where}, whose original has changed")
        path = (*one.path, one.lang)
        if one.state == "unmarked" and path in self.nodes:
            return _Step(self._marked(path, one.of), f"noted which wording {where} is of")
        if one.state == "missing" and one.of:
            return self._asked(one, where)
        return None

    def _refresh(self, node: Node, of: str) -> tuple[Edit, ...]:
        quote = node.style if node.style in {"'", '"'} else ""
        return ((node.start, node.end, f"{quote}{of}{quote}"),)

    def _marked(self, path: Path, of: str) -> tuple[Edit, ...]:
        """`of` beside the words of a translation that lacks it."""
        node = self.nodes[path]
        if not node.scalar:
            key = self.nodes[*path, "text"]
            between = ", " if key.flow else self.newline + " " * key.key_column
            return ((key.key_start, key.key_start, f"of: {of}{between}"),)
        if node.flow:
            return ((node.start, node.start, f"{{of: {of}, text: "), (node.end, node.end, "}"))
        head = self.text[: node.start].rstrip(" ")
        if not head.endswith(("\n", "\r")):
            column = node.key_column + 2
            first = (len(head), node.start, self._lines(column, of, lead=True))
        else:
            column = node.start - len(head)
            first = (node.start, node.start, self._lines(column, of, lead=False))
        return (first, *self._indented(node, column - node.key_column))

    def _lines(self, column: int, of: str, *, lead: bool) -> str:
        indent = self.newline + " " * column
        return f"{indent if lead else ''}of: {of}{indent}text: "

    def _indented(self, node: Node, by: int) -> Iterator[Edit]:
        """The further lines of a value, moved to the right with it."""
        for found in _BREAK.finditer(self.text, node.start, node.end):
            if found.end() < node.end and not _BREAK.match(self.text, found.end()):
                yield (found.end(), found.end(), " " * by)

    def _asked(self, one: Due, where: str) -> _Step | None:
        """A comment beneath the text that asks for a translation, or the hash in such a comment."""
        if found := self.stubs.get((one.field, one.lang)):
            if found[3] == one.of:
                return None
            edit = (found.start(3), found.end(3), one.of)
            return _Step((edit,), f"refreshed the request for {where}")
        node = self._node_of(one.path)
        words = f"{self._indent(node)}# TRANSLATE {one.field} to {one.lang} (of: {one.of})"
        at = self._line_after(node.end)
        if at is None:
            end = len(self.text)
            return _Step(((end, end, self.newline + words),), f"asked for {where}")
        return _Step(((at, at, words + self.newline),), f"asked for {where}")

    def _node_of(self, path: Path) -> Node:
        """The text at `path`, the item it is short for, or the quote that has no translation."""
        for candidate in (path, (*path[:-1], "quote"), path[:-1]):
            if candidate in self.nodes:
                return self.nodes[candidate]
        raise KeyError(path)

    def _indent(self, node: Node) -> str:
        """The white space before the line on which the text's key stands."""
        start = max(self.text.rfind(sign, 0, node.key_start) for sign in "\n\r") + 1
        line = self.text[start : node.key_start]
        return line[: len(line) - len(line.lstrip(" "))]

    def _line_after(self, offset: int) -> int | None:
        """Where the next line begins on which a comment can stand; None at the end of the file."""
        for found in _BREAK.finditer(self.text, offset):
            if not self._inside(found.end()):
                return found.end()
        return None
