"""`briefgen schema`: the JSON Schema that editors complete and check facts files by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import FACTS


def schema(
    out: Annotated[
        Path | None, typer.Option(help="The file to write it to; standard output by default.")
    ] = None,
) -> None:
    """Print the JSON Schema of facts files, by which editors complete and check them."""
    text = api.schema()
    if out is None or str(out) == "-":
        print(text, end="")
        return
    if out.suffix.lower() in FACTS:
        raise typer.BadParameter(f"{out} would be written over; the schema is no facts file")
    api.save(out, text)
    print(f"wrote {out}")
