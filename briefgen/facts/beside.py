"""Files beside a brief: opened inside its folder and nowhere else, and never more than fits."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

OPENED: set[str] = set()
"""The paths of all files that were asked for here, whether they could be read or not."""


class Unreadable(Exception):
    """A file that a brief names cannot be used; `reason` and `remedy` are for its author."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


class Missing(Unreadable):
    """There is no file of this name."""


def read_beside(folder: Path, name: str, limit: int) -> bytes:
    """The bytes of the file `name`, a relative path with `/`, below `folder`; at most `limit`.

    No step of the path may be a link, so that a folder received by e-mail cannot point at files
    elsewhere. Raises `Unreadable`.
    """
    OPENED.add(os.path.join(folder, name))
    handle = _open(folder, name)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"“{name}” is not a file", "name a file, not a folder or a device")
        if status.st_size > limit:
            raise Unreadable(
                f"“{name}” has {status.st_size:,} bytes; at most {limit:,} are read",
                "make the file smaller",
            )
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(limit)
    finally:
        os.close(handle)


def _open(folder: Path, name: str) -> int:
    """A handle of the file, reached step by step without following a link."""
    here = os.open(folder, os.O_RDONLY)
    try:
        *folders, last = name.split("/")
        for step in folders:
            inner = os.open(step, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            raise Unreadable(
                f"“{name}” is a link, or lies behind one", "put the file itself beside the brief"
            ) from None
        kind = Missing if error.errno == errno.ENOENT else Unreadable
        raise kind(
            f"“{name}” cannot be opened: {os.strerror(error.errno or 0)}",
            "put the file into the brief's own folder, and check the name",
        ) from None
    finally:
        os.close(here)
