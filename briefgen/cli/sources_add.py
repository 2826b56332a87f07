"""`briefgen sources add`: a file, or a text, becomes a source of a facts file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen import api
from briefgen.cli.options import STDIN, Templates, facts_files

if TYPE_CHECKING:
    from briefgen.api import Added


def add(
    file_or_text: Annotated[
        str,
        typer.Argument(
            help="A file (text, Markdown, HTML, PDF), `-` for stdin, or a text of several lines."
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The facts file; that of content/ if there is one."),
    ] = None,
    key: Annotated[str, typer.Option("--id", help="Its id; made of the file's name.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    author: Annotated[str, typer.Option(help="Who wrote it.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    published: Annotated[str, typer.Option("--date", help="When it was published.")] = "",
    address: Annotated[str, typer.Option(help="Where it is on the web.")] = "",
    accessed: Annotated[str, typer.Option(help="When it was read there.")] = "",
    lang: Annotated[str, typer.Option(help="Its language, for example en.")] = "",
    secondary: Annotated[
        bool, typer.Option("--secondary", help="It reports what others said or wrote.")
    ] = False,
    redistribute: Annotated[
        bool, typer.Option("--redistribute", help="Its text may be passed on.")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the file into the folder of the facts file.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Give a source that is there already this file.")
    ] = False,
    templates: Templates = None,
) -> None:
    """Register a source with the hashes of its file and its text.

    Nothing is fetched from the web: save the page or the PDF first. A file in the folder of the
    facts file is referred to; one from elsewhere stays there, unless you say --copy.
    """
    if to == STDIN:
        raise typer.BadParameter("standard input cannot be written to; name a file with `--to`")
    given = {
        "title": title,
        "author": author,
        "publisher": publisher,
        "date": published,
        "address": address,
        "accessed": accessed,
        "lang": lang,
        "kind": "secondary" if secondary else "",
        "redistribute": "yes" if redistribute else "",
    }
    fields = {name: value for name, value in given.items() if value.strip()}
    path = to or _only_facts_file()
    added = api.sources_add(
        file_or_text, path, key=key, fields=fields, copy=copy, replace=replace, templates=templates
    )
    if added.found.remark:
        print(f"warning: {added.found.remark}", file=sys.stderr)
    if path is None:
        _print_to_paste(added)
    else:
        _print_added(added, path, replaced=replace)


def _only_facts_file() -> Path | None:
    found = facts_files()
    return found[0] if len(found) == 1 else None


def _print_added(added: Added, path: Path, *, replaced: bool) -> None:
    """What was written, and what the user will want to know or do now."""
    assert added.plan
    key, original = added.plan.key, added.original.path
    what = "gave this file to the source" if replaced else "added the source"
    print(f"{path}:{added.plan.line}: {what} `{key}`: {_called(added)}")
    for file in added.written[:-1]:
        print(f"wrote {file}")
    if not added.plan.text:
        print(
            f"{original} stays where it is, outside the folder of the facts file, so it has "
            f"to be named to be looked into: --source-text {key}={original}\n"
            "(with --copy it would be copied into the folder)"
        )
    if replaced:
        named = "" if added.plan.text else f" --source-text {key}={original}"
        print(f"now verify again: briefgen sources verify {path}{named} --write")
    else:
        print(f'now cite it: cite: {{source: {key}, quote: "…"}}')


def _called(added: Added) -> str:
    names = {"text": "text", "markdown": "Markdown", "html": "a web page", "pdf": "a PDF"}
    found = added.found
    return f"{names[found.kind]}, {found.words:,} words, sha256 {found.sha256[:12]}…"


def _print_to_paste(added: Added) -> None:
    """The source as YAML, where it is not clear which file it belongs to."""
    print(added.to_paste, end="")
    print(
        "nothing was changed: name the facts file with `--to FILE`, or paste this into it "
        "(there is not exactly one in content/)",
        file=sys.stderr,
    )
