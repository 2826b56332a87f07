"""`briefgen sources verify`: every passage looked up, and what was found noted if wanted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.options import STDIN, SourceTexts, chosen, named_texts
from briefgen.cli.report import counted, print_table, show
from briefgen.problems import Problem, errors
from briefgen.publish.check import read_all, record_lines, totals

if TYPE_CHECKING:
    from briefgen.publish.check import Checked


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
    checked, refused = read_all(chosen(files), named, strict=strict, anew=write)
    problems = [*(p for one in checked for p in one.problems), *refused]
    written = [line for one in checked for line in _written(one)] if write else []
    if output == "json":
        print(_as_json(checked, problems))
    else:
        show(problems)
        _print_counts(checked)
        print("".join(f"{line}\n" for line in written), end="")
    if errors(problems):
        raise typer.Exit(1)


def _written(one: Checked) -> list[str]:
    """Write the record of a file if it has changed, and say what was done."""
    from briefgen.publish.adding import brought_up_to_date
    from briefgen.publish.inputs import record_path
    from briefgen.publish.write import write_whole
    from briefgen.sources.verify import renewed

    old = one.source.record
    new = renewed(one.texts, one.verification, date.today())
    path = record_path(one.path)
    renewed_texts = brought_up_to_date(one.path, one.source.data, one.texts)
    noted = [f"wrote {file}: how its sources are read now" for file in renewed_texts]
    if new == old and path.exists() == bool(new.entries):
        return [*noted, *([f"{path} is as it was"] if path.exists() else [])]
    write_whole(path, new.as_bytes(), within=path.parent)
    added = len(new.entries.keys() - old.entries.keys())
    gone = len(old.entries.keys() - new.entries.keys())
    changed = sum(old.entries[k] != new.entries[k] for k in old.entries.keys() & new.entries.keys())
    what = f"{added:,} new, {changed:,} changed, {gone:,} gone"
    return [*noted, f"wrote {path}: {counted(len(new.entries), 'passage')} ({what})"]


def _print_counts(checked: Sequence[Checked]) -> None:
    """How many passages are in which state, by source and together."""
    several = len(checked) > 1
    rows = []
    for one in checked:
        for key, tally in one.verification.by_source(one.source.loaded.brief).items():
            name = f"{one.path}: {key}" if several else key
            rows.append([name, *(f"{n:,}" for n in tally.as_dict().values())])
    if rows:
        together = totals(checked).as_dict()
        total = ["together", *(f"{n:,}" for n in together.values())]
        print_table(["source", *together], [*rows, total])
    for one in checked:
        for line in record_lines(one):
            print(f"{one.path}: {line}" if several else line)


def _as_json(checked: Sequence[Checked], problems: Sequence[Problem]) -> str:
    shown = {
        "format": 1,
        "totals": totals(checked).as_dict(),
        "files": [_file(one) for one in checked],
        "problems": [problem.as_dict() for problem in problems],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _file(one: Checked) -> dict[str, Any]:
    by_source = one.verification.by_source(one.source.loaded.brief)
    return {
        "file": str(one.path),
        "sources": {key: tally.as_dict() for key, tally in by_source.items()},
        "passages": [result.as_dict() for result in one.verification.results],
    }
