"""Every command by its name. One that is named alone is loaded alone: each takes its time."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from briefgen import __version__

COMMANDS = (
    "build",
    "watch",
    "check",
    "new",
    "schema",
    "diff",
    "translations",
    "extract",
    "verify",
    "doctor",
)
"""Each is a function of the module that is called like it."""
GROUPS = ("sources",)
"""Each is a group of commands, in the module that is called like it."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The command line; with no command but the one with which `words` begin, if they do."""
    app = typer.Typer(
        no_args_is_help=True,
        help="One YAML file of facts in; briefing documents out.",
        pretty_exceptions_enable=False,
    )
    app.callback()(_main)
    every = (*COMMANDS, *GROUPS)
    for name in words[:1] if words and words[0] in every else every:
        found = getattr(import_module(f"briefgen.cli.{name}"), name)
        if name in GROUPS:
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        print(f"briefgen {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version
