"""EDTF dates: what is read is what is written back, and what does not exist is refused."""

from __future__ import annotations

import calendar
import datetime

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


MONTHS = st.builds(lambda y, m: f"{y:04}-{m:02}", st.integers(1, 9999), st.integers(1, 12))
POINTS = st.one_of(
    st.integers(1, 9999).map("{:04}".format), MONTHS, st.dates().map(datetime.date.isoformat)
)


def days(written: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a year, a month or a day can mean, by the calendar."""
    parts = [int(part) for part in written.split("-")]
    first = datetime.date(*[*parts, 1, 1][:3])
    if len(parts) == 3:
        return first, first
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return first, datetime.date(year, month, calendar.monthrange(year, month)[1])


@given(POINTS)
def test_a_date_lasts_from_its_first_to_its_last_day(written: str) -> None:
    point = parse_edtf(written).start
    assert point
    first, last = days(written)
    assert point.earliest == (first.year, first.month, first.day)
    assert point.latest == (last.year, last.month, last.day)


@given(POINTS, POINTS)
def test_a_date_is_before_another_that_begins_after_its_end(one: str, other: str) -> None:
    (first, last), (their_first, their_last) = days(one), days(other)
    expected = True if last < their_first else False if their_last < first else None
    assert parse_edtf(one).before(parse_edtf(other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2025/2026", "2027", True),
        ("2025/2026", "2026", None),
        ("2027", "2025/2026", False),
        ("2027/..", "2028", None),
        ("2024", "../2025", None),
        ("../2024", "2025", True),
        ("XXXX-03", "2025", None),
        ("2025", "XXXX-03", None),
        ("2024-12-31", "2025-01-01", True),
        ("2025-01-01", "2024-12-31", False),
    ],
)
def test_spans_and_dates_without_a_year(one: str, other: str, expected: bool | None) -> None:
    assert parse_edtf(one).before(parse_edtf(other)) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2025-06-01", True), ("2025-06", False), ("2025", False), ("XXXX-06-01", False),
     ("2025-06-01?", False), ("2025-06-01/2025-06-02", False), ("2025-06-01/..", False),
     ("../2025-06-01", False)],
)  # fmt: skip
def test_a_full_date_is_one_certain_day(written: str, expected: bool) -> None:
    assert parse_edtf(written).is_full_date is expected


@pytest.mark.parametrize(
    ("written", "whole"),
    [("2025-06-24/25", "2025-06-24/2025-06-25"), ("2025-06-30/07-01", "2025-06-30/2025-07-01"),
     ("2025-06/07", "2025-06/2025-07"), ("2025/2026", "2025/2026")],
)  # fmt: skip
def test_the_end_of_a_span_may_be_short(written: str, whole: str) -> None:
    assert str(parse_edtf(written)) == whole


@pytest.mark.parametrize(
    ("written", "reason"),
    [("2025-00", "no such month"), ("2025-13", "no such month"), ("2025-02-29", "28 days"),
     ("2025-04-31", "30 days"), ("2025-04-00", "30 days"), ("0000", "no year 0000"),
     ("2025/2024", "before it begins"), ("2025-06-24/23", "before it begins"),
     ("../..", "not a date"), ("soon", "not a date")],
)  # fmt: skip
def test_what_is_not_in_the_calendar_is_said(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_edtf(written)
    assert parse_edtf("XXXX-02-29").start, "in a leap year"
    assert parse_edtf("2025-06-24/24").end
