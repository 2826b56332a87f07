"""Models as plain values: sources numbered as they are met, and what follows from the fields."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.values import speaking_seconds
from briefgen.facts.load import load
from tests.documents import THEME

HEAD = "format: 1\nbrief: {title: T, languages: [en, fr]}\nsummit: {name: S}\n"


def items(body: str, section: str, lang: str = "en") -> list[dict[str, Any]]:
    """The items of a section as a brief's templates get them."""
    wanted = Wanted(THEME.kind("brief"), lang, THEME.words(lang))
    found = make_edition(load((HEAD + body).encode(), "x"), wanted).section(section)
    assert found
    return list(found.items)


@given(st.integers(0, 400))
def test_it_takes_as_long_to_say_as_its_words_rounded_up_to_five_seconds(words: int) -> None:
    seconds = speaking_seconds("word " * words)
    assert seconds % 5 == 0
    assert seconds >= 5
    assert seconds - 5 < max(5, words * 60 / 130) <= seconds or seconds == 5


def test_sources_are_numbered_as_they_are_met() -> None:
    body = (
        "sources: {a: A, b: B, c: C}\nbottom_line:\n  x: {text: X, cite: [c, a]}\n"
        "  y: {text: Y, cite: [a, {source: b, para: 3}, {source: b, para: 3}]}\n"
    )
    first, second = items(body, "bottom_line")
    assert [mark.number for mark in first["cite"]] == [1, 2]
    assert [(m.number, m.place) for m in second["cite"]] == [(2, ""), (3, "¶3")], "each place once"


@pytest.mark.parametrize(
    ("figures", "gap", "filled"),
    [
        ("target: 8, available: 2", "6", 25),
        ("target: 8, available: 8", None, 100),
        ("target: 8, available: 9", None, 112),
        ("target: 3, available: 2", "1", 66),
        ("target: 8", None, None),
    ],
)
def test_a_gap_follows_from_both_figures(figures: str, gap: str | None, filled: int | None) -> None:
    (item,) = items(f"shortfalls: {{s: {{capability: C, {figures}}}}}\n", "shortfalls")
    assert (item["gap"], item["filled"]) == (gap, filled)


def test_bars_are_sorted_and_have_their_share() -> None:
    bars = "{a: {label: A, value: 1}, b: {label: B, value: 3}}"
    (chart,) = items(f"charts: {{c: {{caption: C, bars: {bars}}}}}\n", "charts")
    assert [(b["id"], b["share"]) for b in chart["bars"]] == [("b", 1.0), ("a", 1 / 3)]
    (whole,) = items(f"charts: {{c: {{caption: C, form: shares, bars: {bars}}}}}\n", "charts")
    assert [(b["id"], b["share"]) for b in whole["bars"]] == [("b", 0.75), ("a", 0.25)]


def test_a_quote_says_who_only_reports_it_and_in_which_language_it_is() -> None:
    body = (
        "sources: {first: A, second: {title: B, kind: secondary}}\nactors: {ada: Ada}\nquotes:\n"
        "  a: {quote: Oui, actor: ada, lang: fr, cite: second, translation: {en: Yes, fr: Oui}}\n"
        "  b: {quote: Non, actor: ada, lang: fr, cite: [first, second]}\n"
    )
    a, b = items(body, "quotes")
    assert (a["check"]["state"], a["check"]["quoted_in"]) == ("not checked", 1)
    assert b["check"]["quoted_in"] == 0, "one of its sources has the words themselves"
    assert (a["lang"], a["translation"].text) == ("fr", "Yes")
    french = items(body, "quotes", "fr")
    assert (french[0]["lang"], french[0]["translation"]) == ("", None)


def test_nothing_of_the_editors_own_is_among_the_values() -> None:
    body = (
        "audiences: {all: TLP:CLEAR}\nsources: {s: {title: S, text: s.txt, redistribute: yes}}\n"
        "bottom_line: {a: {text: A, cite: s, audience: all, kinds: brief}}\n"
    )
    loaded = load((HEAD + body).encode(), "x")
    wanted = Wanted(THEME.kind("brief"), "en", THEME.words("en"), "all")
    edition = make_edition(loaded, wanted)
    (item,) = edition.sections[0].items
    (source,) = edition.sources
    assert not {"audience", "kinds"} & {*item, *source}
    assert not {"text", "sha256", "text_sha256", "redistribute", "unused"} & set(source)
