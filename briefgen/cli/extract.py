"""`briefgen extract`: the facts that a PDF carries, as a file from which to build it again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import Templates
from briefgen.cli.report import show


def extract(
    file: Annotated[Path, typer.Argument(help="A PDF that `briefgen build` has made.")],
    out: Annotated[
        Path | None, typer.Option(help="A folder for the facts and all that belongs to them.")
    ] = None,
    templates: Templates = None,
) -> None:
    """Give back the facts that a PDF prints: on standard output, or with their pictures in --out.

    `briefgen build --kind KIND facts.yaml` makes the document again.
    """
    found = api.extract(file, out, templates=templates)
    for path in found.written:
        print(f"wrote {path}")
    if out:
        return
    show(found.warnings)
    sys.stdout.buffer.write(found.files[found.facts])
    if others := [name for name in found.files if name != found.facts]:
        print(f"left out: {', '.join(others)} (--out DIR has them too)", file=sys.stderr)
