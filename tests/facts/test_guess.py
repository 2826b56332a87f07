"""What an author may have meant."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.facts.dates import parse_edtf
from briefgen.facts.guess import (
    as_id,
    date_in_figures,
    dates_in_figures,
    did_you_mean,
    field_meant,
    nearest,
    number_remedy,
    word_meant,
)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("24 June 2025", "2025-06-24"),
        ("24th of June 2025", "2025-06-24"),
        ("June 24, 2025", "2025-06-24"),
        ("24 juin 2025", "2025-06-24"),
        ("1er juin", "XXXX-06-01"),
        ("24. Juni 2025", "2025-06-24"),
        ("24 de junio de 2025", "2025-06-24"),
        ("June", "XXXX-06"),
        ("June 2025", "2025-06"),
        ("24/06/2025", "2025-06-24"),
        ("06/24/2025", "2025-06-24"),
        ("24.6.2025", "2025-06-24"),
        ("2025/6/4", "2025-06-04"),
        ("24-25 June 2025", "2025-06-24/2025-06-25"),
        ("24 June 2025 to 2 July 2025", "2025-06-24/2025-07-02"),
        ("2025-06-24 – 2025-06-25", "2025-06-24/2025-06-25"),
        ("31 June 2025", ""),
        ("tomorrow", ""),
        ("the summit", ""),
        ("99/99/2025", ""),
    ],
)
def test_dates_in_words(words: str, date: str) -> None:
    assert date_in_figures(words) == date


@given(st.dates(datetime.date(1, 1, 1)))
def test_a_day_as_people_write_it_is_that_day(day: datetime.date) -> None:
    for written in (f"{day.day} {day:%B} {day.year:04}", f"{day:%B} {day.day}, {day.year:04}"):
        assert date_in_figures(written) == day.isoformat()


@given(st.text(max_size=40))
def test_a_date_that_is_offered_is_one_that_is_read(words: str) -> None:
    if offered := date_in_figures(words):
        assert str(parse_edtf(offered)) == offered


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("12%", "write 12, and % in the field `unit`"),
        ("€ 5", "write 5, and € in the field `unit`"),
        ("1,5", "write 1.5"),
        ("1 000", "write 1000"),
        ("1,000", "write 1000 without a mark between thousands"),
        ("1.000.000", "write 1000000 without a mark between thousands"),
        ("1.234,5", "write 1234.5 without a mark between thousands"),
        ("many", "words belong into the text"),
        ("1e9", "write 1000000000"),
    ],
)
def test_numbers_as_people_write_them(words: str, remedy: str) -> None:
    assert remedy in number_remedy(words)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Décision n° 4", "decision-n-4"),
        ("main_point", "main-point"),
        ("  Ålesund ", "alesund"),
        (
            "this-is-a-very-long-id-for-one-claim-in-a-brief",
            "this-is-a-very-long-id-for-one-claim-in",
        ),
        ("x" * 60, "x" * 40),
        ("…", ""),
        ("Саміт", ""),
    ],
)
def test_an_id_made_of_words(name: str, found: str) -> None:
    assert as_id(name) == found


def test_the_field_that_was_meant() -> None:
    assert field_meant("titel", ["title", "version"]) == "title"
    assert field_meant("Bottom-Line", ["bottom_line", "lines"]) == "bottom_line"
    assert field_meant("speaker", ["actor", "party"]) == "actor"
    assert field_meant("source", ["cite", "text"]) == "cite"
    assert field_meant("xyzzy", ["cite", "text"]) == ""


def test_the_word_that_was_meant() -> None:
    assert word_meant("in favour", ["supports", "opposes"]) == "supports"
    assert word_meant("Opposes", ["supports", "opposes"]) == "opposes"
    assert word_meant("likely", ["supports", "opposes"]) == ""


def test_the_nearest_name_whatever_its_case() -> None:
    assert nearest("tlp amber", ["TLP:AMBER", "TLP:RED"]) == "TLP:AMBER"
    assert nearest("articel", ["article", "speech"]) == "article"
    assert nearest("q", ["article", "speech"]) == ""


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("03/04/2031", ["2031-04-03", "2031-03-04"]),
        ("3-4-2031", ["2031-04-03", "2031-03-04"]),
        ("03/03/2031", ["2031-03-03"]),
        ("13/04/2031", ["2031-04-13"]),
        ("04/13/2031", ["2031-04-13"]),
        ("03.04.2031", ["2031-04-03"]),
        ("03/04/2031 – 05/04/2031", ["2031-04-03/2031-04-05", "2031-03-04/2031-05-04"]),
        ("29 April - 3 May 2031", ["2031-04-29/2031-05-03"]),
        ("29 April–3 May 2031", ["2031-04-29/2031-05-03"]),
        ("from 29 April to 3 May 2031", ["2031-04-29/2031-05-03"]),
        ("29. April bis 3. Mai 2031", ["2031-04-29/2031-05-03"]),
        ("du 29 avril au 3 mai 2031", ["2031-04-29/2031-05-03"]),
        ("29 квітня – 3 травня 2031", ["2031-04-29/2031-05-03"]),
        ("30 December - 2 January 2031", ["2030-12-30/2031-01-02"]),
        ("29.04.-03.05.2031", ["2031-04-29/2031-05-03"]),
        ("29/04 - 03/05/2031", ["2031-04-29/2031-05-03"]),
        ("May 29 - June 3, 2031", ["2031-05-29/2031-06-03"]),
        ("31/31/2031", []),
        ("x" * 5000, []),
    ],
)
def test_every_reading_of_a_date_is_offered(words: str, readings: list[str]) -> None:
    assert dates_in_figures(words) == readings
    question = did_you_mean(words)
    assert all(reading in question for reading in readings)
    assert ("the month first" in question) == (len(readings) > 1)
