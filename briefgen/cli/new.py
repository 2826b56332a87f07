"""`briefgen new`: a commented facts file that builds at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from briefgen.problems import Place, Problem, Refused

SCHEMA = "briefgen.schema.json"


def new(
    name: Annotated[str, typer.Argument(help="The name of the brief, for example g7-summit.")],
    folder: Annotated[Path, typer.Option(help="Where to write it.")] = Path("content"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Write a facts file to start from, with its schema beside it for your editor."""
    from briefgen.facts.schema import schema_text
    from briefgen.publish.inputs import collisions
    from briefgen.publish.write import write_whole

    stem, title = _named(name)
    path = folder / f"{stem}.yaml"
    if unusable := collisions([path]):
        raise Refused(unusable)
    if path.exists():
        hint = "choose another name; nothing was changed"
        raise Refused(
            [Problem("exists", "There is a file of this name already", Place(str(path)), hint)]
        )
    write_whole(path, starter(title).encode())
    write_whole(folder / SCHEMA, schema_text().encode())
    if not quiet:
        print(f"wrote {path}\nwrote {folder / SCHEMA}")
        print(f"open it in an editor, then: briefgen build {path}")


def starter(title: str) -> str:
    """The text of a new facts file."""
    text = Path(__file__).with_name("starter.yaml").read_text("utf-8")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("<title>", quoted)


def _named(name: str) -> tuple[str, str]:
    """The name of the file without its ending, and a title, for what the user typed.

    Raises `BadParameter` if that holds nothing that a file could be called.
    """
    from briefgen.facts.guess import as_id

    bare = re.sub(r"\.ya?ml$", "", name.strip(), flags=re.IGNORECASE)
    if "/" in bare or "\\" in bare:
        raise typer.BadParameter("name the brief, not a path; `--folder` says where to write it")
    stem = as_id(bare)
    if not stem:
        raise typer.BadParameter("the name needs a letter from a to z, or a digit")
    if re.fullmatch(r"[a-z0-9_-]+", bare):  # the name of a file, and not that of a summit
        bare = re.sub(r"[-_]+", " ", bare).strip().capitalize()
    title = "".join(c for c in " ".join(bare.split()) if c.isprintable())
    return stem, title[:90].strip()
