"""`briefgen translations`: which texts lack a language, and which translations are out of date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from briefgen import api
from briefgen.cli.options import STDIN, Templates, chosen
from briefgen.cli.report import show

Plain = Sequence[Mapping[str, object]]


def translations(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put hashes and requests into the files.")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    templates: Templates = None,
) -> None:
    """List missing and stale translations.

    With --write, note in each file which wording a translation is of, and ask for what is missing
    in a comment beneath the text. Nothing else in the file changes.
    """
    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    if write and STDIN in (files or ()):
        raise typer.BadParameter("standard input cannot be written to; name a file")
    found = api.translations(chosen(files), write=write, templates=templates)
    show(found.problems)
    _print(found.due, found.written, output)
    if found.problems:
        raise typer.Exit(1)


def _print(texts: Plain, written: Plain, output: str) -> None:
    if output == "json":
        shown = {"format": 1, "texts": texts, "written": written}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for one in written:
        print("{file}:{line}: {what}".format(**one))
    for one in texts:
        print("{file}:{line}:{column}: {state} {language}: {field}".format(**one))
    counts = {name: sum(t["state"] == name for t in texts) for name in ("missing", "stale")}
    print(f"{counts['missing']} missing, {counts['stale']} stale")
