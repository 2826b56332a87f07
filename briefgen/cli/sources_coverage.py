"""`briefgen sources coverage`: which sentences of the sources nothing that is shown rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.options import FACTS, SourceTexts, named_texts
from briefgen.cli.report import show

if TYPE_CHECKING:
    from briefgen.editions.coverage import Coverage
    from briefgen.editions.theme import Theme


def coverage(
    file: Annotated[Path, typer.Argument(help="A facts file.")],
    source_text: SourceTexts = None,
    audience: Annotated[str | None, typer.Option(help="What these readers are shown.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="In these kinds of document.")] = None,
    output: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",
    out: Annotated[Path | None, typer.Option(help="A file to write it to.")] = None,
    templates: Annotated[Path | None, typer.Option(help="Your own templates folder.")] = None,
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
    from briefgen.editions.coverage import coverage
    from briefgen.editions.theme import Theme
    from briefgen.publish.check import read_checked, refuse_unknown
    from briefgen.publish.write import write_whole

    theme = Theme.of(templates)
    one = read_checked(file, theme.schemes, named)
    refuse_unknown(named, [one])
    show([p for p in one.problems if p.code.startswith("source-")])
    kinds = [theme.kind(name) for name in kind or theme.kinds()]
    found = coverage(one.source.loaded, one.texts, one.verification, kinds, audience)
    text = _shown(found, str(file), output, theme)
    if out is None:
        print(text, end="")
    else:
        write_whole(out, text.encode())
        print(f"wrote {out}")


def _shown(found: Coverage, name: str, output: str, theme: Theme) -> str:
    from briefgen.render.coverage import coverage_json, coverage_page, coverage_text

    if output == "html":
        from briefgen.render.templates import Renderer

        return coverage_page(Renderer(theme), found, name)
    return coverage_json(found, name) if output == "json" else coverage_text(found)
