"""Every problem of a file at once, each with its place and its remedy."""

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
    ("body", "code", "line", "hint"),
    [
        ("shortfals: {}\n", "unknown-field", 4, "did you mean `shortfalls`?"),
        ("bottom_line:\n  a: {text: x, audiance: p}\n", "unknown-field", 5, "audience"),
        ("bottom_line:\n  A b: x\n", "id", 5, "`a-b`"),
        ("bottom_line:\n  a: {text: x, cite: s}\n", "unknown-id", 5, "list your sources"),
        ("bottom_line:\n  a: {text: x, basis: guess}\n", "closed-list", 5, "inferred"),
        ("bottom_line:\n  a: {text: x, basis: inferred}\n", "because", 5, "grounds"),
        ("bottom_line:\n  a: {text: [x]}\n", "wrong-type", 5, "one text"),
        ("bottom_line:\n  a: {text: {fr: x}}\n", "language", 5, "languages"),
        ("bottom_line: {a: x}\nkey_messages: {a: y}\n", "duplicate-id", 5, "another id"),
        ("bottom_line: {a: {text: x, audience: p}}\n", "unknown-id", 4, "audience"),
        ("bottom_line: {a: {text: x, marking: SECRET}}\n", "unknown-id", 4, "TLP:RED"),
        ("bottom_line: {a: x}\n", "unsourced", 4, "add `cite`"),
        ("sources: {s: S}\n", "unused", 4, "delete it"),
        (
            "timeline:\n  a: {date: 2025, text: x}\n  b: {date: 2024, text: y}\n",
            "order",
            6,
            "order of the file",
        ),
        ("timeline: {a: {date: 2025-02-30, text: x}}\n", "date", 4, "calendar"),
        ("background: {a: '# Big'}\n", "markdown", 4, "bold"),
        ("background: {a: '[x](javascript:alert(1))'}\n", "markdown", 4, "https"),
        ("background: {a: '![x](https://a.example/b.png)'}\n", "markdown", 4, "figures"),
        ("figures: {f: {file: ../../etc/passwd, alt: x}}\n", "file-name", 4, "folder"),
        ("sources: {s: {title: t, address: 'file:///etc/passwd'}}\n", "address", 4, "https"),
        (
            "charts: {c: {caption: x, bars: {a: {label: l, value: 1e400000}}}}\n",
            "number",
            4,
            "digits",
        ),
        (f"bottom_line: {{a: {'x' * 700}}}\n", "too-long", 4, "shorten"),
        (f"bottom_line: {{a: {'x' * 300}}}\n", "long-word", 4, "spaces"),
        ("bottom_line: {a: " + "word\u00a0" * 50 + "}\n", "long-word", 4, "spaces"),
        ("audiences: {pub: TLP:CLEAR, public: TLP:GREEN}\n", "audience", 4, "mistaken"),
        ("audiences:\n  in: TLP:AMBER\n  out: TLP:CLEAR\n", "audience-order", 6, "widest"),
        ("bottom_line: {a: {text: Replace this by words.}}\n", "unfinished", 4, "write it"),
        ("bottom_line: {a: {text: '[TBD]'}}\n", "unfinished", 4, "write it"),
        ("bottom_line: {a: {text: x, marking: TLP:WHITE}}\n", "unknown-id", 4, "`TLP:CLEAR`"),
    ],
)
def test_each_mistake_has_its_place_and_remedy(body: str, code: str, line: int, hint: str) -> None:
    found = problems(body)
    assert any(c == code and at == line and hint in h for c, at, h in found), found


def test_a_brief_is_not_marked_higher_than_what_its_widest_readers_get() -> None:
    body = "audiences: {out: TLP:CLEAR, in: TLP:RED}\n"
    assert problems(body) == []
    text = HEAD.replace("title: T", "title: T, marking: TLP:GREEN") + body
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x.yaml")
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.line) == ("marking", 2)


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


def test_all_problems_at_once() -> None:
    codes = [c for c, _, _ in problems("shortfals: {}\nbottom_line: {A: x, a: {txt: y}, b: {}}\n")]
    assert sorted(codes) == ["id", "missing-field", "unknown-field", "unknown-field"]


