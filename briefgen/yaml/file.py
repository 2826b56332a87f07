"""A facts file as read: its values, and where in the text each of them stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from briefgen.problems import Place, Problem, Severity

Path = tuple[str | int, ...]
Value = str | dict[str, Any] | list[Any]


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

    def value(self, path: Path) -> Any:
        """The value at `path` as written, or None."""
        here: Any = self.data
        for step in path:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here

    def place_of(self, text: str, start: int = 1) -> Place:
        """Where `text` first stands from line `start` on; the file as a whole where it does not."""
        for number, line in enumerate(self.lines[start - 1 :], start):
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
        severity: Severity = "warning" if warning else "error"
        place = Place(self.name, line, column)
        return Problem(code, message, place, hint, severity, text)
