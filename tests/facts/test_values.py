"""The kinds of value: each is read from an author's words, and what is none of its kind refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from briefgen.facts.values import (
    PLAIN_LIMIT,
    RUN_LIMIT,
    Address,
    Count,
    FileName,
    Number,
    OneOrMore,
    Plain,
    Prose,
    Sha256,
    Text,
    Translation,
    YesNo,
)


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def code(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    return caught.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (Number, "12", Decimal(12)),
        (Number, " -0.5 ", Decimal("-0.5")),
        (Number, "\u22123", Decimal(-3)),
        (Number, "9" * 15, Decimal("9" * 15)),
        (Count, "1", 1),
        (Count, " 999999 ", 999_999),
        (YesNo, "Yes", True),
        (YesNo, "true", True),
        (YesNo, " no", False),
        (YesNo, "false", False),
        (Address, "https://a.example", "https://a.example"),
        (Address, "http://a.example/b?c#d", "http://a.example/b?c#d"),
        (Sha256, "0a" * 32, "0a" * 32),
        (FileName, "sources/a b.txt", "sources/a b.txt"),
        (FileName, "x" * 200, "x" * 200),
    ],
)
def test_words_are_read_as_what_they_say(kind: Any, words: str, value: object) -> None:
    assert read(kind, words) == value


@pytest.mark.parametrize(
    ("kind", "words", "why"),
    [
        (Number, "1e5", "number"),
        (Number, "1,5", "number"),
        (Number, "9" * 16, "number"),
        (Number, "0." + "1" * 10, "number"),
        (Number, "\u0663", "number"),
        (Number, "", "number"),
        (Count, "0", "number"),
        (Count, "-1", "number"),
        (Count, "01", "number"),
        (Count, "1000000", "number"),
        (YesNo, "on", "yes-no"),
        (Address, "ftp://a.example", "address"),
        (Address, "https://me@a.example", "address"),
        (Address, "https://a.example/a b", "address"),
        (Address, "https://", "address"),
        (Address, "https://a.example/" + "x" * 2000, "address"),
        (Sha256, "0a" * 31, "hash"),
        (Sha256, "0A" * 32, "hash"),
        (FileName, "/etc/passwd", "file-name"),
        (FileName, "../a.txt", "file-name"),
        (FileName, "a/../b.txt", "file-name"),
        (FileName, "a//b.txt", "file-name"),
        (FileName, "./a.txt", "file-name"),
        (FileName, "a\\b.txt", "file-name"),
        (FileName, "c:a.txt", "file-name"),
        (FileName, "", "file-name"),
        (FileName, "x" * 201, "file-name"),
        (Plain, "x" * RUN_LIMIT, "long-word"),
        (Plain, "word " * (PLAIN_LIMIT // 5) + "more", "too-long"),
        (Plain, {}, "empty-value"),
        (Plain, {"english": "x"}, "unknown-field"),
        (Plain, {"en": {"of": "1"}}, "unknown-field"),
        (Plain, {"en": {"text": "x", "off": "1"}}, "unknown-field"),
        (Plain, {"en": {"text": "x", "of": "1" * 65}}, "hash"),
        (Plain, ["x"], "wrong-type"),
        (Prose, "# Heading", "markdown"),
    ],
)
def test_what_is_none_of_its_kind_is_refused(kind: Any, words: object, why: str) -> None:
    assert code(kind, words) == why


def test_plain_text_has_single_spaces_and_prose_keeps_its_lines() -> None:
    assert read(Plain, " a \n b\t\tc ").original("en") == "a b c"
    assert read(Prose, "\na\n\nb \n").original("en") == "a\n\nb"
    assert read(Plain, "a\u00a0 b").original("en") == "a\u00a0 b", "a no-break space is meant"


def test_a_long_text_is_told_by_how_much() -> None:
    with pytest.raises(ValidationError) as caught:
        read(Plain, "a " * PLAIN_LIMIT)
    assert caught.value.errors()[0]["ctx"]["hint"] == f"shorten it by {PLAIN_LIMIT - 1}"
    assert read(Plain, ("a " * (PLAIN_LIMIT // 2)).strip() + "b")
    assert read(Plain, "あ" * (RUN_LIMIT + 1)), "written without spaces, it can be broken anywhere"
    assert read(Plain, "x" * (RUN_LIMIT - 1))


LANGS = st.sampled_from(["en", "fr", "uk"])


WORDS = st.text(min_size=1).map(Translation)


@given(st.dictionaries(LANGS, WORDS, min_size=1) | WORDS.map(lambda text: {"": text}), LANGS, LANGS)
def test_a_reader_gets_words_in_the_language_that_is_said(
    values: dict[str, Translation], lang: str, first: str
) -> None:
    text = Text(values)
    words, real = text.worded(lang, first)
    assert words
    known = values.get(real) or (values.get("") if real == first else None)
    assert known is not None
    assert words == known.text
    if lang in values:
        assert real == lang
    elif text.original(first):
        assert (words, real) == (text.original(first), first)


def test_one_stands_for_a_list_of_one() -> None:
    kind = Annotated[tuple[str, ...], OneOrMore(2)]
    assert read(kind, "a") == read(kind, ["a"]) == ("a",)
    assert read(kind, ["a", "b"]) == ("a", "b")
    assert code(kind, []) == "empty-value"
    assert code(kind, ["a", "b", "c"]) == "too-many"


def test_editors_are_told_how_many_entries_a_list_has() -> None:
    schema = TypeAdapter(Annotated[tuple[str, ...], OneOrMore(2)]).json_schema()
    one, many = schema["anyOf"]
    assert one == {"type": "string"}
    assert (many["minItems"], many["maxItems"]) == (1, 2)
