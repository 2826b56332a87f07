"""The command line: one error boundary, five exit codes.

0 done, 1 the user's files, 2 usage, 3 a bug, 130 interrupted.
"""

from __future__ import annotations

import platform
import sys
import traceback
from typing import Annotated

import typer

from briefgen import __version__
from briefgen.cli import build, check, diff, doctor, new, schema, translations
from briefgen.cli.report import show
from briefgen.problems import Refused

app = typer.Typer(
    no_args_is_help=True,
    help="One YAML file of facts in; briefing documents out.",
    pretty_exceptions_enable=False,
)
app.command("build")(build.build)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("schema")(schema.schema)
app.command("diff")(diff.diff)
app.command("translations")(translations.translations)
app.command("doctor")(doctor.doctor)


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


def run() -> None:
    """Run the command line and exit with one of the five codes."""
    try:
        app()
    except Refused as refused:
        show(refused.problems)
        sys.exit(1)
    except OSError as error:
        print(f"{error.filename or 'briefgen'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("interrupted; nothing was left half-written", file=sys.stderr)
        sys.exit(130)
    except Exception:
        print(
            "This is a bug in briefgen, not in your file. Please report the lines below, with "
            f"the command you gave (briefgen {__version__}, Python {platform.python_version()}):\n"
            f"{traceback.format_exc(limit=-6)}",
            file=sys.stderr,
        )
        sys.exit(3)
