"""Raised notes go, and what is raised or lowered in a word stays in it."""

from __future__ import annotations

import pytest

from tests.sources.test_webpage import read


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # Notes go, whatever they follow.
        ("by 45<sup>2</sup> in all", "by 45 in all"),
        ("in 2031<sup><a href='#n4'>4</a></sup>, it", "in 2031, it"),
        ("a quay<sup class=footnote-ref>ii</sup>.", "a quay."),
        ("a quay<sup>*</sup> or two<sup>[3]</sup>", "a quay or two"),
        ("a quay<sup>1,2</sup>", "a quay"),
        ("in 2031<sup>e</sup> at the harbour<sup>a</sup>", "in 2031 at the harbour"),
        ("<sup>3</sup>In crowns", "In crowns"),
        ("<sup>3</sup> Tonnes", "Tonnes"),
        ("45<span style='vertical-align:super'>2</span> in", "45 in"),
        ("<style>.n{vertical-align:.4em}</style>45<i class=n>2</i> in", "45 in"),
        # What belongs to the word stays.
        ("5 km<sup>2</sup> and m<sup>3</sup>", "5 km2 and m3"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("the 1<sup>st</sup> and le 19<sup>e</sup>", "the 1st and le 19e"),
        ("n<sup>o</sup> 4, x<sup>2</sup>, Ca<sup>2+</sup>", "no 4, x2, Ca2+"),
        ("<sup>14</sup>C", "14C"),
        ("badge <span style='vertical-align:1px'>12</span>", "badge 12"),
        # An exponent is no digit of the figure.
        ("10<sup>6</sup> tonnes", "10⁶ tonnes"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("5<sup>1</sup>/<sub>2</sub> or <sup>1</sup>/<sub>2</sub>", "5¹/₂ or 1/2"),
        ("210<sup>6</sup> tonnes", "210 tonnes"),
    ],
)
def test_raised_and_lowered_text(page: str, expected: str) -> None:
    assert read(f"<p>{page}</p>") == expected
