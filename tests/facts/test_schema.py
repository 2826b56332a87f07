"""The JSON Schema: what editors are told of a facts file, and that it agrees with the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes with check-jsonschema
import pytest

from briefgen.facts.load import load
from briefgen.facts.markings import BUILT_IN, known
from briefgen.facts.schema import schema_text
from briefgen.problems import Refused
from tests.documents import HAGUE, HARBOUR
from tests.effort import count
from tests.whole.test_fuzz import SCHEMES, damaged

SCHEMA = json.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
HEAD: dict[str, Any] = {"format": 1, "brief": {"title": "T"}, "summit": {"name": "S"}}


def fields(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that the schema describes, with the way to it."""
    if isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, value in node.items():
            yield from fields(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from fields(value, path)


def offered(node: Any) -> list[str]:
    """The words that an editor offers for a field."""
    if not isinstance(node, dict):
        return []
    own = [word for word in node.get("enum", ()) if isinstance(word, str)]
    return own + [word for option in node.get("anyOf", ()) for word in offered(option)]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_field_has_a_description() -> None:
    found = list(fields(SCHEMA))
    assert len(found) > 250
    assert [path for path, field in found if not field.get("description")] == []


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        ("Statement", "stance",
         ["supports", "leans towards", "mixed", "leans against", "opposes", "not stated"]),
        ("Question", "likelihood", ["certain", "possible", "unlikely"]),
        ("Statement", "basis", ["stated", "inferred", "external", "ours", "unsourced"]),
        ("Statement", "marking", known(BUILT_IN)),
        ("Audience", "marking", known(BUILT_IN)),
        ("About", "marking", known(BUILT_IN)),
        ("About", "status", ["draft", "final"]),
        ("About", "purpose", ["for decision", "for information", "for noting"]),
        ("Source", "kind", ["primary", "secondary"]),
        ("Source", "redistribute", ["yes", "no"]),
        ("Chart", "form", ["bars", "shares"]),
    ],
)  # fmt: skip
def test_editors_offer_the_words_of_closed_lists(model: str, field: str, words: list[str]) -> None:
    found = dict(fields(SCHEMA["$defs"][model]))
    (path,) = [path for path in found if path.endswith(f".{field}")]
    assert offered(found[path]) == words


@pytest.mark.parametrize(
    "wrong",
    [
        {"shortfals": {}},
        {"bottom_line": None},
        {"bottom_line": ["x"]},
        {"bottom_line": {"Main Point": "x"}},
        {"bottom_line": {"a": {"text": "x", "audiance": "y"}}},
        {"bottom_line": {"a": {"text": "x", "basis": "guess"}}},
        {"bottom_line": {"a": {"cite": "s"}}},
        {"bottom_line": {"a": {"text": "x" * 601}}},
        {"sources": {"A b": "x"}},
        {"issues": {"a": "x"}, "positions": {"b": {"issue": "a", "party": "p", "stance": "maybe"}}},
        {"format": 2},
    ],
)
def test_editors_underline_what_the_reader_refuses(wrong: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid({**HEAD, **wrong})


def test_bare_words_numbers_and_truths_are_texts() -> None:
    texts = {"a": 1, "b": 1.10, "c": True, "d": {"text": 2025, "cite": "s"}}
    assert VALIDATOR.is_valid({**HEAD, "bottom_line": texts})


def _as_editors_read(value: Any) -> Any:
    """The words of our reader, with the truth values that a reader of YAML makes of them."""
    if isinstance(value, dict):
        return {key: _as_editors_read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_editors_read(inner) for inner in value]
    return {"true": True, "false": False}.get(value, value)


def test_it_accepts_whatever_the_reader_accepts() -> None:
    files = [path.read_bytes() for path in (HARBOUR, HAGUE)]
    files += [damaged(seed) for seed in range(count(100, 5_000))]
    accepted = 0
    for data in files:
        try:
            loaded = load(data, "x.yaml", SCHEMES)
        except Refused:
            continue
        accepted += 1
        faults = list(VALIDATOR.iter_errors(_as_editors_read(loaded.file.data)))
        assert not faults, faults[0].message
    assert accepted > 10


def test_the_version_may_be_a_number_or_a_text() -> None:
    assert SCHEMA["properties"]["format"]["enum"] == [1, "1"]
    assert SCHEMA["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
