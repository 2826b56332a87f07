"""The engine's process: its limits, what ends it, and what it leaves behind: nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from briefgen.pdf import process
from briefgen.pdf.job import (
    EngineMissing,
    EngineStopped,
    PdfJob,
    Rendered,
)
from briefgen.pdf.process import Engine, Engines
from tests.pdf_samples import document, job

TESTS = Path(__file__).parents[1]


SMALL = document('<main><h1 id="top">Dues</h1><p>Words.</p></main>')


# Every letter of one long word may end a line: the time grows with the square of its length.
SLOW = document(f'<p style="overflow-wrap: anywhere">{"x" * 300_000}</p>')


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def test_a_job_that_is_too_slow_is_stopped_and_the_next_one_is_done() -> None:
    with Engine(seconds=4) as engine:
        with pytest.raises(EngineStopped, match="longer than 4 seconds"):
            engine.render(job(SLOW))
        assert engine.render(job(SMALL)).pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit memory otherwise")
def test_a_job_that_needs_too_much_memory_is_stopped() -> None:
    rows = "<tr><td>a</td><td>b</td></tr>" * 40_000
    with Engine(memory=400_000_000) as engine:
        assert engine.render(job(SMALL)).pages == 1
        with pytest.raises(EngineStopped, match="memory"):
            engine.render(job(document(f"<table>{rows}</table>")))


def test_jobs_are_begun_together_and_waited_for_in_any_order() -> None:
    with Engine() as engine:
        long, short = engine.start(job()), engine.start(job(SMALL))
        assert (short().pages, long().pages) == (1, 7)
        assert long().pages == 7


def test_engines_start_as_documents_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for each that comes, up to their number; none where it seems that none is needed."""
    started: list[int] = []

    class Child:
        def __init__(self, memory: int) -> None:
            started.append(memory)

        def end(self) -> None:
            pass

    monkeypatch.setattr(process, "_Child", Child)
    with Engine(later=True) as unused, Engines(unused, 3) as none:
        for _ in range(3):
            none.one_more()
    assert not started
    with Engine() as first, Engines(first, 3) as engines:
        for expected in (1, 2, 3, 3):
            engines.one_more()
            assert len(started) == expected


def begun(engines: Engines, wanted: PdfJob) -> Callable[[], Rendered]:
    engines.one_more()
    return engines.start(wanted)


def test_a_document_that_no_engine_is_free_for_waits_its_turn() -> None:
    with Engine() as first:
        with Engines(first, 2) as engines:
            waiting = [begun(engines, job(SMALL) if n else job()) for n in range(5)]
            assert [wait().pages for wait in waiting] == [7, 1, 1, 1, 1]
        assert first.ready, "it is its owner's"


def test_what_one_engine_is_stopped_at_the_others_do_not_wait_for() -> None:
    with Engine(seconds=4) as first, Engines(first, 2) as engines:
        slow, *others = [begun(engines, job(SLOW if n == 0 else SMALL)) for n in range(4)]
        assert [wait().pages for wait in others] == [1, 1, 1]
        with pytest.raises(EngineStopped, match="longer than 4 seconds"):
            slow()
        assert engines.start(job(SMALL))().pages == 1


def test_who_stops_a_build_does_not_wait_for_what_is_typeset() -> None:
    waiting = []
    with Engine() as first, suppress(KeyboardInterrupt), Engines(first, 2) as engines:
        first.render(job(SMALL))
        waiting = [begun(engines, job(SLOW)) for _ in range(3)]
        time.sleep(1)
        raise KeyboardInterrupt
    said = []
    for wait in waiting:
        with pytest.raises(EngineStopped) as stopped:
            wait()
        said.append("the build has ended" in str(stopped.value))
    assert sorted(said) == [False, False, True], "the third was not begun"


