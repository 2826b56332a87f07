"""`briefgen check`: everything that is wrong with facts files, without building."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.files import chosen
from briefgen.cli.report import show
from briefgen.problems import Problem, Refused, errors


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Report every problem of each file at once."""
    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    from briefgen.editions.kinds import read_schemes
    from briefgen.editions.theme import Theme
    from briefgen.publish.inputs import read_input

    problems: list[Problem] = []
    paths = chosen(files)
    schemes = read_schemes(Theme.of())
    for path in paths:
        try:
            problems += read_input(path, schemes).warnings
        except Refused as refused:
            problems += refused.problems
    show(problems, output)
    bad = len(errors(problems))
    if output == "text":
        warnings = len(problems) - bad
        print(f"{len(paths)} checked: {bad} errors, {warnings} warnings")
    if bad or (strict and problems):
        raise typer.Exit(1)
