"""A hostile or careless input, and what has to come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
# What a file beside the brief is where it is not bytes.
Special = Literal["link", "folder link", "pipe", "folder"]
LINK_OUT: Final = "link"
LINK_FOLDER_OUT: Final = "folder link"
PIPE: Final = "pipe"
FOLDER: Final = "folder"
SECRET = b"format: 1 the-secret-outside"


@dataclass(frozen=True)
class Case:
    """One input: its name, the bytes of the facts file, and what is expected of it.

    `expect` is the code of a problem that must be reported, or `shown:` and words that every
    reader must find in each document exactly as written. `beside` are files in the same folder.
    With `sources` the sources are read and the quotes verified; otherwise documents are built,
    with `pdf` as PDF too.
    """

    name: str
    data: bytes
    expect: str
    beside: Mapping[str, bytes | Special] = field(default_factory=dict)
    sources: bool = False
    pdf: bool = False

    def lay_out(self, folder: Path) -> Path:
        """Put the files into `folder`, which lies beside a secret one; gives the facts file."""
        secret = folder.parent / "secret.txt"
        secret.write_bytes(SECRET)
        for name, content in self.beside.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            elif content == LINK_OUT:
                path.symlink_to(secret)
            elif content == LINK_FOLDER_OUT:
                path.symlink_to(folder.parent)
            elif content == PIPE:
                import os

                os.mkfifo(path)
            else:
                path.mkdir()
        facts = folder / "x.yaml"
        facts.write_bytes(self.data)
        return facts


def whole(name: str, text: str | bytes, expect: str) -> Case:
    """A case whose file is `text`."""
    return Case(name, text.encode() if isinstance(text, str) else text, expect)


def body(name: str, text: str, expect: str) -> Case:
    """A case whose file is a minimal head and `text`."""
    return whole(name, HEAD + text, expect)


def quoted(text: str) -> str:
    """`text` as YAML takes it word for word, on one line."""
    return "'" + text.replace("'", "''") + "'"


def claim(name: str, text: str, expect: str = "", *, pdf: bool = False) -> Case:
    """A case with `text` as the bottom line; unless said otherwise it has to be shown as it is."""
    data = f"{HEAD}bottom_line: {{a: {quoted(text)}}}\n".encode()
    return Case(name, data, expect or f"shown:{text}", pdf=pdf)


def prose(name: str, text: str, expect: str) -> Case:
    """A case with `text` as Markdown."""
    block = "\n".join("      " + line for line in text.splitlines())
    return body(name, f"background:\n  a:\n    text: |\n{block}\n    basis: ours\n", expect)
