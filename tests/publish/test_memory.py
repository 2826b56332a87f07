"""One file changed among many: the others are not read, and all is said and written as before."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.cli import start
from briefgen.cli.commands import application
from briefgen.editions.theme import Theme
from briefgen.files import state_of
from briefgen.publish import memory
from briefgen.publish.inputs import read_input
from briefgen.publish.memory import FileMemo
from briefgen.publish.shelf import Shelf
from tests.effort import count

FILES = 4
FACTS = """format: 1
brief: {title: Title %d, languages: [en, fr]}
summit: {name: S}
audiences: {open: TLP:CLEAR, desk: TLP:RED}
sources: {s: {title: R, text: r.txt}}
bottom_line:
  a: {text: {en: A river, fr: Une rivière}, audience: open, cite: {source: s, quote: A river}}
  b: {text: Only the desk %d, basis: ours}
figures: {f: {file: pictures/f.png, alt: A square, caption: C, cite: s, audience: open}}
"""
SQUARE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff"
    "3f0005fe02fe0def46b80000000049454e44ae426082"
)
OPENED: set[str] = set()
"""The names of the files that were opened here."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        OPENED.add(os.path.basename(arguments[0]))


sys.addaudithook(_watch)
WORDS = ("--kind", "brief", "--to", "md", "--all-audiences")


class Project:
    """A project of many files with a cache of its own."""

    def __init__(self, folder: Path, number: int = FILES) -> None:
        self.folder = folder
        (folder / "content" / "pictures").mkdir(parents=True)
        (folder / "content" / "pictures" / "f.png").write_bytes(SQUARE)
        (folder / "content" / "r.txt").write_text("A river.")
        for at in range(number):
            self.write(at)

    def path(self, number: int) -> Path:
        return self.folder / "content" / f"x{number:02}.yaml"

    def write(self, number: int, change: tuple[str, str] = ("", "")) -> None:
        self.path(number).write_text((FACTS % (number, number)).replace(*change), "utf-8")

    def build(self, *more: str, code: int = 0, words: tuple[str, ...] = WORDS) -> str:
        """Build; gives all that was said."""
        OPENED.clear()
        every, said, ended = ["build", *words, *more], io.StringIO(), 0
        with redirect_stdout(said), redirect_stderr(said):
            lines = start.begin(every)
            try:
                if lines is None:
                    ended = application(every)(every, standalone_mode=False) or 0
            except typer.Exit as done:
                ended = done.exit_code
            finally:
                start.end()
        assert ended == code, said.getvalue()
        return said.getvalue() + "".join(f"{line}\n" for line in lines or ())

    @property
    def facts_read(self) -> set[str]:
        return {name for name in OPENED if name.endswith(".yaml") and name[0] == "x"}

    def out(self) -> dict[str, tuple[int, bytes]]:
        """Every file of the output folder: when it was changed, and its bytes."""
        files = (p for p in (self.folder / "dist").rglob("*") if p.is_file())
        return {p.name + p.parent.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in files}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BRIEFGEN_CACHE")
    monkeypatch.setattr(start, "_command", start._Command())
    # No time has passed here since the files were written.
    monkeypatch.setattr(memory, "settled", lambda *_: True)
    return tmp_path


@pytest.fixture
def project(folder: Path) -> Project:
    return Project(folder)


@pytest.fixture
def built(project: Project) -> Project:
    project.build()
    return project


def alike(said: str) -> str:
    """What was said, whether documents were made or are as they were."""
    return re.sub("; [0-9]+ of them made before", "", said.replace("unchanged ", "wrote "))


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}


