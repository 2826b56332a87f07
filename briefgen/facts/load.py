"""From bytes to a Brief, or to every problem of the file at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from briefgen.facts import markings
from briefgen.facts.checks import cross_checks
from briefgen.facts.explain import explain
from briefgen.facts.markings import Schemes
from briefgen.facts.models import Brief
from briefgen.facts.reader import YamlFile, read_yaml
from briefgen.facts.rest import problems_between
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
    file = read_yaml(data, name, every_problem=True)
    try:
        brief = Brief.model_validate(file.data)
    except ValidationError as error:
        found = explain(error.errors(include_url=False, include_input=False), file)
        between = problems_between(file, error, schemes)
        raise Refused(_in_order([*found, *between])) from None
    if brief.marking_scheme:
        schemes = {**schemes, brief.marking_scheme.name: brief.marking_scheme}
    problems = _in_order([*file.problems, *cross_checks(brief, file, schemes)])
    if errors(problems):
        raise Refused(problems)
    return Loaded(brief, file, tuple(problems), schemes)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place.line, p.place.column))
