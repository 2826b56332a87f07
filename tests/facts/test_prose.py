"""What a prose text may not hold, however it is spelt, told all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.facts.load import load
from briefgen.facts.prose import refusals, tokens
from briefgen.problems import Refused

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
