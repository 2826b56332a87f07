"""Where the values of a facts file begin and end in its text, so that a few can be rewritten."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from briefgen.problems import Refused
from briefgen.yaml.file import Path
from briefgen.yaml.reader import read_yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A value: the offsets of its text, and the offset and column of the key that leads to it.

    `style` is that of a scalar: "" for plain, or one of ' " | >. In `flow` a value stands between
    brackets, or is one that begins with a bracket.
    """

    start: int
    end: int
    flow: bool
    style: str = ""
    scalar: bool = True
    key_start: int = 0
    key_column: int = 0


def nodes(text: str) -> dict[Path, Node]:
    """Every value of `text` by its path. The text has been read before: it is YAML as accepted."""
    walker = _Walker(text)
    for event in walker.events:
        if isinstance(event, yaml.MappingStartEvent):
            walker.collection(event, (), flow=False)
    return walker.found


class _Walker:
    """Goes through the events of a text once; the reader has bounded how deep they nest."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.found: dict[Path, Node] = {}

    def collection(self, start: Any, path: Path, *, flow: bool) -> Node:
        """Take in the mapping or list that `start` begins."""
        node = self._node(start, flow or bool(start.flow_style))
        node.scalar = False
        self.found[path] = node
        count = 0
        key: Any = None
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                if start.flow_style:
                    mark: Any = event.end_mark
                    node.end = mark.index
                break
            if isinstance(start, yaml.MappingStartEvent) and key is None:
                key = event
                continue
            inner = self._value(event, (*path, count if key is None else key.value), node.flow)
            if key is not None:
                inner.key_start, inner.key_column = key.start_mark.index, key.start_mark.column
            count, key = count + 1, None
            node.end = max(node.end, inner.end)
        return node

    def _value(self, event: Any, path: Path, flow: bool) -> Node:
        if not isinstance(event, yaml.ScalarEvent):
            return self.collection(event, path, flow=flow)
        node = self.found[path] = self._node(event, flow, event.style or "")
        if node.style in {"|", ">"}:  # the parser counts the empty lines behind it in
            node.end = node.start + len(self.text[node.start : node.end].rstrip(" \t\r\n"))
        return node

    def _node(self, event: Any, flow: bool, style: str = "") -> Node:
        return Node(event.start_mark.index, event.end_mark.index, flow, style)


# Putting a source into a facts file, or new hashes to one, without touching the rest of it.


Fields = Mapping[str, str]
_BREAK = re.compile(r"\r\n|\n|\r")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/-]+)*")
# A comment, or a line that was made one, with its indentation.
_COMMENT = re.compile(r"(?:(?P<before>[ \t]+)#|#(?P<behind>[ \t]+))[^\r\n]*(?:\r\n|\n|\r|\Z)")


class CannotEdit(Exception):
    """The file is written in a way in which it cannot be edited safely."""


def with_source(data: bytes, key: str, fields: Fields) -> bytes:
    """The facts file `data` with a new source `key` behind its others.

    Raises `CannotEdit`.
    """
    editor = _Editor(data)
    return editor.edited(*editor.added(key, fields), ("sources", key), dict(fields))


def with_fields(data: bytes, key: str, fields: Fields) -> bytes:
    """The facts file `data` with `fields` of the source `key` set or replaced.

    Raises `CannotEdit`.
    """
    editor = _Editor(data)
    result = data
    for name, value in fields.items():
        editor = _Editor(result)
        result = editor.edited(
            *editor.field(key, name, value), ("sources", key), editor.expected(key, name, value)
        )
    return result


def as_yaml(key: str, fields: Fields) -> str:
    """A source as it stands under `sources:`, to be pasted."""
    lines = [f"  {key}:", *(f"    {name}: {_scalar(value)}" for name, value in fields.items())]
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    """A text for YAML; in quotes wherever it could be taken for something else."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


