"""Tables: drawn on a terminal, in plain columns elsewhere, as CSV for other programs."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence

from briefgen.sources.printable import one_line

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
