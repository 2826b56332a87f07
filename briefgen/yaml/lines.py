"""A place that YAML cannot read: where it is, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.problems import Problem
from briefgen.yaml.file import Path, YamlFile

# Lines of a facts file as an author sees them, to say what is wrong with one and how to mend it.


# A name, its colon, and what follows. In the text after it there may be further colons.
_ENTRY = re.compile(
    r"""(?P<lead>[ ]*(?:-[ ]+)*)(?P<key>"[^"]*"|'[^']*'|[^\s:#\-][^:]*?|-[^\s:][^:]*?)[ ]*:
    (?:[ \t]+(?P<value>\S.*?))?[ \t]*""",
    re.VERBOSE,
)
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<value>\S.*?)[ \t]*")
_TIGHT = re.compile(r"[ ]*(?:-[ ]+)*([A-Za-z_][A-Za-z0-9_-]*):[^ \t\n/].*", re.DOTALL)
_LONGEST_SHOWN = 110
_CURLY = "“”„»«"
# Spaces that look like the ordinary one and are none to YAML.
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line `lead key: value`; `key` is empty for an item of a list."""

    lead: str
    key: str
    value: str

    def quoted(self) -> str:
        """The line with its value in quotes."""
        start = f"{self.lead}{self.key}: " if self.key else self.lead
        return start + in_quotes(self.value)


def entry(line: str) -> Entry | None:
    """The parts of a line that names something or is an item of a list; None for another."""
    if found := _ENTRY.fullmatch(line):
        return Entry(found["lead"], found["key"], found["value"] or "")
    if found := _ITEM.fullmatch(line):
        return Entry(found["lead"], "", found["value"])
    return None


def half_curly(value: str) -> bool:
    """Whether a text begins with a straight quotation mark and ends with a curly one instead."""
    marks = [character for character in value if character in _CURLY]
    return value[:1] == '"' and value.count('"') == 1 and marks == [value[-1]]


def in_quotes(value: str) -> str:
    """`value` as one quoted text; marks around all of it, or at its start alone, are taken off."""
    if half_curly(value):
        value = value[1:-1]
    for mark in ('"', "'"):
        if value.startswith(mark) and (value.endswith(mark) or value.count(mark) == 1):
            value = value[1:].removesuffix(mark)
            value = value.replace("''", "'") if mark == "'" else value
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def quoting(line: str) -> str:
    """The remedy for a text that YAML misreads: the line as it should be, if it is short enough."""
    found = entry(line)
    if found and found.value and len(found.quoted()) <= _LONGEST_SHOWN:
        return f"put the text in quotes: {found.quoted().strip()}"
    return "put the whole text in quotes"


def indentation(line: str) -> int:
    """How many spaces the line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_blank(line: str) -> bool:
    """Whether the line holds nothing but a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def line_above(lines: list[str], number: int) -> int:
    """The number, from 1, of the next line above line `number` that is not blank; 0 for none."""
    number -= 1
    while number and is_blank(lines[number - 1]):
        number -= 1
    return number


def goes_on(lines: list[str], number: int) -> bool:
    """Whether the text of line `number` seems to go on in the next: it is deeper, or no entry."""
    below = next((line for line in lines[number:] if not is_blank(line)), "")
    if not below:
        return False
    return indentation(below) > indentation(lines[number - 1]) or entry(below) is None


def tight_key(line: str) -> str:
    """The name in a line that lacks a space after its colon, as in `title:Text`; or ""."""
    found = _TIGHT.fullmatch(line)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that YAML cannot read, and the lines as they were probably meant, by number."""

    problem: Problem
    mended: Mapping[int, str] = field(default_factory=dict)


# The names of the fields that may stand at a path of the file; () is its left edge.
Fields = Callable[[Path], Sequence[str]]


def no_fields(path: Path) -> Sequence[str]:
    """For files whose fields nobody knows."""
    return ()


@dataclass(frozen=True, slots=True)
class At:
    """Where the parser stopped: its place, what it was busy with, and the event before.

    `begun` is the place where what it was busy with begins; `fields` knows what goes where.
    """

    file: YamlFile
    line: int
    column: int
    begun: tuple[int, int]
    said: str
    last: Any
    fields: Fields = no_fields

    def text(self, number: int = 0) -> str:
        """The line that the parser stopped in, or that of a number."""
        number = number or self.line
        return self.file.lines[number - 1] if 0 < number <= len(self.file.lines) else ""

    @property
    def entry(self) -> Entry | None:
        return entry(self.text())

    def fault(
        self, message: str, hint: str, mended: Mapping[int, str] | None = None,
        *, code: str = "syntax", at: tuple[int, int] | None = None,
    ) -> Fault:  # fmt: skip
        line, column = at or (self.line, self.column)
        return Fault(self.file.problem_at(code, message, line, column, hint), mended or {})

    def requoted(self, number: int) -> dict[int, str]:
        """Line `number` with its value in quotes, if its text ends with the line."""
        found = entry(self.text(number))
        if found is None or not found.value or goes_on(self.file.lines, number):
            return {}
        return {number: found.quoted()}
