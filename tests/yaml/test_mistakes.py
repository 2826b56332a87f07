"""What YAML cannot read is told in words that an author can act on, and all of it at once."""

from __future__ import annotations

import pytest

from briefgen.facts.explain import fields_at
from briefgen.facts.load import load
from briefgen.problems import Problem, Refused
from briefgen.yaml.reader import read_yaml

HEAD = "format: 1\nbrief:\n  title: T\nsummit:\n  name: S\n"


def told(text: str) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        read_yaml(text.encode(), "x.yaml", fields=fields_at)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "place", "reason", "remedy"),
    [
        ("a:\n\tb: 1\n", (2, 1), "indented with a tab", "two spaces"),
        ("a:\n\tb: 1\n\tc: 2\n", (2, 1), "(and 1 other line)", "two spaces"),
        ("a:\n  - x\n  \t- y\n", (3, 3), "indented with a tab", "two spaces"),
        ("a:\n  b: The summit: what to know\n", (2, 16), "a colon and a space",
         'put the text in quotes: b: "The summit: what to know"'),
        ("a:\n  b: Le sommet : l’essentiel\n", (2, 16), "a colon and a space",
         'b: "Le sommet : l’essentiel"'),
        ('a:\n  b: The "big" one: what\n', (2, 19), "a colon", """b: 'The "big" one: what'"""),
        ("a:\n  - b: c: d\n", (2, 9), "a colon and a space", '- b: "c: d"'),
        ("a:\n  b: 1\n   c: 2\n", (3, 4), "deeper than line 2", "begin it with 2 spaces"),
        ("brief:\n  title: T\nstatus: draft\n  version: 1\n", (3, 1),
         "`status` is not indented, so it does not belong to `brief`", "two spaces"),
        ("a:\n    b: 1\n   c: 2\n", (3, 4), "begins with 3 spaces", "begin it with 4 spaces"),
        ("a:\n  b: some text\n    that goes: on\n", (3, 14), "The text that begins on line 2",
         "from its beginning to its end"),
        ("a:\n  b\n    c: 1\n", (2, 3), "A colon is missing after `b`", "`b:`"),
        ("a\n  b: 1\n", (1, 1), "A colon is missing after `a`", "`a:`"),
        ("a:\n  b:text\n  c: 1\n", (2, 4), "A space is missing after `b:`", "`b: …`"),
        ("a:\n  b: text\ngoes on\n", (3, 1), "no name and no colon", "indent it deeper"),
        ("a:\n  b: |\n  text\n", (3, 3), "has to be indented", "4 spaces"),
        ('a:\n  b: "x\n  c: y\n', (2, 6), 'mark " opens a text here', "where the text ends"),
        ("a:\n  b: 'x\n  c: y\n", (2, 6), "is never closed", "double quotes"),
        ('a:\n  b: "x\n  c: "y"\n', (2, 6), "closed only on line 3", "where the text ends"),
        ("a:\n  b: 'The summit's end'\n", (2, 18), "ends the text before this place",
         'b: "The summit\'s end"'),
        ('a:\n  b: "x" and more\n', (2, 10), "ends the text", "put the text in quotes"),
        ("a:\n  b: [Draft] text\n", (2, 14), "begins with a bracket", 'b: "[Draft] text"'),
        ("a:\n  b: [Draft\n", (2, 6), "[ is opened here", "write ]"),
        ("a: {b: x, c: y\n", (1, 4), "{ is opened here", "write }"),
        ("a: {b: x: y}\n", (1, 9), "Inside { }", "quotes"),
        ("a:\n  b: **x** y\n", (2, 6), "cannot begin with *", 'b: "**x** y"'),
        ("a:\n  b: *x y\n", (2, 6), "cannot begin with *", 'b: "*x y"'),
        ("a:\n  b: & x\n", (2, 6), "cannot begin with &", 'b: "& x"'),
        ("a:\n  b: !x\n", (2, 6), "cannot begin with !", 'b: "!x"'),
        ("a:\n  b: @x\n", (2, 6), "cannot begin with @", 'b: "@x"'),
        ("a:\n  b: %x\n", (2, 6), "cannot begin with %", 'b: "%x"'),
        ("a:\n  b: `x`\n", (2, 6), "cannot begin with `", 'b: "`x`"'),
        ("a:\n  b: > 5% of GDP\n", (2, 6), "cannot begin with >", 'b: "> 5% of GDP"'),
        ("a:\n  b: - x\n", (2, 6), "cannot begin with -", 'b: "- x"'),
        ("a:\n  b: ? x\n", (2, 6), "cannot begin with ?", 'b: "? x"'),
        ('a: "\\q"\n', (1, 5), "a backslash begins a code", "single quotes"),
        ("a:\u00a0\n  b: 1\n", (1, 3), "no-break space", "space bar"),
        ("a:1\nb: 2\n", (1, 2), "A space is missing after `a:`", "`a: …`"),
        ("x: 1\na:\u00a0\n  b: 1\n", (2, 3), "no-break space", "space bar"),
        ("a：\n  b: 1\n", (1, 2), "looks like a colon", "type the colon"),
        (" a: 1\nb: 2\n", (2, 1), "one column with the first line", "left edge"),
        ("a: 1\n...\nb: 2\n", (3, 1), "`...` ends the file", "delete"),
        ("```yaml\na: 1\n```\n", (1, 1), "Markdown", "delete this line"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", (1, 1), "Two versions", "keep one"),
    ],
)  # fmt: skip
def test_each_mistake_in_plain_words(
    text: str, place: tuple[int, int], reason: str, remedy: str
) -> None:
    first = told(text)[0]
    assert (first.place.line, first.place.column) == place
    assert reason in first.message
    assert remedy in first.hint


def test_every_mistake_of_a_file_at_once() -> None:
    text = HEAD + (
        "bottom_line:\n"
        "  first: Leaders met: they agreed\n"
        "  second: *important* point\n"
        '  third: "never closed\n'
        "  fourth:\n"
        "    text: 'The summit's end'\n"
        "    audiance: public\n"
        "timeline\n"
        "  start: {date: 24 June 2025, text: It began.}\n"
    )
    with pytest.raises(Refused) as caught:
        load(text.encode(), "x.yaml")
    found = [(p.place.line, p.code) for p in caught.value.problems]
    assert found == [
        (7, "syntax"),
        (8, "syntax"),
        (9, "syntax"),
        (11, "syntax"),
        (12, "unknown-field"),
        (13, "syntax"),
        (14, "date"),
    ]


def test_where_reading_has_to_stop_it_is_said() -> None:
    found = told("a:\n  b: Leaders met: yes\n  c: [x\nd: 1\n")
    assert [p.place.line for p in found] == [2, 3]
    assert not found[0].details
    assert "has not been checked yet" in found[1].details


def test_a_mended_copy_is_never_built_from() -> None:
    with pytest.raises(Refused):
        load((HEAD + "bottom_line: {a: {text: x, basis: ours}}\nb: c: d\n").encode(), "x.yaml")
    with pytest.raises(Refused):
        load((HEAD + "bottom_line:\n\ta: {text: x, basis: ours}\n").encode(), "x.yaml")


def test_mending_comes_to_an_end() -> None:
    found = told("".join(f"k{n}: a: b\n" for n in range(200)))
    assert 20 <= len(found) <= 26
