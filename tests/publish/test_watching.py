"""Noticing that files have changed, and waiting until whoever changes them is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from briefgen.publish import watching
from briefgen.publish.watching import beside, rounds


class Disk:
    """Files that change while they are looked at."""

    def __init__(self, path: Path, *steps: Callable[[], object]) -> None:
        self.path = path
        self.steps = list(steps)

    def look(self) -> Iterator[Path]:
        if self.steps:
            self.steps.pop(0)()
        yield self.path


def idle() -> None:
    """A look between two changes."""


def test_a_file_seen_half_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")

    def part(text: str) -> Callable[[], object]:
        return lambda: path.write_text(text)

    steps = (idle, idle, idle, part(""), part("ne"), part("new, and"), part("new, and whole"), idle)
    disk = Disk(path, *steps)
    turns = rounds(disk.look, pause=0, settle=0)
    assert next(turns) == set()
    assert next(turns) == {str(path)}
    assert path.read_text() == "new, and whole"
    assert disk.steps == []


def test_the_same_size_at_the_same_time_is_still_read(tmp_path: Path) -> None:
    """A file system that tells time in seconds: only the words say that writing goes on."""
    path = tmp_path / "a.yaml"
    path.write_text("old")

    def part(text: str) -> Callable[[], object]:
        def write() -> None:
            path.write_text(text)
            os.utime(path, (7, 7))

        return write

    disk = Disk(path, idle, idle, part("aaaa"), part("aabb"), part("bbbb"), idle)
    turns = rounds(disk.look, pause=0, settle=0)
    next(turns)
    next(turns)
    assert path.read_text() == "bbbb"
    assert disk.steps == []


def test_what_changes_during_a_build_is_seen_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("1")
    turns = rounds(lambda: [path], pause=0, settle=0)
    next(turns)
    path.write_text("22")  # as if while the first build ran
    assert next(turns) == {str(path)}
    path.unlink()
    assert next(turns) == {str(path)}


def test_which_files_lie_beside_a_brief(tmp_path: Path) -> None:
    for name in ("a.yaml", "img/map.png", ".git/x", "dist/a.md", ".hidden", "deep/er/b.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {os.path.relpath(p, tmp_path) for p in beside(tmp_path, tmp_path / "dist")}
    assert found == {"a.yaml", "img/map.png", "deep/er/b.png"}


def test_links_and_pipes_beside_the_facts_are_not_looked_into(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a.yaml").write_text("x")
    (folder / "link.yaml").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.yaml")
    assert list(watching.beside(folder, tmp_path / "dist")) == [str(folder / "a.yaml")]
    assert watching._read(str(folder / "pipe.yaml")) is None
    assert watching._read(str(folder / "link.yaml")) is None
