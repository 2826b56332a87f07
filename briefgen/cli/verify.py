"""`briefgen verify`: whether the documents in a folder are those that were built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.report import counted
from briefgen.problems import Place, Problem, Refused, one_line


def verify(
    folder: Annotated[Path, typer.Argument(help="An output folder, or one of those in it.")],
) -> None:
    """Say which files in a folder were changed, added or lost since its manifest was written."""
    from briefgen.publish import manifest

    folders = manifest.folders(folder)
    if not any((here / manifest.NAME).is_file() for here in folders):
        message = f"There is no {manifest.NAME} in this folder"
        hint = "name the folder that `briefgen build` wrote into"
        raise Refused([Problem("no-manifest", message, Place(str(folder)), hint)])
    good = bad = 0
    for here in folders:
        found = list(manifest.differences(here))
        good += len(manifest.read(here).files)
        good -= sum(1 for finding in found if finding.what != "added")
        bad += len(found)
        for finding in found:
            print(f"{one_line(str(here / finding.file))}: {finding.what}")
    as_built = "as it was built" if good == 1 else "as they were built"
    print(f"{counted(good, 'file')} {as_built}, {bad} not")
    if bad:
        raise typer.Exit(1)
