"""Hostile input: the expected result, no traceback, no connection, no read outside the folder."""

from __future__ import annotations

import html
import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from documents import forms

from briefgen.editions.theme import built_in
from briefgen.facts.load import load
from briefgen.problems import Refused

_spec = importlib.util.spec_from_file_location(
    "hostile_cases", Path(__file__).parent / "hostile" / "cases.py"
)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["hostile_cases"] = _module
_spec.loader.exec_module(_module)
CASES: list[Any] = _module.CASES

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "pty.")
_watching: list[tuple[str, str]] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching is None:
        return
    if event.startswith(_FORBIDDEN):
        _watching.append((event, str(arguments)[:200]))
    elif event == "open" and isinstance(arguments[0], str) and not _ours(arguments[0]):
        _watching.append((event, arguments[0]))


def _ours(name: str) -> bool:
    roots = (sys.prefix, sys.base_prefix, str(built_in().parent), "/usr/share/zoneinfo")
    return name.startswith(roots)


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """What a build opened, connected to or started that it should not have."""
    global _watching
    seen: list[tuple[str, str]] = []
    _watching = seen
    try:
        yield seen
    finally:
        _watching = None


def _result(data: bytes) -> tuple[list[str], list[str]]:
    """The codes of the problems, and the Markdown and HTML if there are any."""
    try:
        loaded = load(data, "x.yaml")
        made = forms(loaded, ("md", "html"))
    except Refused as refused:
        return [p.code for p in refused.problems], []
    return [p.code for p in loaded.warnings], [data.decode() for data in made.values()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_hostile(case: Any) -> None:
    with watched() as seen:
        codes, documents = _result(case.data)
    assert seen == []
    kind, _, words = case.expect.partition(":")
    if kind != "shown" or not words:
        assert case.expect in codes
        return
    assert documents, codes
    markdown, page = documents
    assert words in re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markdown)
    assert words in html.unescape(re.sub("<[^>]+>", "", page.partition("<body")[2]))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert len({c.name for c in CASES}) == len(CASES)


def test_the_watch_sees_a_read_and_a_connection() -> None:
    with watched() as seen:
        Path("/etc/hostname").exists()
        with Path("/etc/passwd").open():
            pass
        sys.audit("socket.connect", None, ("127.0.0.1", 9))
    assert [event for event, _ in seen] == ["open", "socket.connect"]
