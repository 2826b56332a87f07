"""A file is the old one or the new one, whole; one builder at a time; links stay inside."""

from __future__ import annotations

import fcntl
import os
import signal
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
