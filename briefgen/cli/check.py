"""`briefgen check`: everything that is wrong with facts files, without building."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.options import SourceTexts, chosen, named_texts
from briefgen.cli.report import counted, show
from briefgen.problems import Problem, errors
from briefgen.publish.check import read_all, record_lines, totals_line

if TYPE_CHECKING:
    from briefgen.editions.theme import Theme
    from briefgen.publish.check import Checked


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings count as errors, unverified quotes too.")
    ] = False,
    source_text: SourceTexts = None,
    templates: Annotated[Path | None, typer.Option(help="Your own templates folder.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Report every problem of each file at once, and verify its quotes against their sources.

    A quote that is not in its source is an error; one that nobody could check is a warning.
    """
    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    named = named_texts(source_text)
    from briefgen.editions.theme import Theme

    paths = chosen(files)
    checked, problems = read_all(paths, named, templates, strict=strict)
    for one in checked:
        problems += [*one.problems, *_to_look_at(one, Theme.of(templates))]
    order = {str(path): number for number, path in enumerate(paths)}
    problems.sort(key=lambda p: (order.get(p.place.file, -1), p.place.line, p.place.column))
    show(problems, output)
    bad = len(errors(problems))
    if output == "text" and not quiet:
        found = f"{counted(bad, 'error')}, {counted(len(problems) - bad, 'warning')}"
        print(f"{counted(len(paths), 'file')} checked: {found}")
        _print_passages(checked)
    if bad or (strict and problems):
        raise typer.Exit(1)


def _to_look_at(one: Checked, theme: Theme) -> list[Problem]:
    """What may not be meant, such as unknown kinds, and why documents would not be built."""
    from briefgen.facts.checks import strange_kinds, without_labels
    from briefgen.facts.translations import missing
    from briefgen.publish.check import unbuildable

    loaded = one.source.loaded
    found = list(strange_kinds(loaded.brief, loaded.file, theme.kinds()))
    found += without_labels(loaded.brief, loaded.file, theme.languages())
    return [*found, *missing(loaded.brief, loaded.file), *unbuildable(one.source, theme)]


def _print_passages(checked: list[Checked]) -> None:
    """The totals, and which of the sources only the record has answered for."""
    if line := totals_line(checked):
        print(line)
    for one in checked:
        of = f"{one.path}: " if len(checked) > 1 else ""
        for line in record_lines(one):
            print(f"{of}{line}")
