"""`briefgen sources audit`: every claim with what it rests on, the unsourced ones first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen import api
from briefgen.cli.options import SourceTexts, Templates, chosen, named_texts
from briefgen.cli.report import as_csv, counted, print_table, show

if TYPE_CHECKING:
    from briefgen.api import Claim

_LONGEST = 72
_HEADS = (
    "file", "line", "section", "fact", "basis", "because", "sources", "result", "on", "text"
)  # fmt: skip


def audit(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    source_text: SourceTexts = None,
    output: Annotated[str, typer.Option("--format", help="text, csv or json.")] = "text",
    templates: Templates = None,
) -> None:
    """List every claim with its basis, its sources and what became of them; unsourced ones first.

    In CSV, a cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if output not in {"text", "csv", "json"}:
        raise typer.BadParameter("the formats are text, csv and json")
    named = named_texts(source_text)
    found, refused = api.sources_audit(chosen(files), source_texts=named, templates=templates)
    show(refused)
    claims = [(str(path), claim) for path, claim in found]
    if output == "json":
        listed = [{"file": file, **claim.as_dict()} for file, claim in claims]
        print(json.dumps({"format": 1, "claims": listed}, ensure_ascii=False, indent=2))
    elif output == "csv":
        rows = [_row(file, claim) for file, claim in claims]
        print(as_csv(_HEADS, rows), end="")
    else:
        _print(claims)
    if refused:
        raise typer.Exit(1)


def _row(file: str, claim: Claim) -> list[str]:
    return [
        file, str(claim.line), claim.section, claim.fact, claim.basis, claim.because,
        "; ".join(claim.sources), claim.result, claim.on, claim.text,
    ]  # fmt: skip


def _print(claims: Sequence[tuple[str, Claim]]) -> None:
    rows = []
    for file, claim in claims:
        text = claim.text if len(claim.text) <= _LONGEST else f"{claim.text[:_LONGEST]}…"
        basis = f"{claim.basis}: {claim.because}" if claim.because else claim.basis
        where = f"{file}:{claim.line}"
        rows.append([where, claim.fact, basis, "; ".join(claim.sources), claim.result, text])
    if rows:
        print_table(["place", "claim", "basis", "sources", "result", "text"], rows)
    unsourced = sum(claim.basis == "unsourced" for _, claim in claims)
    print(f"{counted(len(claims), 'claim')}, {unsourced:,} unsourced")
