"""The engine starts early where it is needed, and an unchanged build does nothing at all."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import typer

from briefgen.cli import start
from briefgen.cli.commands import application
from briefgen.pdf import process
from briefgen.publish import memory, place
from briefgen.publish.memory import CommandMemo
from briefgen.publish.run import Done

FACTS = "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: A}}\n"


class Child:
    """Stands for the engine's process: it only notes that it was started."""

    started = 0

    def __init__(self, memory: int) -> None:
        type(self).started += 1

    def end(self) -> None:
        """There is nothing to end."""

    def ask(self, frame: Any, seconds: float) -> None:
        """No answer, as of a process that has ended."""

    late, code = False, None


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(process, "_Child", Child)
    monkeypatch.setattr(start, "_command", start._Command())
    Child.started = 0
    (tmp_path / "a.yaml").write_text(FACTS, "utf-8")
    return tmp_path


def command(*words: str) -> int:
    """Run a command as `main` does; gives how many engines it has started."""
    Child.started = 0
    start.begin(words)
    try:
        application(words)(list(words), standalone_mode=False)
    except typer.Exit:
        pass
    finally:
        start.end()
    return Child.started


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        (["build"], True),
        (["build", "a.yaml", "--to", "md,pdf"], True),
        (["build", "--to=pdf", "--to", "html"], False),
        (["build", "--to=md,html"], False),
        (["build", "--help"], False),
        (["watch", "--to", "md"], False),
        (["watch"], True),
        (["check", "a.yaml"], False),
        (["diff", "build", "a.yaml"], False),
        (["--version"], False),
        ([], False),
    ],
)
def test_the_bare_words_decide(words: list[str], begun: bool) -> None:
    start.begin(words)
    assert Child.started == begun
    start.end()


def test_a_project_may_say_otherwise(folder: Path) -> None:
    (folder / "briefgen.toml").write_text('to = "md"\n')
    start.begin(["build"])
    assert Child.started == 0


