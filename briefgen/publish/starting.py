"""A facts file to start from: commented, with its schema beside it, and ready to be built."""

from __future__ import annotations

import os
import re
from pathlib import Path

from briefgen.facts.guess import as_id
from briefgen.facts.schema import schema_text
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import collisions
from briefgen.publish.write import holds, refuse_links, write_whole

SCHEMA = "briefgen.schema.json"


def start(name: str, folder: Path) -> tuple[Path, Path]:
    """Write a facts file for the brief called `name` into `folder`, and the schema.

    Gives where they are; the schema is left alone if one that differs is there, as its user may
    have edited it. Raises `ValueError` for a name that no file can be made of, `Refused` if
    there is such a file already or its name is one that not every system can store.
    """
    stem, title = _named(name)
    path, schema = folder / f"{stem}.yaml", folder / SCHEMA
    if unusable := collisions([path]):
        raise Refused(unusable)
    for wanted in (path, schema):
        refuse_links(wanted, folder)
    if os.path.lexists(path):
        hint = "choose another name; nothing was changed"
        raise Refused(
            [Problem("exists", "There is a file of this name already", Place(str(path)), hint)]
        )
    write_whole(path, starter(title).encode(), folder)
    if not os.path.lexists(schema):
        write_whole(schema, schema_text().encode(), folder)
    return path, schema


def is_current(schema: Path) -> bool:
    """Whether the schema in this file is that of this version."""
    return holds(schema, schema_text().encode())


def starter(title: str) -> str:
    """The text of a new facts file."""
    text = Path(__file__).with_name("starter.yaml").read_text("utf-8")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("<title>", quoted)


def _named(name: str) -> tuple[str, str]:
    """The name of the file without its ending, and a title, for what the user typed.

    Raises `ValueError` if that holds nothing that a file could be called.
    """
    bare = re.sub(r"\.ya?ml$", "", name.strip(), flags=re.IGNORECASE)
    if "/" in bare or "\\" in bare:
        raise ValueError("name the brief, not a path; `--folder` says where to write it")
    stem = as_id(bare)
    if not stem:
        raise ValueError("the name needs a letter from a to z, or a digit")
    if re.fullmatch(r"[a-z0-9_-]+", bare):  # the name of a file, and not that of a summit
        bare = re.sub(r"[-_]+", " ", bare).strip().capitalize()
    title = "".join(c for c in " ".join(bare.split()) if c.isprintable())
    return stem, title[:90].strip()
