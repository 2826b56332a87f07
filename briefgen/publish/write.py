"""Putting files in place whole: a reader finds the old file or the new one, never a part.

All that the program writes for its user goes through here. No link is followed: a folder that came
by e-mail could lead with one to any file of its reader.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from briefgen.files import regular
from briefgen.problems import Place, Problem, Refused

_PREFIX, _SUFFIX = ".briefgen-part-", ".tmp"
_TEMPORARY = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}{re.escape(_SUFFIX)}")


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is written whole under a name of its own, and where it is to go.

    `file` stays open, and locked: the system ends the lock with this process, however that ends,
    so a file of this sort without a lock is a leftover.
    """

    temporary: Path
    target: Path
    file: IO[bytes]

    def drop(self) -> None:
        """Delete it, if it has not been put in place."""
        with suppress(OSError):
            self.temporary.unlink()
        self.file.close()


def write_whole(path: Path, data: bytes, within: Path | None = None) -> None:
    """Put `data` at `path` atomically; as `stage` and `put` do.

    What a killed command has left in its folder is cleared away. Raises `OSError`, and `Refused`.
    """
    staged = stage(path, data, within)
    sweep(path.parent)
    put([staged])


def stage(path: Path, data: bytes, within: Path | None = None) -> Staged:
    """Write `data` beside `path`, with the mode of the file that is there, and nothing else yet.

    Folders are made as they are needed. `within` is the folder that the user has named, below
    which `path` lies. Raises `Refused` as `refuse_links` does, or if there is something at `path`
    that is no file; `OSError` (full disk, no permission). Nothing is left behind then.
    """
    refuse_links(path, within)
    _refuse_strange(path)
    with _naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = _temporary(path)
        try:
            staged.file.write(data)
            staged.file.flush()
            os.fsync(staged.file.fileno())
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            os.chmod(staged.temporary, mode)
        except BaseException:
            staged.drop()
            raise
    return staged


def _temporary(path: Path) -> Staged:
    """An empty file beside `path`, open and locked."""
    while True:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
        staged = Staged(Path(name), path, os.fdopen(handle, "wb"))
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.path.exists(name):  # or another command took it for a leftover before it had its lock
            return staged
        staged.drop()


def refuse_links(path: Path, within: Path | None = None) -> None:
    """Raise `Refused` if `path`, or a folder on the way to it, is a link.

    The way of a relative path begins in the current folder; that of another at `within`, or else at
    the folder that holds it: how the user's machine is arranged above that is the user's affair.
    """
    top = within or path.parent
    if not path.is_relative_to(top) or ".." in path.relative_to(top).parts:
        raise Refused(
            [
                Problem(
                    "link",
                    "This cannot be written: it lies outside the output folder",
                    Place(str(path)),
                )
            ]
        )
    steps = [path, *path.parents]
    if path.is_absolute():
        steps = steps[: steps.index(top) + 1]
    for step in reversed(steps):
        if step.is_symlink():
            message = "This cannot be written: it is a link, and leads elsewhere"
            hint = "name the file or folder that it leads to, or put a real one in its place"
            raise Refused([Problem("link", message, Place(str(step)), hint)])


def _refuse_strange(path: Path) -> None:
    """Raise `Refused` if there is a pipe, a device or a folder at `path`."""
    if os.path.lexists(path) and not regular(path):
        message = "This cannot be written: it is not a file"
        hint = "name another file, or move away what is there"
        raise Refused([Problem("no-file", message, Place(str(path)), hint)])


def holds(path: Path, data: bytes) -> bool:
    """Whether a file, and not a link, is at `path` and holds `data`, byte for byte."""
    status = regular(path)
    return status is not None and status.st_size == len(data) and path.read_bytes() == data


def put(files: Iterable[Staged]) -> None:
    """Put staged files in place, each in one step, so that they belong together but for a moment.

    Raises `OSError`; what is not in place then is gone.
    """
    files = list(files)
    try:
        for staged in files:
            with _naming(staged.target):
                os.replace(staged.temporary, staged.target)
            staged.file.close()
    except BaseException:
        for staged in files:
            staged.drop()
        raise
    for folder in {staged.target.parent for staged in files}:
        _sync_folder(folder)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Errors name the file that is being written, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno or 0, error.strerror or str(error), str(path)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_builder(folder: Path) -> Iterator[None]:
    """Hold the output folder for one build.

    The lock is the operating system's, on the folder itself: it ends with the process, however
    that ends, and leaves nothing in the folder. Raises `BlockingIOError` while another holds it,
    and `Refused` if the folder is a link, or behind one.
    """
    refuse_links(folder, folder)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Delete the temporary files in `folder`, and not below it, whose writers were killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for name in [e.name for e in entries if _TEMPORARY.fullmatch(e.name)]:
            with suppress(OSError):
                _delete_leftover(folder / name)


def _delete_leftover(path: Path) -> None:
    """Delete a file of this user whose lock has ended. Raises `OSError` if it has not."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    finally:
        os.close(handle)