@pytest.mark.parametrize(
    "words",
    [
        ("build", "a.yaml", "--to", "md,html"),
        ("check", "a.yaml"),
        ("diff", "a.yaml", "a.yaml"),
        ("translations", "a.yaml"),
        ("schema",),
    ],
)
def test_what_makes_no_pdf_starts_no_engine(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 0


def test_what_has_not_changed_starts_none_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("build", "a.yaml", "--kind", "brief", "--to", "pdf")
    monkeypatch.delenv("BRIEFGEN_CACHE")
    monkeypatch.setattr(memory, "_ENVIRONMENT", ())
    seen = memory.states(["a.yaml", "gone.yaml"]) or {}
    CommandMemo(seen, {}, [], None).keep(memory.named(*words))
    monkeypatch.setenv("BRIEFGEN_CACHE", "off")
    start.begin(words)
    assert Child.started == 1, "nothing is kept, as BRIEFGEN_CACHE=off says"
    start.end()
    monkeypatch.delenv("BRIEFGEN_CACHE")

    def begun(*more: str) -> int:
        Child.started = 0
        start.begin((*words, *more))
        start.end()
        return Child.started

    assert begun() == 0
    assert begun("--force") == 1
    assert begun("--quiet") == 1, "other words have built nothing yet"
    (folder / "gone.yaml").touch()
    assert begun() == 1
    (folder / "gone.yaml").unlink()
    assert begun() == 0
    (folder / "a.yaml").write_text(FACTS + "# more\n", "utf-8")
    assert begun() == 1


def test_only_a_build_without_a_fault_is_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIEFGEN_CACHE")
    monkeypatch.setattr(memory, "settled", lambda *_: True)
    seen = folder / "cache" / "briefgen" / "2" / "seen"
    command("build", "a.yaml", "--to", "md", "--kind", "none-such")
    assert list(seen.iterdir()) == []
    command("build", "a.yaml", "--to", "md", "--kind", "brief")
    entries = [json.loads(entry.read_bytes()[32:]) for entry in seen.iterdir()]
    (file,) = (entry for entry in entries if "told" in entry)
    (whole,) = (entry for entry in entries if "common" in entry)
    assert {str(folder / "a.yaml"), str(folder / "a.verified.json")} == set(file["read"])
    assert any(path.endswith("print.css") for path in whole["common"])


# A build of which nothing has changed does nothing, and any change makes it look again.

SQUARED = """format: 1
brief: {title: T}
summit: {name: S}
sources: {s: {title: R, text: r.txt}}
bottom_line: {a: {text: A river, cite: s}}
figures: {f: {file: pictures/f.png, alt: A square, caption: C, cite: s}}
"""
SQUARE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff"
    "3f0005fe02fe0def46b80000000049454e44ae426082"
)
WORDS = ("build", "--kind", "brief", "--to", "md,html", "--templates", "theme")
OLD = time.time() - 1000
SETTLED = memory.settled


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has been built and has come to rest."""
    monkeypatch.delenv("BRIEFGEN_CACHE")
    # No time has passed here since the files were written.
    monkeypatch.setattr(memory, "settled", lambda *_: True)
    for path, data in {
        "content/a.yaml": SQUARED.encode(),
        "content/pictures/f.png": SQUARE,
        "content/r.txt": b"A river.",
        "theme/styles/print.css": b"/* ours */",
        "theme/locales/empty": b"",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        os.utime(folder / path, (OLD, OLD))
    (folder / "theme" / "kinds").mkdir()
    assert not build()
    return folder


def build(*more: str, words: tuple[str, ...] = WORDS) -> bool:
    """Build as `main` does; gives whether there was nothing to do."""
    words = (*words, *more)
    if start.begin(words) is not None:
        return True
    try:
        application(words)(list(words), standalone_mode=False)
    finally:
        start.end()
    return False


def touched(path: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_text(text)


def with_its_old_time(folder: Path) -> None:
    path = folder / "content" / "a.yaml"
    path.write_text(SQUARED.replace("A river", "B river"))
    os.utime(path, (OLD, OLD))


def replaced(folder: Path) -> None:
    new = folder / "new"
    new.write_text(SQUARED.replace("A river", "B river"))
    os.utime(new, (OLD, OLD))
    new.replace(folder / "content" / "a.yaml")


OUT = "dist/a.brief.en.md"
CHANGES: dict[str, Callable[[Path], object]] = {
    "the facts": touched("content/a.yaml", SQUARED + "#"),
    "the facts, with their old time": with_its_old_time,
    "the facts, by another file": replaced,
    "a picture": touched("content/pictures/f.png", "no picture"),
    "a picture gone": lambda f: (f / "content/pictures/f.png").unlink(),
    "a record": touched("content/a.verified.json", "{}"),
    "another folder of facts": lambda f: [
        (f / "content").rename(f / "old"),
        shutil.copytree(f / "old", f / "content"),
    ],
    "one more brief": touched("content/b.yaml", SQUARED),
    "a template": touched("theme/styles/print.css", "/* */"),
    "one more template": touched("theme/kinds/x", ""),
    "one more font": lambda f: (f / "theme/fonts").mkdir(),
    "the project's defaults": touched("briefgen.toml", ""),
    "a document": touched(OUT, "x"),
    "a document gone": lambda f: (f / OUT).unlink(),
    "a manifest": touched("dist/manifest.json", "x"),
    "what a killed build left": touched("dist/.briefgen-x", "x"),
    "its note": lambda f: [p.write_bytes(b"x") for p in (f / "cache/briefgen/2/seen").iterdir()],
}


def test_nothing_has_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = start.begin(WORDS)
    assert lines
    (project / "cache/briefgen/2/seen").rename(project / "away")
    capsys.readouterr()
    assert not build()
    said = capsys.readouterr().out
    assert "unchanged dist/a.brief.en.md\n" in said
    assert "\n".join(lines) + "\n" == said, "it says the same either way"


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(project: Path, change: str) -> None:
    assert build()
    CHANGES[change](project)
    with suppress(typer.Exit):  # of the file's own faults, which were found
        assert not build()


def test_of_a_named_file_what_lies_beside_it_is_seen_too(project: Path) -> None:
    words = ("build", "content/a.yaml", "--kind", "brief", "--to", "md")
    assert not build(words=words)
    assert build(words=words)
    (project / "content" / "a.verified.json").write_text("{}")
    assert not build(words=words)


@pytest.mark.parametrize("path", ["content/a.yaml", "content/r.txt", OUT])
def test_what_changes_while_it_is_built_is_seen_afterwards(
    project: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = place.place

    def slow(done: Iterable[Done], out: Path) -> Iterator[place.Placed]:
        for placed in whole(done, out):
            yield placed
            (project / path).write_text("A river.\n" if path.endswith("txt") else SQUARED + "#")

    monkeypatch.setattr(place, "place", slow)
    assert not build("--force")
    (project / "cache/briefgen/2/seen").rename(project / "away")
    assert not build()
    monkeypatch.setattr(place, "place", whole)
    assert not build()


@pytest.mark.parametrize(
    "more", [("--force",), ("--prove",), ("--since=content/a.yaml",), ("-v",), ("--quiet",)]
)
def test_other_words_are_another_build(project: Path, more: tuple[str, ...]) -> None:
    assert build()
    assert not build(*more)
    if more != ("--quiet",):
        assert not build(*more), "never answered from a note"


@pytest.mark.parametrize("name", ["SOURCE_DATE_EPOCH", "LD_LIBRARY_PATH"])
def test_so_is_another_environment(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build()
    monkeypatch.setenv(name, "1")
    assert not build()


def test_what_has_warnings_is_told_each_time(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "content" / "a.yaml").write_text(SQUARED.replace("T}", "T, languages: [en, fr]}"))
    for _ in range(2):
        assert not build("--lang", "fr")
        assert "warning" in capsys.readouterr().err


def test_what_was_just_written_is_not_relied_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build()
    monkeypatch.setattr(memory, "settled", SETTLED)
    (project / "content" / "a.yaml").write_text(SQUARED)
    assert not build()
    assert not build(), "it may have been written once more while it was read"
