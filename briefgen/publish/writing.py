"""Putting files in place whole: a reader finds the old file or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".briefgen-"


def write_whole(path: Path, data: bytes, within: Path | None = None) -> None:
    """Put `data` at `path` atomically, keeping the mode of a file that was there.

    A link at `path` is followed to the file it stands for, but not out of the folder `within`.
    Raises `OSError` (full disk, no permission); the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    if within is not None and not target.is_relative_to(within.resolve()):
        raise OSError(0, "is a link that leaves the output folder", str(path))
    handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(name)
        if isinstance(error, OSError):
            raise OSError(error.errno or 0, error.strerror or str(error), str(path)) from None
        raise
    _sync_folder(target.parent)


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
    """Hold the output folder for one build, and clear away what a killed one left.

    The lock is the operating system's, on the folder itself: it ends with the process, however
    that ends, and leaves nothing in the folder. Raises `BlockingIOError` while another holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows has no such lock on a folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sweep(folder)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Delete the temporary files of a build that was killed, here and one folder deep."""
    for leftover in (*folder.glob(f"{_PREFIX}*"), *folder.glob(f"*/{_PREFIX}*")):
        with suppress(OSError):
            leftover.unlink()