def test_one_file_of_twenty_is_read_and_its_documents_are_written(folder: Path) -> None:
    built = Project(folder, 20)
    built.build()
    before = built.out()
    built.write(2, ("A river, fr", "A new river, fr"))
    built.path(8).with_name("r.txt").write_text("A river. A new river.")
    built.build()
    before = built.out()
    built.write(2)
    said = built.build()
    assert built.facts_read == {"x02.yaml"}
    assert "x08.brief.open.en.md" not in OPENED, "nor is what was made of the others"
    documents = {"x02.brief.open.en.mdopen", "x02.brief.desk.en.mddesk"}
    assert changed(before, built.out()) == {*documents, "manifest.jsonopen", "manifest.jsondesk"}
    assert (said.count("wrote"), said.count("unchanged")) == (2, 38)


def test_it_comes_to_the_same_as_a_build_without_memory(built: Project) -> None:
    built.write(3, ("A river, fr", "A new river, fr"))
    built.write(1, ("cite: s, audience: open", "audience: open"))
    said, found = built.build(), built.out()
    built.write(1, ("cite: s, audience: open", "audience: open"))
    assert "x01.yaml:" in said, "a figure without a source is warned of"
    for path in (built.folder / "cache").rglob("seen/*"):
        path.unlink()
    again = built.build()
    assert len(built.facts_read) == FILES
    assert alike(again) == alike(said)
    assert {n: b for n, (_, b) in built.out().items()} == {n: b for n, (_, b) in found.items()}


def test_warnings_are_told_again_to_the_same_readers(built: Project) -> None:
    for number in (2, 3):
        built.write(number, ("cite: s, audience: open", "audience: open"))
    first = built.build()
    warnings = [line for line in first.splitlines() if "warning:" in line]
    assert len(warnings) == 2
    second = built.build()
    assert built.facts_read == set()
    assert alike(second) == alike(first)
    discreet = [built.build("--audience", "open", words=WORDS[:4]) for _ in range(2)]
    assert built.facts_read == set()
    assert alike(discreet[0]) == alike(discreet[1])
    assert "no source" not in discreet[1], "less is told where one audience is built for"


def test_a_file_that_fails_does_not_make_the_others_be_read(built: Project) -> None:
    built.write(2, ("summit:", "sumit:"))
    said = built.build(code=1)
    assert "x02.yaml:3:1" in said
    assert built.facts_read == {"x02.yaml"}
    assert said == built.build(code=1)
    assert built.facts_read == {"x02.yaml"}
    built.write(2)
    built.build()
    assert built.facts_read == {"x02.yaml"}


def test_a_file_built_alone_is_known_among_the_others(project: Project) -> None:
    project.build("content/x00.yaml", "content/x01.yaml")
    project.build("content/x01.yaml", "content/x03.yaml")
    assert project.facts_read == {"x03.yaml"}


def manifest_gone(project: Project) -> set[str]:
    (project.folder / "dist/open/manifest.json").unlink()
    return set()


def document_gone(project: Project) -> set[str]:
    (project.folder / "dist/open/x03.brief.open.en.md").unlink()
    return {"x03.yaml"}


def document_changed(project: Project) -> set[str]:
    (project.folder / "dist/open/x03.brief.open.en.md").write_text("x")
    return {"x03.yaml"}


def record_new(project: Project) -> set[str]:
    (project.folder / "content/x03.verified.json").write_text("{}")
    return {"x03.yaml"}


def picture_changed(project: Project) -> set[str]:
    os.utime(project.folder / "content/pictures/f.png")
    return {f"x{number:02}.yaml" for number in range(FILES)}


def source_changed(project: Project) -> set[str]:
    (project.folder / "content/r.txt").write_text("A river. ")
    return {f"x{number:02}.yaml" for number in range(FILES)}


def settings_new(project: Project) -> set[str]:
    (project.folder / "briefgen.toml").write_text("")
    return {f"x{number:02}.yaml" for number in range(FILES)}


def memory_damaged(project: Project) -> set[str]:
    for path in (project.folder / "cache").rglob("seen/*"):
        path.write_bytes(b"x" * 40)
    return {f"x{number:02}.yaml" for number in range(FILES)}


