"""Entries of the tables (sources, parties, actors, issues): only those that something refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefgen.facts.base import Model
from briefgen.facts.brief import Brief
from briefgen.yaml.file import Path

# What no single field can see: references, ids used twice, languages, audiences, order.


@dataclass(frozen=True, slots=True)
class Found:
    """A model somewhere in the file."""

    path: Path
    model: Model


def walk(model: Model, path: Path = ()) -> Iterator[Found]:
    """Every model below `model`, itself first, with its path in the file."""
    yield Found(path, model)
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        step: Path = () if name == "items" else (field.alias or name,)
        yield from _walk_value(value, path + step)


def _walk_value(value: Any, path: Path) -> Iterator[Found]:
    if isinstance(value, Model):
        yield from walk(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk_value(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_value(item, (*path, index))


# A field that names an entry, and the table that holds the entries.
TABLES = {"source": "sources", "party": "parties", "actor": "actors", "issue": "issues"}


def references(brief: Brief) -> Iterator[tuple[Path, str, str, str]]:
    """Every place that names an entry of a table: its path, the field, the table, and the name."""
    for at in walk(brief):
        for field, table in TABLES.items():
            name = getattr(at.model, field, None)
            if isinstance(name, str) and field in type(at.model).model_fields:
                yield at.path, field, table, name


def only_used(brief: Brief) -> Brief:
    """`brief` without the entries to which nothing in it refers.

    An actor brings his or her party; a name that no table has is left as it is.
    """
    used: dict[str, set[str]] = {table: set() for table in TABLES.values()}
    _collect(brief.model_copy(update={"actors": {}}), used)
    for name in used["actors"] & set(brief.actors):
        _collect(brief.actors[name], used)
    changes = {
        table: {k: v for k, v in getattr(brief, table).items() if k in names}
        for table, names in used.items()
    }
    return brief.model_copy(update=changes)


def _collect(value: Any, used: dict[str, set[str]]) -> None:
    """The names by table; without their paths, which take longer to find than all the rest."""
    if isinstance(value, Model):
        for field, inner in value.__dict__.items():
            if field in TABLES and isinstance(inner, str):
                used[TABLES[field]].add(inner)
            elif isinstance(inner, Model | dict | tuple):
                _collect(inner, used)
    elif isinstance(value, dict):
        for inner in value.values():
            _collect(inner, used)
    elif isinstance(value, tuple):
        for inner in value:
            _collect(inner, used)
