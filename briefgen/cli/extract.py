"""`briefgen extract`: the facts that a PDF carries, as a file from which to build it again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.report import show
from briefgen.problems import Place, Problem, Refused


def extract(
    file: Annotated[Path, typer.Argument(help="A PDF that `briefgen build` has made.")],
    out: Annotated[
        Path | None, typer.Option(help="A folder for the facts and all that belongs to them.")
    ] = None,
    templates: Annotated[Path | None, typer.Option(help="Your own templates folder.")] = None,
) -> None:
    """Give back the facts that a PDF prints: on standard output, or with their pictures in --out.

    `briefgen build --kind KIND facts.yaml` makes the document again.
    """
    from briefgen.editions.theme import Theme
    from briefgen.files import Unreadable, read_file
    from briefgen.publish.carried import FACTS_NAME, MAX_BYTES, carried, write

    try:
        data = read_file(file, MAX_BYTES + 1)
    except Unreadable as error:
        raise Refused([Problem("pdf", error.reason, Place(str(file)), error.remedy)]) from None
    found = carried(data, str(file), Theme.of(templates).schemes)
    if out:
        for path in write(found.files, out):
            print(f"wrote {path}")
        return
    show(found.loaded.warnings)
    sys.stdout.buffer.write(found.files[FACTS_NAME])
    if others := [name for name in found.files if name != FACTS_NAME]:
        print(f"left out: {', '.join(others)} (--out DIR has them too)", file=sys.stderr)
