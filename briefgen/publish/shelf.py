"""A folder of the user's own for what can be made again: entries by name, each with its seal.

It lies in the user's cache folder and not beside the facts: a content folder may come from a
stranger, and what is taken from here is put into documents unread. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache

from briefgen import __version__

_SEAL = hashlib.sha256().digest_size
_FORMAT = "1"


def user_folder() -> Path | None:
    """Where this system keeps a user's caches; None where that is not known."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "briefgen"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if not home.is_absolute():
        return None
    parts = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return home.joinpath(*parts, "briefgen")


class Shelf:
    """Entries by name. Whatever cannot be read or written counts as not there."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def of(cls, name: str) -> Shelf:
        """The user's shelf for one sort of entries; an empty one where there is no safe place."""
        base = user_folder()
        if base is None or not _is_own(base):
            return cls(None)
        return cls(base / _FORMAT / name)

    @property
    def is_open(self) -> bool:
        """Whether there is a place for entries at all."""
        return self._folder is not None

    def is_empty(self) -> bool:
        """Whether there is no entry."""
        if self._folder is None:
            return True
        try:
            with os.scandir(self._folder) as entries:
                return next(entries, None) is None
        except OSError:
            return True

    def get(self, name: str) -> bytes | None:
        """What was put there under `name`; None if it is missing or not whole."""
        if self._folder is None:
            return None
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError:
            return None
        content = data[_SEAL:]
        if hashlib.sha256(content).digest() != data[:_SEAL]:
            return None
        with suppress(OSError):  # the time of its last use says which entry may go
            os.utime(path)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep `content`. The file is there whole or not at all; if it cannot be written, not."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, path = tempfile.mkstemp(prefix=".", dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(content).digest())
                    file.write(content)
                os.replace(path, self._folder / name)
            except BaseException:
                os.unlink(path)
                raise

    def trim(self, most: int) -> None:
        """Delete the entries that were not used for longest, until the rest has `most` bytes."""
        if self._folder is None:
            return
        found = []
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                found.append((status.st_mtime_ns, status.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= most:
                return
            with suppress(OSError):
                os.unlink(path)
            total -= size


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have written there: it is this user's, and made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


# Templates as Python code, kept from one run to the next: making it takes longer than using it.


_MOST_BYTES = 20_000_000
_MADE_BY = "\n".join((__version__, jinja2.__version__, sys.version, platform.machine()))


class CompiledTemplates(BytecodeCache):
    """The code of the templates of one form; that of a template that has changed is not used."""

    def __init__(self, form: str) -> None:
        self._shelf = Shelf.of("templates")
        self._form = form
        self._trimmed = False

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """One name for each template file, form, and version of what made the code."""
        parts = (_MADE_BY, self._form, name, filename or "")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Fill the bucket if there is code for the text that the template has now."""
        if code := self._shelf.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep the code in the bucket."""
        self._shelf.put(bucket.key, bucket.bytecode_to_string())
        if not self._trimmed:
            self._shelf.trim(_MOST_BYTES)
            self._trimmed = True
