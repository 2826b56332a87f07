"""From bytes to a Brief, or to every problem of the file at once."""

from __future__ import annotations

import difflib
import typing
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from briefgen.facts import markings
from briefgen.facts.base import Model
from briefgen.facts.checks import cross_checks
from briefgen.facts.markings import Schemes
from briefgen.facts.models import Brief
from briefgen.facts.reader import Path, YamlFile, read_yaml
from briefgen.problems import Problem, Refused, errors


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
    file = read_yaml(data, name)
    try:
        brief = Brief.model_validate(file.data)
    except ValidationError as error:
        found = [_problem(detail, file) for detail in error.errors(include_url=False)]
        raise Refused(_in_order([*file.problems, *found])) from None
    if brief.marking_scheme:
        schemes = {**schemes, brief.marking_scheme.name: brief.marking_scheme}
    problems = _in_order([*file.problems, *cross_checks(brief, file, schemes)])
    if errors(problems):
        raise Refused(problems)
    return Loaded(brief, file, tuple(problems), schemes)


def _in_order(problems: list[Problem]) -> list[Problem]:
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.place.line, p.place.column))


def _problem(detail: Any, file: YamlFile) -> Problem:
    """A pydantic error in the words of this program, at its place in the file."""
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_field(path, file)
    if kind == "missing":
        name = str(path[-1])
        return file.problem(
            "missing-field",
            f"`{name}` is missing here",
            path[:-1],
            f"add a line `{name}: …`",
            key=True,
        )
    if kind == "string_pattern_mismatch" and path[-1] == "[key]":
        return _bad_id(path[:-1], file)
    context = detail.get("ctx") or {}
    if "hint" in context:
        return file.problem(kind, context["message"], path, context["hint"])
    message, hint = _reworded(kind, context, detail)
    return file.problem(kind.replace("_", "-"), message, path, hint)


def _reworded(kind: str, context: dict[str, Any], detail: Any) -> tuple[str, str]:
    given = str(detail.get("input"))[:60]
    if kind == "literal_error":
        choices = context["expected"].replace("'", "")
        return f"“{given}” is not one of the words that can stand here", _near(given, choices)
    if kind == "string_pattern_mismatch":
        return f"“{given}” cannot be an id", "ids have small letters, digits and hyphens, up to 40"
    if kind == "string_too_long":
        return f"The text is longer than {context['max_length']} characters", "shorten it"
    if kind in {"string_type", "tuple_type", "dict_type"}:
        expected = {"string_type": "text", "tuple_type": "list", "dict_type": "group of fields"}
        return f"A {expected[kind]} is expected here", ""
    return str(detail["msg"]), ""


def _near(given: str, choices: str) -> str:
    options = [c.strip() for c in choices.replace(" or ", ", ").split(",")]
    close = difflib.get_close_matches(given, options, 1, 0.6)
    start = f"did you mean `{close[0]}`? " if close else ""
    return f"{start}the words are: {', '.join(options)}"


def _bad_id(path: Path, file: YamlFile) -> Problem:
    key = str(path[-1])
    better = "".join(c if c.isascii() and c.isalnum() else "-" for c in key.lower()).strip("-")
    hint = "ids have small letters, digits and hyphens, at most 40"
    hint += f"; for example `{better[:40]}`" if better else ""
    return file.problem("id", f"`{key[:60]}` cannot be an id", path, hint, key=True)


def _unknown_field(path: Path, file: YamlFile) -> Problem:
    name, fields = str(path[-1]), _fields_at(path[:-1])
    close = difflib.get_close_matches(name, fields, 1, 0.6)
    where = f" in `{path[-2]}`" if len(path) > 1 else ""
    if close:
        hint = f"did you mean `{close[0]}`?"
    else:
        hint = f"known here: {', '.join(fields)}" if fields else "delete the line"
    return file.problem(
        "unknown-field", f"There is no field `{name[:60]}`{where}", path, hint, key=True
    )


def _fields_at(path: Path) -> list[str]:
    """The field names of the model that stands at `path`, as an author writes them."""
    here: Any = Brief
    for step in path:
        here = _inside(here, step)
    return here.field_names() if isinstance(here, type) and issubclass(here, Model) else []


def _inside(here: Any, step: str | int) -> Any:
    """The type found one step into the type `here`."""
    if isinstance(here, type) and issubclass(here, BaseModel):
        for name, field in here.model_fields.items():
            if step in {name, field.alias}:
                return _stripped(field.annotation)
        return None
    arguments = typing.get_args(here)
    return _stripped(arguments[-1] if typing.get_origin(here) is dict else arguments[0])


def _stripped(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    while typing.get_origin(annotation) not in {None, dict, tuple, typing.Literal}:
        annotation = typing.get_args(annotation)[0]
    return annotation
