"""`briefgen sources verify`: every passage looked up, and what was found noted if wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen import api
from briefgen.cli.options import STDIN, SourceTexts, Templates, chosen, named_texts
from briefgen.cli.report import counted, print_table, show
from briefgen.problems import errors

if TYPE_CHECKING:
    from briefgen.api import Checked, Checks, Recorded


def verify(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    source_text: SourceTexts = None,
    write: Annotated[
        bool, typer.Option("--write", help="Note what was found in the record beside each file.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Quotes that are not verified are errors.")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    templates: Templates = None,
) -> None:
    """Look up every passage that the facts take from their sources.

    With --write, note what was found in FILE.verified.json, for machines without the texts.
    What holds without a text at hand stays in the record.
    """
    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    if write and STDIN in (files or ()):
        raise typer.BadParameter("standard input has no record; name a file")
    named = named_texts(source_text)
    found, recorded = api.sources_verify(
        chosen(files), strict=strict, write=write, source_texts=named, templates=templates
    )
    if output == "json":
        print(_as_json(found))
    else:
        show(found.problems)
        _print_counts(found)
        for record in recorded:
            _print_record(record)
    if errors(found.problems):
        raise typer.Exit(1)


def _print_record(record: Recorded) -> None:
    """Whether the record of a file was written, and what is new in it."""
    for file in record.read_anew:
        print(f"wrote {file}: how its sources are read now")
    if record.written:
        what = f"{record.new:,} new, {record.changed:,} changed, {record.gone:,} gone"
        print(f"wrote {record.path}: {counted(record.entries, 'passage')} ({what})")
    elif record.entries:
        print(f"{record.path} is as it was")


def _print_counts(found: Checks) -> None:
    """How many passages are in which state, by source and together."""
    rows = []
    for one in found.files:
        for key, tally in one.verification.by_source(one.source.loaded.brief).items():
            name = f"{one.path}: {key}" if len(found.files) > 1 else key
            rows.append([name, *(f"{n:,}" for n in tally.as_dict().values())])
    if rows:
        together = found.totals().as_dict()
        total = ["together", *(f"{n:,}" for n in together.values())]
        print_table(["source", *together], [*rows, total])
    for line in found.by_record():
        print(line)


def _as_json(found: Checks) -> str:
    shown = {
        "format": 1,
        "totals": found.totals().as_dict(),
        "files": [_file(one) for one in found.files],
        "problems": [problem.as_dict() for problem in found.problems],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _file(one: Checked) -> dict[str, Any]:
    by_source = one.verification.by_source(one.source.loaded.brief)
    return {
        "file": str(one.path),
        "sources": {key: tally.as_dict() for key, tally in by_source.items()},
        "passages": [result.as_dict() for result in one.verification.results],
    }
