"""Many documents, each by itself: typeset in parallel processes, handed over as they are done."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefgen.editions.edition import Since
from briefgen.editions.pruning import visible_brief
from briefgen.facts.checks import strange_kinds, without_labels
from briefgen.facts.markings import Schemes
from briefgen.facts.translations import missing
from briefgen.pdf.process import Engine, Engines
from briefgen.problems import Place, Problem, Refused, errors
from briefgen.publish.document import Compare, Made, Typeset
from briefgen.publish.inputs import Input, Order, Wish, collisions, read_input

# Documents that are prepared or checked while each engine has one: it need not wait for the next.
_AHEAD = 1


@dataclass(frozen=True, slots=True)
class Task:
    """One document to make of one facts file."""

    source: Input
    order: Order
    since: Since | None = None

    @property
    def name(self) -> str:
        """What the document is called, as in its file names."""
        return self.order.stem(self.source.stem)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task, or of a file from which there is none: a document, or problems."""

    name: str
    made: Made | None
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is no document because of an error."""
        return bool(errors(self.problems))


Make = Callable[[Task, Typeset], Made]


def tasks(
    paths: list[Path],
    wish: Wish,
    schemes: Schemes,
    compare: Compare | None = None,
    *,
    kinds: Collection[str] = (),
    labelled: Collection[str] = (),
    strict: bool = False,
) -> Iterator[Task | Done]:
    """The documents that are wanted of facts files, which are read one after the other.

    Where a file cannot be used, and where it has warnings, that is said in place of a task; with
    `strict` it cannot be used then. What `compare` says has changed goes with each. `kinds` are
    those there are: a fact for another one is warned of, as is a language that is not among the
    `labelled`.
    """
    clashes = collisions(paths)
    for path in paths:
        found = [p for p in clashes if p.place.file == str(path)]
        try:
            if found:
                raise Refused(found)
            source = read_input(path, schemes)
        except Refused as refused:
            yield Done(str(path), None, _told(refused.problems, wish))
            continue
        try:
            orders = wish.orders(source)
        except Refused as refused:  # what was asked for is at fault, and not the file
            yield Done(str(path), None, refused.problems)
            continue
        warnings = list(_warnings(source, orders, kinds, labelled))
        if warnings:
            told = (w.as_error() for w in warnings) if strict else warnings
            yield Done(str(path), None, _told(told, wish))
        if not (strict and warnings):
            yield from (_task(source, order, compare) for order in orders)


def _warnings(
    source: Input, orders: list[Order], kinds: Collection[str], labelled: Collection[str]
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


def _task(source: Input, order: Order, compare: Compare | None) -> Task | Done:
    try:
        return Task(source, order, compare(source, order) if compare else None)
    except Refused as refused:
        return Done(order.stem(source.stem), None, refused.problems)


def _told(problems: Iterable[Problem], wish: Wish) -> tuple[Problem, ...]:
    """What is wrong with a file, as it is told where the documents of one audience are built."""
    found = tuple(problems)
    if not wish.audience or not found:
        return found
    told = [p.discreet() if p.place.line else p for p in errors(found)]
    if warnings := len(found) - len(told):
        file = found[0].place.file
        message = f"There {'is 1 warning' if warnings == 1 else f'are {warnings} warnings'}"
        hint = f"`briefgen check {file}` shows what to look at"
        told.append(Problem("warnings", message, Place(file), hint, "warning"))
    return tuple(told)


def cores() -> int:
    """How many processes can run at once here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def run(tasks: Iterable[Task | Done], make: Make, first: Engine, jobs: int) -> Iterator[Done]:
    """Each task's document, in the order of the tasks; `jobs` of them are made at a time.

    `first` is an engine that is there already; others start as they are needed. Tasks are taken
    only as there is room, so memory does not grow with their number.
    """
    if jobs == 1:
        for task in tasks:
            yield task if isinstance(task, Done) else _done(task, make, first.start)
        return
    # Whoever stops all this does not wait for what is being typeset: the engines end first.
    with ThreadPoolExecutor(jobs + _AHEAD) as pool, Engines(first, jobs) as engines:
        waiting: deque[Future[Done] | Done] = deque()
        try:
            for task in tasks:
                if isinstance(task, Done):
                    waiting.append(task)
                else:
                    engines.one_more()
                    waiting.append(pool.submit(_done, task, make, engines.start))
                while len(waiting) > 2 * jobs:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for future in waiting:
                if isinstance(future, Future):
                    future.cancel()


def _result(waiting: Future[Done] | Done) -> Done:
    return waiting if isinstance(waiting, Done) else waiting.result()


def _done(task: Task, make: Make, typeset: Typeset) -> Done:
    try:
        made = make(task, typeset)
    except Refused as refused:
        return Done(task.name, None, refused.problems)
    return Done(task.name, made, made.warnings)
