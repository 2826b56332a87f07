"""Hostile input: the expected result, no traceback, no hang, no connection, no read outside.

An audit hook watches this process, and another one the process of the PDF engine.
"""

from __future__ import annotations

import html
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from briefgen.pdf import process
from briefgen.pdf.process import Engine
from briefgen.problems import Problem, Refused
from briefgen.publish.check import read_checked
from briefgen.publish.document import Options
from briefgen.publish.inputs import orders, read_input
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from tests import watch
from tests.documents import ROOT, THEME
from tests.hostile import CASES
from tests.hostile.case import Case

SCHEMES = THEME.schemes
PROGRAM = (sys.prefix, sys.base_prefix, str(ROOT / "briefgen"), str(ROOT / "templates"))
SECONDS = 60  # of work of this process for one case; all of them need less than two
_watching: tuple[list[str], tuple[str, ...]] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and (found := watch.judge(event, arguments, _watching[1])):
        _watching[0].append(found)


sys.addaudithook(_hook)


@contextmanager
def watched(*roots: Path) -> Iterator[list[str]]:
    """What this process opened, connected to or started that it should not have."""
    global _watching
    seen: list[str] = []
    cache = os.environ["XDG_CACHE_HOME"]  # where the program keeps the code of its templates
    _watching = (seen, (*PROGRAM, cache, *map(str, roots)))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield seen
    finally:
        _watching = None
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched") / "log"


@pytest.fixture(scope="module")
def engine(log: Path) -> Iterator[Engine]:
    """An engine whose process is watched from its first line on."""
    roots = (*PROGRAM, f"{tempfile.gettempdir()}/briefgen-")
    code = f"exec(open({watch.__file__!r}).read()); begin({str(log)!r}, {roots!r}); "
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_START", code + process._START)
        with Engine(seconds=SECONDS) as running:
            yield running


def _result(facts: Path, case: Case, engine: Engine) -> tuple[list[Problem], list[str], bytes]:
    """The problems, the Markdown and HTML of every document if there are any, and a PDF."""
    if case.sources:
        return list(read_checked(facts, SCHEMES, {}).problems), [], b""
    try:
        source = read_input(facts, SCHEMES)
        forms = ("md", "html", "pdf") if case.pdf else ("md", "html")
        gate = Gate(Press(THEME, Options(forms)))
        first = orders(source, ("brief",), all_audiences=True)[0]
        made = make(source, first, gate, engine)
    except Refused as refused:
        return list(refused.problems), [], b""
    files = {name.rpartition(".")[2]: data for name, data in made.files.items()}
    shown = [files["md"].decode(), files["html"].decode()]
    return [*source.warnings, *made.warnings], shown, files.get("pdf", b"")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_hostile(case: Case, tmp_path: Path, engine: Engine, log: Path) -> None:
    folder = tmp_path / "brief"
    folder.mkdir()
    facts = case.lay_out(folder)
    with watched(folder) as seen:
        problems, shown, pdf = _result(facts, case, engine)
    assert seen == []
    assert not log.exists() or log.read_text() == ""
    assert all(p.message and p.place.file for p in problems)
    assert "the-secret-outside" not in "".join((*shown, *map(str, problems)))
    kind, _, words = case.expect.partition(":")
    if kind != "shown":
        assert case.expect in [p.code for p in problems], problems[:3]
        return
    assert shown, problems
    markdown, page = shown
    assert words in _plain_markdown(markdown)
    assert words in html.unescape(re.sub("<[^>]+>", "", page.partition("<body")[2]))
    assert case.pdf == pdf.startswith(b"%PDF-")


def _plain_markdown(text: str) -> str:
    """The text with its escapes taken out and its lines joined, as a reader of Markdown has it."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 250
    assert len({c.name for c in CASES}) == len(CASES)


def test_the_watch_sees_reads_connections_and_programs(tmp_path: Path) -> None:
    with watched(tmp_path) as seen:
        with (tmp_path / "inside").open("w"):
            pass
        with Path("/etc/passwd").open():
            pass
        sys.audit("socket.connect", None, ("127.0.0.1", 9))
        sys.audit("subprocess.Popen", "/bin/sh", ["sh"], None, None)
        sys.audit("subprocess.Popen", sys.executable, ["python"], None, None)
    assert [line.split()[0] for line in seen] == ["open", "socket.connect", "subprocess.Popen"]


def test_the_watch_sees_what_the_engine_does(tmp_path: Path) -> None:
    """The same code at the head of a child that does wrong."""
    log = tmp_path / "log"
    code = f"exec(open({watch.__file__!r}).read()); begin({str(log)!r}, {PROGRAM!r}); "
    wrong = code + "open('/etc/passwd'); import socket; socket.socket()"
    subprocess.run([sys.executable, "-I", "-S", "-c", wrong], check=True)
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["open", "socket.__new__"]
