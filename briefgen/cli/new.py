"""`briefgen new`: a commented facts file that builds at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.schema import schema_text
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.writing import write_whole

_STARTER = """\
# yaml-language-server: $schema=./briefgen.schema.json
# The facts of one brief. Lines that begin with # are for editors and appear nowhere.
# Build it with: briefgen build {file}
format: 1

brief:
  title: "{title}"              # at most 90 characters
  status: draft                 # draft or final, shown on every page
  # as_of: 2025-06-01           # the day on which the facts were checked
  # for: The minister
  # marking: TLP:CLEAR

summit:
  name: "{title}"
  # dates: 2025-06-24/25
  # city: The Hague

# Where facts come from. Give each source a short id and refer to it with `cite`.
sources:
  communique:
    title: "[Replace this by the title of your source]"

# What the reader must know, in at most 60 words. Each claim has an id of your choice.
bottom_line:
  main-point:
    text: Replace this by the one thing the reader must know.
    cite: communique
"""


def new(
    name: Annotated[str, typer.Argument(help="The name of the brief, for example g7-summit.")],
    folder: Annotated[Path, typer.Option(help="Where to write it.")] = Path("content"),
) -> None:
    """Write a facts file to start from, with its schema beside it for your editor."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")
    if not stem:
        raise typer.BadParameter("the name needs a letter or a digit")
    path = folder / f"{stem}.yaml"
    if path.exists():
        raise Refused(
            [
                Problem(
                    "exists",
                    "There is a file of this name already",
                    Place(str(path)),
                    "choose another name; nothing was changed",
                )
            ]
        )
    title = stem.replace("-", " ").capitalize()
    write_whole(path, _STARTER.format(title=title, file=path).encode())
    write_whole(folder / "briefgen.schema.json", schema_text().encode())
    print(f"wrote {path}")
