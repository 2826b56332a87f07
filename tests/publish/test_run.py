"""Documents in parallel: in order, few ahead, and one that fails stops no other."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen.facts.load import load
from briefgen.pdf.process import Engine
from briefgen.problems import Problem, Refused
from briefgen.publish.document import Document, Draft, Options
from briefgen.publish.inputs import Input, Order
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import Task, run
from briefgen.sources.record import NOTHING_CHECKED
from tests.faked import THEME

LOADED = load(b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n", "x.yaml")


def task(number: int, made: list[int]) -> Task:
    made.append(number)
    source = Input(LOADED, str(number), None, NOTHING_CHECKED, ())
    return source, Order("brief", "en")


class Finished(Press):
    """Has every document already but that of the file `broken`: its name is all it says."""

    broken = ""

    def prepare(self, source: Input, order: Order, *, anew: bool = False) -> Draft:
        if source.stem == self.broken:
            raise Refused([Problem("x", "no", place=None)])  # type: ignore[arg-type]
        document = Document("", {"x.md": source.stem.encode()}, {})
        nothing: Any = None
        return Draft(source, order, nothing, nothing, b"", b"", from_cache=document)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_few_tasks_are_taken_ahead_of_the_documents(jobs: int) -> None:
    """So that memory does not grow with the number of documents."""
    taken: list[int] = []

    gate = Gate(Finished(THEME, Options()))
    with Engine(later=True) as engine:
        finished = 0
        for done in run((task(n, taken) for n in range(60)), gate, engine, jobs):
            assert done.made
            assert done.made.files["x.md"] == str(finished).encode(), "in order"
            finished += 1
            assert len(taken) <= finished + 2 * jobs + 1
    assert finished == 60


def test_a_document_that_cannot_be_made_stops_no_other() -> None:
    gate = Gate(Finished(THEME, Options()))
    gate.press.broken = "3"  # type: ignore[attr-defined]
    with Engine(later=True) as engine:
        done = list(run((task(n, []) for n in range(6)), gate, engine, 2))
    assert [one.failed for one in done] == [n == 3 for n in range(6)]
