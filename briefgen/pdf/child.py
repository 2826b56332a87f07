"""What runs in the engine's process: limits first, then the import, then one job after another."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from briefgen.pdf.job import (
    EngineStopped,
    Frame,
    PdfJob,
    Rendered,
    job_of,
    read_frame,
    rendered_frame,
    write_frame,
)

_Jobs = queue.SimpleQueue[Frame]


def main() -> None:
    """Serve jobs from standard input until it ends; `sys.path` has been set by the caller.

    The first argument is a folder for temporary files, the second the limit of memory in bytes.
    """
    folder, memory = sys.argv[1], int(sys.argv[2])
    tempfile.tempdir = folder
    _limit(memory)
    source, target = _pipes()
    jobs: _Jobs = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, jobs, folder), daemon=True).start()
    try:
        from briefgen.pdf.engine import preparations, render_here
    except (OSError, ImportError) as error:
        write_frame(target, {"state": "missing", "reason": str(error)})
        return
    for _ in preparations():
        if not jobs.empty():
            break
    while _serve(jobs, target, render_here, memory):
        pass


def _serve(
    jobs: _Jobs, target: IO[bytes], render: Callable[[PdfJob], Rendered], memory: int
) -> bool:
    """Do the next job. False after a failure: what it left behind is not to be built upon."""
    frame = jobs.get()
    try:
        answer = rendered_frame(render(job_of(frame)))
    except MemoryError:
        reason = f"it needed more than {memory // 1_000_000} MB of memory"
    except EngineStopped as error:
        reason = str(error)
    except Exception as error:
        reason = f"it failed ({type(error).__name__}: {error})"[:300]
    else:
        write_frame(target, *answer)
        return True
    write_frame(target, {"state": "stopped", "reason": reason})
    return False


def _limit(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):  # not every system has such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes under new numbers, so that what a library prints or reads cannot touch them."""
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return source, target


def _listen(source: IO[bytes], jobs: _Jobs, folder: str) -> None:
    """Take in jobs while others are worked on; end the process when ours has gone."""
    while frame := read_frame(source):
        jobs.put(frame)
    os.chdir(os.path.dirname(folder))
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
