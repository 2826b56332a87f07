"""Who sees a fact, as far as the file tells: never wider than what it is in."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen.facts.load import load
from briefgen.problems import Refused, errors
from tests.three_audiences import facts, loaded


def refusals(**more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        loaded(**more)
    return [(p.code, p.message) for p in refused.value.problems]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"audiences": {"pub": "TLP:CLEAR", "public": "TLP:RED"}}, "audience"),
        ({"default_audience": "nobody"}, "unknown-id"),
        ({"background": {"a": {"audience": "nobody", "text": "A"}}}, "unknown-id"),
        (
            {"background": {"audience": "staff", "a": {"audience": "public", "text": "A"}}},
            "audience",
        ),
        (
            {
                "debates": {
                    "audience": "public",
                    "d": {
                        "audience": "staff",
                        "question": "Q",
                        "sides": {"y": {"audience": "members", "label": "Y", "text": "T"}},
                    },
                }
            },
            "audience",
        ),
        (
            {"background": {"audience": "public", "a": {"marking": "TLP:GREEN", "text": "A"}}},
            "marking",
        ),
        ({"sources": {"paper": {"marking": "TLP:RED", "title": "P"}}}, "marking"),
        ({"background": {"a": {"marking": "OFFICIAL", "text": "A"}}}, "marking"),
    ],
    ids=[
        "prefix", "default", "unknown", "wider", "wider-side", "ceiling", "ceiling-of-table",
        "other-scheme",
    ],
)  # fmt: skip
def test_audiences_and_markings_that_do_not_fit(more: dict[str, Any], code: str) -> None:
    assert code in [found for found, _ in refusals(**more)]


def test_a_marking_counts_with_the_audience_of_what_it_is_in() -> None:
    side = {"marking": "TLP:RED", "label": "Y", "text": "T"}
    debate = {"audience": "staff", "question": "Q", "sides": {"y": side}}
    assert loaded(debates={"audience": "public", "d": debate})


@pytest.mark.parametrize(
    "entry",
    [
        "{audience: staff, text: B}",
        "\n    audience: staff\n    text: B",
        "{text: B, audience: staff}",
    ],
)
def test_an_audience_above_the_text_is_no_warning(entry: str) -> None:
    text = facts() + f"background:\n  audience: public\n  b: {entry}\n"
    assert "audience-last" not in [p.code for p in load(text.encode(), "x").warnings]


@pytest.mark.parametrize(
    "end",
    [
        "background:\n  audience: public\n  b:\n    text: B\n    audience: staff\n",
        "default_audience: staff\n",
    ],
)
def test_a_label_that_a_half_saved_file_would_lose_is_a_warning(end: str) -> None:
    assert "audience-last" in [p.code for p in load((facts() + end).encode(), "x").warnings]


def test_a_fact_cut_off_in_the_name_of_its_audience_is_an_error() -> None:
    text = facts() + "background:\n  audience: public\n  b:\n    audi"
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x")
    assert [p.code for p in errors(refused.value.problems)] == ["cut-off"]
    assert load((facts() + "background:\n  audience: public\n  b: audi").encode(), "x")
