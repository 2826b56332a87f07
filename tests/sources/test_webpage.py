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
        # Notes go, whatever they follow.
        ("by 45<sup>2</sup> in all", "by 45 in all"),
        ("in 2031<sup><a href='#n4'>4</a></sup>, it", "in 2031, it"),
        ("a quay<sup class=footnote-ref>ii</sup>.", "a quay."),
        ("a quay<sup>*</sup> or two<sup>[3]</sup>", "a quay or two"),
        ("a quay<sup>1,2</sup>", "a quay"),
        ("in 2031<sup>e</sup> at the harbour<sup>a</sup>", "in 2031 at the harbour"),
        ("<sup>3</sup>In crowns", "In crowns"),
        ("<sup>3</sup> Tonnes", "Tonnes"),
        ("45<span style='vertical-align:super'>2</span> in", "45 in"),
        ("<style>.n{vertical-align:.4em}</style>45<i class=n>2</i> in", "45 in"),
        # What belongs to the word stays.
        ("5 km<sup>2</sup> and m<sup>3</sup>", "5 km2 and m3"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("the 1<sup>st</sup> and le 19<sup>e</sup>", "the 1st and le 19e"),
        ("n<sup>o</sup> 4, x<sup>2</sup>, Ca<sup>2+</sup>", "no 4, x2, Ca2+"),
        ("<sup>14</sup>C", "14C"),
        ("badge <span style='vertical-align:1px'>12</span>", "badge 12"),
        # An exponent is no digit of the figure.
        ("10<sup>6</sup> tonnes", "10⁶ tonnes"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("5<sup>1</sup>/<sub>2</sub> or <sup>1</sup>/<sub>2</sub>", "5¹/₂ or 1/2"),
        ("210<sup>6</sup> tonnes", "210 tonnes"),
    ],
)
def test_raised_and_lowered_text(page: str, expected: str) -> None:
    assert read(f"<p>{page}</p>") == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("It is <s>not</s> <strike>ever</strike> open", "It is open"),
        ("at <del>8</del><ins>9</ins> crowns", "at 9 crowns"),
        ("It is <b style='text-decoration: underline line-through'>not</b> open", "It is open"),
        ("<style>.off{text-decoration-line:line-through}</style>a <b class=off>no</b> b", "a b"),
        ("<style>#x, .y b{display:none}</style>a <i id=x>1</i><i class=y>2<b>3</b></i>", "a 2"),
        (
            "<style>i{display:none} i.seen{display:inline}</style>a <i>1</i><i class=seen>2</i>",
            "a 2",
        ),
        ("<style>i{display:none!important}</style>a <i style='display:block'>1</i>b", "a b"),
        ("<style>i{visibility:hidden} b{visibility:visible}</style>a <i>1<b>2</b>3</i>", "a 2"),
        ("<style>i{font-size:0} b{font-size:9px}</style>a <i>1<b>2</b>3</i>", "a 2"),
        ("<style>i{opacity:0}</style>a <i>1</i>b", "a b"),
        (
            "<style>@media print{i{display:none}} @media screen{b{display:none}}</style>"
            "<i>a</i><b>b</b>",
            "a",
        ),
        ("<style media=print>i{display:none}</style><i>a</i>", "a"),
        ("<style>i::after{display:none} i:nonsense{display:none} }{</style><i>a</i>", "a"),
        ("<style>body{visibility:hidden;opacity:0}</style>a", "a"),
        ("a <svg><title>Share</title><style>i{}</style><text>b</text></svg> c", "a c"),
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
