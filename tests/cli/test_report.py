"""What commands print: problems at their place, and tables for spreadsheets."""

from __future__ import annotations

import csv
import io

from briefgen.cli.report import as_csv


def test_a_spreadsheet_is_given_no_formula() -> None:
    rows = [["=1+1", "+x", "-5 degrees", "@x", "a,b", 'say "x"\nnow', ""]]
    text = as_csv([*"abcdefg"], rows)
    assert next(csv.reader(io.StringIO(text.partition("\r\n")[2], newline=""))) == [
        "'=1+1", "'+x", "'-5 degrees", "'@x", "a,b", 'say "x"\nnow', "",
    ]  # fmt: skip
