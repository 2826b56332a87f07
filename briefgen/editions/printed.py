"""The facts that one document prints: those of its kind, and the entries that they refer to."""

from __future__ import annotations

from typing import Any

from briefgen.editions.kinds import Kind
from briefgen.editions.used import TABLES, only_used
from briefgen.facts.base import Fact
from briefgen.facts.checks import walk
from briefgen.facts.items import RELATIONS
from briefgen.facts.models import Brief, SectionModel, Source

# What a source has for its keepers: files that do not travel, and passages that were set aside.
_KEEPERS = {"redistribute": False, "text": None, "text_sha256": None, "unused": ()}


def printed(brief: Brief, kind: Kind) -> Brief:
    """`brief` without what documents of `kind` leave out.

    An editor's `kinds` on a section or an item goes before the defaults of the kind's settings. It
    is gone from the result, but for sections that documents of `kind` have by the editor's will
    alone: what is printed of these facts is then the same again.
    """
    changes: dict[str, Any] = {name: _section(s, name, kind) for name, s in brief.sections()}
    kept = only_used(_known_relations(brief.model_copy(update=changes)))
    tables = {
        table: {key: _entry(entry) for key, entry in getattr(kept, table).items()}
        for table in TABLES.values()
    }
    return _used_markings(kept.model_copy(update=tables))


def _entry(entry: Fact) -> Fact:
    keepers = _KEEPERS if isinstance(entry, Source) else {}
    return entry.model_copy(update={"kinds": None, **keepers})


def _section(section: SectionModel, name: str, kind: Kind) -> SectionModel | None:
    default = kind.name in section.kinds if section.kinds else name in kind.sections
    changes = _items(section, kind, default=default)
    if not any(changes.values()):
        return None
    kinds = None if name in kind.sections else (kind.name,)
    return section.model_copy(update={**changes, "kinds": kinds})


def _items(holder: Fact, kind: Kind, *, default: bool) -> dict[str, Any]:
    """The facts inside a section or a fact that the kind wants, by the field they are in."""
    return {
        field: {k: _item(item, kind) for k, item in value.items() if _wanted(item, default, kind)}
        for field in type(holder).model_fields
        if isinstance(value := getattr(holder, field), dict) and _are_facts(value)
    }


def _are_facts(value: dict[str, Any]) -> bool:
    return all(isinstance(item, Fact) for item in value.values())


def _item(item: Fact, kind: Kind) -> Fact:
    return item.model_copy(update={**_items(item, kind, default=True), "kinds": None})


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


def _used_markings(brief: Brief) -> Brief:
    """The brief's own marking scheme, cut down to the markings that its facts carry."""
    scheme = brief.marking_scheme
    if scheme is None:
        return brief
    used = {getattr(at.model, "marking", None) for at in walk(brief)}
    kept = tuple(marking for marking in scheme.markings if marking in used)
    cut = scheme.model_copy(update={"markings": kept}) if kept else None
    return brief.model_copy(update={"marking_scheme": cut})
