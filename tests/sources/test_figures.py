"""Figures mean what their digits and words mean: equal ones are found, others are told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.sources.figures import LANGUAGES, figures, nearest, unheld

TABLE = Path(__file__).parents[1] / "samples" / "figures.txt"


def pairs() -> list[tuple[str, str, str, str, str]]:
    """Language of the claim, of the passage, `=` or `#`, claim, passage."""
    rows = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            langs, sign, rest = line.split(" ", 2)
            claim, passage = rest.split(" | ")
            lang, _, other = langs.partition("<")
            rows.append((lang, other or lang, sign, claim, passage))
    return rows


@pytest.mark.parametrize(("lang", "other", "sign", "claim", "passage"), pairs())
def test_a_passage_holds_the_figures_of_a_claim_or_does_not(
    lang: str, other: str, sign: str, claim: str, passage: str
) -> None:
    missing = list(unheld(figures(claim, lang), figures(passage, other)))
    assert bool(missing) == (sign == "#"), (figures(claim, lang), figures(passage, other))


def test_the_table_has_pairs_of_both_sorts_in_each_language() -> None:
    assert len(pairs()) >= 200
    assert {(row[0], row[2]) for row in pairs()} >= {(x, s) for x in LANGUAGES for s in "=#"}


def test_the_nearest_figure_is_named() -> None:
    claim = figures("USD 500 billion in 2034", "en")
    passage = figures("$50 billion in 2024, and 3 ships", "en")
    named = [nearest(figure, passage) for figure in claim]
    assert [found.written for found in named if found] == ["$50 billion", "2024"]


@pytest.mark.parametrize("lang", LANGUAGES)
@given(number=st.integers(0, 10**12))
def test_any_grouping_of_a_number_is_read_as_the_number(lang: str, number: int) -> None:
    grouped = f"{number:,}".replace(",", "," if lang == "en" else "." if lang != "fr" else " ")
    if lang == "uk":
        grouped = f"{number:,}".replace(",", "\u00a0")
    (figure,) = figures(f"({grouped})", lang)
    assert figure.values == {Decimal(number)}


@given(text=st.text(max_size=300), lang=st.sampled_from([*LANGUAGES, "pl", "zh"]))
def test_any_text_can_be_read_and_holds_its_own_figures(text: str, lang: str) -> None:
    found = figures(text, lang)
    assert list(unheld(found, found)) == []
    assert all(0 <= f.start < f.end for f in found)
