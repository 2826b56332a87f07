"""Every field of the models says who may see it; what is not marked has to do without."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel

from briefgen.facts.base import Id, PartyId, StatementIds
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.fields import Carried, ModelField, Shown, field_named, fields_of
from briefgen.facts.sections import SECTIONS, Line, Shortfall, Statement
from briefgen.facts.values import EdtfDate, OneOrMore, Plain


class Example(BaseModel):
    """Fields of each sort."""

    plain: Plain | None = None
    seen: Shown[Plain | None] = None
    taken: Carried[PartyId | None] = None
    several: Shown[Annotated[tuple[PartyId, ...], OneOrMore()] | None] = None
    related: Shown[StatementIds] = ()
    days: Shown[dict[Id, EdtfDate]] = {}


def field(name: str) -> ModelField:
    known = field_named(Example, name)
    assert known
    return known


def below(model: type[BaseModel], done: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """Every model that `model` holds, itself among them."""
    if model not in done:
        done.add(model)
        for inner in fields_of(model):
            if inner.model:
                below(inner.model, done)
    return done


def test_a_field_without_a_mark_is_for_editors_only() -> None:
    assert field("plain").is_for_editors
    assert not field("plain").is_shown
    assert field("seen").is_shown
    assert not field("taken").is_shown
    assert not field("taken").is_for_editors


def test_what_a_field_holds_comes_from_its_type() -> None:
    assert (field("seen").sort, field("seen").names) == ("text", "")
    assert (field("taken").holds, field("taken").names) == ("one", "parties")
    assert (field("several").holds, field("several").names) == ("list", "parties")
    assert (field("related").holds, field("related").names) == ("list", "positions")
    assert (field("days").holds, field("days").sort) == ("by id", "date")
    stance = field_named(Statement, "stance")
    assert stance
    assert stance.choices[0] == "supports"
    target = field_named(Shortfall, "target")
    assert target
    assert target.sort == "number"


def test_fields_for_editors_are_few_and_can_be_left_out() -> None:
    """Facts travel without them, so a file has to be whole without them."""
    hidden = {
        f"{model.__name__}.{f.name}"
        for model in below(Brief, set())
        for f in fields_of(model)
        if f.is_for_editors and f.name != "audience" and model.__name__ != "Unused"
    }
    assert hidden == {
        "Brief.audiences",
        "Brief.default_audience",
        "Source.redistribute",
        "Source.text",
        "Source.text_sha256",
        "Source.unused",
    }
    reached = {
        f"{model.__name__}.{f.name}"
        for model in below(Brief, set())
        if model.__name__ not in {"Unused", "Audience"}
        for f in fields_of(model)
        if f.is_for_editors and f.required
    }
    assert reached == set()


def test_what_names_an_entry_names_one_of_a_part_that_exists() -> None:
    parts = {*TABLES, *SECTIONS, "audiences", "kinds", "markings", "languages"}
    named = {f.names for model in below(Brief, set()) for f in fields_of(model) if f.names}
    assert named <= parts
    assert named >= {*TABLES, "positions", "audiences", "kinds", "markings", "languages"}


def test_the_models_of_the_sections_are_all_reached() -> None:
    assert Line in below(Brief, set())
    assert set(SECTIONS) < {f.name for f in fields_of(Brief)}
