"""`briefgen diff`: what changed between two states of the facts, for one reader."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen import api
from briefgen.cli.options import Templates

if TYPE_CHECKING:
    from briefgen.api import Comparison

FORMATS = ("text", "markdown", "json")
_COLOURS = {r"\[-.*?-\]": "red", r"\{\+.*?\+\}": "green"}


def diff(
    old: Annotated[str, typer.Argument(help="A facts file, REV:path of git, or an earlier PDF.")],
    new: Annotated[str, typer.Argument(help="The same, as it is now.")],
    audience: Annotated[str | None, typer.Option(help="The readers it is for.")] = None,
    lang: Annotated[str | None, typer.Option(help="The language; the original by default.")] = None,
    output: Annotated[str, typer.Option("--format", help="text, markdown or json.")] = "text",
    templates: Templates = None,
) -> None:
    """Say which facts were added, withdrawn, reworded or moved, and what else changed."""
    if output not in FORMATS:
        raise typer.BadParameter(f"the formats are {', '.join(FORMATS)}")
    changes = api.diff(old, new, audience=audience, lang=lang, templates=templates)
    if output == "json":
        print(changes.as_json())
    elif output == "markdown":
        print(changes.as_markdown(), end="")
    else:
        _print(changes)


def _print(changes: Comparison) -> None:
    """The changes as text; in colour on a terminal."""
    shown = changes.as_text()
    if not sys.stdout.isatty():
        print(shown, end="")
        return
    from rich.console import Console
    from rich.text import Text

    text = Text(shown)
    for pattern, colour in _COLOURS.items():
        text.highlight_regex(pattern, colour)
    Console().print(text, end="", soft_wrap=True)
