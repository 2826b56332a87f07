"""Documents made side by side, typeset in parallel processes, handed over in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from briefgen.pdf.job import Typesetter
from briefgen.pdf.process import Engine, Engines
from briefgen.problems import Problem, Refused, errors
from briefgen.publish.document import Document
from briefgen.publish.inputs import Input, Order
from briefgen.publish.proof import Gate

# Documents that are prepared or checked while each engine has one: it need not wait for the next.
_AHEAD = 1

Task = tuple[Input, Order]
"""One document to make of one facts file."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a document, or of a file from which there is none: `made`, or problems.

    `path` is the facts file.
    """

    name: str
    made: Document | None
    problems: tuple[Problem, ...] = ()
    path: str = ""

    @property
    def failed(self) -> bool:
        """Whether there is no document because of an error."""
        return bool(errors(self.problems))


def cores() -> int:
    """How many processes can run at once here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def run(tasks: Iterable[Task | Done], gate: Gate, first: Engine, jobs: int) -> Iterator[Done]:
    """Each task's document, in the order of the tasks; `jobs` of them are made at a time.

    `first` is an engine that is there already; others start as they are needed. Tasks are taken
    only as there is room, so memory does not grow with their number.
    """
    if jobs == 1:
        for task in tasks:
            yield task if isinstance(task, Done) else _done(task, gate, first)
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
                    waiting.append(pool.submit(_done, task, gate, engines))
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


def _done(task: Task, gate: Gate, engine: Typesetter) -> Done:
    source, order = task
    name, path = order.stem(source.stem), source.loaded.file.name
    try:
        document = make(source, order, gate, engine)
    except Refused as refused:
        return Done(name, None, refused.problems, path)
    return Done(name, document, document.warnings, path)


def make(source: Input, order: Order, gate: Gate, engine: Typesetter) -> Document:
    """The document of `order` in all its formats, searched and, where asked for, proved.

    Raises `Refused` if it cannot be made, or not shown.
    """
    press = gate.press
    draft = press.prepare(source, order)
    waiting = engine.start(draft.job) if draft.job else None
    gate.get_ready(source, order)
    document = press.finish(draft, waiting)
    return gate.let_through(document, source, order, engine)
