"""Who sees what: pruned for one audience and failing closed."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen.editions.pruning import visible_brief
from briefgen.facts.brief import Brief
from briefgen.facts.load import load
from briefgen.facts.references import walk
from briefgen.problems import Refused
from tests.three_audiences import loaded


def seen(audience: str | None, **more: Any) -> Brief:
    held = loaded(**more)
    return visible_brief(held.brief, held.file, audience)


def section(brief: Brief, name: str) -> list[str]:
    found = getattr(brief, name)
    return [key for _, items in found.groups() for key in items] if found else []


def test_unmarked_claims_are_for_the_narrowest() -> None:
    notes = {"a": {"text": "A"}, "b": {"audience": "members", "text": "B"}}
    assert section(seen("public", background=notes), "background") == []
    assert section(seen("members", background=notes), "background") == ["b"]
    assert section(seen("staff", background=notes), "background") == ["a", "b"]


def test_default_audience_says_otherwise() -> None:
    notes = {"a": {"text": "A"}, "b": {"audience": "staff", "text": "B"}}
    brief = seen("members", default_audience="members", background=notes)
    assert section(brief, "background") == ["a"]
    assert section(seen("public", default_audience="members", background=notes), "background") == []


def test_a_section_of_which_nothing_is_left_is_gone_with_its_heading() -> None:
    notes = {"title": "Plans", "a": {"text": "A"}}
    assert seen("public", background=notes).background is None
    mixed = {"title": "Plans", "a": {"text": "A"}, "b": {"audience": "public", "text": "B"}}
    left = seen("public", background=mixed).background
    assert left is not None
    assert left.title is None, "the heading of a withheld section is withheld like its claims"


def test_sides_of_a_debate_can_be_narrower() -> None:
    sides = {"yes": {"label": "Yes", "text": "Y"}}
    sides["no"] = {"audience": "staff", "label": "No", "text": "N"}
    debate = {"audience": "public", "d": {"question": "Q", "sides": sides}}
    brief = seen("public", debates=debate)
    assert brief.debates is not None
    assert list(brief.debates.items["d"].sides) == ["yes"]


def test_nothing_is_left_of_labels_and_of_other_audiences() -> None:
    brief = seen("members", background={"audience": "public", "a": {"text": "A"}})
    assert brief.audiences == {}
    assert brief.default_audience is None
    assert [at.path for at in walk(brief) if getattr(at.model, "audience", None)] == []


def test_entries_that_only_withheld_claims_use_are_gone() -> None:
    notes = {"a": {"text": "A", "cite": "memo"}}
    said = {"s": {"issue": "levy", "actor": "ada", "stance": "mixed"}}
    brief = seen("public", background=notes, positions=said)
    assert list(brief.sources) == ["paper"]
    assert (brief.parties, brief.actors, brief.issues) == ({}, {}, {})
    assert list(seen("staff", background=notes, positions=said).parties) == ["bank"]


def test_a_withheld_party_of_an_actor_whom_nobody_sees_is_no_error() -> None:
    parties = {"north": "North", "bank": {"audience": "staff", "name": "The bank"}}
    said = {"s": {"issue": "levy", "actor": "ada", "stance": "mixed"}}
    assert seen("public", parties=parties, positions=said).parties == {}


@pytest.mark.parametrize(
    ("more", "names"),
    [
        (
            {
                "sources": {"paper": {"audience": "staff", "title": "P"}},
            },
            ("one", "paper"),
        ),
        (
            {
                "actors": {"ada": {"audience": "staff", "name": "Ada"}},
                "quotes": {"audience": "public", "q": {"quote": "Well", "actor": "ada"}},
            },
            ("q", "ada"),
        ),
        (
            {
                "parties": {"bank": {"audience": "staff", "name": "B"}, "north": "N"},
                "participants": {"audience": "public", "p": {"actor": "ada"}},
            },
            ("ada", "bank"),
        ),
        (
            {
                "issues": {"levy": {"audience": "staff", "proposition": "P"}},
                "positions": {
                    "audience": "public",
                    "s": {"issue": "levy", "party": "north", "stance": "mixed"},
                },
            },
            ("s", "levy"),
        ),
        (
            {
                "positions": {
                    "old": {"issue": "levy", "party": "north", "stance": "mixed"},
                    "new": {
                        "audience": "public",
                        "issue": "levy",
                        "party": "north",
                        "stance": "opposes",
                        "supersedes": "old",
                    },
                }
            },
            ("new", "old"),
        ),
        (
            {
                "sources": {"paper": "P", "memo": {"audience": "staff", "title": "M"}},
                "summit": {"name": "S", "cite": "memo"},
            },
            ("summit", "memo"),
        ),
    ],
    ids=["source", "actor", "party", "issue", "statement", "summit"],
)
def test_a_visible_claim_that_refers_to_a_withheld_one_names_both(
    more: dict[str, Any], names: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        seen("public", **more)
    (problem,) = refused.value.problems
    assert problem.code == "withheld"
    assert all(f"`{name}`" in problem.message for name in names)
    assert problem.place.line
    assert seen("staff", **more)


def test_an_audience_has_to_be_declared_and_named() -> None:
    with pytest.raises(Refused, match="declares no audience `press`"):
        seen("press")
    with pytest.raises(Refused) as refused:
        seen(None)
    assert "--audience NAME" in refused.value.problems[0].hint
    assert "--all-audiences" in refused.value.problems[0].hint
    plain = load(b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n", "x")
    with pytest.raises(Refused, match="declares no audience `public`"):
        visible_brief(plain.brief, plain.file, "public")


def test_nothing_visible_in_the_bottom_line_is_an_error() -> None:
    with pytest.raises(Refused, match="see nothing of the bottom line"):
        seen("public", bottom_line={"one": {"text": "Seen"}})
    assert seen("staff", bottom_line={"one": {"text": "Seen"}})
