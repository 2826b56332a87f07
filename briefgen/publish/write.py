"""Putting files in place whole: a reader finds the old file or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PREFIX = ".briefgen-"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is written whole under a name of its own, and where it is to go."""

    temporary: Path
    target: Path

    def drop(self) -> None:
        """Delete it, if it has not been put in place."""
        with suppress(OSError):
            self.temporary.unlink()


def write_whole(path: Path, data: bytes, within: Path | None = None) -> None:
    """Put `data` at `path` atomically; as `stage` and `put` do. Raises `OSError`."""
    put([stage(path, data, within)])


def stage(path: Path, data: bytes, within: Path | None = None) -> Staged:
    """Write `data` beside `path`, with the mode of the file that is there, and nothing else yet.

    A link at `path` is followed to the file it stands for, but not out of the folder `within`.
    Raises `OSError` (full disk, no permission), and leaves nothing behind then.
    """
    target = path.resolve()
    if within is not None and not target.is_relative_to(within.resolve()):
        raise OSError(0, "it is a link that leaves the output folder", str(path))
    with _naming(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)
        staged = Staged(Path(name), target)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
            os.chmod(name, mode)
        except BaseException:
            staged.drop()
            raise
    return staged


def put(files: Iterable[Staged]) -> None:
    """Put staged files in place, each in one step, so that they belong together but for a moment.

    Raises `OSError`; what is not in place then is gone.
    """
    files = list(files)
    try:
        for staged in files:
            with _naming(staged.target):
                os.replace(staged.temporary, staged.target)
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
    inner = [p for p in folder.iterdir() if p.is_dir() and not p.is_symlink()]
    for leftover in [p for here in (folder, *inner) for p in here.glob(f"{_PREFIX}*")]:
        with suppress(OSError):
            leftover.unlink()
