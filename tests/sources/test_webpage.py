"""A saved page gives the text that its readers see, on the line and not hidden or struck out."""

from __future__ import annotations

import pytest

from briefgen.files import Unreadable
from briefgen.sources.extract import extract

HEAD = "<!doctype html><meta charset=utf-8>"


def read(page: str) -> str:
    return extract((HEAD + page).encode(), "page.html").text


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("It is <s>not</s> <strike>ever</strike> open", "It is open"),
        ("at <del>8</del><ins>9</ins> crowns", "at 9 crowns"),
        ("<math><mi>x</mi><mo>=</mo><mn>4</mn></math> at", "x=4 at"),
        (
            "<math><semantics><mi>x</mi><annotation>\\chi</annotation></semantics></math> at",
            "x at",
        ),
        ("at <math><msup><mn>10</mn><mn>6</mn></msup></math> tonnes", "at \ufffc tonnes"),
        ("港口\n明年 <b>开放</b>\n！and\nso", "港口明年 开放！and so"),
    ],
)
def test_what_no_reader_sees_is_left_out(page: str, expected: str) -> None:
    assert read(f"<p>{page}</p>") == expected


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><p>Caf\xe9 am Hafen</p>",
        b"<!doctype html><meta charset=utf-8><p>Caf\xe9 am Hafen</p>",
        b"<!doctype html><p>Caf\xe9",
    ],
)
def test_a_page_in_another_encoding_than_it_says_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        extract(data, "page.html")
    assert "encoding" in caught.value.reason
    assert "UTF-8" in caught.value.remedy


def test_the_encoding_of_an_xml_declaration_counts() -> None:
    page = '<?xml version="1.0" encoding="windows-1251"?><html><p>Порт відкрито</p></html>'
    assert extract(page.encode("windows-1251"), "page.xhtml").text == "Порт відкрито"


def test_bytes_that_nobody_sees_may_be_in_any_encoding() -> None:
    assert extract(b"<!doctype html><!-- caf\xe9 --><p>Open", "page.html").text == "Open"


def test_struck_out_words_of_markdown_are_left_out() -> None:
    assert extract(b"It is ~~not~~ open.", "a.md").text == "It is open."
