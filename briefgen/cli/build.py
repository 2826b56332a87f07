"""`briefgen build`: the documents of one or more facts files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli import options, start
from briefgen.cli.options import CONTENT, Choice, chosen, formats, parts
from briefgen.cli.report import Tally, progress, show
from briefgen.files import OPENED

if TYPE_CHECKING:
    from briefgen.problems import Problem
    from briefgen.publish.plan import Plan
    from briefgen.publish.run import Done


def build(
    files: options.Files = None,
    kind: options.Kinds = None,
    to: options.To = None,
    out: options.Out = None,
    audience: options.Audience = None,
    all_audiences: options.AllAudiences = False,
    lang: options.Langs = None,
    everything: options.Everything = False,
    since: options.Since = None,
    page_size: options.PaperSize = None,
    templates: options.Templates = None,
    strict: options.Strict = False,
    allow_overflow: options.AllowOverflow = False,
    no_preflight: options.NoPreflight = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove that nothing withheld shows in any file.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make again what has not changed.")
    ] = False,
    jobs: options.Jobs = None,
    quiet: options.Quiet = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say of each document how it was made.")
    ] = False,
) -> None:
    """Build the documents of each file; a file that fails does not stop the others."""
    choice = Choice(
        parts(kind), formats(to), out, audience, all_audiences, parts(lang),
        everything, since, page_size, templates, strict, allow_overflow, no_preflight, prove,
        force, jobs,
    ).settled()  # fmt: skip
    paths = chosen(files)
    with ExitStack() as stack:
        engine = stack.enter_context(start.engine(pdf="pdf" in choice.to))
        plan = choice.plan(paths)
        from briefgen.publish.cache import libraries
        from briefgen.publish.plan import documents

        if verbose:
            _say_how(plan)
        can_know = "pdf" not in choice.to or bool(libraries())
        before = start.states(chain(plan.files(), () if files else (CONTENT,)))
        done = documents(plan, engine)
        lines = choice.audience is None
        if str(choice.out) == "-":
            _print_one(done, lines=lines)
            return
        assert choice.out
        tally = _place(done, choice.out, lines=lines, quiet=quiet, verbose=verbose)
    if no_preflight and "pdf" in choice.to and not quiet:
        print("PDFs were not checked (--no-preflight)")
    if tally.failed:
        raise typer.Exit(1)
    if before is not None and can_know:
        wrote = start.states(_around(choice.out, tally.files)) or {}
        wrote |= {os.path.abspath(path): state for path, state in tally.files.items()}
        start.remember({**before, **OPENED}, wrote, tally.again(quiet=quiet))


def _around(out: Path, files: Iterable[Path]) -> Iterator[Path]:
    """The folders that hold the documents `files`, and their manifests."""
    from briefgen.publish import manifest

    yield out
    for folder in {path.parent for path in files}:
        yield from (folder, folder / manifest.NAME)


def _say_how(plan: Plan) -> None:
    from briefgen.editions.theme import Theme
    from briefgen.publish.shelf import user_folder

    folders = ", ".join(str(folder) for folder in Theme.of(plan.templates).folders)
    print(f"templates: {folders}", file=sys.stderr)
    print(f"cache: {user_folder() or 'none'}; {plan.jobs} at a time", file=sys.stderr)


def _place(done: Iterable[Done], out: Path, *, lines: bool, quiet: bool, verbose: bool) -> Tally:
    """Put the documents in place as they come, and say so."""
    from briefgen.publish.place import place

    tally = Tally()
    told: set[Problem] = set()  # what is the same for several documents is told once
    with progress(quiet=quiet) as step:
        for placed in place(done, out):
            tally.count(placed)
            step(placed.done.name)
            show([p for p in placed.done.problems if p not in told], lines=lines)
            told.update(placed.done.problems)
            if verbose and placed.done.made:
                print(tally.about(placed.done), file=sys.stderr)
            for path in placed.files if not quiet else ():
                print(f"{'wrote' if path in placed.written else 'unchanged'} {path}")
    if not quiet and (summary := tally.summary()):
        print(summary)
    return tally


def _print_one(done: Iterator[Done], *, lines: bool) -> None:
    """Put the one document that was asked for on standard output."""
    every = list(done)
    show([p for one in every for p in one.problems], lines=lines)
    files = [data for one in every if one.made for data in one.made.files.values()]
    if any(one.failed for one in every):
        raise typer.Exit(1)
    if len(files) != 1:
        raise typer.BadParameter(
            f"`--out -` is for one document in one format, and these are {len(files)}; "
            "add `--kind`, `--to` and, if the file declares audiences, `--audience`"
        )
    sys.stdout.buffer.write(files[0])
