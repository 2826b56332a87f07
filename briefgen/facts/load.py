"""From bytes to a Brief, or to every problem of the file at once."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from briefgen.facts import markings
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.checks import cross_checks
from briefgen.facts.explain import explain, fields_at
from briefgen.facts.markings import Schemes
from briefgen.problems import Problem, Refused, errors
from briefgen.yaml.file import Path, YamlFile
from briefgen.yaml.reader import read_yaml
from briefgen.yaml.tree import MOST_TOLD

# What is left of a broken file without its broken parts, so that the rest can be checked too.


_ROUNDS = 8
# In place of a part that a file cannot be without. A table's entry stays known by its id.
_STAND_INS: dict[str, Any] = {
    "format": "1",
    "brief": {"title": "x"},
    "summit": {"name": "x"},
    **dict.fromkeys(TABLES, "x"),
    "audiences": "TLP:CLEAR",
}
_TABLES = (*TABLES, "audiences")
# What is not sure of the rest where something has been taken away from a part of the file.
_UNSURE = {
    "positions": {"relation"},
    "brief": {"language", "marking"},
    "languages": {"language"},
    "marking": {"marking"},
    "audiences": {"marking", "audience"},
    "default_audience": {"marking", "audience"},
    "marking_scheme": {"marking", "unknown-id"},
}


def problems_between(file: YamlFile, error: ValidationError, schemes: Schemes) -> list[Problem]:
    """The errors between the parts of `file` that `error` does not concern; as far as sure."""
    data = copy.deepcopy(file.data)
    gone: set[str] = set()
    unsure: set[str] = set()
    brief: Brief | None = None
    for _ in range(_ROUNDS if error.error_count() <= MOST_TOLD else 0):
        for detail in error.errors(include_url=False, include_input=False, include_context=False):
            path = _standing(data, tuple(detail["loc"]))
            unsure |= _UNSURE.get(_part(path), set())
            if len(path) == 1 and path[0] in _TABLES:
                unsure.add("unknown-id")
            _take_away(data, path, gone)
        try:
            brief = Brief.model_validate(data)
            break
        except ValidationError as again:
            error = again
    if brief is None:
        return []
    lost = [f"`{name}`" for name in gone]
    return [
        problem
        for problem in errors(cross_checks(brief, file, schemes))
        if problem.code not in unsure and not any(name in problem.message for name in lost)
    ]


def _part(path: Path) -> str:
    """The part of the file that an error is in: a field of `brief`, or a name at the left edge."""
    if len(path) > 1 and path[0] == "brief":
        return str(path[1])
    return str(path[0]) if path else ""


def _standing(data: dict[str, Any], loc: Path) -> Path:
    """The part of an error's path that leads to a value in `data`."""
    path: Path = ()
    here: Any = data
    for step in loc:
        listed = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if listed or (isinstance(here, dict) and step in here):
            here = here[step]
            path = (*path, step)
    return path


def _take_away(data: dict[str, Any], path: Path, gone: set[str]) -> None:
    """Take the entry at `path` out of `data`, or the whole one it belongs to; note its ids."""
    top = str(path[0]) if path else ""
    if not path:
        for name in ("format", "brief", "summit"):
            data.setdefault(name, copy.deepcopy(_STAND_INS[name]))
        for name in [n for n in data if n not in Brief.field_names()]:
            del data[name]
        return
    if top in {"brief", "summit"} and isinstance(data[top], dict):
        data[top].pop(path[1] if len(path) > 1 else "", None)
        for name, value in _STAND_INS[top].items():
            data[top].setdefault(name, value)
    elif len(path) == 1:
        gone.update(_ids(data[top]))
        data.pop(top)
        if top not in _TABLES and top in _STAND_INS:
            data[top] = copy.deepcopy(_STAND_INS[top])
    elif top in _STAND_INS:
        data[top][path[1]] = _STAND_INS[top]
    else:
        gone.update(_ids(data[top].get(path[1], {})), {str(path[1])})
        data[top].pop(path[1], None)


def _ids(value: Any) -> set[str]:
    """Every name of an entry in `value` that could be an id."""
    found: set[str] = set()
    for key, inner in value.items() if isinstance(value, dict) else ():
        if re.fullmatch("[a-z0-9-]{1,40}", str(key)):
            found.add(str(key))
        found |= _ids(inner)
    return found


@dataclass(frozen=True, slots=True)
class Loaded:
    """A brief that can be built, its file, what its author should look at, and its markings."""

    brief: Brief
    file: YamlFile
    warnings: tuple[Problem, ...]
    schemes: Schemes = field(default_factory=dict)


def load(data: bytes, name: str, schemes: Schemes = markings.BUILT_IN) -> Loaded:
    """The brief in `data`; `name` is what problems call the file.

    Raises `Refused` with every error, and the warnings beside them, in the order of the file.
    """
    file = read_yaml(data, name, every_problem=True, fields=fields_at)
    try:
        brief = Brief.model_validate(file.data)
    except ValidationError as error:
        found = explain(error.errors(include_url=False, include_input=False), file)
        between = problems_between(file, error, schemes)
        raise Refused(_in_order([*found, *between])) from None
    if brief.marking_scheme:
        # Its own before ours, which may have a marking of the same name at another place.
        own = brief.marking_scheme
        schemes = {own.name: own, **{n: s for n, s in schemes.items() if n != own.name}}
    problems = _in_order([*file.problems, *cross_checks(brief, file, schemes)])
    if errors(problems):
        raise Refused(problems)
    return Loaded(brief, file, tuple(problems), schemes)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place.line, p.place.column))
