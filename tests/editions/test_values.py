"""Models as plain values: sources numbered as they are met, and what follows from the fields."""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.editions.edition import Edition
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.values import speaking_seconds
from briefgen.editions.wording import Wording
from briefgen.facts.guess import number_remedy
from briefgen.facts.load import load
from tests.documents import THEME, forms
from tests.reading import flat, page, pandoc, printed, seen, words

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


# Signs and figures as they were typed.


PLAIN_HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
# Marks between thousands and before decimals, in each language of the program.
MARKS = {"en": (",", "."), "fr": ("\u202f", ","), "de": (".", ","), "es": (".", ","),
         "nl": (".", ","), "uk": ("\u00a0", ",")}  # fmt: skip
WORDINGS = {lang: Wording(lang, "en", THEME.words(lang)) for lang in MARKS}


def edition(facts: str) -> Edition:
    loaded = load((PLAIN_HEAD + facts).encode(), "x")
    return make_edition(loaded, Wanted(THEME.kind("brief"), "en", THEME.words("en")))


def shortfall(target: str, available: str) -> dict[str, str | int | None]:
    facts = f"shortfalls: {{s: {{basis: ours, capability: C, target: {target}, available: "
    section = edition(f"{facts}{available}, unit: tonnes}}}}\n").section("shortfalls")
    assert section
    return section.items[0]


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,9})?", fullmatch=True))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_digits_are_those_that_were_typed(typed: str) -> None:
    for lang, (thousands, decimal) in MARKS.items():
        shown = WORDINGS[lang].number(Decimal(typed))
        assert shown.replace(thousands, "").replace(decimal, ".").replace("−", "-") == typed
        whole = re.sub(r"\D", "", shown.partition(decimal)[0])
        grouped = shown.partition(decimal)[0].count(thousands)
        least = 4 if lang != "es" else 5
        assert grouped == ((len(whole) - 1) // 3 if len(whole) >= least else 0), (lang, shown)


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("0", "0%"),
        ("0.0000001", "<\u00a01%"),
        ("0.0099", "<\u00a01%"),
        ("0.01", "1%"),
        ("0.5", "50%"),
        ("0.99", "99%"),
        ("0.9901", ">\u00a099%"),
        ("1", "100%"),
        ("1.25", "125%"),
    ],
)
def test_a_share_is_nothing_or_all_only_where_it_is(part: str, shown: str) -> None:
    assert WORDINGS["en"].percent(Decimal(part)) == shown
    assert WORDINGS["en"].percent(float(part)) == shown


@pytest.mark.parametrize(
    ("target", "available", "gap", "percent"),
    [
        ("7.0003", "7", "0.0003", "99%"),
        ("0.3", "0.1", "0.2", "33%"),
        ("400", "1", "399", "<\u00a01%"),
        ("400", "0", "400", "0%"),
        ("100000.10", "100000.1", None, "100%"),
        ("123456789012345.000000002", "123456789012345.000000001", "0.000000001", "99%"),
    ],
)
def test_a_gap_is_exact(target: str, available: str, gap: str | None, percent: str) -> None:
    found = shortfall(target, available)
    assert (found["gap"], found["percent"]) == (gap, percent)


CHART = (
    "charts: {c: {basis: ours, caption: Tolls, form: FORM, bars: {a: {label: Ash, value: 0.0003}, "
    "b: {label: Bee, value: 2.46810}, d: {label: Dee, value: 3}}}}\n"
)


@pytest.mark.parametrize("form", ["bars", "shares"])
def test_the_decimals_of_a_chart_agree_in_every_format(form: str) -> None:
    made = forms(load((PLAIN_HEAD + CHART.replace("FORM", form)).encode(), "x"))
    wanted = ["3.00000", "2.46810", "0.00030"]
    wanted += ["<\u00a01%"] if form == "shares" else []
    shown: dict[str, Container[str]] = {
        "md": flat(words(pandoc(made["md"].decode()))),
        "html": flat(seen(page(made["html"].decode()))),
        "pdf": printed(made["pdf"]),
    }
    for name, text in shown.items():
        for figure in wanted:
            assert flat(figure) in text, (name, figure)


def test_a_number_with_an_exponent_is_refused_with_its_digits() -> None:
    assert number_remedy("3e-6") == "write 0.000003"
    assert number_remedy("1.5E3") == "write 1500"
