"""Where words stand: how many places, which paragraph and page, beside what."""

from __future__ import annotations

import pytest

from briefgen.sources.match import Match, find
from briefgen.sources.nearest import nearest
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText


def look(text: str, quote: str) -> Match:
    return find(SourceText.of(text), Selector(exact=quote))


FOUND, NOT, MANY = "verified", "not found", "ambiguous"


TEXT = "The fee rose.\n\nThe fee fell.\n\fAt last the fee rose."


@pytest.mark.parametrize(
    ("selector", "state", "start", "count"),
    [
        (Selector("fee"), MANY, 4, 3),
        (Selector("fee", paragraph=2), FOUND, 19, 1),
        (Selector("fee", page=2), FOUND, 42, 1),
        (Selector("fee", page=1), MANY, 4, 2),
        (Selector("fee", suffix="fell"), FOUND, 19, 1),
        (Selector("fee", suffix="rose"), MANY, 4, 2),
        (Selector("fee", prefix="last the"), FOUND, 42, 1),
        (Selector("fee", prefix="st the", suffix="ros"), FOUND, 42, 1),
        (Selector("fee", prefix="never"), NOT, 0, 0),
        (Selector(start="The fee", end="rose", paragraph=1), FOUND, 0, 1),
        (Selector(start="fell", end="last"), FOUND, 23, 1),
        (Selector(start="last", end="fell"), NOT, 0, 0),
        (Selector(start="fell", end="the fee", suffix="rose"), FOUND, 23, 1),
        (Selector(start="fell"), FOUND, 23, 1),
        (Selector(paragraph=2), FOUND, 15, 1),
        (Selector(paragraph=4), NOT, 0, 0),
        (Selector(page=2), FOUND, 30, 1),
    ],
)
def test_what_narrows_the_search(selector: Selector, state: str, start: int, count: int) -> None:
    match = find(SourceText.of(TEXT), selector)
    assert (match.state, match.start, match.count) == (state, start, count)


def test_a_quote_that_occurs_500_times() -> None:
    text = "All berths are open. " * 500
    match = look(text, "berths are open")
    assert (match.state, match.count, match.start) == (MANY, 500, 4)


def test_words_too_common_to_be_looked_up_are_not_verified() -> None:
    for text, quote in [("a " * 11_000, "a"), ("a" * 11_000, "a" * 200), ("a " * 6_000, "a … a")]:
        match = look(text, quote)
        assert (match.state, match.count) == (MANY, 0)
        assert "too common" in match.warnings[0]
    assert nearest(SourceText.of("a" * 11_000), Selector(exact="a" * 200)) is None
