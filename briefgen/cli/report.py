"""Problems and results on the terminal: the place, the reason, the source line, the remedy."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from briefgen.problems import Problem

_MAX_LINE = 160


def show(problems: Iterable[Problem], output: str = "text") -> None:
    """Print `problems`: as text on standard error, or as one JSON list on standard output."""
    if output == "json":
        print(json.dumps([p.as_dict() for p in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(as_text(problem), file=sys.stderr)


def as_text(problem: Problem) -> str:
    """One problem as lines of text, with a caret under the place."""
    label = "" if problem.severity == "error" else "warning: "
    lines = [f"{problem.place}: {label}{problem.message}"]
    line, column = problem.source_line, problem.place.column
    if line.strip() and column:
        cut = max(0, column - 1 - _MAX_LINE // 2) if len(line) > _MAX_LINE else 0
        shown = line[cut : cut + _MAX_LINE].replace("\t", " ")
        lines += [f"    {shown}", "    " + " " * (column - 1 - cut) + "^"]
    lines += [f"    {detail}" for detail in problem.details.splitlines()]
    if problem.hint:
        lines.append(f"    hint: {problem.hint}")
    return "\n".join(lines)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each finished document; it shows on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status

    count = 0
    with Status("starting", console=Console(stderr=True)) as status:

        def step(name: str) -> None:
            nonlocal count
            count += 1
            status.update(f"{count} done, last {name}")

        yield step
