"""What templates are given: sections by name, items across groups, the way of writing."""

from __future__ import annotations

import pytest

from briefgen.editions.edition import Edition, Group, Section
from briefgen.editions.wording import Words
from tests.documents import edition_of, every_document


@pytest.mark.parametrize("sample", every_document()[::5], ids=str)
def test_every_value_is_plain_so_that_templates_can_reach_nothing_else(sample: object) -> None:
    """No model, no path, no function: only what may be shown."""
    edition = edition_of(sample)  # type: ignore[arg-type]
    odd: set[str] = set()

    def look(value: object) -> None:
        if isinstance(value, dict):
            for inner in (*value, *value.values()):
                look(inner)
        elif isinstance(value, tuple | list):
            for inner in value:
                look(inner)
        elif value is not None and not isinstance(value, str | int | float):
            odd.add(type(value).__name__)

    look((edition.about, edition.summit, edition.sources, edition.words, edition.scheme))
    for section in edition.sections:
        look((section.items, section.extra))
    assert odd <= {"Words", "When", "Mark", "Picture", "Cell", "Group"}


def test_items_are_those_of_all_groups_in_order() -> None:
    groups = (Group("raise", ({"id": "a"}, {"id": "b"})), Group("press", ({"id": "c"},)))
    section = Section("lines", Words("Lines"), groups)
    assert [item["id"] for item in section.items] == ["a", "b", "c"]
    assert not section.wide
    assert Section("positions", Words("P"), (), {"wide": True}).wide


def test_a_section_that_is_not_there_is_none() -> None:
    edition: Edition = edition_of(every_document()[0])
    assert edition.section("no-such-section") is None
    assert edition.section(edition.sections[0].name) is edition.sections[0]
    assert edition.direction == "ltr"
