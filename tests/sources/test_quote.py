"""What an author may do to a quote: ellipses, brackets, and what names a passage."""

from __future__ import annotations

import pytest

from briefgen.sources.match import Match, find
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText


def look(text: str, quote: str) -> Match:
    return find(SourceText.of(text), Selector(exact=quote))


FOUND, NOT, MANY = "verified", "not found", "ambiguous"


@pytest.mark.parametrize(
    ("text", "quote", "state"),
    [
        ("one two three four", "one … four", FOUND),
        ("one two three four", "one ... four", FOUND),
        ("one two three four", "one [...] four", FOUND),
        ("one two three four", "one […] four", FOUND),
        ("one two three four", "one (…) four", FOUND),
        ("one two three four", "… two … four …", FOUND),
        ("one two three four", "four … one", NOT),
        ("one two three four", "one … fou", NOT),
        ("one two unthree", "one … three", NOT),
        ("a b a b a c", "a … c", FOUND),
        # What may be left out at most is promised to authors, so it stands here as a number.
        ("one " + "x" * 300 + " two", "one … two", FOUND),
        ("one " + "x" * 301 + " two", "one … two", NOT),
        ("one " + "x" * 150 + " two " + "y" * 150 + " six", "one … six", NOT),
        ("one " + "x" * 300 + " two " + "y" * 300 + " six", "one … two … six", FOUND),
        # Brackets, on both sides.
        ("Then Prime Minister Rutte said so", "Then [Mr Rutte] said so", FOUND),
        ("Then said so", "Then [he] said so", FOUND),
        ("Then " + "x" * 60 + " said so", "Then [he] said so", FOUND),
        ("Then " + "x" * 61 + " said so", "Then [he] said so", NOT),
        ("Today the alliance agreed", "[T]he alliance agreed", FOUND),
        ("Today unfit ships sailed", "[f]it ships sailed", NOT),
        ("they invested in it", "invest[ing] in it", FOUND),
        ("they emphasize it", "emphasi[s]e it", FOUND),
        ("it is [sic] so", "it is so", FOUND),
        ("it is so", "it is [sic] so", FOUND),
        ("it [the fee] rose", "it [the fee] rose", FOUND),
        ("it [the fee] rose", "it [the cost] rose", FOUND),
        ("[T]he fee rose", "The fee rose", FOUND),
        ("and [t]he fee rose", "and the fee rose", FOUND),
        ("and [t]he fee rose", "and he fee rose", NOT),
        ("[T]he fee rose", "he fee rose", NOT),
        ("fees[1] and dues[a].", "fees and dues.", FOUND),
        ("it [the fee] rose", "the fee rose", NOT),
    ],
)
def test_traps_of_gaps(text: str, quote: str, state: str) -> None:
    assert look(text, quote).state == state


def test_a_selector_has_to_say_something() -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        find(SourceText.of("word"), Selector(prefix="word"))


def test_parts_of_a_quote_have_their_own_spans() -> None:
    match = look("one two three four", "one … three four")
    assert match.spans == ((0, 3), (8, 18))
    assert match.words == "one two three four"