class _Editor:
    """Finds the one place in a file where something goes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.text = data.decode("utf-8-sig")
        self.nodes = nodes(self.text)
        self.facts: dict[str, Any] = read_yaml(data, "").data
        found = _BREAK.search(self.text)
        self.newline = found[0] if found else "\n"

    def edited(self, start: int, end: int, words: str, path: Path, value: Any) -> bytes:
        """The file with `words` in the place of a part; at `path` it must then say `value`."""
        result = self.text[:start] + words + self.text[end:]
        mark = self.data[: len(self.data) - len(self.text.encode())]
        facts = copy.deepcopy(self.facts)
        facts.setdefault(str(path[0]), {})[path[1]] = value
        try:
            found = read_yaml(result.encode(), "").data
        except Refused:
            found = {}
        if found != facts:
            raise CannotEdit
        return mark + result.encode()

    def expected(self, key: str, name: str, value: str) -> dict[str, Any]:
        """What the source should say after one of its fields is set."""
        old = self.facts["sources"][key]
        return {**(old if isinstance(old, dict) else {"title": old}), name: value}

    def added(self, key: str, fields: Fields) -> tuple[int, int, str]:
        """The edit that puts in a new source."""
        group = self.nodes.get(("sources",))
        if group is None:
            return self._section(key, fields)
        if group.scalar:
            raise CannotEdit
        if group.flow:
            return self._in_brackets(group, f"{key}: {_flow(fields)}")
        column = self._column(("sources",))
        inner = self._inner_column(column)
        lines = [" " * column + f"{key}:"]
        lines += [" " * inner + f"{name}: {_scalar(value)}" for name, value in fields.items()]
        return self._lines(group.end, column, lines)

    def _section(self, key: str, fields: Fields) -> tuple[int, int, str]:
        """The whole section at the end of a file that has none."""
        root = self.nodes[()]
        if root.flow:
            return self._in_brackets(root, f"sources: {{{key}: {_flow(fields)}}}")
        body = as_yaml(key, fields).splitlines()
        return self._lines(len(self.text), 0, ["", "sources:", *body])

    def field(self, key: str, name: str, value: str) -> tuple[int, int, str]:
        """The edit that sets one field of a source."""
        source = self.nodes["sources", key]
        old = self.nodes.get(("sources", key, name))
        if old is not None:
            if not old.scalar or old.style in {"|", ">"}:
                raise CannotEdit
            return old.start, old.end, _scalar(value)
        if source.scalar:
            return self._from_short_form(source, name, value)
        if source.flow:
            return self._in_brackets(source, f"{name}: {_scalar(value)}")
        column = self._column(("sources", key))
        return self._lines(source.end, column, [" " * column + f"{name}: {_scalar(value)}"])

    def _from_short_form(self, source: Node, name: str, value: str) -> tuple[int, int, str]:
        """`article: "…"` is short for a title alone; with another field it cannot stay so."""
        title = self.text[source.start : source.end]
        if source.style in {"|", ">"} or _BREAK.search(title):
            raise CannotEdit
        if source.flow:
            return source.start, source.end, f"{{title: {title}, {name}: {_scalar(value)}}}"
        start = len(self.text[: source.start].rstrip(" "))
        indent = self.newline + " " * self._inner_column(source.key_column)
        return start, source.end, f"{indent}title: {title}{indent}{name}: {_scalar(value)}"

    def _column(self, path: Path) -> int:
        """The column in which the names below `path` begin."""
        inside = [n for p, n in self.nodes.items() if len(p) == len(path) + 1 and p[:-1] == path]
        if not inside:
            raise CannotEdit
        return inside[0].key_column

    def _inner_column(self, column: int) -> int:
        """The column for the fields of an entry that begins in `column`, as the others have it."""
        inside = (n for p, n in self.nodes.items() if len(p) == 3 and p[0] == "sources")
        found = next((n.key_column for n in inside if n.key_column > column and not n.flow), 0)
        return found or column + 2

    def _in_brackets(self, node: Node, words: str) -> tuple[int, int, str]:
        """Behind the last value between brackets."""
        close = node.end - 1
        before = self.text[node.start + 1 : close].rstrip()
        comma = "" if not before or before.endswith(",") else ", "
        if "#" in before.rpartition("\n")[2]:  # the bracket stands behind a comment
            raise CannotEdit
        at = node.start + 1 + len(before)
        return at, close, f"{comma}{words}"

    def _lines(self, end: int, column: int, lines: list[str]) -> tuple[int, int, str]:
        """Whole lines behind the one on which `end` is, and behind comments that belong to it."""
        found = _BREAK.search(self.text, max(0, end - 1) if self._ends_line(end) else end)
        if found is None:
            return len(self.text), len(self.text), self.newline + self._joined(lines)
        at = found.end()
        while comment := _COMMENT.match(self.text, at):
            if len(comment["before"] or comment["behind"]) <= column:
                break
            at = comment.end()
        return at, at, self._joined(lines)

    def _ends_line(self, end: int) -> bool:
        return end > 0 and self.text[end - 1] in "\r\n"

    def _joined(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)


def _flow(fields: Fields) -> str:
    return "{" + ", ".join(f"{name}: {_scalar(v)}" for name, v in fields.items()) + "}"
