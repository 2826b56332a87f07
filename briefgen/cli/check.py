"""`briefgen check`: everything that is wrong with facts files, without building."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import Quiet, SourceTexts, Templates, chosen, named_texts
from briefgen.cli.report import counted, show
from briefgen.problems import errors


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings count as errors, unverified quotes too.")
    ] = False,
    source_text: SourceTexts = None,
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Report every problem of each file at once, and verify its quotes against their sources.

    A quote that is not in its source is an error; one that nobody could check is a warning.
    """
    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    named = named_texts(source_text)
    paths = chosen(files)
    found = api.checks(paths, strict=strict, source_texts=named, templates=templates)
    show(found.problems, output)
    bad = len(errors(found.problems))
    if output == "text" and not quiet:
        warnings = counted(len(found.problems) - bad, "warning")
        print(f"{counted(len(paths), 'file')} checked: {counted(bad, 'error')}, {warnings}")
        for line in filter(None, (found.totals_line(), *found.by_record())):
            print(line)
    if bad or (strict and found.problems):
        raise typer.Exit(1)
