"""`briefgen doctor`: what is installed, what is missing, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import Templates


def doctor(
    templates: Templates = None,
    out: Annotated[Path, typer.Option(help="The folder you build into.")] = Path("dist"),
) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    missing = False
    for requirement in api.doctor(out, templates=templates):
        print(requirement)
        missing = missing or requirement.state == "missing"
    if missing:
        raise typer.Exit(1)
