"""What no single field can see: references, ids used twice, order, languages."""

from __future__ import annotations

import pytest

from briefgen.facts.load import load
from briefgen.problems import Refused

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def problems(body: str) -> list[tuple[str, int, str]]:
    try:
        found = load((HEAD + body).encode(), "x.yaml").warnings
    except Refused as refused:
        found = refused.problems
    return [(p.code, p.place.line, p.hint) for p in found]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("stance: opposes", True),
        ("stance: supports", False),
        ("stance: opposes, supersedes: a", False),
        ("stance: opposes, contradicts: a", False),
        ("stance: opposes, date: 2025-02", False),
        ("stance: opposes, date: 2025", True),
    ],
)
def test_what_a_party_says_now_is_not_left_to_the_order_of_the_file(
    second: str, told: bool
) -> None:
    said = "issue: i, party: p, text: x, basis: ours"
    body = f"issues: {{i: I}}\nparties: {{p: P}}\npositions:\n  a: {{{said}, stance: supports, "
    body += f"date: 2025-01}}\n  b: {{{said}, {second}}}\n"
    found = [(code, line) for code, line, _ in problems(body)]
    assert found == ([("order", 8)] if told else [])


def test_mistakes_between_parts_are_told_beside_those_within() -> None:
    body = (
        "sources: {book: A book, film: {title: A film, date: yesterday}}\n"
        "bottom_line:\n  a: {text: x, cite: bok}\n  b: {text: y, cite: film}\n  C: z\n"
        "timeline: {d: {date: tomorrow, text: x, cite: bok}}\n"
        "key_messages: {a: {text: x, basis: ours}}\n"
    )
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    assert [(p.place.line, p.code) for p in caught.value.problems] == [
        (4, "date"),
        (6, "unknown-id"),
        (8, "id"),
        (9, "date"),
        (10, "duplicate-id"),
    ]


def test_nothing_is_told_that_only_seems_so_without_the_broken_parts() -> None:
    """A list for a table, a broken statement, a broken audience: what refers to them is right."""
    body = (
        "sources: [book]\nparties: {p: P}\nissues: {i: {proposition: I, short: [x]}}\n"
        "audiences: {open: TLP:CLEAR, shut: {marking: TLP:RED, titel: x}}\n"
        "bottom_line:\n  a: {text: x, cite: book, audience: shut, marking: TLP:RED}\n"
        "positions:\n"
        "  b: {issue: i, party: p, stance: none}\n"
        "  c: {issue: i, party: p, stance: mixed, clarifies: b}\n"
    )
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    assert [(p.place.line, p.code) for p in caught.value.problems] == [
        (4, "wrong-type"),
        (6, "wrong-type"),
        (7, "unknown-field"),
        (11, "closed-list"),
    ]
