"""What a prose text may not hold, however it is spelt, told all at once."""

from __future__ import annotations

import html
import json
import re
import sys
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.facts.load import load
from briefgen.facts.prose import doubtful, refusals, tokens
from briefgen.problems import Refused
from briefgen.render.templates import inline_html, prose
from tests.documents import forms
from tests.reading import flat, page, pandoc, printed, seen, words

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def test_all_that_a_text_may_not_hold_at_once() -> None:
    body = "background:\n  a: |\n    x\n\n    # y\n\n    ![z](z.png) [w](file:///w)\n"
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    assert [p.place.line for p in caught.value.problems] == [8, 10, 10]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# a", "Headings"),
        ("a\n---", "Headings"),
        ("a\n\n***", "A dividing line"),
        ("| a |\n| - |\n| b |", "Tables"),
        ("![a](b.png)", "Images"),
        ("```\na\n```", "Blocks of code"),
        ("a\n\n    b", "indented by four spaces"),
        ("[a](javascript:b)", "The link leads to “javascript:b”"),
        ("[a](ftp://b.example)", "The link leads to"),
        ("[a](https://me@b.example)", "The link leads to"),
        ("[a](/etc/passwd)", "The link leads to"),
        ("[a](mailto:x@y.example?attach=/etc/passwd)", "The link leads to"),
        ("a &#x202E; b", "makes text read differently"),
        ('[a](https://b.example "c &#x202E; d")', "makes text read differently"),
        ("> " * 13 + "a", "nested too deeply"),
        ("[" * 401, "nested too deeply"),
        ("*" * 40, "nested too deeply"),
        ("- " * 13 + "a", "nested too deeply"),
        (" " * 48 + "a", "nested too deeply"),
    ],
)
def test_what_a_prose_text_may_not_hold(text: str, reason: str) -> None:
    found = list(refusals(text))
    assert [reason in refusal.reason for refusal in found] == [True]
    assert found[0].remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a **b** *c* `d`\n\n- e\n- f\n\n1. g",
        "> a quotation\n> goes on",
        "[a](https://b.example/c?d#e) <https://b.example>",
        "[a](HTTP://b.example) [b](mailto:x@y.example) [c](mailto:x@y.example?subject=d)",
        "[a](#positions)",
        "<b>shown as it is</b> <!-- as is this -->",
        "\\# a",
        "> " * 12 + "a",
        "[" * 400,
        "2 * 3 * 4 - 5 > 6",
    ],
)
def test_what_it_may_hold(text: str) -> None:
    assert list(refusals(text)) == []


def test_each_kind_is_told_once_and_every_link_at_its_line() -> None:
    found = list(refusals("# a\n\n# b\n\n[c](x:1)\n\n[d](x:2)\n"))
    assert [(r.near, r.reason.split()[0]) for r in found] == [
        ("# a", "Headings"), ("[c](x:1)", "The"), ("[d](x:2)", "The"),
    ]  # fmt: skip


@given(st.text(st.sampled_from("ab *_`[](){}<>!#-+=|\\\n\t1.:/&;"), max_size=60))
def test_every_text_is_judged_and_what_passes_has_no_block_that_is_refused(text: str) -> None:
    if list(refusals(text)):
        return
    kinds = {token.type for token in tokens(text)}
    assert not kinds & {"heading_open", "table_open", "hr", "fence", "code_block", "html_block"}


# Signs and figures as they were typed.


HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
# What is text, each line of it: numbers that do not run 1, 2, 3; signs of figures; what only looks
# like the mark of something.
TEXT = [
    "3. Mai: Beginn der Gespräche\n7. Mai: Ende der Gespräche",
    "1985. The first lock is built.\n\n1991. The second one follows.",
    "4. No party dams the river alone.\n\n9. The commission decides.",
    "1. The ferry\n1. The bridge\n1. The lock",
    "1. The ferry\n3. The bridge",
    "0. The ferry\n1. The bridge",
    "12) Rivers\n14) Lakes",
    "> 4 % of all freight",
    ">7 boats",
    "> € 3 a tonne\n> € 4 a crossing",
    ">= 5 members",
    "- 6 % against last spring",
    "- 6 % in May\n- 7 % in June",
    "+ 15 crowns\n+ 16 crowns",
    "* 2 beds",
    "- ½ a crown",
    "A basin of 6*7*8 metres, 2**5 of them, n*m each",
    "(*) estimated (*) revised",
    "*) estimated, *) revised",
    "Кам`янець і П`ятихатки",
    "river_bank_2 and __init__.py_",
    "[Minister]: No.\n[Mayor]: Perhaps.",
    "[Mayor]: see page 3",
    "https://a.example/_x_/*y*?b=1&copy;2 is the address",
    "https://a.example/~b/~c",
]


def plain(text: str) -> str:
    return flat(text.replace("\n", ""))


def in_markdown(text: str) -> str:
    return flat(words(pandoc(prose(text))))


def in_html(text: str) -> str:
    return flat(seen(page(f"<!DOCTYPE html><html><body>{inline_html(text)}</body></html>")))


@pytest.mark.parametrize("text", [t for t in TEXT if "__init__" not in t])
def test_the_signs_of_a_text_are_shown_as_written(text: str) -> None:
    assert list(refusals(text)) == []
    assert in_html(text) == plain(text)
    assert in_markdown(text) == plain(text)
    assert not re.search("<(ol|ul|em|strong|blockquote)", inline_html(text))


@cache
def _built() -> dict[str, bytes]:
    texts = [t for t in TEXT if "\\" not in t and "__init__" not in t]
    items = "\n".join(
        f"  t{at}: {{basis: ours, text: {json.dumps(text)}}}" for at, text in enumerate(texts)
    )
    return forms(load(f"{HEAD}background:\n{items}\n".encode(), "x"))


