"""The facts as a whole: sections in the model's order, items parted from a section's own fields."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from briefgen.facts.brief import Brief
from briefgen.facts.sections import MOST_ITEMS, SECTION_FIELDS, SECTIONS, Claim, Section

START = {"format": "1", "brief": {"title": "T"}, "summit": {"name": "S"}}


def brief(**more: Any) -> Brief:
    return Brief.model_validate({**START, **more})


def test_sections_come_in_the_order_of_the_model_whatever_the_file_says() -> None:
    found = brief(glossary={"g": {"term": "t", "text": "x"}}, bottom_line={"a": "x"})
    assert [name for name, _ in found.sections()] == ["bottom_line", "glossary"]
    assert SECTIONS[0] == "bottom_line"
    assert len(SECTIONS) == len(set(SECTIONS)) >= 20
    assert "issues" not in SECTIONS


def test_items_are_parted_from_what_the_section_says_of_itself() -> None:
    section = brief(bottom_line={"audience": "p", "title": "Own", "a": "x", "b": "y"}).bottom_line
    assert section is not None
    assert (section.audience, list(section.items)) == ("p", ["a", "b"])
    assert set(SECTION_FIELDS) <= {*Section.field_names()}
    assert list(dict(section.groups())) == [""]


def test_lines_and_objectives_have_groups_under_the_names_an_author_writes() -> None:
    found = brief(
        lines={"raise": {"a": "x"}, "press": {"b": "y"}},
        objectives={"ours": {"c": "z"}, "theirs": {"d": "w"}},
    )
    assert found.lines
    assert found.objectives
    assert {g: list(i) for g, i in found.lines.groups()} == {
        "raise": ["a"], "if_raised": [], "defensive": [], "press": ["b"],
    }  # fmt: skip
    assert {g: list(i) for g, i in found.objectives.groups()} == {"ours": ["c"], "theirs": ["d"]}


@pytest.mark.parametrize("field", ["text", "say", "quote", "cite", "basis", "because"])
def test_a_field_of_an_item_in_the_section_itself_is_refused(field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Section[Claim].model_validate({field: "x"})
    assert [e["type"] for e in caught.value.errors()] == ["no-id"]
    assert Section[Claim].model_validate({field: {"text": "an id like a field"}}).items


def test_what_a_file_can_ask_for_is_bounded() -> None:
    many = {f"a{n}": "x" for n in range(MOST_ITEMS + 1)}
    with pytest.raises(ValidationError) as caught:
        brief(bottom_line=many)
    assert [e["type"] for e in caught.value.errors()] == ["too_long"]
    many.popitem()
    assert brief(bottom_line=many)


def test_a_brief_is_a_draft_in_english_unless_it_says_otherwise() -> None:
    about = brief().brief
    assert (about.status, about.languages) == ("draft", ("en",))
    assert brief(brief={"title": "T", "languages": "fr"}).brief.languages == ("fr",)
