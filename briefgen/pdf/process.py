"""The PDF engine in a process of its own, started early, stopped at its limits.

Layout cannot be stopped from inside, and one bad document must not take the others with it. The
process also imports the engine, which takes longer than typesetting, while this one reads facts.
"""

from __future__ import annotations

import fcntl
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from briefgen.pdf.job import (
    EngineMissing,
    EngineStopped,
    Frame,
    PdfJob,
    Rendered,
    job_frame,
    read_frame,
    rendered_of,
    write_frame,
)

_PACKAGES = str(Path(__file__).resolve().parents[2])
# Where the system's loader finds libraries; nothing else may reach the engine.
_KEPT = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SYSTEMROOT",
    "WEASYPRINT_DLL_DIRECTORIES",
)
# The engine's libraries keep some 0.1 MB of each document for ever (WeasyPrint 70 frees no list of
# Pango's attributes), so its process makes way for another one in time.
_MOST_DOCUMENTS = 100
_START = "import sys; sys.path[:] = sys.argv[3:]; from briefgen.pdf.child import main; main()"


class Engine:
    """Typesets documents, one after another, in a child process that starts at once.

    Each document may take `seconds` of time, and the process `memory` bytes where the system can
    limit it. After a document that was stopped, or many that were not, the next one gets a new
    process. With `later` the process starts only when there is something to typeset.
    """

    def __init__(
        self, seconds: float = 60, memory: int = 1_200_000_000, *, later: bool = False
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._turn = threading.Lock()
        self._child: _Child | None = None if later else _Child(memory)

    @property
    def ready(self) -> bool:
        """Whether the process has been started."""
        return self._child is not None

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        """Begin with `job`; the function returned waits for its end, and raises what `render` does.

        Documents begun before it come first.
        """
        return _in_background(self.render, job)

    def render(self, job: PdfJob) -> Rendered:
        """Typeset `job`.

        Raises `EngineStopped` if it does not finish within the limits, `EngineMissing` if a system
        library of the engine is not installed.
        """
        with self._turn:
            child = self._child or _Child(self._memory)
            self._child = child
            frame = child.ask(job_frame(job), self._seconds)
            done = frame if frame and frame[0]["state"] == "done" else None
            if not done or child.asked >= _MOST_DOCUMENTS:
                self._child = None
                child.end()
            if done:
                return rendered_of(done)
        raise _failure(frame, child, self._seconds)

    def close(self) -> None:
        """End the process. The engine can be used again, and then starts another."""
        child, self._child = self._child, None
        if child:
            child.end()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Engines:
    """As many engines as documents are typeset at a time: `first`, which is there, and others.

    They are used as one. A document that none of them is free for waits its turn, so that whoever
    has prepared it can go on; none of the engines waits for the preparation of the next then.
    """

    def __init__(self, first: Engine, number: int) -> None:
        self._ended = False
        self._first = first
        self._number = number
        self._coming = 0
        self._engines = [first]
        self._idle: queue.SimpleQueue[Engine] = queue.SimpleQueue()
        self._idle.put(first)

    def one_more(self) -> None:
        """Another document is coming: an engine for it, started already if the first one is."""
        self._coming += 1
        if len(self._engines) < min(self._coming, self._number):
            engine = Engine(later=not self._first.ready)
            self._engines.append(engine)
            self._idle.put(engine)

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        """Begin with `job` when an engine is free; as `Engine.start` does."""
        return _in_background(self._render, job)

    def _render(self, job: PdfJob) -> Rendered:
        engine = self._idle.get()
        try:
            if self._ended:
                raise EngineStopped("the build has ended")
            return engine.render(job)
        finally:
            self._idle.put(engine)

    def __enter__(self) -> Engines:
        return self

    def __exit__(self, *raised: object) -> None:
        """End those that were started here; the first is its owner's, unless all is cut short."""
        self._ended = True
        for engine in self._engines if any(raised) else self._engines[1:]:
            engine.close()


def _in_background(render: Callable[[PdfJob], Rendered], job: PdfJob) -> Callable[[], Rendered]:
    """Begin `render`; the function returned waits for its end, and raises what it does."""
    done: list[Rendered | EngineMissing | EngineStopped] = []

    def exchange() -> None:
        try:
            done.append(render(job))
        except (EngineMissing, EngineStopped) as error:
            done.append(error)

    thread = threading.Thread(target=exchange, daemon=True)
    thread.start()

    def wait() -> Rendered:
        thread.join()
        if isinstance(done[0], Rendered):
            return done[0]
        raise done[0]

    return wait


class _Child:
    """The process, its pipes, and a folder for its temporary files."""

    def __init__(self, memory: int) -> None:
        self.late = False
        self.asked = 0
        self._folder, lock = _new_folder()
        command = [sys.executable, "-I", "-S", "-c", _START, self._folder, str(memory)]
        self._process = subprocess.Popen(
            [*command, *_import_paths()],
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            pass_fds=(lock,),
        )
        os.close(lock)  # the other process has it too, and keeps it to its end
        _sweep()

    def ask(self, frame: Frame, seconds: float) -> Frame | None:
        """The answer to a message; none from a process that ended, or was ended as too late."""
        assert self._process.stdin
        assert self._process.stdout
        self.asked += 1
        clock = threading.Timer(seconds, self._too_late)
        clock.daemon = True
        clock.start()
        try:
            write_frame(self._process.stdin, *frame)
            return read_frame(self._process.stdout)
        except (OSError, ValueError):  # broken, or closed by another thread
            return None
        finally:
            clock.cancel()

    def _too_late(self) -> None:
        self.late = True
        self._process.kill()

    def end(self) -> None:
        """Kill the process and remove its folder. It holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent is of no use any more
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def code(self) -> int | None:
        return self._process.returncode


_PREFIX = "briefgen-engine-"
_FOLDER = re.compile(_PREFIX + r"[a-z0-9_]{8}")


def _new_folder() -> tuple[str, int]:
    """A folder for temporary files, and a lock on it for the engine's process to hold.

    The system ends the lock with that process, however it ends: a folder without one is left over.
    """
    while True:
        folder = tempfile.mkdtemp(prefix=_PREFIX)
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(folder):  # or another build took it for a leftover before it had its lock
            return folder, lock
        os.close(lock)


def _sweep() -> None:
    """Delete the folders of this user's engines that were killed together with their builds."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for path in [e.path for e in entries if _FOLDER.fullmatch(e.name)]:
            with suppress(OSError):
                _delete_leftover(path)


def _delete_leftover(folder: str) -> None:
    """Delete a folder of this user whose lock has ended. Raises `OSError` if it has not."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
    finally:
        os.close(lock)


def _import_paths() -> list[str]:
    """Where this process imports from, without the current folder: it may be a stranger's."""
    try:
        here = os.getcwd()
    except OSError:  # it has been removed
        here = ""
    paths = [path for path in sys.path if os.path.isabs(path) and path != here]
    return paths if _PACKAGES in paths else [_PACKAGES, *paths]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8"}


def _failure(frame: Frame | None, child: _Child, seconds: float) -> EngineMissing | EngineStopped:
    if frame:
        kind = EngineMissing if frame[0]["state"] == "missing" else EngineStopped
        return kind(frame[0]["reason"])
    if child.late:
        return EngineStopped(f"it took longer than {seconds:g} seconds")
    return EngineStopped("its process ended by itself, mostly for want of memory")
