"""Word diffs that a person can read, and that lose nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.sources.nearest import as_text, nearest, word_diff
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText

texts = st.text(st.sampled_from("ab  \n.,’-A1é"), max_size=40)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("the old words", "the new words", "the [-old-] {+new+} words"),
        ("the words", "the words", "the words"),
        ("the words", "the very words", "the {+very+} words"),
        ("the very words", "the words", "the [-very-] words"),
        ("on the table", "on the table.", "on the table{+.+}"),
        ("is permitted", "isn’t permitted", "[-is-] {+isn’t+} permitted"),
        ("costs 1.5", "costs 15", "costs [-1.5-] {+15+}"),
        ("the US", "the us", "the [-US-] {+us+}"),
        ("a long-range plan", "a long range plan", "a [-long-range-] {+long range+} plan"),
        ("one\n  two", "one two", "one two"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("", "", ""),
    ],
)
def test_what_a_terminal_shows(old: str, new: str, shown: str) -> None:
    assert as_text(word_diff(old, new)) == shown


@given(texts, texts)
def test_both_texts_are_in_the_diff(old: str, new: str) -> None:
    diff = word_diff(old, new)
    ours = "".join(text for step, text in diff if step != "added")
    theirs = "".join(text for step, text in diff if step != "removed")
    assert "".join(ours.split()) == "".join(old.split())
    assert "".join(theirs.split()) == "".join(new.split())
    assert all(text for _, text in diff)
    assert all(a[0] != b[0] for a, b in pairwise(diff))


@given(texts)
def test_the_same_words_differ_in_nothing(text: str) -> None:
    assert {step for step, _ in word_diff(text, " ".join(text.split()))} <= {"same"}


def test_long_texts_are_compared_at_their_ends() -> None:
    words = [f"w{n}" for n in range(5000)]
    changed = [*words[:2500], "other", *words[2501:]]
    diff = word_diff(" ".join(words), " ".join(changed))
    assert diff[1:3] == [("removed", "w2500 "), ("added", "other ")]


def test_texts_that_say_one_word_over_and_over_are_compared_at_their_ends() -> None:
    """Comparing them word by word takes time that grows with the third power of their length."""
    old = "We say: " + " ".join(f"a x{at}" for at in range(900)) + " again."
    new = "We say: " + " ".join(f"a y{at}" for at in range(900)) + " again."
    assert [step for step, _ in word_diff(old, new)] == ["same", "removed", "added", "same"]


SOURCES = Path(__file__).parents[1] / "samples" / "texts"


def source(name: str) -> SourceText:
    return SourceText.of((SOURCES / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("quote", "closest"),
    [
        ("We have not invest enough in the breakwater", "We have not invested enough in the break"),
        ("a long range plan is due in July", "A long-range plan is due in"),
        ("ENTRY WITHOUT A PILOT", "Entry without a pilot"),
        ("customs hause", "customs house"),
        ("every member of it is asked to pay.”", "every member is asked to pay.”"),
        ("Ms Ada Quail … every member must pay", "Ms Ada Quayle"),
        ("Some berths are open", "All berths are open"),
        ("every member is told to pray", "every member is asked to pay"),
    ],
)
def test_the_nearest_passage(quote: str, closest: str) -> None:
    text = source("english.txt")
    found = nearest(text, Selector(exact=quote))
    assert found
    assert closest in found.text
    assert found.text == text.text[found.start : found.end]
    assert found.ratio > 0.55


def test_the_nearest_words_of_a_passage_are_for_the_missing_end() -> None:
    found = nearest(source("english.txt"), Selector(start="Its chair", end="the strom of 2019"))
    assert found
    assert found.text == "the storm of 2019"


def test_nothing_is_near_to_other_words() -> None:
    assert nearest(source("english.txt"), Selector(exact="quantum chromodynamics explains")) is None
    assert nearest(SourceText.of(""), Selector(exact="word")) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("harbour fee rise sharply in June", "harbour fee rose sharply in June"),
        ("rose sharply in Jun", "rose sharply in June"),
    ],
)
def test_the_nearest_passage_has_no_words_more_than_it_needs(quote: str, text: str) -> None:
    source = SourceText.of(
        "Before that nobody spoke. The harbour fee rose sharply in June and nobody minded at all."
    )
    found = nearest(source, Selector(exact=quote))
    assert found
    assert found.text == text
