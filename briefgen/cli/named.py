"""Files that the user names as the texts of sources: `--source-text ID=PATH`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SourceTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--source-text",
        metavar="ID=PATH",
        help="The text of a source, wherever it is; can be given again for another source.",
    ),
]


def named_texts(options: list[str] | None) -> dict[str, Path]:
    """The files by the id of their source. Raises a usage error for anything else."""
    found: dict[str, Path] = {}
    for option in options or ():
        key, sign, name = option.partition("=")
        if not (key and sign and name):
            raise typer.BadParameter("write `--source-text ID=PATH`, the id of a source and a file")
        if key in found:
            raise typer.BadParameter(f"`--source-text` names two files for `{key}`")
        found[key] = Path(name)
    return found
