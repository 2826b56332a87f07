"""A place that YAML cannot read: where it is, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from briefgen.facts.file import YamlFile
from briefgen.facts.lines import Entry, entry, goes_on
from briefgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that YAML cannot read, and the lines as they were probably meant, by number."""

    problem: Problem
    mended: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class At:
    """Where the parser stopped: its place, what it was busy with, and the event before.

    `begun` is the place where what it was busy with begins.
    """

    file: YamlFile
    line: int
    column: int
    begun: tuple[int, int]
    said: str
    last: Any

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
