"""What one reader may see. It fails closed: what is not said to be visible is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.editions.used import TABLES, only_used, references
from briefgen.facts.base import Fact
from briefgen.facts.items import RELATIONS
from briefgen.facts.models import Brief, SectionModel
from briefgen.facts.reader import Path, YamlFile
from briefgen.problems import Problem, Refused


def require_audience(brief: Brief, file: YamlFile, audience: str | None) -> None:
    """Raise `Refused` when a file with audiences is given none, or one it does not declare."""
    names = ", ".join(brief.audiences)
    if audience is None and names:
        raise _refused(
            file,
            "no-audience",
            f"The file is written for audiences ({names}) and none is named",
            "name one with `--audience NAME`, or build all with `--all-audiences`",
        )
    if audience is not None and audience not in brief.audiences:
        raise _refused(
            file,
            "audience",
            f"The file declares no audience `{audience}`",
            f"the audiences it declares: {names or 'none'}",
        )


def visible_brief(brief: Brief, file: YamlFile, audience: str | None) -> Brief:
    """The facts that readers of `audience` may see, and no others.

    Raises `Refused` when the file declares audiences and none is named, when it does not declare
    the one named, when a visible fact refers to a withheld one, or when nothing of the bottom line
    is visible.
    """
    require_audience(brief, file, audience)
    if audience is None:
        return brief
    reader = _Reader(brief, audience)
    pruned = only_used(reader.prune())
    problems = list(_dangling(pruned, file))
    if brief.bottom_line and not pruned.bottom_line:
        problems.append(
            file.problem(
                "bottom-line",
                f"Readers of `{audience}` see nothing of the bottom line",
                ("bottom_line",),
                f"give one of its claims `audience: {next(iter(brief.audiences))}`",
                key=True,
            )
        )
    if problems:
        raise Refused(problems)
    return pruned


def _refused(file: YamlFile, code: str, message: str, hint: str) -> Refused:
    return Refused([file.problem(code, message, ("audiences",), hint, key=True)])


class _Reader:
    def __init__(self, brief: Brief, audience: str) -> None:
        self.brief = brief
        self.ranks = {name: rank for rank, name in enumerate(brief.audiences)}
        self.rank = self.ranks[audience]
        self.default = brief.default_audience or list(brief.audiences)[-1]

    def sees(self, audience: str | None, default: str) -> bool:
        return self.ranks[audience or default] <= self.rank

    def prune(self) -> Brief:
        first = next(iter(self.brief.audiences))
        changes: dict[str, Any] = {"audiences": {}, "default_audience": None}
        for table in TABLES.values():
            # An entry of a table is shown only through a claim, so it is open unless marked.
            changes[table] = self._items(getattr(self.brief, table), first)
        for name, section in self.brief.sections():
            changes[name] = self._section(section)
        return self.brief.model_copy(update=changes)

    def _section(self, section: SectionModel) -> SectionModel | None:
        default = section.audience or self.default
        changes: dict[str, Any] = {"audience": None}
        for field in type(section).model_fields:
            value = getattr(section, field)
            if isinstance(value, dict):
                changes[field] = self._items(value, default)
        if not any(v for v in changes.values()):
            return None
        if not self.sees(section.audience, self.default):
            changes["title"] = None
        return section.model_copy(update=changes)

    def _items(self, items: dict[str, Any], default: str) -> dict[str, Any]:
        return {
            key: self._inside(item, item.audience or default)
            for key, item in items.items()
            if self.sees(item.audience, default)
        }

    def _inside(self, item: Fact, default: str) -> Fact:
        changes: dict[str, Any] = {"audience": None}
        for field in type(item).model_fields:
            value = getattr(item, field)
            if isinstance(value, dict) and value and isinstance(next(iter(value.values())), Fact):
                changes[field] = self._items(value, default)
        return item.model_copy(update=changes)


def _dangling(pruned: Brief, file: YamlFile) -> Iterator[Problem]:
    """Visible facts that refer to withheld ones: an error to the author, never a dangling mark."""
    for path, field, table, name in references(pruned):
        yield from _check(path, field, name, getattr(pruned, table), file)
    visible = pruned.positions.items if pruned.positions else {}
    for key, statement in visible.items():
        for relation in RELATIONS:
            for other in getattr(statement, relation):
                yield from _check(("positions", key), relation, other, visible, file)


def _check(path: Path, field: str, name: str, table: Any, file: YamlFile) -> Iterator[Problem]:
    if name not in table:
        fact = path[: path.index("cite")][-1] if "cite" in path[1:] else path[-1]
        yield file.problem(
            "withheld",
            f"This audience sees `{fact}`, but not `{name}`, to which it refers",
            (*path, field),
            "give both the same audience, or take the reference out",
        )
