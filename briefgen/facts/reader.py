"""Strict YAML: what the author wrote, where it stands, and nothing that can run or explode.

Every scalar is the text the author wrote: `NO`, `12:30`, `1.10` and dates stay words, and the
model decides which of them are numbers or dates. The event stream is walked once, so every bound
holds before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from briefgen.facts import syntax
from briefgen.facts.characters import odd_characters
from briefgen.problems import Place, Problem, Refused

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_EVENTS = 40_000

Path = tuple[str | int, ...]
Value = str | dict[str, Any] | list[Any]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LOST_TEXT = re.compile(r"[ \t]+#\S")


@dataclass(slots=True)
class YamlFile:
    """One file as read: its values as text, lists and mappings, and the place of each.

    `places` gives the line and column, counted from 1, of the value at a path; `key_places` those
    of the key that leads to it.
    """

    name: str
    lines: list[str]
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    key_places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def known(self, path: Path) -> Path:
        """The part of `path` that stands in the file; steps the file does not have are skipped."""
        found: Path = ()
        for step in path:
            if (*found, step) in self.places:
                found = (*found, step)
        return found

    def place_of(self, text: str) -> Place:
        """Where `text` first stands in the file; the file as a whole where it does not."""
        for number, line in enumerate(self.lines, start=1):
            if (at := line.find(text)) >= 0:
                return Place(self.name, number, at + 1)
        return Place(self.name)

    def problem(
        self,
        code: str,
        message: str,
        path: Path,
        hint: str = "",
        *,
        key: bool = False,
        warning: bool = False,
    ) -> Problem:
        """A problem at the value at `path`, or with `key` at the key that leads to it."""
        found = self.known(path)
        table = self.key_places if key and found in self.key_places else self.places
        line, column = table.get(found, (0, 0))
        return self.problem_at(code, message, line, column, hint, warning=warning)

    def problem_at(
        self, code: str, message: str, line: int, column: int, hint: str, *, warning: bool = False
    ) -> Problem:
        """A problem at a line and column counted from 1 (line 0: the file as a whole)."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        severity = "warning" if warning else "error"
        place = Place(self.name, line, column)
        return Problem(code, message, place, hint, severity, text)  # type: ignore[arg-type]


def read_yaml(data: bytes, name: str) -> YamlFile:
    """The values in `data`, with the place of each; `name` is what the problems call the file.

    Raises `Refused` when the text is not YAML as this program accepts it. Problems that leave the
    rest readable (a duplicated key, an empty value) are left in `problems`.
    """
    text = _decode(data, name)
    file = YamlFile(name, text.splitlines())
    file.problems.extend(_character_problems(file, text))
    if any(p.code == "control-character" for p in file.problems):
        raise Refused(file.problems)
    builder = _Builder(file)
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error):  # the parser in C has a bound of its own
            raise Refused([*file.problems, builder.too_deep(error.problem_mark)]) from None
        raise Refused([*file.problems, syntax.explain(error, file)]) from None
    except yaml.YAMLError as error:
        raise Refused([file.problem_at("syntax", str(error), 0, 0, "")]) from None
    return file


