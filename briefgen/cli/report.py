"""Problems and results on the terminal: the place, the reason, the source line, the remedy."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.problems import Problem, errors, named, one_line, printable

if TYPE_CHECKING:
    from pathlib import Path

    from briefgen.api import Done, Placed


_MAX_LINE = 160
_MOST_NAMED = 10


def show(problems: Iterable[Problem], output: str = "text") -> None:
    """Print `problems`: as text on standard error, or as one JSON list on standard output."""
    if output == "json":
        print(json.dumps([p.as_dict() for p in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(as_text(problem), file=sys.stderr)


def as_text(problem: Problem) -> str:
    """One problem as lines of text, with a caret under the place."""
    label = "" if problem.severity == "error" else "warning: "
    told = [f"{problem.place}: {label}{problem.message}"]
    if problem.source_line.strip() and problem.place.column:
        told += _pointed_at(problem.source_line, problem.place.column)
    told += [f"    {detail}" for detail in problem.details.splitlines()]
    if problem.hint:
        told.append(f"    hint: {problem.hint}")
    return printable("\n".join(told))


def _pointed_at(line: str, column: int) -> tuple[str, str]:
    """The line, or the part of a long one around `column`, and the caret below it."""
    cut = max(0, column - 1 - _MAX_LINE // 2) if len(line) > _MAX_LINE else 0
    shown = line[cut : cut + _MAX_LINE].replace("\t", "→")
    caret = sum(map(_cells, shown[: column - 1 - cut]))
    return f"    {shown}", "    " + " " * caret + "^"


def _cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def counted(number: int, one: str, many: str = "") -> str:
    """`number` and the word for it: `1 error`, `2 errors`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each finished document; it shows on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status

    count = 0
    with Status("starting", console=Console(stderr=True)) as status:

        def step(name: str) -> None:
            nonlocal count
            count += 1
            status.update(f"{count} done, last {name}")

        yield step


class Tally:
    """What became of the documents of a build, counted as they come."""

    def __init__(self) -> None:
        self.made = 0
        self.kept = 0
        self.failed: list[str] = []
        self.warnings = 0
        self.files: list[Path] = []
        self._last = time.monotonic()

    def count(self, placed: Placed) -> None:
        """Take in one more."""
        done = placed.done
        self.files += placed.files
        if done.failed:
            self.failed.append(done.name)
        elif done.made:
            self.made += 1
            self.kept += done.made.kept
        self.warnings += len(done.problems) - len(errors(done.problems))

    def about(self, done: Done) -> str:
        """How a document came about, and how long after the one before it."""
        now = time.monotonic()
        took, self._last = now - self._last, now
        assert done.made
        how = "from the cache" if done.made.kept else "made"
        pages = done.made.about.get("pages")
        parts = [how, counted(pages, "page") if pages else "", f"{took:.2f} s"]
        return f"{done.name}: {', '.join(filter(None, parts))}"

    def again(self, *, quiet: bool) -> list[str] | None:
        """What the same build says while nothing has changed; None if it has warnings to repeat."""
        if self.failed or self.warnings:
            return None
        self.kept = self.made
        said = [f"unchanged {path}" for path in self.files] + [self.summary()]
        return [] if quiet else [line for line in said if line]

    def summary(self) -> str:
        """One line for builds of many documents, or with a failure; else nothing."""
        if self.made + len(self.failed) < 2 and not self.failed:
            return ""
        parts = [counted(self.made, "document")]
        if self.kept:
            parts.append(f"{self.kept} of them made before")
        if self.warnings:
            parts.append(counted(self.warnings, "warning"))
        if self.failed:
            parts.append(f"{len(self.failed)} failed: {named(self.failed, _MOST_NAMED)}")
        return "; ".join(parts)


# Tables: drawn on a terminal, in plain columns elsewhere, as CSV for other programs.


_NUMBERS = "0123456789,"
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` under `heads`. Columns of numbers stand to the right."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    right = [_all_numbers([row[at] for row in cells]) for at in range(len(heads))]
    if sys.stdout.isatty():
        _draw(heads, cells, right)
        return
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in (list(heads), *cells):
        columns = zip(row, widths, right, strict=True)
        line = "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in columns)
        print(line.rstrip())


def _all_numbers(cells: Sequence[str]) -> bool:
    return bool(cells) and all(cell and not cell.strip(_NUMBERS) for cell in cells)


def _draw(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, numbers in zip(heads, right, strict=True):
        table.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table as CSV (RFC 4180). A cell that a spreadsheet would reckon with gets an apostrophe
    before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
