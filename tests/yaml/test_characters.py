"""Characters that deceive a reader or that no document can show."""

from __future__ import annotations

import pytest

from briefgen.problems import Refused
from briefgen.yaml.reader import read_yaml


def test_odd_characters_are_told_once_for_each_kind() -> None:
    with pytest.raises(Refused) as caught:
        read_yaml(b"a: x\x00y\nb: \x00\nc: \x00\x07\n", "x")
    said = [(p.place.line, p.place.column, p.message) for p in caught.value.problems]
    assert [(line, column) for line, column, _ in said] == [(1, 5), (3, 5)]
    assert "(and in 2 more places)" in said[0][2]


def test_a_million_invisible_characters_take_no_longer_than_the_file() -> None:
    found = read_yaml(("a: " + "\u200b " * 200_000).encode(), "x").problems
    assert [(p.code, p.place.line, p.place.column) for p in found] == [("invisible", 1, 4)]


@pytest.mark.parametrize(
    "text", ["سلام دنیا", "می\u200cخواهم", "שלום", "नमस्ते", "日本語", "👩\u200d🚀"]
)
def test_real_scripts_are_no_problem(text: str) -> None:
    assert read_yaml(f"a: {text}".encode(), "x").problems == []
