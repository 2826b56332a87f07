"""Which facts files a command is about, and reading them."""

from __future__ import annotations

import sys
from pathlib import Path

from briefgen.facts.load import Loaded, load
from briefgen.facts.reader import MAX_BYTES
from briefgen.problems import Place, Problem, Refused


def chosen(files: list[Path] | None) -> list[Path]:
    """The files named, or every `content/*.yaml`. Raises `Refused` where there is none."""
    if files:
        return files
    found = sorted(Path("content").glob("*.yaml"))
    if not found:
        raise Refused(
            [
                Problem(
                    "no-files",
                    "There is no facts file in the folder content/",
                    Place("content"),
                    "name a file, or write one with `briefgen new NAME`",
                )
            ]
        )
    return found


def read(path: Path) -> Loaded:
    """The brief in the file at `path`; `-` is standard input. Raises `Refused`."""
    if str(path) == "-":
        return load(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    if path.is_dir():
        raise Refused(
            [
                Problem(
                    "no-file",
                    "This is a folder, not a facts file",
                    Place(str(path)),
                    f"name the file, for example {path}/*.yaml",
                )
            ]
        )
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Refused(
            [
                Problem(
                    "no-file",
                    "There is no such file",
                    Place(str(path)),
                    "check the name; `briefgen new NAME` writes a new one",
                )
            ]
        ) from None
    except OSError as error:
        raise Refused(
            [Problem("no-file", f"The file cannot be read: {error.strerror}", Place(str(path)))]
        ) from None
    return load(data, str(path))
