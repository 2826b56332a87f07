"""Addresses with a text fragment, as browsers read them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.sources.passages import text_fragment

PAGE = "https://harbour.example/news?id=7"


@pytest.mark.parametrize(
    ("address", "words", "expected"),
    [
        (PAGE, "all options", f"{PAGE}#:~:text=all%20options"),
        (PAGE, "long-range, fast & far", f"{PAGE}#:~:text=long%2Drange%2C%20fast%20%26%20far"),
        (PAGE, "50 % “now” #1", f"{PAGE}#:~:text=50%20%25%20%E2%80%9Cnow%E2%80%9D%20%231"),
        (PAGE, "a\nb\u00adc", f"{PAGE}#:~:text=a,bc"),
        (PAGE, "first words … last words", f"{PAGE}#:~:text=first%20words,last%20words"),
        (PAGE, "one … two [...] three", f"{PAGE}#:~:text=one,three"),
        (PAGE, "[T]he old fee [now] rose", f"{PAGE}#:~:text=old%20fee,rose"),
        (PAGE + "#part", "fee", f"{PAGE}#part:~:text=fee"),
        (PAGE + "#part:~:text=old", "fee", f"{PAGE}#part:~:text=fee"),
        (PAGE + "#:~:text=old", "fee", f"{PAGE}#:~:text=fee"),
        (PAGE, "", PAGE),
        (PAGE, " … ", PAGE),
        (
            PAGE,
            "word " * 100,
            f"{PAGE}#:~:text={'%20'.join(['word'] * 5)},{'%20'.join(['word'] * 5)}",
        ),
        (PAGE, "a b c\n\nd e", f"{PAGE}#:~:text=a%20b,d%20e"),
    ],
)
def test_addresses(address: str, words: str, expected: str) -> None:
    assert text_fragment(address, words) == expected


def test_the_words_beside_it() -> None:
    assert text_fragment(PAGE, "fee", "the", "rose") == f"{PAGE}#:~:text=the-,fee,-rose"
    assert text_fragment(PAGE, "fee", suffix="a-b") == f"{PAGE}#:~:text=fee,-a%2Db"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=".…[]()"), max_size=60))
def test_words_survive_and_nothing_in_them_reads_as_syntax(words: str) -> None:
    address = text_fragment(PAGE, words)
    directive = address.removeprefix(f"{PAGE}#:~:text=")
    if address == PAGE:
        return
    assert directive.isascii()
    assert not set('-&#" <>') & set(directive)
    parts = [unquote(part) for part in directive.split(",")]
    assert len(parts) <= 2
    kept = words.replace("\u00ad", "").split()
    assert "".join(parts[0].split()) in "".join(kept)
