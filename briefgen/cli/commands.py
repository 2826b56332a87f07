"""Every command by its name."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen import __version__
from briefgen.cli import (
    build,
    check,
    diff,
    doctor,
    extract,
    new,
    schema,
    translations,
    verify,
    watch,
)
from briefgen.cli.sources import sources

app = typer.Typer(
    no_args_is_help=True,
    help="One YAML file of facts in; briefing documents out.",
    pretty_exceptions_enable=False,
)
app.command("build")(build.build)
app.command("watch")(watch.watch)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("schema")(schema.schema)
app.command("diff")(diff.diff)
app.command("translations")(translations.translations)
app.command("extract")(extract.extract)
app.command("verify")(verify.verify)
app.command("doctor")(doctor.doctor)
app.add_typer(sources, name="sources")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"briefgen {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version