@pytest.mark.parametrize(
    "change",
    [manifest_gone, document_gone, document_changed, record_new, picture_changed, source_changed,
     settings_new, memory_damaged],
)  # fmt: skip
def test_what_a_change_touches_is_read_and_nothing_else(
    change: Callable[[Project], set[str]], built: Project
) -> None:
    before = {name: data for name, (_, data) in built.out().items()}
    expected = change(built)
    built.build()
    assert built.facts_read == expected
    assert {name: data for name, (_, data) in built.out().items()} == before
    built.build()
    assert built.facts_read == set()


@pytest.mark.parametrize(
    ("more", "around"),
    [
        (("--force",), {}),
        (("--prove",), {}),
        (("--lang", "fr"), {}),
        (("--out", "other"), {}),
        (("--page-size", "Letter"), {}),
        (("--strict",), {}),
        ((), {"SOURCE_DATE_EPOCH": "1"}),
        ((), {"BRIEFGEN_CACHE": "off"}),
    ],
    ids=str,
)
def test_under_other_options_every_file_is_read(
    more: tuple[str, ...],
    around: dict[str, str],
    built: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    built.build(*more)
    assert len(built.facts_read) == FILES


def test_two_files_of_one_name_are_refused_though_each_is_known(project: Project) -> None:
    """Each was built alone, the second over the documents of the first."""
    other = project.folder / "other" / "x00.yaml"
    other.parent.mkdir()
    other.write_text(project.path(0).read_text("utf-8").replace("text: r.txt", "author: A")
                     .replace("figures:", "#"), "utf-8")  # fmt: skip
    for _ in range(2):
        project.build("other/x00.yaml")
    said = project.build("content/x00.yaml", "other/x00.yaml", code=1)
    assert "same names" in said


def test_what_was_just_written_is_read_again(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "settled", lambda known, began: "x02.yaml" not in str(known))
    built.write(2, ("A river, fr", "The river, fr"))
    for _ in range(2):
        built.build()
        assert built.facts_read == {"x02.yaml"}


@pytest.mark.parametrize(
    ("age", "tick", "known"),
    [(1_000, False, True), (40, False, False), (1_990, True, False), (2_020, True, True),
     (-5, False, False), (-5, True, False)],
)  # fmt: skip
def test_how_old_a_state_has_to_be(age: int, tick: bool, known: bool) -> None:
    """In milliseconds before the command began; some file systems only know whole ticks."""
    began = 1_000_000_000_000_000_000
    time_ = began - age * 1_000_000 + (0 if tick else 1)
    assert memory.settled({"a": [1, 5, time_, 1, 1], "b": None}, began) == known


def test_states_are_from_before_anything_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    path = project.path(0)
    before = {str(p): state_of(p) for p in (path, path.parent / "r.txt")}
    from briefgen.publish import inputs

    reading = inputs._record

    def slow(path: Path) -> Any:
        time.sleep(0.02)
        for name in before:
            os.utime(name)
        return reading(path)

    monkeypatch.setattr(inputs, "_record", slow)
    read = read_input(path, Theme.of().schemes).read
    assert {name: read[name] for name in before} == before
    names = {Path(name).name for name in read}
    assert names == {"x00.yaml", "x00.verified.json", "r.txt", "r.txt.txt", "f.png"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(["read", "wrote", "told", "name", "problems", "folder", "about", "files"])


@settings(max_examples=count(150, 3_000), suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, JSON | st.lists(st.dictionaries(KEYS, JSON))))
def test_a_memo_of_another_shape_is_none(values: dict[str, Any]) -> None:
    memo = FileMemo.of(json.dumps(values).encode())
    if memo is not None:
        memo.done("x.yaml")


@settings(max_examples=count(30, 500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_so_is_that_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: Any
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("BRIEFGEN_CACHE", "on")
    for content in (value, {"common": value, "around": value, "files": value, "lines": value}):
        Shelf.of("seen").put("x", json.dumps(content).encode())
        memory.command("x")
