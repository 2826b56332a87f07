"""`briefgen sources`: register sources, verify what is taken from them, see what rests on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.files import STDIN, chosen
from briefgen.cli.named import SourceTexts, named_texts
from briefgen.cli.passages import record_lines, totals
from briefgen.cli.report import counted, show
from briefgen.cli.sources_add import add
from briefgen.cli.tables import print_table
from briefgen.problems import Problem, Refused, errors

if TYPE_CHECKING:
    from briefgen.publish.checked import Checked

sources = typer.Typer(
    no_args_is_help=True,
    help="Register sources, verify quotes against them, see what rests on which of them.",
)


sources.command("add")(add)


@sources.command("verify")
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
    checked, problems = read_all(chosen(files), source_text, strict=strict, anew=write)
    written = [line for one in checked for line in _written(one)] if write else []
    if output == "json":
        print(_as_json(checked, problems))
    else:
        show(problems)
        _print_counts(checked)
        print("".join(f"{line}\n" for line in written), end="")
    if errors(problems):
        raise typer.Exit(1)


def read_all(
    paths: Sequence[Path],
    source_text: list[str] | None,
    *,
    strict: bool = False,
    anew: bool = False,
) -> tuple[list[Checked], list[Problem]]:
    """The files with their sources looked into, and every problem with any of them."""
    from briefgen.editions.kinds import read_schemes
    from briefgen.editions.theme import Theme
    from briefgen.publish.checked import read_checked, unknown_sources

    named = named_texts(source_text)
    schemes = read_schemes(Theme.of())
    checked: list[Checked] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            checked.append(read_checked(path, schemes, named, strict=strict, anew=anew))
            problems += checked[-1].problems
        except Refused as refused:
            problems += refused.problems
    if len(checked) == len(paths):
        problems += unknown_sources(named, checked)
    return checked, problems


def _written(one: Checked) -> list[str]:
    """Write the record of a file if it has changed, and say what was done."""
    from briefgen.publish.inputs import record_path
    from briefgen.publish.writing import write_whole
    from briefgen.sources.keeping import renewed

    old = one.source.record
    new = renewed(old, one.texts, one.verification, date.today())
    path = record_path(one.path)
    if new == old and path.exists() == bool(new.entries):
        return [f"{path} is as it was"] if path.exists() else []
    write_whole(path, new.as_bytes(), within=path.parent)
    added = len(new.entries.keys() - old.entries.keys())
    gone = len(old.entries.keys() - new.entries.keys())
    changed = sum(old.entries[k] != new.entries[k] for k in old.entries.keys() & new.entries.keys())
    what = f"{added:,} new, {changed:,} changed, {gone:,} gone"
    return [f"wrote {path}: {counted(len(new.entries), 'passage')} ({what})"]


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
        "passages": [_passage(result) for result in one.verification.results],
    }


def _passage(result: Any) -> dict[str, Any]:
    match, passage = result.match, result.passage
    found = match if match and match.count else None
    return {
        "key": passage.key,
        "fact": passage.fact,
        "sort": passage.sort,
        "state": result.state,
        "source": result.source or None,
        "tier": found.tier if found else None,
        "start": found.start if found else None,
        "end": found.end if found else None,
        "paragraph": found.paragraph if found else None,
        "page": found.page if found else None,
        "by": "record" if result.by_record else "text" if match else None,
        "on": str(result.on) if result.on else None,
        "remarks": list(match.warnings) if match else [],
    }
