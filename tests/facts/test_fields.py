"""Every field of the models says who may see it; what is not marked has to do without."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel

from briefgen.facts.base import Id, PartyId, StatementIds
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.fields import Carried, ModelField, Shown, field_named, fields_of
from briefgen.facts.sections import SECTIONS, Line, Shortfall, Statement
from briefgen.facts.values import EdtfDate, OneOrMore, Plain

PACKAGE = Path(__file__).parents[2] / "briefgen"
# Tables that name fields for another reason than who sees them and what they hold.
TABLES_OF_NAMES = {
    "cli/sources_audit.py:_HEADS": "columns of a report",
    "editions/changes.py:_BY_NAME": "changes that are told by a word of their own",
    "editions/limits.py:_ASIDE": "what does not count as words of an item",
    "editions/theme.py:FIELDS": "what settings may limit",
    "editions/theme.py:UNCOUNTED": "what does not count as pages",
    "facts/checks.py:_NOT_ONE": "advice",
    "facts/checks.py:_ONE": "words of messages",
    "facts/explain.py:_EXAMPLES": "examples in messages",
    "facts/guess.py:_SAME": "what people write instead",
    "facts/load.py:_STAND_INS": "values in place of missing ones",
    "facts/load.py:_UNSURE": "codes of problems",
    "publish/complete.py:_WORDS": "words that documents show as they are written",
    "publish/project.py:_KEYS": "options of a project",
    "publish/withheld.py:_TIED": "what cannot be drawn at random alone",
}


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
        "Source.text_reader",
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


def tables_of_names(names: set[str]) -> Iterator[str]:
    """Every collection at the left edge of a module that has two or more of `names` in it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(node.value, ast.Dict | ast.Set | ast.Tuple | ast.List | ast.Call):
                words = [c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant)]
                if len([word for word in words if word in names]) >= 2:
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{ast.unparse(target)}"


def test_no_module_keeps_a_list_of_fields_of_its_own() -> None:
    """A new field would be missing in it: who sees a field and what it holds is in its type."""
    names = {f.name for model in below(Brief, set()) for f in fields_of(model)}
    assert set(tables_of_names(names)) - set(TABLES_OF_NAMES) == set()
