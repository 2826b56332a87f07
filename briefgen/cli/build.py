"""`briefgen build`: the documents of one or more facts files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from briefgen.cli import early
from briefgen.cli.files import chosen
from briefgen.cli.report import progress, show

if TYPE_CHECKING:
    from briefgen.editions.kinds import PageSize
    from briefgen.publish.run import Done

FORMATS = ("md", "html", "pdf")
PAGE_SIZES = ("A4", "Letter")


def build(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Kinds of document; all by default.")
    ] = None,
    to: Annotated[str, typer.Option(help="Formats, with commas.")] = "md,html,pdf",
    out: Annotated[Path, typer.Option(help="The output folder; `-` for stdout.")] = Path("dist"),
    audience: Annotated[str | None, typer.Option(help="The readers it is for.")] = None,
    all_audiences: Annotated[
        bool, typer.Option("--all-audiences", help="One set for each declared audience.")
    ] = False,
    lang: Annotated[
        list[str] | None, typer.Option(help="The languages; the original by default.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every audience in every language.")
    ] = False,
    page_size: Annotated[str | None, typer.Option(help="A4 or Letter.")] = None,
    templates: Annotated[Path | None, typer.Option(help="Your own templates folder.")] = None,
    allow_overflow: Annotated[
        bool, typer.Option("--allow-overflow", help="Documents over a limit are only warned of.")
    ] = False,
    no_preflight: Annotated[
        bool, typer.Option("--no-preflight", help="Do not check the finished PDF.")
    ] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove that nothing withheld shows in any file.")
    ] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="How many at a time.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Build the documents of each file; a file that fails does not stop the others."""
    formats = _formats(to)
    if page_size not in {None, *PAGE_SIZES}:
        raise typer.BadParameter(f"the page sizes are {' and '.join(PAGE_SIZES)}")
    if audience and (all_audiences or everything):
        raise typer.BadParameter("name one audience, or ask for all")
    paths = chosen(files)
    with ExitStack() as stack:
        engine = stack.enter_context(early.engine(pdf="pdf" in formats))
        from briefgen.editions.kinds import read_schemes
        from briefgen.editions.theme import Theme
        from briefgen.publish.build import Options, Press, Wish, source_date_epoch
        from briefgen.publish.place import place
        from briefgen.publish.run import cores, run, tasks

        theme = Theme.of(templates)
        options = Options(
            formats, cast("PageSize", page_size), not no_preflight, allow_overflow, prove,
            source_date_epoch(),
        )  # fmt: skip
        press = Press(theme, options)
        if "pdf" in formats:
            engine.warm(press.renderer.print_css(), tuple(theme.fonts()), (lang or ["en"])[0])
        wish = Wish(
            tuple(kind or theme.kinds()), tuple(lang or ()), audience,
            all_audiences=all_audiences or everything, all_langs=everything,
        )  # fmt: skip
        done = run(
            tasks(paths, wish, read_schemes(theme), kinds=theme.kinds()),
            lambda task, typeset: press.make(task.source, task.order, typeset, task.since),
            engine,
            jobs or cores(),
        )
        if str(out) == "-":
            _print_one(done, lines=audience is None)
            return
        failed = False
        with progress(quiet=quiet) as step:
            for placed in place(done, out):
                failed = failed or placed.done.failed
                step(placed.done.name)
                show(placed.done.problems, lines=audience is None)
                if not quiet:
                    print("".join(f"wrote {path}\n" for path in placed.files), end="")
    if no_preflight and "pdf" in formats and not quiet:
        print("PDFs were not checked (--no-preflight)")
    if failed:
        raise typer.Exit(1)


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


def _formats(to: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(f.strip() for f in to.split(",") if f.strip()))
    if unknown := [f for f in formats if f not in FORMATS]:
        raise typer.BadParameter(f"no format `{unknown[0]}`; the formats are {', '.join(FORMATS)}")
    if not formats:
        raise typer.BadParameter(f"name a format; the formats are {', '.join(FORMATS)}")
    return formats
