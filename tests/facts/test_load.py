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


def test_all_problems_at_once() -> None:
    codes = [c for c, _, _ in problems("shortfals: {}\nbottom_line: {A: x, a: {txt: y}, b: {}}\n")]
    assert sorted(codes) == ["id", "missing-field", "unknown-field", "unknown-field"]
