"""The manifest of an output folder: which files are in it, from which facts, made by what.

It names only that folder's files. What other readers get, it does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from briefgen import __version__

NAME = "manifest.json"
MAX_BYTES = 4_000_000
# The libraries whose versions change the bytes of a document.
LIBRARIES = (
    "babel",
    "jinja2",
    "markdown-it-py",
    "mdformat",
    "pikepdf",
    "pillow",
    "pydyf",
    "weasyprint",
)


def versions() -> dict[str, str]:
    """This program's version and those of the libraries that make the documents."""
    return {"briefgen": __version__, **{name: metadata.version(name) for name in LIBRARIES}}


def entry(about: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """What the manifest says of one file: its hash and size, and what its document is."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **about}


def merged(old: bytes | None, files: Mapping[str, Mapping[str, Any]], there: set[str]) -> bytes:
    """The manifest with `files` in it; of those it had, it keeps what is still `there`."""
    kept = {name: value for name, value in _files(old).items() if name in there}
    every = {**kept, **{name: dict(value) for name, value in files.items()}}
    text = json.dumps(
        {"format": 1, "made_with": versions(), "files": dict(sorted(every.items()))},
        ensure_ascii=False,
        indent=1,
    )
    return (text + "\n").encode()


def _files(data: bytes | None) -> dict[str, Any]:
    """The entries of a manifest; none where it cannot be read."""
    try:
        found = json.loads(data or b"{}").get("files", {})
    except (ValueError, AttributeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Finding:
    """What differs between a folder and its manifest: `what` is changed, added or lost."""

    file: str
    what: str


def differences(folder: Path) -> Iterator[Finding]:
    """What was changed, added or lost in `folder` since its manifest was written.

    Raises `ValueError` if the manifest is missing or no manifest.
    """
    path = folder / NAME
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise ValueError("there is no manifest in this folder")
    listed = _files(path.read_bytes())
    if not listed:
        raise ValueError("the manifest lists no files, or is damaged")
    present = {p.name for p in folder.iterdir() if p.is_file() and p.name != NAME}
    for name in sorted({*listed, *present}):
        if name not in listed:
            yield Finding(name, "added")
        elif name not in present:
            yield Finding(name, "lost")
        elif _sha256(folder / name) != listed[name].get("sha256"):
            yield Finding(name, "changed")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
