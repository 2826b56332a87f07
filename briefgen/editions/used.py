"""Entries of the tables (sources, parties, actors, issues): only those that something refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.facts.base import Model
from briefgen.facts.checks import walk
from briefgen.facts.models import Brief
from briefgen.facts.reader import Path

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
