"""Entries of the tables: every place that names one, and none that nothing names."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.load import load
from briefgen.facts.references import naming, only_used, walk
from tests.briefs import brief_text
from tests.documents import HAGUE, HARBOUR, source


def made_up(seed: int) -> Brief:
    return load(brief_text(random.Random(seed)).encode(), "x").brief


@pytest.mark.parametrize("seed", range(12))
def test_what_is_left_is_exactly_what_something_names(seed: int) -> None:
    brief = made_up(seed)
    left = only_used(brief)
    named = {(place.part, place.name) for place in naming(walk(left), *TABLES)}
    kept = {(table, name) for table in TABLES for name in getattr(left, table)}
    assert kept == {(t, n) for t, n in named if n in getattr(brief, t)}
    assert only_used(left) == left
    assert list(left.sections()) == list(brief.sections()), "no fact is touched"


def test_an_actor_brings_his_or_her_party_and_an_unused_one_does_not() -> None:
    start = {"format": "1", "brief": {"title": "T"}, "summit": {"name": "S"}}
    tables = {
        "parties": {"p": "P", "q": "Q"},
        "actors": {"ada": {"name": "Ada", "party": "p"}, "bo": {"name": "Bo", "party": "q"}},
    }
    quotes = {"a": {"quote": "Well", "actor": "ada"}}
    left = only_used(Brief.model_validate({**start, **tables, "quotes": quotes}))
    assert (list(left.actors), list(left.parties)) == (["ada"], ["p"])


@pytest.mark.parametrize("path", [HAGUE, HARBOUR], ids=lambda p: p.stem)
def test_every_model_of_a_file_is_met_once_at_its_place(path: Path) -> None:
    held = source(path).loaded
    met = list(walk(held.brief))
    paths = [found.path for found in met]
    assert paths[0] == ()
    assert len(paths) == len(set(paths))
    # A short form has its model at the place of the words that stand for it.
    assert all(held.file.known(p) == p or p[-1] in {"cite"} or p[-1] == 0 for p in paths)
