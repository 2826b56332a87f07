"""A file is the old one or the new one, whole; one builder at a time; links stay inside."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.publish import write


def in_child(work: Callable[[], object]) -> int:
    """The process that does `work`, which nothing of this process can end in an orderly way."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_the_lock_ends_with_the_process_and_leaves_nothing(tmp_path: Path) -> None:
    ready, told = os.pipe()

    def work() -> None:
        with write.only_builder(tmp_path):
            os.write(told, b"x")
            time.sleep(60)

    child = in_child(work)
    os.read(ready, 1)
    handle = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    assert list(tmp_path.iterdir()) == []


def test_a_file_and_its_folder_are_on_the_disk_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the second, a power cut can undo the rename of which the build has told."""
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        status = os.fstat(handle)
        is_folder = stat.S_ISDIR(status.st_mode) and status.st_ino == tmp_path.stat().st_ino
        done.append("the folder" if is_folder else f"{status.st_size} bytes")
        sync(handle)

    def renamed(old: Path, new: Path) -> None:
        done.append("the rename")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    write.write_whole(tmp_path / "a", b"12345")
    assert done == ["5 bytes", "the rename", "the folder"]
    assert (tmp_path / "a").read_bytes() == b"12345"


def test_what_cannot_be_put_in_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    staged = [write.stage(tmp_path / name, b"new") for name in ("a", "b")]

    def failing(old: Path, new: Path) -> None:
        raise OSError(28, "No space left on device", str(old))

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="No space left") as caught:
        write.put(staged)
    assert caught.value.filename == str(tmp_path / "a"), "and not the name of the temporary file"
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"old"}
