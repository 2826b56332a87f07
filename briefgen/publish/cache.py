"""Finished documents, kept so that none is made twice from the same.

The key of a document is a hash over all that its bytes depend on: the facts as its readers see
them, and never what is withheld from them; the record and the pictures of those facts; what it
says of changes; every file of the theme; the options; the program, Python and the libraries, those
of the system among them. What follows from the rest of the file is looked at anew each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from briefgen.editions.pictures import MAX_BYTES
from briefgen.editions.theme import Theme
from briefgen.facts.markings import scheme_of
from briefgen.files import Unreadable, read_beside, regular
from briefgen.publish import manifest
from briefgen.publish.document import Document, Draft, Options
from briefgen.publish.shelf import Shelf

# What tells whether files have changed: those of a theme by what is in them, libraries by date.


# A folder that holds more is not one of templates alone; it is not read through for each build.
_MOST_FILES, _MOST_FONT_BYTES = 2_000, 100_000_000
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
            status = os.lstat(path)
            total += status.st_size
            if count > _MOST_FILES or total > _MOST_FONT_BYTES:
                raise _TooMuch
            yield path, status.st_size, status.st_mtime_ns

    def _read(self, signature: Signature) -> bytes:
        whole = hashlib.sha256()
        for path, _, _ in signature:
            for part in (os.fsencode(self._name(Path(path))), _content(path)):
                whole.update(hashlib.sha256(part).digest())
        return whole.digest()

    def _name(self, path: Path) -> str:
        """A file's path in its folder, and which folder that is, counted from the last one."""
        at, folder = next(
            (at, f) for at, f in enumerate(reversed(self._folders)) if path.is_relative_to(f)
        )
        return f"{at}/{path.relative_to(folder).as_posix()}"


def files_below(folder: Path) -> Iterator[str]:
    """The files and links below `folder` by path, sorted."""
    for here, names in folders_below(folder):
        yield from (os.path.join(here, name) for name in sorted(names))


def folders_below(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """`folder` and those below it, with the files in each, and the links, which are not followed.

    A file to which a link leads within `folder` is itself among these; one elsewhere is no part of
    a theme. Pipes and devices are none either.
    """
    for here, folders, names in os.walk(folder):
        folders.sort()
        paths = ((name, os.path.join(here, name)) for name in (*folders, *names))
        yield here, [name for name, path in paths if os.path.islink(path) or regular(path)]


def _content(path: str) -> bytes:
    """What is in a file, or where a link leads."""
    return os.fsencode(os.readlink(path)) if os.path.islink(path) else Path(path).read_bytes()


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
        try:
            noted = json.loads(self._shelf.get(self._NAME) or b"[]")
            return tuple((str(path), size, time) for path, size, time in noted) or None
        except (ValueError, TypeError):
            return None


def _stated(files: Sequence[str]) -> Signature | None:
    try:
        return tuple((p, (s := os.stat(p)).st_size, s.st_mtime_ns) for p in files)
    except OSError:
        return None


_MOST_BYTES = 200_000_000
_LENGTH = struct.Struct(">I")


class Cache:
    """Documents made with one theme and one set of options; with `fresh` none is taken from it."""

    def __init__(self, theme: Theme, options: Options, *, fresh: bool = False) -> None:
        self._shelf = Shelf.of("documents")
        self._theme = ThemeFiles(theme)
        self._libraries = LibraryFiles(self._shelf)
        self._options = options
        self._look = not fresh and not self._shelf.is_empty()
        self._trimmed = False

    @cached_property
    def _constant(self) -> bytes:
        """What is the same for all documents of this build."""
        options = {k: v for k, v in asdict(self._options).items() if k != "prove"}
        made_by = [manifest.versions(), sys.version, platform.machine()]
        return json.dumps([options, made_by], sort_keys=True, default=str).encode()

    def state(self, draft: Draft) -> object:
        """The state of the files that are read when a document is made; None if it is unknown."""
        theme, pictures = self._theme.signature(), _pictures(draft)
        return None if theme is None or pictures is None else (theme, pictures)

    def get(self, draft: Draft) -> Document | None:
        """The document that was kept of the same facts, files and options, if there is one."""
        name = self._name(draft) if self._look else None
        kept = self._shelf.get(name) if name else None
        return None if kept is None else _unpacked(kept, draft)

    def keep(self, draft: Draft, document: Document, libraries: Sequence[str] = ()) -> None:
        """Keep what was made of `draft` for the next time, by an engine with these `libraries`.

        It is not kept if it has warnings, which name lines of the file, or if something from which
        it is made is not any more as `draft.made_from` says.
        """
        self._libraries.note(libraries)
        name = self._name(draft) if self._shelf.is_open and not document.warnings else None
        if name is None or draft.made_from is None or draft.made_from != self.state(draft):
            return
        self._shelf.put(name, _packed(document))
        if not self._trimmed:
            self._shelf.trim(_MOST_BYTES)
            self._trimmed = True

    def _name(self, draft: Draft) -> str | None:
        """The key of a document; None where not all of it can be known."""
        theme, pictures = self._theme.fingerprint(), _pictures(draft)
        libraries = self._libraries.fingerprint() if self._options.typeset else b""
        if theme is None or pictures is None or libraries is None:
            return None
        parts = _hashed(self._constant, _fixed(draft), theme, pictures, libraries)
        return hashlib.sha256(parts).hexdigest()


def libraries() -> list[str]:
    """The files of the libraries with which documents on the shelf were made, if that is known."""
    return LibraryFiles(Shelf.of("documents")).paths()


def _hashed(*parts: bytes) -> bytes:
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _fixed(draft: Draft) -> bytes:
    """What was read with the facts, and cannot change while their document is made."""
    marking = draft.facts.brief.marking
    scheme = scheme_of(marking, draft.source.loaded.schemes) if marking else None
    place = (scheme.name, scheme.place) if scheme else None
    rest = repr((draft.order, place, draft.since)).encode()
    return _hashed(draft.text, draft.record, rest)


def _pictures(draft: Draft) -> bytes | None:
    """The pictures of the facts; None where one cannot be read, which is for others to say."""
    found = b""
    for figure in draft.facts.figures.items.values() if draft.facts.figures else ():
        if draft.source.folder is None:
            return None
        try:
            data = read_beside(draft.source.folder, figure.file, MAX_BYTES)
        except (Unreadable, OSError):
            return None
        found += hashlib.sha256(data).digest()
    return found


def _packed(document: Document) -> bytes:
    """A document as bytes: what is said of it and the sizes of its forms, then the forms."""
    forms = {name.rpartition(".")[2]: data for name, data in document.files.items()}
    sizes = {form: len(data) for form, data in forms.items()}
    head = json.dumps({"about": dict(document.about), "sizes": sizes}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *forms.values()))


def _unpacked(data: bytes, draft: Draft) -> Document | None:
    """The document that `_packed` made so; None for bytes of any other shape."""
    files = {}
    try:
        start = _LENGTH.size
        end = start + _LENGTH.unpack(data[:start])[0]
        head = json.loads(data[start:end])
        about, sizes = dict(head["about"]), dict(head["sizes"])
        for form, size in sizes.items():
            start, end = end, end + size
            files[f"{draft.stem}.{form}"] = data[start:end]
    except (struct.error, ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = files and all(files.values()) and end == len(data)
    return Document(draft.order.audience or "", files, about, kept=True) if whole else None
