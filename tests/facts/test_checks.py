"""What no single field can see: references, ids used twice, order, languages."""

from __future__ import annotations

import pytest

from briefgen.facts.checks import moment, strange_kinds
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


@pytest.mark.parametrize(
    ("fields", "told", "hint"),
    [
        ("clarifies: b", 1, "name another"),
        ("supersedes: c", 1, "put the earlier statement first"),
        ("clarifies: c", 1, "put the earlier statement first"),
        ("repeats: c", 1, "put the earlier statement first"),
        ("contradicts: d", 1, "relate statements on one issue"),
        ("supersedes: e", 1, "known: a, b, c, d"),
        ("contradicts: [a, d, b]", 2, "relate statements on one issue"),
        ("contradicts: c", 0, ""),
        ("supersedes: a", 0, ""),
    ],
)
def test_a_statement_relates_to_earlier_ones_on_its_own_issue(
    fields: str, told: int, hint: str
) -> None:
    said = "party: p, stance: mixed, basis: ours"
    body = (
        "issues: {i: I, j: J}\nparties: {p: P}\npositions:\n"
        f"  a: {{issue: i, {said}}}\n  b: {{issue: i, {said}, {fields}}}\n"
        f"  c: {{issue: i, {said}}}\n  d: {{issue: j, {said}}}\n"
    )
    found = [problem for problem in problems(body) if problem[0] != "order"]
    assert len(found) == told
    assert {code for code, _, _ in found} <= {"relation", "unknown-id"}
    assert {line for _, line, _ in found} <= {8}
    assert all(hint in remedy for _, _, remedy in found[:1])


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("bottom_line: {a: {text: x, cite: s}}\n", "list your sources under `sources`"),
        ("participants: {a: {actor: x, cite: s}}\nsources: {s: S}\n", "list the people"),
        ("participants: {a: {party: x, cite: s}}\nsources: {s: S}\n", "list the countries"),
        ("objectives: {theirs: {a: {text: x, party: q}}}\nparties: {p: P}\n", "known: p"),
        (
            "parties: {p: P}\npositions: {a: {issue: x, party: p, stance: mixed}}\n",
            "list what is being argued about",
        ),
        ("bottom_line: {a: {text: x, audience: p}}\n", "list the readers under `audiences`"),
        ("audiences: {all: TLP:CLEAR}\nbottom_line: {a: {text: x, audience: al}}\n", "`all`?"),
        ("bottom_line: {a: {text: x, marking: TLP RED}}\n", "did you mean `TLP:RED`?"),
    ],
)
def test_a_name_that_nothing_defines_is_told_with_what_could_be_meant(body: str, hint: str) -> None:
    found = [told for code, _, told in problems(body) if code == "unknown-id"]
    assert len(found) == 1
    assert hint in found[0]


def test_ids_are_used_once_but_for_terms_and_sides_count_too() -> None:
    sides = "sides: {x: {label: l, text: t}}"
    body = (
        f"debates:\n  d: {{question: q, {sides}}}\n  e: {{question: q, {sides}}}\n"
        "glossary: {d: {term: t, text: x}}\n"
        "lines:\n  raise: {f: a}\n  press: {f: b, d: c}\n"
    )
    found = [(line, code) for code, line, _ in problems(body) if code == "duplicate-id"]
    assert found == [(6, "duplicate-id"), (10, "duplicate-id"), (10, "duplicate-id")]


