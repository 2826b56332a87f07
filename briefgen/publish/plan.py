"""A build from end to end, as every command that builds does it: from what is wanted to documents.

Nothing here writes or prints.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefgen.editions.edition import Since
from briefgen.editions.theme import Theme, read_schemes
from briefgen.facts.markings import Schemes
from briefgen.pdf.process import Engine
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.cache import Cache, folders_below, libraries
from briefgen.publish.document import Compare, Made, Options, Typeset
from briefgen.publish.inputs import Input, Order, Wish
from briefgen.publish.press import Press
from briefgen.publish.project import NAME
from briefgen.publish.run import Done, Task, run, tasks


@dataclass(frozen=True, slots=True)
class Plan:
    """Of which files which documents are wanted, and how they are made.

    Without `kinds` every kind of the theme is made. `since` names an earlier state of the facts.
    With `strict` a file with warnings is not built; with `fresh` nothing is taken from the cache.
    `jobs` is how many documents are made at a time.
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

    def files(self) -> Iterator[Path | str]:
        """What the documents are made from, files and folders, but for what lies beside facts."""
        yield NAME
        yield from self.paths
        yield from libraries()
        for folder in Theme.of(self.templates).folders:
            for here, names in folders_below(folder):
                yield here
                yield from (os.path.join(here, name) for name in names)


def documents(plan: Plan, engine: Engine) -> Iterator[Done]:
    """The documents of `plan` as they are made, in the order of its files. Raises `Refused`."""
    theme = Theme.of(plan.templates)
    schemes = read_schemes(theme)
    press = Press(theme, plan.options, Cache(theme, plan.options, fresh=plan.fresh))
    compare = _compare(plan, press, schemes)
    kinds = theme.kinds()
    wish = Wish(
        plan.kinds or tuple(kinds),
        plan.langs,
        plan.audience,
        all_audiences=plan.all_audiences,
        all_langs=plan.all_langs,
    )

    def make(task: Task, typeset: Typeset) -> Made:
        return press.make(task.source, task.order, typeset, task.since, compare)

    paths = list(plan.paths)
    labelled = theme.languages()
    wanted = tasks(
        paths, wish, schemes, compare, kinds=kinds, labelled=labelled, strict=plan.strict
    )
    return run(wanted, make, engine, plan.jobs)


def _compare(plan: Plan, press: Press, schemes: Schemes) -> Compare | None:
    """What says how each document differs from the earlier state, if one is named."""
    if plan.since is None:
        return None
    from briefgen.publish.earlier import Earlier  # few builds compare

    earlier = Earlier(plan.since, press.theme, schemes)
    if len(plan.paths) > 1 and not earlier.of_each_file:
        hint = "build one file, or name a revision alone, as `HEAD~1:`, for each file as it was"
        message = "Several files cannot be compared with one earlier state"
        raise Refused([Problem("since", message, Place(plan.since), hint)])

    def compare(source: Input, order: Order) -> Since:
        return earlier.since(source, order, press.kind(order.kind))

    return compare