def test_a_process_makes_way_for_another_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries never give back all that a document takes: memory would grow without end."""
    started: list[int] = []

    class Child(process._Child):
        def __init__(self, memory: int) -> None:
            started.append(memory)
            super().__init__(memory)

    monkeypatch.setattr(process, "_Child", Child)
    monkeypatch.setattr(process, "_MOST_DOCUMENTS", 2)
    with Engine() as engine:
        made = {engine.render(job(SMALL)).pdf for _ in range(5)}
    assert len(made) == 1
    assert len(started) == 3


def test_a_closed_engine_begins_anew() -> None:
    engine = Engine()
    engine.close()
    assert engine.render(job(SMALL)).pages == 1
    engine.close()
    engine.close()


_PARENT = """
import sys
from tests.pdf_samples import job
from briefgen.pdf.process import Engine, Engines
from tests.pdf.test_process import SLOW, SMALL
engine = Engine()
engine.render(job(SMALL))
print(engine._child._process.pid, flush=True)
if sys.argv[1] == "busy":
    engine.render(job(SLOW))
sys.stdin.read()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_killed_parent_leaves_nothing_behind(state: str, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": paths, "TMPDIR": str(tmp_path)},
    )
    assert parent.stdout
    assert parent.stdin
    child = int(parent.stdout.readline())
    assert list(tmp_path.glob("briefgen-*"))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    _until(lambda: not _alive(child))
    assert not list(tmp_path.iterdir())


def _until(done: Any) -> None:
    for _ in range(200):
        if done():
            return
        time.sleep(0.05)
    pytest.fail("still there after ten seconds")


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_temporary_files_go_with_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Engine() as engine:
        engine.render(job(SMALL))
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_folders_of_killed_engines_are_cleared_away_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "briefgen-engine-notes.txt").write_text("the user's")
    (tmp_path / "briefgen-mine").mkdir()
    (tmp_path / "briefgen-engine-of-the-user").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "briefgen-engine-abcdefgh").symlink_to(tmp_path / "elsewhere")
    others = set(tmp_path.iterdir())
    with Engine() as running:
        (working,) = set(tmp_path.iterdir()) - others
        left, lock = process._new_folder()
        os.close(lock)
        (Path(left) / "font").write_text("x")
        with Engine() as second:
            assert not os.path.exists(left)
            assert working.exists(), "its engine is alive"
            assert second.ready
        assert running.ready
    assert set(tmp_path.iterdir()) == others


def test_a_missing_library_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "import cffi; cffi.FFI.dlopen = lambda *a: open('/no/libpango'); "
    start = process._START.replace("from briefgen", broken + "from briefgen", 1)
    monkeypatch.setattr(process, "_START", start)
    with Engine() as engine, pytest.raises(EngineMissing, match="libpango"):
        engine.render(job(SMALL))


def test_the_current_folder_is_not_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("weasyprint", "json", "queue", "briefgen"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from here')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    with Engine() as engine:
        assert engine.render(job(SMALL)).pages == 1


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere no file tells a process's environment"
)
def test_nothing_of_the_users_environment_reaches_the_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It could name other fonts, other libraries, other code, or a proxy; or hold a password."""
    unwanted = (
        "FONTCONFIG_PATH", "FONTCONFIG_FILE", "PYTHONPATH", "PYTHONSTARTUP", "HTTPS_PROXY",
        "GIO_EXTRA_MODULES", "PANGO_LIBDIR", "LANG", "HOME", "TOKEN",
    )  # fmt: skip
    for name in unwanted:
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/of/the/user")
    before = _children()
    with Engine() as engine:
        assert engine.render(job(SMALL)).pages == 1
        (child,) = _children() - before
        text = Path(f"/proc/{child}/environ").read_text("utf-8")
    given = dict(entry.split("=", 1) for entry in text.split("\0") if entry)
    assert given == {"LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": "/usr/lib/of/the/user"}


def _children() -> set[int]:
    """The processes that this one has started and that still run."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":
                found.add(int(path.parent.name))
    return found
