"""A build of which nothing has changed does nothing, and any change at all makes it look again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typer

from briefgen.cli import start
from briefgen.cli.commands import application
from briefgen.publish import memory, place
from briefgen.publish.run import Done

FACTS = """format: 1
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


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has been built and has come to rest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BRIEFGEN_CACHE")
    # No time has passed here since the files were written.
    monkeypatch.setattr(memory, "settled", lambda *_: True)
    for path, data in {
        "content/a.yaml": FACTS.encode(),
        "content/pictures/f.png": SQUARE,
        "content/r.txt": b"A river.",
        "theme/styles/print.css": b"/* ours */",
        "theme/locales/empty": b"",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
        os.utime(tmp_path / path, (OLD, OLD))
    (tmp_path / "theme" / "kinds").mkdir()
    assert not build()
    return tmp_path


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
    path.write_text(FACTS.replace("A river", "B river"))
    os.utime(path, (OLD, OLD))


def replaced(folder: Path) -> None:
    new = folder / "new"
    new.write_text(FACTS.replace("A river", "B river"))
    os.utime(new, (OLD, OLD))
    new.replace(folder / "content" / "a.yaml")


OUT = "dist/a.brief.en.md"
CHANGES: dict[str, Callable[[Path], object]] = {
    "the facts": touched("content/a.yaml", FACTS + "#"),
    "the facts, with their old time": with_its_old_time,
    "the facts, by another file": replaced,
    "a picture": touched("content/pictures/f.png", "no picture"),
    "a picture gone": lambda f: (f / "content/pictures/f.png").unlink(),
    "a record": touched("content/a.verified.json", "{}"),
    "another folder of facts": lambda f: [
        (f / "content").rename(f / "old"),
        shutil.copytree(f / "old", f / "content"),
    ],
    "one more brief": touched("content/b.yaml", FACTS),
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


def test_nothing_has_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = start.begin(WORDS)
    assert lines
    (folder / "cache/briefgen/2/seen").rename(folder / "away")
    capsys.readouterr()
    assert not build()
    said = capsys.readouterr().out
    assert "unchanged dist/a.brief.en.md\n" in said
    assert "\n".join(lines) + "\n" == said, "it says the same either way"


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(folder: Path, change: str) -> None:
    assert build()
    CHANGES[change](folder)
    with suppress(typer.Exit):  # of the file's own faults, which were found
        assert not build()


def test_of_a_named_file_what_lies_beside_it_is_seen_too(folder: Path) -> None:
    words = ("build", "content/a.yaml", "--kind", "brief", "--to", "md")
    assert not build(words=words)
    assert build(words=words)
    (folder / "content" / "a.verified.json").write_text("{}")
    assert not build(words=words)


@pytest.mark.parametrize("path", ["content/a.yaml", "content/r.txt", OUT])
def test_what_changes_while_it_is_built_is_seen_afterwards(
    folder: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = place.place

    def slow(done: Iterable[Done], out: Path) -> Iterator[place.Placed]:
        for placed in whole(done, out):
            yield placed
            (folder / path).write_text("A river.\n" if path.endswith("txt") else FACTS + "#")

    monkeypatch.setattr(place, "place", slow)
    assert not build("--force")
    (folder / "cache/briefgen/2/seen").rename(folder / "away")
    assert not build()
    monkeypatch.setattr(place, "place", whole)
    assert not build()


@pytest.mark.parametrize(
    "more", [("--force",), ("--prove",), ("--since=content/a.yaml",), ("-v",), ("--quiet",)]
)
def test_other_words_are_another_build(folder: Path, more: tuple[str, ...]) -> None:
    assert build()
    assert not build(*more)
    if more != ("--quiet",):
        assert not build(*more), "never answered from a note"


@pytest.mark.parametrize("name", ["SOURCE_DATE_EPOCH", "LD_LIBRARY_PATH"])
def test_so_is_another_environment(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build()
    monkeypatch.setenv(name, "1")
    assert not build()


def test_what_has_warnings_is_told_each_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "content" / "a.yaml").write_text(FACTS.replace("T}", "T, languages: [en, fr]}"))
    for _ in range(2):
        assert not build("--lang", "fr")
        assert "warning" in capsys.readouterr().err


def test_what_was_just_written_is_not_relied_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build()
    monkeypatch.setattr(memory, "settled", SETTLED)
    (folder / "content" / "a.yaml").write_text(FACTS)
    assert not build()
    assert not build(), "it may have been written once more while it was read"
