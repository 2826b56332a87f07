"""`briefgen translations`: which texts lack a language, and which translations are out of date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.options import STDIN, chosen
from briefgen.cli.report import show
from briefgen.problems import Refused

if TYPE_CHECKING:
    from briefgen.facts.load import Loaded
    from briefgen.facts.markings import Schemes


def translations(
    files: Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put hashes and requests into the files.")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """List missing and stale translations.

    With --write, note in each file which wording a translation is of, and ask for what is missing
    in a comment beneath the text. Nothing else in the file changes.
    """
    from briefgen.editions.theme import Theme
    from briefgen.facts.translations import due

    if output not in {"text", "json"}:
        raise typer.BadParameter("the formats are text and json")
    if write and STDIN in (files or ()):
        raise typer.BadParameter("standard input cannot be written to; name a file")
    schemes = Theme.of().schemes
    texts: list[dict[str, Any]] = []
    written: list[dict[str, Any]] = []
    failed = False
    for path in chosen(files):
        try:
            if write:
                written += _write(path, schemes)
            loaded, _ = _read(path, schemes)
            texts += [one.as_dict(loaded.file) for one in due(loaded.brief)]
        except Refused as refused:
            show(refused.problems)
            failed = True
    _print(texts, written, output)
    if failed:
        raise typer.Exit(1)


def _read(path: Path, schemes: Schemes) -> tuple[Loaded, bytes]:
    from briefgen.facts.load import load
    from briefgen.publish.inputs import read_file

    data = read_file(path)
    return load(data, "standard input" if path == STDIN else str(path), schemes), data


def _write(path: Path, schemes: Schemes) -> list[dict[str, Any]]:
    """Rewrite the file if there is anything to write, and say what was."""
    from briefgen.facts.translations import rewritten
    from briefgen.publish.write import write_whole

    loaded, data = _read(path, schemes)
    result, done = rewritten(data, loaded)
    if result != data:
        write_whole(path, result)
    return [{"file": str(path), "line": one.line, "what": one.what} for one in done]


def _print(texts: list[dict[str, Any]], written: list[dict[str, Any]], output: str) -> None:
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
