"""Watching: real processes, editors that save in their own ways, files broken and mended."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

import pytest

FACTS = """format: 1
brief: {title: T}
summit: {name: S}
bottom_line:
  a: {text: The first words, basis: ours}
"""
PATIENCE = 60
READY = "watching; Ctrl-C ends"


class Watch:
    """`briefgen watch` in a process of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        code = "from briefgen.cli.main import run; run()"
        options = ("--kind", "brief", "--to", "md", *words)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "watch", *options],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip())
        self.lines.put(None)

    def until(self, words: str = READY) -> list[str]:
        """What it says up to the line that has `words`."""
        found: list[str] = []
        while not found or words not in found[-1]:
            line = self.lines.get(timeout=PATIENCE)
            assert line is not None, found
            found.append(line)
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.yaml").write_text(FACTS, "utf-8")
    return tmp_path


def renamed(path: Path, text: str) -> None:
    """Save as vim and many others do: a new file under another name, put in the old one's place."""
    other = path.with_name(f".{path.name}.swp")
    other.write_text(text, "utf-8")
    os.replace(other, path)


def moved_away(path: Path, text: str) -> None:
    """Save as some do: the old file is moved away first."""
    os.replace(path, path.with_name(f"{path.name}~"))
    path.write_text(text, "utf-8")


def in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def test_a_day_at_the_desk(folder: Path) -> None:
    path, made = folder / "content" / "a.yaml", folder / "dist" / "a.brief.en.md"
    with Watch(folder) as watch:
        assert any("wrote dist" in line for line in watch.until())
        for number, save in enumerate((renamed, moved_away, in_place)):
            save(path, FACTS.replace("first", f"new {number}"))
            watch.until("wrote")
            watch.until()
            assert f"The new {number} words" in made.read_text("utf-8")
        good = made.read_bytes()
        renamed(path, FACTS.replace("title", "titel"))
        said = watch.until()
        assert any("did you mean `title`?" in line for line in said)
        assert made.read_bytes() == good, "the last good one stays"
        path.unlink()
        watch.until()
        assert made.read_bytes() == good
        renamed(path, FACTS.replace("first", "mended"))
        watch.until("wrote")
        assert "The mended words" in made.read_text("utf-8")
        watch.until()
        (folder / "content" / "b.yaml").write_text(FACTS, "utf-8")
        assert any("b.brief.en.md" in line for line in watch.until("wrote"))
        watch.until()
        (folder / "briefgen.toml").write_text('out = "papers"\n', "utf-8")
        watch.until()
        assert (folder / "papers" / "a.brief.en.md").exists()
        assert watch.stop() == 0
        assert watch.until("stopped")


def test_templates_and_pictures_are_watched(folder: Path) -> None:
    (folder / "mine" / "sections").mkdir(parents=True)
    with Watch(folder, "content/a.yaml", "--templates", "mine") as watch:
        watch.until()
        (folder / "mine" / "sections" / "bottom_line.md.j2").write_text("My own words")
        watch.until("wrote")
        assert "My own words" in (folder / "dist" / "a.brief.en.md").read_text("utf-8")
        watch.until()
        assert watch.stop() == 0


def test_what_cannot_be_watched(folder: Path) -> None:
    for words in (["-"], ["content/a.yaml", "--out", "-"]):
        with Watch(folder, *words) as watch:
            watch.until("only files can be watched")
            assert watch.process.wait(PATIENCE) == 2
