"""Noting in a facts file which wording each translation is of, without touching the rest of it.

Only a few characters are put in or replaced: comments, order, quoting and line ends stay. The
result is read again, and an edit that would change a fact is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from briefgen.facts.load import Loaded
from briefgen.facts.nodes import Node, nodes
from briefgen.facts.reader import Path, read_yaml
from briefgen.facts.translations import Due, translations
from briefgen.problems import Refused

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
