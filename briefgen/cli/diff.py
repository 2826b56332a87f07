"""`briefgen diff`: what changed between two states of the facts, for one reader."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefgen.editions.changes import Changes

FORMATS = ("text", "markdown", "json")
_COLOURS = {r"\[-.*?-\]": "red", r"\{\+.*?\+\}": "green"}


def diff(
    old: Annotated[str, typer.Argument(help="A facts file, REV:path of git, or an earlier PDF.")],
    new: Annotated[str, typer.Argument(help="The same, as it is now.")],
    audience: Annotated[str | None, typer.Option(help="The readers it is for.")] = None,
    lang: Annotated[str | None, typer.Option(help="The language; the original by default.")] = None,
    output: Annotated[str, typer.Option("--format", help="text, markdown or json.")] = "text",
) -> None:
    """Say which facts were added, withdrawn, reworded or moved, and what else changed."""
    from briefgen.editions.theme import Theme
    from briefgen.publish.earlier import changes_between, read_state
    from briefgen.render.changes import changes_json, changes_markdown

    if output not in FORMATS:
        raise typer.BadParameter(f"the formats are {', '.join(FORMATS)}")
    theme = Theme.of()
    schemes = theme.schemes
    before, after = read_state(old, schemes), read_state(new, schemes)
    name = before.kind(theme.kinds()) or after.kind(theme.kinds())
    lang = after.language(lang or (before if before.is_pdf else after).languages[0])
    kind = theme.kind(name) if name else None
    changes = changes_between(before, after, audience, lang, kind)
    if output == "json":
        print(changes_json(changes))
    elif output == "markdown":
        print(changes_markdown(changes, theme.words(lang)), end="")
    else:
        _print(changes)


def _print(changes: Changes) -> None:
    """The changes as text; in colour on a terminal."""
    from briefgen.render.changes import changes_text

    shown = changes_text(changes)
    if not sys.stdout.isatty():
        print(shown, end="")
        return
    from rich.console import Console
    from rich.text import Text

    text = Text(shown)
    for pattern, colour in _COLOURS.items():
        text.highlight_regex(pattern, colour)
    Console().print(text, end="", soft_wrap=True)
