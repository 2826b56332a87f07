"""What every part of the facts shares: strict fields, citations, grounds, short forms."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from briefgen.facts import base, brief, sections
from briefgen.facts.base import Citation, Date, Model, texts
from briefgen.facts.sections import Claim, Line

MODELS = sorted(
    {m for module in (base, brief, sections) for m in vars(module).values()
     if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == module.__name__},
    key=lambda m: m.__name__,
)  # fmt: skip


def codes(model: type[Model], value: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    return [error["type"] for error in caught.value.errors()]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_model_is_frozen_and_knows_all_its_fields(model: type[Model]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"quote": "a", "from": "b", "to": "c"}, "citation"),
        ({"quote": "a", "to": "c"}, "citation"),
        ({"from": "b"}, "citation"),
        ({"to": "b"}, "citation"),
        ({"para": "0"}, "number"),
        ({"page": "1.5"}, "number"),
    ],
)
def test_a_citation_quotes_in_one_way(fields: dict[str, str], code: str) -> None:
    assert codes(Citation, {"source": "s", **fields}) == [code]
    assert Citation.model_validate({"source": "s", "from": "b", "to": "c"})
    assert Citation.model_validate("s") == Citation(source="s")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"basis": "inferred"}, "because"),
        ({"basis": "external"}, "because"),
        ({"basis": "stated"}, "basis"),
    ],
)
def test_a_basis_needs_its_grounds(fields: dict[str, str], code: str) -> None:
    assert codes(Claim, {"text": "x", **fields}) == [code]
    more = {"because": "b", "cite": "s"}
    assert Claim.model_validate({"text": "x", **fields, **more}).standing == fields["basis"]


def test_the_basis_follows_from_the_citations_where_it_is_not_said() -> None:
    assert Claim.model_validate("x").standing == "unsourced"
    assert Claim.model_validate({"text": "x", "cite": "s"}).standing == "stated"
    assert Line.model_validate("x").standing == "ours"
    assert Line.model_validate({"say": "x", "basis": "unsourced"}).standing == "unsourced"


def test_an_inferred_date_says_why() -> None:
    assert codes(Date, {"date": "2025", "inferred": "yes"}) == ["because"]
    assert Date.model_validate({"date": "2025", "inferred": "yes", "because": "b"}).inferred
    assert not Date.model_validate("2025").inferred


@pytest.mark.parametrize("value", [["x"], 3, None])
def test_what_is_no_group_of_fields_is_called_what_it_is(value: Any) -> None:
    assert codes(Claim, value) == ["wrong-type"]
    assert codes(Claim, "text:x") == ["wrong-type"], "a space is missing"
    assert Claim.model_validate("x: y").text.original("en") == "x: y"


def test_texts_are_named_as_an_author_writes_them() -> None:
    line = Line.model_validate({"say": "a", "avoid": "b"})
    assert [(name, text.original("en")) for name, text in texts(line)] == [
        ("say", "a"), ("avoid", "b"),
    ]  # fmt: skip
    audience = brief.Audience.model_validate({"marking": "M", "for": "us"})
    assert [name for name, _ in texts(audience)] == ["for"]


def test_words_have_no_blanks_around_them_and_are_not_empty() -> None:
    assert Citation.model_validate({"source": "s", "quote": " a "}).quote == "a"
    assert codes(Citation, {"source": "s", "quote": "  "}) == ["string_too_short"]
    assert brief.Audience.model_validate({"marking": " M "}).marking == "M"
    assert codes(Citation, {"source": "S t"}) == ["string_pattern_mismatch"]


def test_an_ellipsis_leaves_out_no_negation_unless_the_author_says_so() -> None:
    assert Citation.model_validate("s").across_negation is False
