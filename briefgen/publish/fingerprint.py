"""What tells whether files have changed: those of a theme by what is in them, libraries by date."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefgen.editions.theme import Theme
from briefgen.publish.shelf import Shelf

# A folder that holds more is not one of templates alone; it is not read through for each build.
_MOST_FILES, _MOST_BYTES = 2_000, 100_000_000
Signature = tuple[tuple[str, int, int], ...]
"""Of each file its path, its size in bytes, and when it was changed, in nanoseconds."""


class _TooMuch(Exception):
    """There are too many files, or too large ones, to look at."""


class ThemeFiles:
    """The files of a theme; they are read again only when one of them seems to have changed."""

    def __init__(self, theme: Theme) -> None:
        self._folders = theme.folders
        self._known: tuple[Signature, bytes] | None = None

    def fingerprint(self) -> bytes | None:
        """A hash over names and contents; None where that would be too much to read."""
        now = self.signature()
        if now is None:
            return None
        if self._known is None or self._known[0] != now:
            try:
                self._known = now, self._read(now)
            except OSError:
                return None
        return self._known[1]

    def signature(self) -> Signature | None:
        """The state of the files by their names, sizes and dates; None where there are too many."""
        try:
            return tuple(self._states())
        except (_TooMuch, OSError):
            return None

    def _states(self) -> Iterator[tuple[str, int, int]]:
        total = 0
        for count, path in enumerate(path for f in self._folders for path in files_below(f)):
            status = os.stat(path)
            total += status.st_size
            if count > _MOST_FILES or total > _MOST_BYTES:
                raise _TooMuch
            yield path, status.st_size, status.st_mtime_ns

    def _read(self, signature: Signature) -> bytes:
        whole = hashlib.sha256()
        for path, _, _ in signature:
            for part in (self._name(Path(path)).encode(), Path(path).read_bytes()):
                whole.update(hashlib.sha256(part).digest())
        return whole.digest()

    def _name(self, path: Path) -> str:
        """A file's path in its folder, and which folder that is, counted from the last one."""
        at, folder = next(
            (at, f) for at, f in enumerate(reversed(self._folders)) if path.is_relative_to(f)
        )
        return f"{at}/{path.relative_to(folder).as_posix()}"


def files_below(folder: Path) -> Iterator[str]:
    """The files below `folder` by path, sorted."""
    for here, names in folders_below(folder):
        yield from (os.path.join(here, name) for name in sorted(names))


def folders_below(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """`folder` and those below it, each once whatever links lead to it, with what is in it."""
    seen: set[tuple[int, int]] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        status = os.stat(here)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders.sort()
        yield here, names


class LibraryFiles:
    """The libraries with which the PDF engine last ran. Their list lies on the shelf.

    The engine finds them when it starts, long after it is known whether it is needed at all.
    """

    _NAME = "libraries"

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._noted: Signature | None = None

    def note(self, files: Sequence[str]) -> None:
        """Take down the files that an engine has loaded. Without any, nothing is known of it."""
        if files and (self._noted is None or [path for path, _, _ in self._noted] != list(files)):
            self._noted = _stated(files)
            if self._noted:
                self._shelf.put(self._NAME, json.dumps(self._noted).encode())

    def paths(self) -> list[str]:
        """The files that are known; none where no engine has ever told."""
        return [path for path, _, _ in self._noted or self._last() or ()]

    def fingerprint(self) -> bytes | None:
        """A hash over the files as they were; None if there are none, or one has changed since."""
        noted = self._noted or self._last()
        if not noted or _stated([path for path, _, _ in noted]) != noted:
            return None
        self._noted = noted
        return hashlib.sha256(repr(noted).encode()).digest()

    def _last(self) -> Signature | None:
        data = self._shelf.get(self._NAME)
        return tuple((p, s, t) for p, s, t in json.loads(data)) if data else None


def _stated(files: Sequence[str]) -> Signature | None:
    try:
        return tuple((p, (s := os.stat(p)).st_size, s.st_mtime_ns) for p in files)
    except OSError:
        return None