def _decode(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise Refused(
            [
                Problem(
                    "too-large",
                    f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read",
                    Place(name),
                    "move long texts into source files, or split the brief",
                )
            ]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise Refused(
            [
                Problem(
                    "encoding",
                    f"The byte 0x{data[error.start]:02X} is not UTF-8 text",
                    Place(name, line, column),
                    "save the file with the encoding UTF-8 in your editor",
                )
            ]
        ) from None


def _character_problems(file: YamlFile, text: str) -> Iterator[Problem]:
    for odd in odd_characters(text):
        line = text.count("\n", 0, odd.offset) + 1
        column = odd.offset - (text.rfind("\n", 0, odd.offset) + 1) + 1
        yield file.problem_at(odd.code, odd.message, line, column, odd.hint, warning=odd.warning)


class _Builder:
    """Turns the event stream into values; a stack instead of recursion, so depth cannot hurt."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.stack: list[tuple[Path, dict[str, Any] | list[Any]]] = []
        self.key: str | None = None
        self.skipped: set[Path] = set()

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for count, event in enumerate(events):
            if count > MAX_EVENTS:
                self._stop(event, "too-many", "The file has too many entries", "split the brief")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(
                        event,
                        "documents",
                        "A second document begins here (`---`)",
                        "keep one brief per file and delete this line",
                    )
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
        self._require_mapping(documents)

    def _require_mapping(self, documents: int) -> None:
        if () not in self.file.places or documents == 0:
            raise Refused(
                [
                    *self.file.problems,
                    self.file.problem_at(
                        "empty",
                        "The file holds no facts",
                        0,
                        0,
                        "`briefgen new NAME` writes a file to start from",
                    ),
                ]
            )

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        line, column = _at(event)
        raise Refused(
            [*self.file.problems, self.file.problem_at(code, message, line, column, hint)]
        )

    def _node(self, event: Any) -> None:
        self._refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise Refused([*self.file.problems, self.too_deep(event.start_mark)])
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            self._stop(
                event,
                "key",
                "A name is expected here, not a list or a group",
                "put text that begins with [ or { in quotes",
            )
        path = self._place(event, value)
        self.stack.append((path, value))

    def too_deep(self, mark: Any) -> Problem:
        """What is said of entries inside entries inside entries."""
        return self.file.problem_at(
            "too-deep",
            f"Entries are nested more than {MAX_DEPTH} deep",
            mark.line + 1 if mark else 0,
            mark.column + 1 if mark else 0,
            "look for a bracket or an indentation that does not belong here",
        )

    def _refuse_references(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(
                event,
                "alias",
                f"`*{event.anchor}` is YAML's sign for a repeated value",
                "put text that begins with * in quotes; write repeated values out",
            )
        if event.anchor is not None:
            self._stop(
                event,
                "anchor",
                f"`&{event.anchor}` is YAML's sign for a value to repeat",
                "put text that begins with & in quotes",
            )
        if event.tag is not None:
            self._stop(
                event,
                "tag",
                f"`{event.tag}` is a YAML tag, which briefs do not use",
                "put text that begins with ! in quotes",
            )

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][1], dict) and self.key is None

    def _scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        if not self.stack:
            self._stop(
                event,
                "not-a-mapping",
                "The file must begin with a name and a colon",
                "for example `format: 1`",
            )
        path = self._place(event, event.value)
        self._check_scalar(event, path)

    def _take_key(self, event: Any) -> None:
        path, mapping = self.stack[-1]
        key = event.value
        line, column = _at(event)
        full = (*path, key)
        if isinstance(mapping, dict) and key in mapping and path not in self.skipped:
            first = self.file.key_places[full][0]
            self.file.problems.append(
                self.file.problem_at(
                    "duplicate-key",
                    f"`{key}` stands here a second time (first on line {first})",
                    line,
                    column,
                    "keep one of the two, or give the second a name of its own",
                )
            )
        self.file.key_places[full] = (line, column)
        self.key = key

    def _place(self, event: Any, value: Value) -> Path:
        """Put `value` where it belongs and note its place; gives its path."""
        if not self.stack:
            path: Path = ()
            if not isinstance(value, dict):
                self._stop(
                    event,
                    "not-a-mapping",
                    "The file must begin with a name and a colon",
                    "for example `format: 1`",
                )
            self.file.data = value  # type: ignore[assignment]
        else:
            parent_path, parent = self.stack[-1]
            if isinstance(parent, dict):
                assert self.key is not None
                path = (*parent_path, self.key)
                parent[self.key] = value
                self.key = None
            else:
                path = (*parent_path, len(parent))
                parent.append(value)
        self.file.places[path] = _at(event)
        return path

    def _check_scalar(self, event: Any, path: Path) -> None:
        if not event.value.strip():
            self.file.problems.append(
                self.file.problem(
                    "empty-value",
                    f"`{path[-1]}` has no value",
                    path,
                    "write a value, or delete the line",
                    key=True,
                )
            )
        elif event.style == '"' and "\\" in self._line(event):
            for odd in odd_characters(event.value):
                self.file.problems.append(
                    self.file.problem(odd.code, odd.message, path, odd.hint, warning=odd.warning)
                )
        elif not event.style:  # the parser in C has "" where the other has None
            self._warn_of_lost_text(event)

    def _line(self, event: Any) -> str:
        start, end = event.start_mark.line, event.end_mark.line
        return "\n".join(self.file.lines[start : end + 1])

    def _warn_of_lost_text(self, event: Any) -> None:
        mark = event.end_mark
        line = self.file.lines[mark.line] if mark.line < len(self.file.lines) else ""
        if _LOST_TEXT.match(line[mark.column :]):
            self.file.problems.append(
                self.file.problem_at(
                    "lost-text",
                    "YAML takes the text from ` #` on for a comment and leaves it out",
                    mark.line + 1,
                    mark.column + 1,
                    "put the whole text in quotes; a real comment has a space behind #",
                    warning=True,
                )
            )


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
