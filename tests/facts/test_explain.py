"""The model's errors in the words of this program: what is wrong, where, and what to do."""

from __future__ import annotations

import pytest

from briefgen.facts.load import load
from briefgen.problems import Refused

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


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


def test_what_is_missing_is_described_in_the_words_of_the_field() -> None:
    with pytest.raises(Refused) as caught:
        load((HEAD + "figures:\n  a: {file: m.png}\n").encode(), "x.yaml")
    (problem,) = caught.value.problems
    assert problem.hint == ("add a line `alt: …` (what it shows, for those who cannot see it)")
