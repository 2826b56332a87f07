"""Files beside a brief are read inside its folder and nowhere else, and never more than fits."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from briefgen.files import Missing, Unreadable, read_beside, read_file, state_of


def test_what_lies_in_the_folder_is_read_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"12345")
    assert read_beside(tmp_path, "a/b.txt", 5) == b"12345"
    with pytest.raises(Unreadable, match="has 5 bytes; at most 4 are read"):
        read_beside(tmp_path, "a/b.txt", 4)
    assert read_file(tmp_path / "a" / "b.txt", 3) == b"123"


def test_a_link_at_any_step_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x").write_text("secret")
    brief = tmp_path / "brief"
    (brief / "real").mkdir(parents=True)
    (brief / "link").symlink_to(tmp_path / "elsewhere")
    (brief / "real" / "x").symlink_to(tmp_path / "elsewhere" / "x")
    for name in ("link/x", "real/x"):
        with pytest.raises(Unreadable, match="is a link, or lies behind one"):
            read_beside(brief, name, 100)


def test_a_pipe_keeps_nobody_waiting_and_a_folder_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(Unreadable, match="is not a file"):
            read_beside(tmp_path, name, 100)
    with pytest.raises(Unreadable, match="not a file"):
        read_file(tmp_path / "pipe", 100)
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path / "folder", 100)
    with pytest.raises(Missing):
        read_beside(tmp_path, "none", 100)


def test_no_handle_stays_open(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for name in ("a", "none", "a/b"):
        for _ in range(3):
            with suppress(Unreadable):
                read_beside(tmp_path, name, 0 if name == "a" else 9)
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_any_write_changes_the_state(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert state_of(path) is None
    path.write_text("a")
    first = state_of(path)
    assert first == state_of(str(path))
    os.utime(path, ns=(1, 1))
    second = state_of(path)
    other = tmp_path / "b"
    other.write_text("a")
    os.utime(other, ns=(1, 1))
    other.replace(path)
    assert len({str(s) for s in (first, second, state_of(path))}) == 3, "time, and which file it is"
