"""What is to be built, and the documents of that, for every command that builds.

Nothing here writes or prints.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from briefgen.editions.pruning import visible_brief
from briefgen.editions.theme import Theme
from briefgen.facts.checks import strange_kinds, without_labels
from briefgen.facts.markings import Schemes
from briefgen.facts.translations import missing
from briefgen.files import State
from briefgen.pdf.process import Engine
from briefgen.problems import Place, Problem, Refused, errors
from briefgen.publish.cache import Cache, folders_below, libraries
from briefgen.publish.document import Options
from briefgen.publish.inputs import Input, Order, collisions, orders, read_input
from briefgen.publish.press import Press
from briefgen.publish.project import NAME
from briefgen.publish.proof import Gate
from briefgen.publish.run import Done, Task, run

if TYPE_CHECKING:
    from briefgen.publish.earlier import Earlier


# How the facts file at a path is read.
Read = Callable[[Path, Schemes], Input]


class Remembering(Protocol):
    """What knows files that have not changed since they were built, as `publish.memory` does."""

    def begin(self, plan: Plan) -> None:
        """A build of `plan` begins."""

    def recall(self, path: Path) -> list[Done] | None:
        """What the facts file at `path` came to, if nothing has changed since; else None."""

    def reads(self, path: Path, read: Mapping[str, State]) -> None:
        """Take down the states of all that is read of one facts file, from before it was read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Of which files which documents are wanted, and how they are made.

    Without `kinds` every kind of the theme is made. `since` names an earlier state of the facts.
    With `strict` a file with warnings is not built; with `fresh` nothing is taken from the cache.
    `jobs` is how many documents are made at a time. `read` gives the facts of each of the paths.
    A file that `memory` knows is not read again.
    """

    paths: tuple[Path, ...]
    options: Options
    kinds: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    audience: str | None = None
    all_audiences: bool = False
    all_langs: bool = False
    templates: Path | None = None
    since: str | None = None
    strict: bool = False
    fresh: bool = False
    jobs: int = 1
    read: Read = read_input
    memory: Remembering | None = None

    def files(self) -> Iterator[Path | str]:
        """What the documents are made from, files and folders, but for facts and what they name."""
        yield NAME
        yield from libraries()
        for folder in Theme.of(self.templates).folders:
            for here, names in folders_below(folder):
                yield here
                yield from (os.path.join(here, name) for name in names)

    def orders(self, source: Input, kinds: Sequence[str]) -> list[Order]:
        """The documents that are wanted of one file, of all `kinds` where none is named.

        Raises `Refused` if it is not written in a language or for an audience that is wanted.
        """
        return orders(
            source,
            self.kinds or kinds,
            self.langs,
            self.audience,
            all_audiences=self.all_audiences,
            all_langs=self.all_langs,
        )


def documents(plan: Plan, engine: Engine) -> Iterator[Done]:
    """The documents of `plan` as they are made, in the order of its files. Raises `Refused`."""
    theme = Theme.of(plan.templates)
    schemes = theme.schemes
    cache = Cache(theme, plan.options, fresh=plan.fresh)
    press = Press(theme, plan.options, cache, _earlier(plan, theme, schemes))
    if plan.memory:
        plan.memory.begin(plan)
    wanted = tasks(plan, schemes, theme.kinds(), theme.languages())
    return run(wanted, Gate(press), engine, plan.jobs)


def _earlier(plan: Plan, theme: Theme, schemes: Schemes) -> Earlier | None:
    """The state with which the documents are compared, if one is named."""
    if plan.since is None:
        return None
    from briefgen.publish.earlier import Earlier  # few builds compare

    earlier = Earlier(plan.since, theme, schemes)
    if len(plan.paths) > 1 and not earlier.of_each_file:
        hint = "build one file, or name a revision alone, as `HEAD~1:`, for each file as it was"
        message = "Several files cannot be compared with one earlier state"
        raise Refused([Problem("since", message, Place(plan.since), hint)])
    return earlier


def tasks(
    plan: Plan, schemes: Schemes, kinds: Sequence[str], labelled: Sequence[str] = ()
) -> Iterator[Task | Done]:
    """The documents that are wanted of facts files, which are read one after the other.

    Where a file cannot be used, and where it has warnings, that is said in place of a task; if the
    plan is strict it cannot be used then. `kinds` are those there are: a fact for another one is
    warned of, as is a language that is not among the `labelled`.
    """
    clashes = collisions(plan.paths)
    for path in plan.paths:
        clash = [p for p in clashes if p.place.file == str(path)]
        if plan.memory and not clash and (known := plan.memory.recall(path)):
            yield from known
            continue
        try:
            if clash:
                raise Refused(clash)
            source = plan.read(path, schemes)
        except Refused as refused:
            yield Done(str(path), None, _told(refused.problems, plan.audience), str(path))
            continue
        if plan.memory:
            plan.memory.reads(path, source.read)
        try:
            wanted = plan.orders(source, kinds)
        except Refused as refused:  # what was asked for is at fault, and not the file
            yield Done(str(path), None, refused.problems, str(path))
            continue
        warnings = list(_warnings(source, wanted, kinds, labelled))
        if warnings:
            told = (w.as_error() for w in warnings) if plan.strict else warnings
            yield Done(str(path), None, _told(told, plan.audience), str(path))
        if not (plan.strict and warnings):
            yield from ((source, order) for order in wanted)


def _warnings(
    source: Input, orders: list[Order], kinds: Sequence[str], labelled: Sequence[str]
) -> Iterator[Problem]:
    """What the author of a file should look at before its documents are given to anybody."""
    facts = source.loaded
    yield from source.warnings
    yield from strange_kinds(facts.brief, facts.file, kinds) if kinds else ()
    yield from without_labels(facts.brief, facts.file, labelled) if labelled else ()
    if len(facts.brief.brief.languages) > 1:
        yield from dict.fromkeys(_untranslated(source, orders))


def _untranslated(source: Input, orders: list[Order]) -> Iterator[Problem]:
    """Texts that the readers of a document get in another language than theirs, or out of date."""
    facts = source.loaded
    for audience, lang in dict.fromkeys((order.audience, order.lang) for order in orders):
        with suppress(Refused):  # each of the documents is refused then, and says why
            brief = visible_brief(facts.brief, facts.file, audience)
            yield from missing(brief, facts.file, [lang])


def _told(problems: Iterable[Problem], audience: str | None) -> tuple[Problem, ...]:
    """What is wrong with a file, as it is told where the documents of one audience are built."""
    every = tuple(problems)
    if not audience or not every:
        return every
    told = [p.discreet() if p.place.line else p for p in errors(every)]
    if warnings := len(every) - len(told):
        file = every[0].place.file
        message = f"There {'is 1 warning' if warnings == 1 else f'are {warnings} warnings'}"
        hint = f"`briefgen check {file}` shows what to look at"
        told.append(Problem("warnings", message, Place(file), hint, "warning"))
    return tuple(told)
