"""Many documents at a time: few are taken ahead, and one that fails stops no other."""

from __future__ import annotations

import pytest

from briefgen.pdf.process import Engine
from briefgen.problems import Problem, Refused
from briefgen.publish.document import Made, Typeset
from briefgen.publish.inputs import Input, Order
from briefgen.publish.run import Task, run
from briefgen.sources.record import NOTHING_CHECKED


def task(number: int, made: list[int]) -> Task:
    made.append(number)
    source = Input(None, str(number), None, NOTHING_CHECKED, ())  # type: ignore[arg-type]
    return Task(source, Order("brief", "en"))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_few_tasks_are_taken_ahead_of_the_documents(jobs: int) -> None:
    """So that memory does not grow with the number of documents."""
    taken: list[int] = []

    def make(task: Task, _: Typeset) -> Made:
        return Made("", {"x.md": task.source.stem.encode()}, {})

    with Engine(later=True) as engine:
        finished = 0
        for done in run((task(n, taken) for n in range(60)), make, engine, jobs):
            assert done.made
            assert done.made.files["x.md"] == str(finished).encode(), "in order"
            finished += 1
            assert len(taken) <= finished + 2 * jobs + 1
    assert finished == 60


def test_a_document_that_cannot_be_made_stops_no_other() -> None:
    def make(task: Task, _: Typeset) -> Made:
        if task.source.stem == "3":
            raise Refused([Problem("x", "no", place=None)])  # type: ignore[arg-type]
        return Made("", {}, {})

    with Engine(later=True) as engine:
        done = list(run((task(n, []) for n in range(6)), make, engine, 2))
    assert [one.failed for one in done] == [n == 3 for n in range(6)]
