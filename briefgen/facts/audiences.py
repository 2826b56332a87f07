"""Who sees which fact, as far as the file alone tells: narrower, never wider; under a ceiling."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefgen.facts import markings
from briefgen.facts.base import Fact
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.markings import Schemes
from briefgen.facts.references import Found
from briefgen.problems import Problem
from briefgen.yaml.file import Path, YamlFile

_NO_SECTION = (sys.maxsize, 0)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A fact, the audience it has if it says none, and the one that what it is in says."""

    path: Path
    fact: Fact
    without: str
    said: str | None

    @property
    def audience(self) -> str:
        return self.fact.audience or self.without


def _seen(brief: Brief, found: list[Found]) -> Iterator[_Seen]:
    """Every fact of a brief that declares audiences.

    A claim belongs to the narrowest unless `default_audience` says otherwise. An entry of a table
    is shown only through a claim, so it is open unless marked.
    """
    names = list(brief.audiences)
    default = brief.default_audience or names[-1]
    above: dict[Path, _Seen] = {}
    for at in found:
        if not isinstance(at.model, Fact):
            continue
        ways = (at.path[:end] for end in range(len(at.path) - 1, 0, -1))
        parent = next((above[way] for way in ways if way in above), None)
        if parent:
            said = parent.fact.audience or parent.said
            seen = _Seen(at.path, at.model, parent.audience, said)
        else:
            without = names[0] if at.path[0] in TABLES else default
            seen = _Seen(at.path, at.model, without, None)
        above[at.path] = seen
        yield seen


def audience_problems(brief: Brief, file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    """Facts wider than what they are in, and labels that a half-saved file would lose."""
    ranks = {name: rank for rank, name in enumerate(brief.audiences)}
    for seen in _seen(brief, found) if ranks else ():
        own = seen.fact.audience
        if isinstance(text := file.value(seen.path), str):
            yield from _begun(seen, text, file)
        if own is None or not {own, seen.without, seen.said or own} <= set(ranks):
            continue  # that an audience is not declared is said elsewhere
        if seen.said and ranks[own] < ranks[seen.said]:
            yield file.problem(
                "audience",
                f"`{own}` is a wider audience than that of the section or entry it is in",
                (*seen.path, "audience"),
                f"what is around it is for `{seen.said}`; move it out of there",
            )
        elif ranks[own] > ranks[seen.without] and _complete_before(seen, file):
            yield file.problem(
                "audience-last",
                f"Half-saved, this file would show `{seen.path[-1]}` to `{seen.without}`",
                (*seen.path, "audience"),
                "put `audience` above the other lines of its entry",
                key=True,
                warning=True,
            )
    if ranks:
        yield from _declared_late(brief, file)


def _begun(seen: _Seen, text: str, file: YamlFile) -> Iterator[Problem]:
    """A text on a line of its own that may be the beginning of a field, as of its `audience`."""
    field = next((name for name in seen.fact.field_names() if name.startswith(text)), None)
    line, key = file.places.get(seen.path, (0, 0)), file.key_places.get(seen.path, (0, 0))
    if field and line[0] > key[0]:
        yield file.problem(
            "cut-off",
            f"The file may be cut off here: `{text}` is how `{field}` begins",
            seen.path,
            f"write `{field}: …`; if it is a text, put it on the line of `{seen.path[-1]}`",
        )


def _complete_before(seen: _Seen, file: YamlFile) -> bool:
    """Whether the entry would hold together if the file ended just above its audience."""
    written = file.value(seen.path)
    lines = {k: file.key_places.get((*seen.path, k), (0, 0))[0] for k in written or ()}
    label = lines.get("audience", 0)
    if label == min(lines.values(), default=0):  # one line is read whole or not at all
        return False
    fields = type(seen.fact).model_fields.items()
    required = {info.alias or name for name, info in fields if info.is_required()}
    return all(lines.get(name, label) < label for name in required)


def _declared_late(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    sections = [file.key_places.get((name,), (0, 0)) for name, _ in brief.sections()]
    for field in ("audiences", "default_audience"):
        if file.key_places.get((field,), (0, 0)) > min(sections, default=_NO_SECTION):
            yield file.problem(
                "audience-last",
                f"`{field}` stands below facts, and a half-saved file would not have it",
                (field,),
                "move it to the top, before the first section",
                key=True,
                warning=True,
            )


def above_ceilings(
    brief: Brief, file: YamlFile, found: list[Found], schemes: Schemes
) -> Iterator[Problem]:
    """Facts whose own marking is above that of the readers who get them."""
    if brief.audiences:
        yield from _out_of_order(brief, file, schemes)
        marked = [(s.path, s.fact.marking, s.audience) for s in _seen(brief, found)]
        ceilings = {name: audience.marking for name, audience in brief.audiences.items()}
    else:
        marked = [(f.path, f.model.marking, "") for f in found if isinstance(f.model, Fact)]
        ceilings = {"": brief.brief.marking or ""}
    for path, marking, audience in marked:
        ceiling = ceilings.get(audience)
        if marking and ceiling and markings.above(marking, ceiling, schemes):
            yield file.problem(
                "marking",
                f"{marking} is above {ceiling}, the marking of its readers",
                (*path, "marking"),
                "choose a narrower audience for it, or lower the marking",
            )


def _out_of_order(brief: Brief, file: YamlFile, schemes: Schemes) -> Iterator[Problem]:
    """Audiences that are not listed from the widest readership to the narrowest, by markings."""
    names = list(brief.audiences)
    for wider, narrower in pairwise(names):
        highest, next_one = brief.audiences[wider].marking, brief.audiences[narrower].marking
        same = markings.scheme_of(highest, schemes) == markings.scheme_of(next_one, schemes)
        if same and markings.above(highest, next_one, schemes):
            yield file.problem(
                "audience-order",
                f"`{narrower}` ({next_one}) stands below `{wider}` ({highest}), and may read less",
                ("audiences", narrower),
                "list the widest readership first: each audience reads what those above it read, "
                "and an entry without `audience` is for the last one alone",
                key=True,
            )
    whole, widest = brief.brief.marking, brief.audiences[names[0]].marking
    if whole and markings.above(whole, widest, schemes):
        yield file.problem(
            "marking",
            f"{whole} is above {widest}, the marking of `{names[0]}`, who may read this as well",
            ("brief", "marking"),
            "delete it: with audiences, each document bears the marking of its readers",
        )
