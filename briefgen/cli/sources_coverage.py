"""`briefgen sources coverage`: which sentences of the sources nothing that is shown rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import FACTS, SourceTexts, Templates, named_texts
from briefgen.cli.report import show


def coverage(
    file: Annotated[Path, typer.Argument(help="A facts file.")],
    source_text: SourceTexts = None,
    audience: Annotated[str | None, typer.Option(help="What these readers are shown.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="In these kinds of document.")] = None,
    output: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",
    out: Annotated[Path | None, typer.Option(help="A file to write it to.")] = None,
    templates: Templates = None,
) -> None:
    """Show which sentences of each source no fact uses that some document shows.

    As HTML it is the text of the sources, with the used passages marked and linked to the facts.
    It is a report and never an error. `unused` in a source sets a passage aside, with a reason.
    """
    if output not in {"text", "json", "html"}:
        raise typer.BadParameter("the formats are text, json and html")
    if out and out.suffix.lower() in FACTS:
        raise typer.BadParameter(f"{out} would be written over; a report is no facts file")
    named = named_texts(source_text)
    text, problems = api.sources_coverage(
        file,
        form=output,
        audience=audience,
        kinds=kind,
        source_texts=named,
        templates=templates,
    )
    show(problems)
    if out is None:
        print(text, end="")
    else:
        api.save(out, text)
        print(f"wrote {out}")
