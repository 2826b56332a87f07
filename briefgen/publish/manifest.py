"""The manifest of an output folder: which files are in it, from which facts, made by what.

It names only that folder's files. What other readers get, it does not know.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from briefgen import __version__
from briefgen.files import Unreadable, read_beside, regular

NAME = "manifest.json"
_VERSIONS = "made_with"
MAX_BYTES = 16_000_000
_MOST_VERSIONS = 10_000
# The libraries whose versions change the bytes of a document.
LIBRARIES = (
    "babel",
    "jinja2",
    "markdown-it-py",
    "mdformat",
    "pikepdf",
    "pillow",
    "pydyf",
    "pyyaml",
    "weasyprint",
)


def versions() -> dict[str, str]:
    """This program's version, and those of the language and the libraries that it is made with."""
    return {
        "briefgen": __version__,
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: metadata.version(name) for name in LIBRARIES},
    }


def entry(about: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """What the manifest says of one file: its hash and size, and what its document is."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **about}


def merged(old: Manifest, files: Mapping[str, Mapping[str, Any]], there: set[str]) -> bytes:
    """The manifest with `files` in it; of those it had, it keeps what is still `there`.

    A file that was made with other versions than these keeps them beside its entry.
    """
    made_with = versions()
    kept = {
        name: {**({} if old.made_with == made_with else {_VERSIONS: old.made_with}), **value}
        for name, value in old.files.items()
        if name in there
    }
    every = {**kept, **{name: dict(value) for name, value in files.items()}}
    text = json.dumps(
        {"format": 1, _VERSIONS: made_with, "files": dict(sorted(every.items()))},
        ensure_ascii=False,
        indent=1,
    )
    return (text + "\n").encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: each file's entry by its name, and what made them."""

    files: Mapping[str, Mapping[str, Any]]
    made_with: Mapping[str, Any]


_NONE = Manifest({}, {})


def read(folder: Path) -> Manifest:
    """The manifest in `folder`; an empty one where there is none, or none that can be read."""
    try:
        found = json.loads(read_beside(folder, NAME, MAX_BYTES))
        files, made_with = found["files"], found[_VERSIONS]
    except (Unreadable, OSError, ValueError, KeyError, TypeError, RecursionError):
        return _NONE
    if not isinstance(files, dict) or not isinstance(made_with, dict):
        return _NONE
    if len(json.dumps(made_with)) > _MOST_VERSIONS:  # it is copied into every entry
        return _NONE
    return Manifest({k: v for k, v in files.items() if isinstance(v, dict)}, made_with)


def left_behind(
    old: Manifest, files: Mapping[str, Mapping[str, Any]], there: set[str]
) -> Iterator[str]:
    """Names of files still `there` that hold a document of `files` as it was with other facts."""
    now = {_document(name): entry.get("facts_sha256") for name, entry in files.items()}
    for name in sorted(there.intersection(old.files).difference(files)):
        known = now.get(_document(name))
        if known and known != old.files[name].get("facts_sha256"):
            yield name


def _document(name: str) -> str:
    """What a document is called, of which a file of that name is one format."""
    return name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """What differs between a folder and its manifest: `what` is changed, added or lost."""

    file: str
    what: str


def folders(folder: Path) -> list[Path]:
    """`folder` and those in it, to any depth, that hold files; links are not followed."""
    return [Path(here) for here, _, names in os.walk(folder) if names]


def differences(folder: Path) -> Iterator[Finding]:
    """What was changed, added or lost in `folder` since its manifest was written.

    In a folder without a manifest every file was added. A link counts as a change: what it leads
    to is not in the folder.
    """
    listed = read(folder).files
    present = {p.name: p for p in folder.iterdir() if p.is_symlink() or regular(p)}
    present.pop(NAME, None)
    for name in sorted({*listed, *present}):
        if name not in listed:
            yield Finding(name, "added")
        elif name not in present:
            yield Finding(name, "lost")
        elif not _as_listed(present[name], listed[name]):
            yield Finding(name, "changed")


def _as_listed(path: Path, entry: Mapping[str, Any]) -> bool:
    status = regular(path)
    if status is None or status.st_size != entry.get("bytes"):
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == entry.get("sha256")
