"""EDTF dates: what is read is what is written back, and what does not exist is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.facts.dates import parse_edtf


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2025", "2025"),
        ("2025-06", "2025-06"),
        ("XXXX-06", "XXXX-06"),
        ("2025-06-24/25", "2025-06-24/2025-06-25"),
        ("2025-06/07", "2025-06/2025-07"),
        ("2025-06-24?", "2025-06-24?"),
        ("2025-06~", "2025-06~"),
        ("2025-06/..", "2025-06/.."),
        ("XXXX-02-29", "XXXX-02-29"),
    ],
)
def test_forms(written: str, kept: str) -> None:
    assert str(parse_edtf(written)) == kept


@pytest.mark.parametrize(
    "text",
    ["", "June", "2025-6", "2025-02-29", "2025-13", "0000", "../..", "2025-06-24/23", "٢٠٢٥"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_edtf(text)


@given(st.dates(), st.dates())
def test_days_compare_as_days_do(first: object, second: object) -> None:
    earlier = parse_edtf(str(first)).before(parse_edtf(str(second)))
    assert earlier == (True if str(first) < str(second) else None if first == second else False)