@pytest.mark.parametrize(
    ("body", "place", "reason", "remedy"),
    [
        ("resume: {a: x}\n", (4, 1), "no field `resume`", "known here: format, brief"),
        ("bottom_line:\n  a: {text: x, source: s}\n", (5, 16), "`source` in `a`", "`cite`"),
        ("quotes:\n  a: {quote: x, speaker: s}\n", (5, 17), "`speaker`", "`actor`"),
        ("bottom_line:\n  a: {en: x, fr: y}\n", (5, 7), "`en`", "below `text:`"),
        ("bottom_line:\n  a: {text: {English: y}}\n", (5, 23), "code of a language", "`en: …`"),
        ("bottom_line:\n- a: x\n", (5, 1), "needs a name of its own", "`first-point:`"),
        ("sources: [x]\n", (4, 10), "needs a name of its own", "`communique:`"),
        ("bottom_line:\n  text: x\n", (5, 9), "`text` is the field of an entry", "`first-point:`"),
        ("bottom_line:\n  a: [x]\n", (5, 6), "one text, not a list", "`a: |`"),
        ("figures:\n  a: x\n", (5, 6), "`a` needs a group of fields, not a text", "`file: …`"),
        ("figures:\n  a: {file: m.png}\n", (5, 3), "`alt` is missing", "what it shows"),
        ("bottom_line:\n  a: text:x\n", (5, 6), "A space is missing after `text:`", "`text: …`"),
        ("bottom_line:\na: x\n", (5, 1), "`a` is not indented", "two spaces"),
        ("city: Nyeri\n", (4, 1), "does not belong to `summit` above", "two spaces"),
        ("bottom_line:\n  a:\n    cite:\n    source: s\n    text: x\n", (7, 5),
         "`source` is not indented", "two spaces"),
        ("bottom_line:\n  a:\n    text:\n    txet: x\n", (7, 5), "no field `txet`", "`text`"),
        ("bottom_line:\n\u00a0a: x\n", (5, 1), "no-break spaces", "space bar"),
        ("bottom_line: x:\u00a0y\n", (4, 14), "a no-break space", "`x: …`"),
        ("sources: {s: A book}\nbottom_line:\n  a: {text: x, cite: a book}\n", (6, 22),
         "cannot be an id", "`s`"),
        ("bottom_line:\n  a: {text: x, cite: 'b, c'}\n", (5, 22), "cannot be an id", "[b, c]"),
        ("bottom_line:\n  a: {text: x, cite: https://a.example}\n", (5, 22), "cannot be an id",
         "an entry under `sources`"),
        ("actors: {rutte: Mark Rutte}\nquotes:\n  a: {quote: x, actor: Rutte}\n", (6, 24),
         "cannot be an id", "did you mean `rutte`?"),
        ("questions:\n  a: {question: x, answer: y, likelihood: high}\n", (5, 43), "`likelihood`",
         "did you mean `certain`?"),
        ("bottom_line:\n  a: {text: x, basis: inferred}\n", (5, 23), "needs `because`", "grounds"),
        ("timeline:\n  a: {date: 24 June 2025, text: x}\n", (5, 13), "not a date", "2025-06-24?"),
        ("charts:\n  a: {caption: x, bars: {b: {label: l, value: 5%}}}\n", (5, 47), "not a number",
         "write 5, and % in the field `unit`"),
        ("background:\n  a: |\n    One.\n\n    # Two\n", (8, 5), "Headings", "**bold**"),
        ("background:\n  a: |\n    One.\n\n    [x](file:///y)\n", (8, 5), "leads to", "https"),
        ("background:\n  a:\n    text:\n      en: x\n      fr: '# y'\n", (8, 12), "Headings", ""),
        ("bottom_line:\n  a: {text: x, cite: []}\n", (5, 22), "list is empty", "delete the line"),
        ("issues:\n  a: {en: x, fr: y}\n", (5, 7), "`en`", "`proposition: {en: …}`"),
        ("charts:\n  a: {title: x, bars: {b: {label: l, value: 1}}}\n", (5, 7), "`title`",
         "`caption`"),
        ("charts:\n  a: {caption: x, data: {}}\n", (5, 19), "`data`", "`bars`"),
        ("figures:\n  a: {image: x.png, alt: x}\n", (5, 7), "`image`", "`file`"),
        ("sources:\n  a: {title: x, file: x.txt}\n", (5, 17), "`file`", "`text`"),
        ("bottom_line:\n  a: {text: {fre: y}}\n", (5, 14), "`fre`", "`fr`"),
        ("bottom_line:\n  a: {text: x, so to say: y}\n", (5, 16), "The comma before", "quotes"),
    ],
)  # fmt: skip
def test_mistakes_in_plain_words(
    body: str, place: tuple[int, int], reason: str, remedy: str
) -> None:
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    found = [(p.place.line, p.place.column, p.message, p.hint) for p in caught.value.problems]
    assert any(
        (line, column) == place and reason in said and remedy in hint
        for line, column, said, hint in found
    ), found


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("format: 2\n" + HEAD[10:], "format 2, and this program reads format 1", "`format: 1`"),
        (HEAD[10:], "`format` is missing", "let the first line be `format: 1`"),
        ("format: 1\nbrief: {title: T}\n", "`summit` is missing", "indented below it, `name: …`"),
    ],
)
def test_mistakes_at_the_top(text: str, reason: str, remedy: str) -> None:
    with pytest.raises(Refused) as caught:
        load(text.encode(), "x.yaml")
    (problem,) = caught.value.problems
    assert reason in problem.message
    assert remedy in problem.hint


def test_one_mistake_is_told_once() -> None:
    """A field misspelt is not also missing; what is not indented leaves nothing empty."""
    with pytest.raises(Refused) as caught:
        load(b"format: 1\nbrief:\ntitle: T\nsummit: {nme: S}\n", "x.yaml")
    assert [p.code for p in caught.value.problems] == ["indentation", "unknown-field"]


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


def test_a_mistake_in_the_head_hides_no_other() -> None:
    text = "format: 1\nbrief: {titel: T, as_of: 1 June, marking: Secret}\nsummit: {}\n"
    with pytest.raises(Refused) as caught:
        load(text.encode(), "x.yaml")
    assert [(p.place.column, p.code) for p in caught.value.problems] == [
        (9, "unknown-field"),
        (26, "date"),
        (43, "unknown-id"),
        (1, "missing-field"),
    ]


def test_all_that_a_text_may_not_hold_at_once() -> None:
    body = "background:\n  a: |\n    x\n\n    # y\n\n    ![z](z.png) [w](file:///w)\n"
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    assert [p.place.line for p in caught.value.problems] == [8, 10, 10]
