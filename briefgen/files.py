"""Reading files: one that the user has named, or one beside a brief; never more than fits.

A file that the user names may be a link. One that a brief names lies in the brief's folder, and no
link is followed to it. Pipes and devices, which might never end, are not read at all.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

State = list[int] | None
"""What tells a file from what it was: its size, times, and which it is; None where it is not."""


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


def read_file(path: Path, limit: int) -> bytes:
    """At most `limit` bytes of the file at `path`, which the user has named; it may be a link.

    Raises `Unreadable` for a pipe or a device, and `OSError`.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise Unreadable("This is not a file", "name a file; `-` is standard input")
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(limit)
    finally:
        os.close(handle)


def regular(path: Path | str) -> os.stat_result | None:
    """The status of the file at `path`; None if there is none, or a link, a pipe, a folder."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def state_of(path: Path | str) -> State:
    """The state of the file or folder at `path` now."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev]


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