def test_what_nothing_uses_is_told_and_what_anything_uses_is_not() -> None:
    tables = "sources: {s: S}\nparties: {p: P}\nactors: {a: {name: A, party: p}}\nissues: {i: I}\n"
    unused = [(line, code) for code, line, _ in problems(tables) if code == "unused"]
    assert unused == [(4, "unused"), (6, "unused"), (7, "unused")], "the actor uses the party"
    used = "positions: {x: {issue: i, actor: a, stance: mixed, cite: s}}\n"
    assert [code for code, _, _ in problems(tables + used) if code == "unused"] == []


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (("2024", "2025"), False),
        (("2025", "2024"), True),
        (("2025-06-02", "2025-06-02"), False),
        (("2025-06", "2025-06-02"), False),
        (("2025-07", "2025-06-02"), True),
    ],
)
def test_events_stand_in_the_order_of_their_dates(events: tuple[str, str], told: bool) -> None:
    first, second = events
    body = f"timeline:\n  a: {{date: {first}, text: x}}\n  b: {{date: {second}, text: y}}\n"
    assert ("order" in [code for code, _, _ in problems(body)]) is told


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-06-01", "2025-06-01T00:00:00+00:00"),
        ("2025-06-01 09:30", "2025-06-01T09:30:00+00:00"),
        ("2025-06-01 09:30 Europe/Brussels", "2025-06-01T09:30:00+02:00"),
        ("2025-06", None),
        ("2025-06-01?", None),
        ("2025-06-01 25:00", None),
        ("2025-06-01 09:30 Nowhere/Land", None),
        ("2025-06-01 09:30 ../etc", None),
        ("today", None),
    ],
)
def test_facts_are_as_of_a_full_date(as_of: str, expected: str | None) -> None:
    found = moment(as_of)
    assert (found.isoformat() if found else None) == expected


def test_an_as_of_in_words_is_told_with_the_date_that_was_meant() -> None:
    text = "format: 1\nbrief: {title: T, as_of: 1 June 2025}\nsummit: {name: S}\n"
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x")
    (problem,) = refused.value.problems
    assert problem.hint.startswith("did you mean 2025-06-01?")


@pytest.mark.parametrize(
    ("lang", "hint"),
    [("uk", "`brief.languages` has en, fr"), ("ukr", "write `uk`, and add it"), ("fre", "`fr`")],
)
def test_a_language_that_the_brief_does_not_have_is_an_error(lang: str, hint: str) -> None:
    text = HEAD.replace("T}", "T, languages: [en, fr]}") + (
        f"bottom_line: {{a: {{text: {{en: x, {lang}: y}}, basis: ours}}}}\n"
    )
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x")
    (problem,) = refused.value.problems
    assert problem.code == "language"
    assert hint in problem.hint


@pytest.mark.parametrize("words", ["Replace this by words.", "TBD", "(todo) x", "xxx"])
def test_a_text_that_waits_for_its_words_is_told(words: str) -> None:
    assert ("unfinished", 4) in [(c, n) for c, n, _ in problems(f"bottom_line: {{a: {words}}}\n")]
    body = f"bottom_line: {{a: not {words}, basis: x}}\n"
    assert "unfinished" not in [code for code, _, _ in problems(body)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("bottom_line: {a: x}\n", True),
        ("bottom_line: {a: {text: x, basis: unsourced}}\n", False),
        ("bottom_line: {a: {text: x, basis: ours}}\n", False),
        ("glossary: {a: {term: t, text: x}}\n", False),
        ("lines: {raise: {a: x}}\n", False),
        ("debates: {a: {question: q, basis: ours, sides: {s: {label: l, text: t}}}}\n", False),
    ],
)
def test_a_claim_without_a_source_is_told_unless_its_basis_is_said(body: str, told: bool) -> None:
    assert ("unsourced" in [code for code, _, _ in problems(body)]) is told


def test_a_kind_that_does_not_exist_is_a_warning_at_its_place() -> None:
    body = "bottom_line: {kinds: [brief, brif], a: {text: x, basis: ours, kinds: cards}}\n"
    held = load((HEAD + body).encode(), "x")
    (problem,) = strange_kinds(held.brief, held.file, ["brief", "cards"])
    assert (problem.severity, problem.place.line) == ("warning", 4)
    assert problem.hint.startswith("did you mean `brief`?")
    assert "`brif`" in problem.message
