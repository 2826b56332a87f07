"""Figures are shown with the digits that were typed, and never as less or more than they are."""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.editions.edition import Edition
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme, read_kind, read_words
from briefgen.editions.wording import Wording
from briefgen.facts.guess import number_remedy
from briefgen.facts.load import load
from tests.documents import forms
from tests.reading import flat, page, pandoc, printed, seen, words

THEME = Theme.of()
HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
# Marks between thousands and before decimals, in each language of the program.
MARKS = {"en": (",", "."), "fr": ("\u202f", ","), "de": (".", ","), "es": (".", ","),
         "nl": (".", ","), "uk": ("\u00a0", ",")}  # fmt: skip
WORDINGS = {lang: Wording(lang, "en", read_words(THEME, lang)) for lang in MARKS}


def edition(facts: str) -> Edition:
    loaded = load((HEAD + facts).encode(), "x")
    return make_edition(loaded, Wanted(read_kind(THEME, "brief"), "en", read_words(THEME, "en")))


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
    made = forms(load((HEAD + CHART.replace("FORM", form)).encode(), "x"))
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
