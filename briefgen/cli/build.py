"""`briefgen build`: the documents of one or more facts files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.files import chosen, read
from briefgen.cli.report import show
from briefgen.problems import Place, Problem, Refused


def build(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Kinds of document; all by default.")
    ] = None,
    to: Annotated[str, typer.Option(help="Formats, with commas.")] = "md,html,pdf",
    out: Annotated[Path, typer.Option(help="The output folder.")] = Path("dist"),
    audience: Annotated[str | None, typer.Option(help="The readers it is for.")] = None,
    all_audiences: Annotated[
        bool, typer.Option("--all-audiences", help="One set for each declared audience.")
    ] = False,
    lang: Annotated[str | None, typer.Option(help="The language; the original by default.")] = None,
    templates: Annotated[Path | None, typer.Option(help="Your own templates folder.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Build the documents of each file; a file that fails does not stop the others."""
    from briefgen.editions.theme import Theme
    from briefgen.publish.build import FORMATS, Order, make, place

    formats = tuple(f.strip() for f in to.split(",") if f.strip())
    if unknown := [f for f in formats if f not in FORMATS]:
        raise typer.BadParameter(f"no format `{unknown[0]}`; the formats are {', '.join(FORMATS)}")
    theme = Theme.of(templates)
    failed = False
    for path in chosen(files):
        try:
            loaded = read(path)
            show(loaded.warnings)
            stem = "brief" if str(path) == "-" else path.stem
            folder = None if str(path) == "-" else path.parent
            readers: list[str | None] = [audience]
            if all_audiences:
                readers = list(loaded.brief.audiences) or [None]
            outputs = [
                output
                for reader in readers
                for name in kind or theme.kinds()
                for output in make(loaded, stem, Order(name, formats, reader, lang), theme, folder)
            ]
            written = place(outputs, out)
        except Refused as refused:
            show(refused.problems)
            failed = True
        except OSError as error:
            reason = f"cannot be written: {error.strerror or error}"
            show(
                [
                    Problem(
                        "write",
                        reason,
                        Place(str(error.filename or out)),
                        "check the folder and the free space; older files are as they were",
                    )
                ]
            )
            failed = True
        else:
            if not quiet:
                print("\n".join(f"wrote {p}" for p in written))
    if failed:
        raise typer.Exit(1)
