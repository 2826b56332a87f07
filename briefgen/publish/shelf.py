"""A folder of the user's own for what can be made again: entries by name, each with its seal.

It lies in the user's cache folder and not beside the facts: a content folder may come from a
stranger, and what is taken from here is put into documents, or run, unread. So an entry counts only
with a seal made with a key that this user alone can read (HMAC, RFC 2104): whoever can write an
entry, and no more, cannot make one that is used. All of it can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from briefgen.files import Unreadable, read_beside, regular

_FORMAT = "2"
_KEY, _KEY_BYTES = "key", 32
_SEAL = hashlib.sha256().digest_size
_MOST_BYTES = 500_000_000
_NAME = re.compile(r"[0-9a-z-]{1,64}")
_PREFIX = ".briefgen-part-"


def user_folder() -> Path | None:
    """Where this system keeps a user's caches; None where that is not known."""
    named = os.environ.get("XDG_CACHE_HOME", "")
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


def is_wanted(sort: str) -> bool:
    """Whether entries of this sort may be read and kept.

    `BRIEFGEN_CACHE=off` says that none may, and `BRIEFGEN_CACHE=templates` none but the templates'
    code, as where it is measured what making a document costs.
    """
    setting = os.environ.get("BRIEFGEN_CACHE")
    return setting != "off" and (setting != "templates" or sort == "templates")


class Shelf:
    """Entries by name. Whatever cannot be read or written, or is not ours, counts as not there."""

    def __init__(self, folder: Path | None, key: bytes = b"") -> None:
        self._folder = folder
        self._key = key

    @classmethod
    def of(cls, sort: str) -> Shelf:
        """The user's shelf for one sort of entries; one for none where there is no safe place."""
        base = user_folder() if is_wanted(sort) else None
        if base is None or not all(map(_is_own, (base, base / _FORMAT, base / _FORMAT / sort))):
            return cls(None)
        key = _key(base)
        return cls(base / _FORMAT / sort, key) if key else cls(None)

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
        """What was put there under `name`; None if it is missing, not whole or not ours."""
        if self._folder is None or not _NAME.fullmatch(name):
            return None
        try:
            data = read_beside(self._folder, name, _MOST_BYTES)
        except (Unreadable, OSError):
            return None
        content = data[_SEAL:]
        if not hmac.compare_digest(self._seal(name, content), data[:_SEAL]):
            return None
        with suppress(OSError):  # the time of its last use says which entry may go
            os.utime(self._folder / name, follow_symlinks=False)
        return content

    def _seal(self, name: str, content: bytes) -> bytes:
        """What only this user can make, for this entry of this sort and for no other."""
        assert self._folder
        about = f"{self._folder.name}/{name}\0".encode()
        return hmac.digest(self._key, about + content, "sha256")

    def put(self, name: str, content: bytes) -> None:
        """Keep `content`. The file is there whole or not at all; if it cannot be written, not."""
        if self._folder is not None and _NAME.fullmatch(name):
            with suppress(OSError):
                _put(self._folder / name, self._seal(name, content) + content)

    def trim(self, most: int) -> None:
        """Delete the entries that were not used for longest, until the rest has `most` bytes.

        What a killed process has left is deleted too, when it is as old as those.
        """
        if self._folder is None:
            return
        entries = []
        with suppress(OSError), os.scandir(self._folder) as there:
            for entry in there:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    entries.append((status.st_mtime_ns, status.st_size, entry.path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= most:
                return
            with suppress(OSError):
                os.unlink(path)
            total -= size


def _put(path: Path, data: bytes) -> None:
    """Write a file for this user alone. Raises `OSError`."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have written there: a folder of this user's, made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.lstat()
    except OSError:
        return False
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return own and not status.st_mode & 0o022


def _key(base: Path) -> bytes | None:
    """The key of the seals; None where there can be none that is this user's alone.

    It is made anew if others can read it, since what was sealed with it may be theirs then.
    """
    try:
        key = _read_key(base)
        if key is None:
            _put(base / _KEY, secrets.token_bytes(_KEY_BYTES))
            key = _read_key(base)
    except (OSError, Unreadable):
        return None
    return key


def _read_key(base: Path) -> bytes | None:
    """The key, if there is one that only this user can read. Raises `OSError`, `Unreadable`."""
    status = regular(base / _KEY)
    if status is None or status.st_uid != os.getuid() or status.st_mode & 0o077:
        return None
    key = read_beside(base, _KEY, _KEY_BYTES)
    return key if len(key) == _KEY_BYTES else None
