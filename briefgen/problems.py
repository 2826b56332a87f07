"""What can be wrong with a user's files, and how it is said: a place, a reason, a remedy.

Every stage reports `Problem`s; only the command line prints them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: `file` as the user named it, `line` and `column` counted from 1.

    A line of 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code` is a stable, short name for tools (`unknown-field`); `message` is the reason in one
    sentence without a full stop; `hint` is the remedy; `source_line` is the line of the file as
    the user wrote it; `details` is further text to show below it (a word diff, for instance).
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = "error"
    source_line: str = ""
    details: str = ""

    def as_warning(self) -> Problem:
        """The same, as something that stops nothing."""
        return replace(self, severity="warning")

    def as_error(self) -> Problem:
        """The same, as something that stops the build."""
        return replace(self, severity="error")

    def discreet(self) -> Problem:
        """The same without a word of the file, for a build whose readers may not see all of it."""
        what = self.code.replace("-", " ")
        message = f"Something is not right here: {what}"
        hint = f"`briefgen check {self.place.file}` says what, and shows the line"
        return replace(self, message=message, hint=hint, source_line="", details="")

    def as_dict(self) -> dict[str, object]:
        """The problem as plain values, for `--format json`."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "message": self.message,
            "hint": self.hint,
            "details": self.details,
        }


def named(names: Sequence[str], most: int) -> str:
    """The first of `names` in a row, `most` of them, and how many others there are."""
    others = len(names) - most
    return ", ".join(names[:most]) + (f" and {others} more" if others > 0 else "")


class Refused(Exception):
    """The user's files cannot be used as they are; `problems` holds every reason at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in self.problems))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those problems that stop a build, in the order given."""
    return [p for p in problems if p.severity == "error"]


# Words of a source made safe to show on a terminal, where a source is anybody's text.


_MARK = "\u00b7"
# Marks that turn the direction of writing round, and with it what a line seems to say.
_TURNING = {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"}


def printable(text: str) -> str:
    """`text` with a dot for each sign that steers a terminal or turns the writing round.

    Line ends and tabs stay.
    """
    return "".join(_MARK if _steers(sign) else sign for sign in text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(printable(text).split())


def _steers(sign: str) -> bool:
    return sign in _TURNING or (unicodedata.category(sign) == "Cc" and sign not in "\n\t")
