"""`briefgen sources add`: a file, or a text, becomes a source of a facts file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.problems import Place, Problem, Refused

if TYPE_CHECKING:
    from briefgen.publish.adding import Found, Original, Plan, Wishes

STDIN = "-"


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
) -> None:
    """Register a source with the hashes of its file and its text.

    Nothing is fetched from the web: save the page or the PDF first. A file in the folder of the
    facts file is referred to; one from elsewhere stays there, unless you say --copy.
    """
    from briefgen.files import Unreadable
    from briefgen.publish.adding import Wishes, looked_at

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
    original = _original(file_or_text, key)
    try:
        found = looked_at(original.data, original.name)
    except Unreadable as error:
        problem = Problem("source-text", error.reason, Place(original.name), error.remedy)
        raise Refused([problem]) from None
    _warn_of_pages(found)
    wishes = Wishes(key, fields, copy, replace)
    path = to or _only_facts_file()
    if path is None:
        _print_to_paste(original, found, wishes)
    else:
        _add_to(path, original, found, wishes)


def _original(file_or_text: str, key: str) -> Original:
    """What the user has given. Raises `Refused` if there is no such file."""
    from briefgen.files import Unreadable
    from briefgen.publish.adding import Original, is_text
    from briefgen.sources.extract import MAX_BYTES
    from briefgen.sources.texts import read_named

    if file_or_text == STDIN:
        return Original(sys.stdin.buffer.read(MAX_BYTES + 1), f"{key or 'pasted'}.txt", None)
    if is_text(file_or_text):
        return Original(file_or_text.encode("utf-8", "replace"), f"{key or 'pasted'}.txt", None)
    path = Path(file_or_text)
    try:
        return Original(read_named(path), path.name, path)
    except Unreadable as error:
        problem = Problem("no-file", error.reason, Place(file_or_text), error.remedy)
        raise Refused([problem]) from None


def _only_facts_file() -> Path | None:
    found = [path for path in sorted(Path("content").glob("*.yaml")) if not path.is_symlink()]
    return found[0] if len(found) == 1 else None


def _add_to(path: Path, original: Original, found: Found, wishes: Wishes) -> None:
    from briefgen.editions.theme import Theme, read_schemes
    from briefgen.publish.adding import carry_out, plan
    from briefgen.publish.inputs import read_input

    if str(path) == STDIN:
        raise typer.BadParameter("standard input cannot be written to; name a file with `--to`")
    source = read_input(path, read_schemes(Theme.of()), confirm=False)
    made = plan(source, path, original, found, wishes)
    written = carry_out(made, path)
    what = "gave this file to the source" if wishes.replace else "added the source"
    print(f"{path}:{made.line}: {what} `{made.key}`: {_called(found)}")
    for file in written[:-1]:
        print(f"wrote {file}")
    _print_next(made, path, original, wishes)


def _warn_of_pages(found: Found) -> None:
    """Say which pages hold no text, since nothing can be cited from them."""
    if found.textless:
        from briefgen.sources.texts import no_text

        print(f"warning: {no_text(found.textless)}: run text recognition on it", file=sys.stderr)


def _called(found: Found) -> str:
    names = {"text": "text", "markdown": "Markdown", "html": "a web page", "pdf": "a PDF"}
    return f"{names[found.kind]}, {found.words:,} words, sha256 {found.sha256[:12]}…"


def _print_next(made: Plan, path: Path, original: Original, wishes: Wishes) -> None:
    """What the user will want to know or do now."""
    if not made.text:
        print(
            f"{original.path} stays where it is, outside the folder of the facts file, so it has "
            f"to be named to be looked into: --source-text {made.key}={original.path}\n"
            "(with --copy it would be copied into the folder)"
        )
    if wishes.replace:
        named = "" if made.text else f" --source-text {made.key}={original.path}"
        print(f"now verify again: briefgen sources verify {path}{named} --write")
    else:
        print(f'now cite it: cite: {{source: {made.key}, quote: "…"}}')


def _print_to_paste(original: Original, found: Found, wishes: Wishes) -> None:
    """The source as YAML, where it is not clear which file it belongs to."""
    from briefgen.publish.adding import described, id_from
    from briefgen.yaml.edit import as_yaml

    fields = described(original, found, wishes, "")
    print(f"sources:\n{as_yaml(wishes.key or id_from(original.name) or 'source', fields)}", end="")
    print(
        "nothing was changed: name the facts file with `--to FILE`, or paste this into it "
        "(there is not exactly one in content/)",
        file=sys.stderr,
    )
