"""Every model of a file with its path, what names which entry, and the entries that are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from briefgen.facts.base import Model
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.fields import ModelField, fields_of
from briefgen.yaml.file import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A model somewhere in the file."""

    path: Path
    model: Model


def walk(model: Model, path: Path = ()) -> Iterator[Found]:
    """Every model below `model`, itself first, with its path in the file."""
    yield Found(path, model)
    for field in _with_models(type(model)):
        step: Path = () if field.name == "items" else (field.name,)
        yield from _walk_value(getattr(model, field.attribute), path + step)


@cache
def _with_models(model: type[BaseModel]) -> tuple[ModelField, ...]:
    return tuple(field for field in fields_of(model) if field.model)


def _walk_value(value: Any, path: Path) -> Iterator[Found]:
    if isinstance(value, Model):
        yield from walk(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk_value(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_value(item, (*path, index))


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names an entry: the path of its model, the field, the part, and the name."""

    path: Path
    field: str
    part: str
    name: str

    @property
    def place(self) -> Path:
        """The path of the field."""
        return (*self.path, self.field)


def naming(models: Iterable[Found], *parts: str) -> Iterator[Reference]:
    """Every place in `models` that names an entry of one of `parts`, in the order of the models."""
    for at in models:
        for field in _references_of(type(at.model)):
            if field.names in parts:
                for name in _named(getattr(at.model, field.attribute)):
                    yield Reference(at.path, field.name, field.names, name)


@cache
def _references_of(model: type[BaseModel]) -> tuple[ModelField, ...]:
    return tuple(field for field in fields_of(model) if field.names)


@cache
def _followed(model: type[BaseModel]) -> tuple[ModelField, ...]:
    """The fields of `model` that name entries of tables, or hold models that may."""
    return tuple(f for f in fields_of(model) if f.names in TABLES or f.model)


def _named(value: Any) -> tuple[str, ...]:
    """The names that a field holds: none, one or several."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def only_used(brief: Brief) -> Brief:
    """`brief` without the entries to which nothing in it refers.

    An entry that is used brings those that it names, as an actor does his or her party; a name that
    no table has is left as it is.
    """
    used: dict[str, dict[str, None]] = {table: {} for table in TABLES}
    _collect(brief.model_copy(update={table: {} for table in TABLES}), used)
    done: set[tuple[str, str]] = set()
    while new := [(t, n) for t in TABLES for n in used[t] if (t, n) not in done]:
        done.update(new)
        for table, name in new:
            _collect(getattr(brief, table).get(name), used)
    changes = {
        table: {k: v for k, v in getattr(brief, table).items() if k in names}
        for table, names in used.items()
    }
    return brief.model_copy(update=changes)


def _collect(value: Any, used: dict[str, dict[str, None]]) -> None:
    """The names by table; without their paths, which take longer to find than all the rest."""
    if isinstance(value, Model):
        for field in _followed(type(value)):
            inner = getattr(value, field.attribute)
            if field.model:
                _collect(inner, used)
            else:
                used[field.names].update(dict.fromkeys(_named(inner)))
    elif isinstance(value, dict):
        for inner in value.values():
            _collect(inner, used)
    elif isinstance(value, tuple):
        for inner in value:
            _collect(inner, used)
