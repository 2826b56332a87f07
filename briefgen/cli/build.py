"""`briefgen build`: the documents of one or more facts files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen import api
from briefgen.cli import options, start
from briefgen.cli.options import CONTENT, Choice, chosen, formats, parts
from briefgen.cli.report import Tally, progress, show

if TYPE_CHECKING:
    from briefgen.api import Document, Memory, Placed
    from briefgen.problems import Problem


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
        assert choice.out
        memory = api.memory(choice.out, start.began(), () if files else (CONTENT,))
        documents = choice.build(paths, engine, memory)
        if verbose:
            _say_how(choice)
        if str(choice.out) == "-":
            _print_one(documents)
            return
        placed = _noted(api.place(documents, choice.out), memory)
        tally = _tell(placed, quiet=quiet, verbose=verbose)
        memory.keep()
    if no_preflight and "pdf" in choice.to and not quiet:
        print("PDFs were not checked (--no-preflight)")
    if tally.failed:
        raise typer.Exit(1)
    folders = {path.parent for path in tally.files}
    start.remember(memory.command(folders, tally.again(quiet=quiet)))


def _noted(placed: Iterable[Placed], memory: Memory) -> Iterator[Placed]:
    """The same, each taken down as it comes."""
    for one in placed:
        memory.placed(one)
        yield one


def _say_how(choice: Choice) -> None:
    folders, cache = api.places(choice.templates)
    print(f"templates: {', '.join(map(str, folders))}", file=sys.stderr)
    print(f"cache: {cache or 'none'}; {choice.jobs or api.cores()} at a time", file=sys.stderr)


def _tell(every: Iterable[Placed], *, quiet: bool, verbose: bool) -> Tally:
    """Say of the documents what became of them, as they come."""
    tally = Tally()
    told: set[Problem] = set()  # what is the same for several documents is told once
    with progress(quiet=quiet) as step:
        for placed in every:
            tally.count(placed)
            step(placed.done.name)
            show([p for p in placed.done.problems if p not in told])
            told.update(placed.done.problems)
            if verbose and placed.done.made:
                print(tally.about(placed.done), file=sys.stderr)
            for path in placed.files if not quiet else ():
                print(f"{'wrote' if path in placed.written else 'unchanged'} {path}")
    if not quiet and (summary := tally.summary()):
        print(summary)
    return tally


def _print_one(documents: Iterable[Document]) -> None:
    """Put the one document that was asked for on standard output."""
    every = list(documents)
    show([problem for document in every for problem in document.problems])
    if any(document.failed for document in every):
        raise typer.Exit(1)
    files = [data for document in every for data in document.files.values()]
    if len(files) != 1:
        raise typer.BadParameter(
            f"`--out -` is for one document in one format, and these are {len(files)}; "
            "add `--kind`, `--to` and, if the file declares audiences, `--audience`"
        )
    sys.stdout.buffer.write(files[0])
