"""Strict YAML: words stay words, places are right, and every bound holds."""

from __future__ import annotations

import pytest

from briefgen.problems import Refused
from briefgen.yaml.reader import read_yaml


def refusal(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Refused) as caught:
        read_yaml(data, "x.yaml")
    return [p.code for p in caught.value.problems]


@pytest.mark.parametrize("word", ["NO", "on", "yes", "12:30", "1.10", "010", "1_000", "2024-02-30"])
def test_scalars_stay_as_written(word: str) -> None:
    assert read_yaml(f"a: {word}\n{word}: b\n".encode(), "x").data == {"a": word, word: "b"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x 1\nb: *x", "anchor"),
        ("a: *x", "alias"),
        ("a: !!python/object/apply:os.system [ls]", "tag"),
        ("a: 1\n---\nb: 2", "documents"),
        ("a: " + "[" * 30 + "]" * 30, "too-deep"),
        ("a: " + "[" * 100_000, "too-deep"),
        ("a: [" + "1," * 200_000 + "]", "too-many"),
        ("- a\n- b", "not-a-mapping"),
        ("just text", "not-a-mapping"),
        ("", "empty"),
        ("# only a comment", "empty"),
        ("a:\n\tb: 1", "tab"),
        ("a: b: c", "syntax"),
        ('a: "b', "syntax"),
        ("a: [1, 2", "syntax"),
        ("a: 1\n  b: 2", "syntax"),
        ("a: @b", "syntax"),
        ('a: "\\q"', "syntax"),
        ("? [a, b]\n: c", "key"),
        (b"a: \xff", "encoding"),
        (b"a: \x00b", "control-character"),
        (b"a: " + b"x" * 1_000_001, "too-large"),
    ],
)
def test_refused_with_a_reason(text: str | bytes, code: str) -> None:
    assert code in refusal(text)


def test_the_bad_byte_is_named_with_its_line() -> None:
    with pytest.raises(Refused) as caught:
        read_yaml(b"a: 1\nb: caf\xe9 \x93\n", "x")
    problem = caught.value.problems[0]
    assert (problem.place.line, problem.place.column) == (2, 7)
    assert "0xE9" in problem.message
    assert "“é” of an old Windows file" in problem.message
    assert problem.source_line == "b: café “"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\x14\x00", "a Word, Excel or other Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a Word, Excel or other Office document"),
        (b"{\\rtf1 \\ansi}", "a rich text document"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<!DOCTYPE html>\n<html>", "a web page"),
        ("format: 1\n".encode("utf-16"), "saved as UTF-16"),
        ("format: 1\n".encode("utf-16-le"), "saved as UTF-16"),
        ("format: 1\n".encode("utf-16-be"), "saved as UTF-16"),
    ],
)
def test_a_file_that_is_something_else_is_called_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_yaml(data, "x.yaml")
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.hint


def test_without_every_problem_nothing_doubtful_is_read() -> None:
    assert refusal("a: b: c") == ["syntax"]
    assert refusal("a: 1\na: 2") == ["duplicate-key"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate-key", (3, 1)),
        ("a: 1\nb:", "empty-value", (2, 1)),
        ("a: see #4 there", "lost-text", (1, 7)),
        ("a: x\u202ey", "bidi-override", (1, 5)),
        ('a: "x\\u202ey"', "bidi-override", (1, 4)),
        ("a: x\u200by", "invisible", (1, 5)),
        ("a: p\u0430ypal", "mixed-scripts", (1, 4)),
        ("a: b <!-- c -->", "html-comment", (1, 6)),
    ],
)
def test_problems_that_leave_the_rest_readable(
    text: str, code: str, place: tuple[int, int]
) -> None:
    found = read_yaml(text.encode(), "x", every_problem=True).problems
    assert [(p.code, (p.place.line, p.place.column)) for p in found] == [(code, place)]
