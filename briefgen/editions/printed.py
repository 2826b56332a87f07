"""The facts that one document prints: those of its kind, and the entries that they refer to."""

from __future__ import annotations

from typing import Any

from briefgen.editions.kinds import Kind
from briefgen.facts.base import Fact
from briefgen.facts.checks import walk
from briefgen.facts.items import RELATIONS
from briefgen.facts.models import Brief, SectionModel

_TABLES = {"source": "sources", "party": "parties", "actor": "actors", "issue": "issues"}


def printed(brief: Brief, kind: Kind) -> Brief:
    """`brief` without what documents of `kind` leave out.

    An editor's `kinds` on a section or an item goes before the defaults of the kind's settings.
    """
    changes: dict[str, Any] = {name: _section(s, name, kind) for name, s in brief.sections()}
    kept = brief.model_copy(update=changes)
    return _used_entries(_known_relations(kept))


def _section(section: SectionModel, name: str, kind: Kind) -> SectionModel | None:
    default = kind.name in section.kinds if section.kinds else name in kind.sections
    changes: dict[str, Any] = {"kinds": None}
    for field in type(section).model_fields:
        value = getattr(section, field)
        if isinstance(value, dict):
            changes[field] = {
                key: item.model_copy(update={"kinds": None})
                for key, item in value.items()
                if _wanted(item, default, kind)
            }
    return section.model_copy(update=changes) if any(changes.values()) else None


def _wanted(item: Fact, default: bool, kind: Kind) -> bool:
    return kind.name in item.kinds if item.kinds else default


def _known_relations(brief: Brief) -> Brief:
    """Relations between statements lead only to statements that are printed."""
    if brief.positions is None:
        return brief
    items = brief.positions.items
    changed = {
        key: statement.model_copy(
            update={r: tuple(o for o in getattr(statement, r) if o in items) for r in RELATIONS}
        )
        for key, statement in items.items()
    }
    return brief.model_copy(
        update={"positions": brief.positions.model_copy(update={"items": changed})}
    )


def _used_entries(brief: Brief) -> Brief:
    """Sources, actors, parties and issues that something printed refers to, and no others."""
    used: dict[str, set[str]] = {table: set() for table in _TABLES.values()}
    for at in walk(brief.model_copy(update={"actors": {}, "parties": {}})):
        for field, table in _TABLES.items():
            name = getattr(at.model, field, None)
            if isinstance(name, str) and field in type(at.model).model_fields:
                used[table].add(name)
    used["parties"] |= {p for a in used["actors"] if (p := brief.actors[a].party)}
    changes = {
        table: {k: v for k, v in getattr(brief, table).items() if k in names}
        for table, names in used.items()
    }
    return brief.model_copy(update=changes)