def test_all_three_formats_show_them() -> None:
    made = _built()
    markdown = flat(words(pandoc(made["md"].decode())))
    web, paper = flat(seen(page(made["html"].decode()))), printed(made["pdf"])
    for text in TEXT:
        if "__init__" in text:
            continue
        assert plain(text) in markdown, text
        assert plain(text) in web, text
        for line in text.split("\n"):
            assert plain(line) in paper, line


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("1. Ferry\n2. Bridge\n3. Lock", ["<ol>"]),
        ("1) Ferry\n2) Bridge", ["<ol>"]),
        ("- ferry\n- bridge", ["<ul>"]),
        ("- 1985: the lock\n- 1991: the ferry", ["<ul>"]),
        ("- the ferry\n- 3 bridges", ["<ul>"]),
        ("- 5 boats\n- 3 ferries", ["<ul>"]),
        ("- both banks:\n  1. north\n  2. south\n- 3 islands", ["<ul>", "<ol>"]),
        ("> The river\n> has 2 banks", ["<blockquote>"]),
        ("> 12 members met\n> and agreed", ["<blockquote>"]),
    ],
)
def test_what_is_meant_as_a_list_or_quotation_is_one(text: str, lists: list[str]) -> None:
    assert re.findall("<(?:ol|ul|blockquote)>", inline_html(text)) == lists
    assert " start=" not in inline_html(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 9999), min_size=1, max_size=6), st.sampled_from(".)"))
def test_a_number_at_the_start_of_a_line_is_shown_as_it_is(numbers: list[int], mark: str) -> None:
    shown = inline_html("\n".join(f"{n}{mark} Word" for n in numbers))
    if numbers == list(range(1, len(numbers) + 1)):
        assert shown.count("<li>") == len(numbers)
    else:
        assert re.findall(rf"(\d+){re.escape(mark)} Word", shown) == [str(n) for n in numbers]


def test_emphasis_stays_emphasis() -> None:
    shown = inline_html("**B**old *words*, _too_, and 河*流*边")
    assert shown == "<p><strong>B</strong>old <em>words</em>, <em>too</em>, and 河<em>流</em>边</p>"


@pytest.mark.parametrize(
    "text",
    ["[](https://a.example)", "[ ](https://a.example)", "[**](https://a.example)", "[.](#x)"],
)
def test_a_link_needs_words(text: str) -> None:
    (refusal,) = refusals(f"See {text} there.")
    assert "no words" in refusal.reason
    assert "[the minutes](https://…)" in refusal.remedy


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("[lock]: https://a.example", "[lock]"),
        ("See [lock].\n\n[lock]: https://a.example\n[LOCK]: https://b.example", "[LOCK]"),
        ("[a]: mailto:b@c.example\n\nNothing.", "[a]"),
    ],
)
def test_what_defines_a_link_that_nobody_sees_is_refused(text: str, lost: str) -> None:
    (refusal,) = refusals(text)
    assert lost in refusal.reason


def test_a_link_may_be_defined_elsewhere() -> None:
    text = "See [the lock][1] and [mail].\n\n[1]: https://a.example\n[mail]: mailto:b@c.example"
    assert list(refusals(text)) == []
    assert inline_html(text).count("<a ") == 2


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("see https://a.example/b_c", "see https://a.example/b_c"),
        ("see https://a.example/_b_/c now", "see <https://a.example/_b_/c> now"),
        ("<https://a.example/b|c_d>", "<https://a.example/b|c_d>"),
        ("[https://a.example/b_](https://a.example/b_)", "<https://a.example/b_>"),
        ("a | b, `c|d`", "a \\| b, `c|d`"),
        ("write to a_b@c.example", "write to a_b@c.example"),
    ],
)
def test_no_backslash_comes_into_an_address(text: str, markdown: str) -> None:
    assert prose(text) == markdown


def test_a_list_whose_marks_may_be_signs_is_warned_of() -> None:
    (doubt,) = doubtful("Since May:\n\n- 5 boats\n- 3 ferries")
    assert doubt.near == "- 5 boats"
    assert "− (a minus)" in doubt.remedy
    for text in ("- 1985: the lock\n- 1991: it", "- the ferry\n- 3 boats", "- 3. May\n- 4. May"):
        assert list(doubtful(text)) == []
    loaded = load(f'{HEAD}background: {{a: {{basis: ours, text: "- 5 a\\n- 6 b"}}}}'.encode(), "x")
    assert [w.code for w in loaded.warnings] == ["list-of-figures"]


def test_the_error_stands_at_the_line() -> None:
    text = f"{HEAD}background:\n  a:\n    basis: ours\n    text: |\n      One.\n      [](#b)\n"
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x")
    assert [p.place.line for p in refused.value.problems] == [8], "where its paragraph begins"


@pytest.mark.parametrize("line", ["1. a", "7. a", "- 3 a", "> 3 a", "+ 3", "1. 1. 1. a", "> > 3"])
def test_many_such_lines_are_read_in_linear_time(line: str) -> None:
    """By the steps that the parser takes, not by the clock."""
    assert _steps(f"{line}\n" * 400) < 2.6 * _steps(f"{line}\n" * 200)


def _steps(text: str) -> int:
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        inline_html(text)
    finally:
        sys.setprofile(None)
    return count


def test_entities_stay_those_of_the_text() -> None:
    assert html.unescape(inline_html("5 &lt; 6 &amp; 7")) == "<p>5 < 6 & 7</p>"
