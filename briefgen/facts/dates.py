"""Dates as far as they are known: a subset of EDTF (ISO 8601-2:2019, levels 0 and 1).

`2025`, `2025-06`, `XXXX-06` (no year given), `2025-06-24`, `2025-06-24/2025-06-25`, `2025-06-24?`
(uncertain), `2025-06~` (approximate), `2025-06/..` (open end). The short interval `2025-06-24/25`
is accepted and kept in full.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace

_POINT = re.compile(r"(\d{4}|XXXX)(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)
_SHORT_END = re.compile(r"(?:(\d{2})-)?(\d{2})([?~%]?)", re.ASCII)

FORMS = "2025, 2025-06, 2025-06-24, 2025-06-24/25, XXXX-06 (no year), 2025-06? or 2025-06/.."


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a date: what is not known is None."""

    year: int | None
    month: int | None = None
    day: int | None = None
    qualifier: str = ""

    def __str__(self) -> str:
        text = "XXXX" if self.year is None else f"{self.year:04}"
        text += "" if self.month is None else f"-{self.month:02}"
        text += "" if self.day is None else f"-{self.day:02}"
        return text + self.qualifier

    @property
    def earliest(self) -> tuple[int, int, int] | None:
        """The first day the point can mean, or None where no year is known."""
        if self.year is None:
            return None
        return self.year, self.month or 1, self.day or 1

    @property
    def latest(self) -> tuple[int, int, int] | None:
        """The last day the point can mean, or None where no year is known."""
        if self.year is None:
            return None
        month = self.month or 12
        return self.year, month, self.day or calendar.monthrange(self.year, month)[1]


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or a span. `end` is None for a single date; `open_start`/`open_end` mean `..`."""

    start: Point | None
    end: Point | None = None
    open_start: bool = False
    open_end: bool = False

    def __str__(self) -> str:
        first = ".." if self.open_start else str(self.start)
        if self.open_end:
            return f"{first}/.."
        return first if self.end is None else f"{first}/{self.end}"

    @property
    def is_full_date(self) -> bool:
        """Whether this is one certain day, as `as_of` has to be."""
        point = self.start
        return (
            point is not None
            and None not in (point.year, point.month, point.day)
            and not (point.qualifier or self.end or self.open_end or self.open_start)
        )

    def before(self, other: Edtf) -> bool | None:
        """Whether this date ends before `other` begins; None when they cannot be compared."""
        mine = self.end or self.start
        theirs = other.start
        if mine is None or theirs is None or self.open_end or other.open_start:
            return None
        if mine.latest is None or theirs.earliest is None or mine.earliest is None:
            return None
        if mine.latest < theirs.earliest:
            return True
        their_last = (other.end or theirs).latest
        my_first = self.start.earliest if self.start else None
        if their_last and my_first and their_last < my_first:
            return False
        return None


def parse_edtf(text: str) -> Edtf:
    """The date that `text` writes.

    Raises `ValueError` with a sentence for the author when it is not in the subset or does not
    exist in the calendar.
    """
    try:
        return _parsed(text.strip())
    except _Unreadable:
        raise ValueError(f"“{text.strip()[:40]}” is not a date as briefs write it") from None


class NoSuchDate(ValueError):
    """A date that is written as dates are, and is not in the calendar."""


class _Unreadable(Exception):
    pass


def _parsed(text: str) -> Edtf:
    first, slash, last = text.partition("/")
    if not slash:
        return Edtf(_point(first))
    if first == ".." and last == "..":
        raise _Unreadable
    if first == "..":
        return Edtf(None, _point(last), open_start=True)
    start = _point(first)
    if last == "..":
        return Edtf(start, open_end=True)
    end = _end(last, start)
    if start.earliest and end.latest and end.latest < start.earliest:
        raise NoSuchDate(f"The span ends ({end}) before it begins ({start})")
    return Edtf(start, end)


def _end(text: str, start: Point) -> Point:
    short = _SHORT_END.fullmatch(text)
    if short and start.day is not None:
        month = int(short[1]) if short[1] else start.month
        return _checked(replace(start, month=month, day=int(short[2]), qualifier=short[3]))
    if short and not short[1] and start.month is not None:
        return _checked(replace(start, month=int(short[2]), qualifier=short[3]))
    return _point(text)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise _Unreadable
    year, month, day, qualifier = match.groups()
    return _checked(
        Point(
            None if year == "XXXX" else int(year),
            int(month) if month else None,
            int(day) if day else None,
            qualifier,
        )
    )


def _checked(point: Point) -> Point:
    if point.year == 0:
        raise NoSuchDate("There is no year 0000")
    if point.month is not None and not 1 <= point.month <= 12:
        raise NoSuchDate(f"{point} has no such month")
    if point.day is not None and point.month is not None:
        # Without a year the 29th of February is possible.
        last = calendar.monthrange(point.year or 2024, point.month)[1]
        if not 1 <= point.day <= last:
            raise NoSuchDate(f"{point} does not exist: that month has {last} days")
    return point
