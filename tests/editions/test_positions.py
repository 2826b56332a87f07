"""Who stands where: the latest statement that still stands, contradictions, the history."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.editions.positions import (
    CONTRADICTORY,
    NONE_FOUND,
    ORDER,
    current,
    in_reading_order,
    matrix,
    party_of,
    stance,
    tally,
)
from briefgen.facts.brief import Brief
from briefgen.facts.sections import Statement


def said(stance: str = "mixed", **more: Any) -> Statement:
    whose = {} if {"party", "actor"} & set(more) else {"party": "p"}
    return Statement.model_validate({"issue": "i", **whose, "stance": stance, **more})


def brief(positions: dict[str, Any]) -> Brief:
    start = {"format": "1", "brief": {"title": "T"}, "summit": {"name": "S"}}
    tables = {
        "parties": {"p": "P", "q": "Q", "nobody": "N"},
        "actors": {"ada": {"name": "Ada", "party": "q"}, "bo": "Bo"},
        "issues": {"i": "I", "j": "J"},
    }
    return Brief.model_validate({**start, **tables, "positions": positions})


@pytest.mark.parametrize(
    ("statements", "standing", "state"),
    [
        ({}, [], NONE_FOUND),
        ({"a": said("supports")}, ["a"], "supports"),
        ({"a": said("supports"), "b": said("opposes")}, ["a", "b"], "opposes"),
        ({"a": said(date="2025-02"), "b": said("opposes", date="2025-01")}, ["b", "a"], "mixed"),
        ({"a": said(date="2025"), "b": said("opposes", date="2025-01")}, ["a", "b"], "opposes"),
        ({"a": said(), "b": said("opposes", supersedes="a")}, ["b"], "opposes"),
        ({"b": said("opposes", clarifies="a"), "a": said()}, ["b"], "opposes"),
        ({"a": said(), "b": said("opposes", repeats="a")}, ["a", "b"], "opposes"),
        ({"a": said(), "b": said("opposes", contradicts="a")}, ["a", "b"], CONTRADICTORY),
        (
            {"a": said(), "b": said("opposes", contradicts="a"), "c": said(supersedes="a")},
            ["b", "c"],
            "mixed",
        ),
    ],
)
def test_what_still_stands(
    statements: dict[str, Statement], standing: list[str], state: str
) -> None:
    assert current(statements) == standing
    assert stance(statements) == state


DATES = st.sampled_from([None, "2024", "2025-01", "2025-01-15", "2025-02", "2026-03-01"])


@given(st.lists(DATES, max_size=6))
def test_no_statement_is_lost_and_what_is_said_later_comes_later(dates: list[Any]) -> None:
    made = {f"s{n}": said(**({"date": d} if d else {})) for n, d in enumerate(dates)}
    order = current(made)
    assert sorted(order) == sorted(made)
    known = [day.date for key in order if (day := made[key].date)]
    if len(known) == len(order):
        assert not any(later.before(earlier) for earlier, later in combinations(known, 2))


def test_a_statement_of_an_actor_counts_for_his_or_her_party() -> None:
    facts = brief({
        "a": {"issue": "i", "actor": "ada", "stance": "mixed"},
        "b": {"issue": "i", "actor": "bo", "stance": "mixed"},
        "c": {"issue": "j", "party": "p", "actor": "ada", "stance": "opposes"},
    })  # fmt: skip
    assert facts.positions
    items = facts.positions.items
    assert [party_of(items[k], facts) for k in "abc"] == ["q", None, "p"]
    table = matrix(facts)
    assert (table["parties"], table["issues"]) == (["p", "q"], ["i", "j"]), "no empty row or column"
    assert {at: cell.state for at, cell in table["cells"].items()} == {
        ("q", "i"): "mixed", ("p", "j"): "opposes",
    }  # fmt: skip


def test_a_cell_has_its_history_latest_first() -> None:
    facts = brief({
        "a": {"issue": "i", "party": "p", "stance": "opposes"},
        "b": {"issue": "i", "party": "p", "stance": "mixed", "supersedes": "a"},
        "c": {"issue": "i", "party": "p", "stance": "supports"},
        "d": {"issue": "j", "party": "p", "stance": "supports"},
        "e": {"issue": "j", "party": "p", "stance": "opposes", "contradicts": "d"},
    })  # fmt: skip
    cells = matrix(facts)["cells"]
    assert (cells["p", "i"].latest, cells["p", "i"].earlier) == (("c",), ("b", "a"))
    assert (cells["p", "j"].latest, cells["p", "j"].earlier) == (("e", "d"), ())
    assert cells["p", "j"].state == CONTRADICTORY
    assert in_reading_order(facts) == ["c", "b", "a", "e", "d"]


def test_a_tally_is_in_a_fixed_order_without_what_does_not_occur() -> None:
    assert tally(["opposes", "supports", "opposes"]) == [("supports", 1), ("opposes", 2)]
    assert [name for name, _ in tally(list(reversed(ORDER)))] == list(ORDER)
