"""`briefgen new`: a commented facts file that builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import Quiet


def new(
    name: Annotated[str, typer.Argument(help="The name of the brief, for example g7-summit.")],
    folder: Annotated[Path, typer.Option(help="Where to write it.")] = Path("content"),
    quiet: Quiet = False,
) -> None:
    """Write a facts file to start from, with its schema beside it for your editor."""
    try:
        path, schema = api.new(name, folder)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not quiet:
        left = "" if api.is_schema(schema) else "left as it is, which is not that of this version:"
        print(f"wrote {path}\n{left or 'wrote'} {schema}")
        print(f"open it in an editor, then: briefgen build {path}")
