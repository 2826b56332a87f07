"""`briefgen verify`: whether the documents in a folder are those that were built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.report import counted
from briefgen.problems import one_line


def verify(
    folder: Annotated[Path, typer.Argument(help="An output folder, or one of those in it.")],
) -> None:
    """Say which files in a folder were changed, added or lost since its manifest was written."""
    good, differing = api.verify(folder)
    for path, what in differing:
        print(f"{one_line(str(path))}: {what}")
    as_built = "as it was built" if good == 1 else "as they were built"
    print(f"{counted(good, 'file')} {as_built}, {len(differing)} not")
    if differing:
        raise typer.Exit(1)
