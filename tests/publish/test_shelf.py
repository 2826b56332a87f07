"""What lies on the user's shelf is used only if this user's program has put it there."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.publish import shelf
from briefgen.publish.shelf import Shelf
from tests.documents import ROOT
from tests.effort import count

SORTS = ("documents", "templates", "seen")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, which is empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFGEN_CACHE")
    return tmp_path / "briefgen"


def test_what_was_put_there_is_found(base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    assert Shelf.of("seen").get("a") == b"content"
    assert Shelf.of("seen").get("b") is None


def test_it_is_the_users_alone(base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    for path in (base, *base.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    assert base / "key" not in (base / "2").rglob("*"), (
        "the key lies apart from what it vouches for"
    )


def test_an_entry_with_a_plain_hash_is_not_ours(base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    path = base / "2" / "seen" / "a"
    path.write_bytes(hashlib.sha256(b"forged").digest() + b"forged")
    assert Shelf.of("seen").get("a") is None


def test_an_entry_is_good_for_its_own_name_and_sort_alone(base: Path) -> None:
    """Else the document of one audience could be put in the place of another's."""
    Shelf.of("seen").put("a", b"content")
    data = (base / "2" / "seen" / "a").read_bytes()
    Shelf.of("documents").put("b", b"other")
    for path in (base / "2" / "seen" / "b", base / "2" / "documents" / "a"):
        path.write_bytes(data)
        assert Shelf.of(path.parent.name).get(path.name) is None


def test_with_another_key_nothing_is_ours(base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    (base / "key").unlink()
    assert Shelf.of("seen").get("a") is None


def readable(key: Path) -> None:
    key.chmod(0o644)


def short(key: Path) -> None:
    key.write_bytes(b"")


def foreign(key: Path) -> None:
    if os.geteuid():
        pytest.skip("only the administrator can give a file away")
    os.chown(key, 65534, 65534)


def linked(key: Path) -> None:
    key.rename(key.with_name("moved"))
    key.symlink_to("moved")


@pytest.mark.parametrize("spoil", [readable, short, foreign, linked])
def test_a_key_that_others_may_know_is_made_anew(spoil: Callable[[Path], None], base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    before = (base / "key").read_bytes()
    spoil(base / "key")
    assert Shelf.of("seen").get("a") is None
    Shelf.of("seen").put("a", b"content")
    assert Shelf.of("seen").get("a") == b"content"
    key = base / "key"
    assert not key.is_symlink()
    assert key.read_bytes() != before
    assert (key.stat().st_mode & 0o077, key.stat().st_uid) == (0, os.getuid())


@pytest.mark.parametrize("part", ["", "2", "2/seen"])
def test_a_folder_of_it_that_is_a_link_or_open_to_others_is_none(part: str, base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    folder = base / part
    folder.chmod(0o777)
    assert not Shelf.of("seen").is_open
    folder.chmod(0o700)
    assert Shelf.of("seen").is_open
    folder.rename(base.with_name("elsewhere"))
    folder.symlink_to(base.with_name("elsewhere"))
    assert not Shelf.of("seen").is_open


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_link(path: Path) -> None:
    Shelf.of("seen").put("other", b"x")
    path.symlink_to("other")


def as_loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("make", [as_pipe, as_link, as_loop, Path.mkdir])
def test_what_is_no_file_is_ignored(make: Callable[[Path], None], base: Path) -> None:
    Shelf.of("seen").put("a", b"content")
    path = base / "2" / "seen" / "a"
    path.unlink()
    make(path)
    here = Shelf.of("seen")
    assert here.get("a") is None
    here.put("a", b"content")
    here.trim(0)


@settings(
    max_examples=count(60, 2_000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200), st.integers(0, 60), st.integers(0, 60))
def test_bytes_that_are_not_ours_are_ignored(base: Path, data: bytes, start: int, end: int) -> None:
    Shelf.of("seen").put("a", b"content")
    path = base / "2" / "seen" / "a"
    whole = path.read_bytes()
    changed = whole[:start] + data + whole[end:]
    path.write_bytes(changed)
    assert Shelf.of("seen").get("a") == (b"content" if changed == whole else None)


_OFF = """
import os, sys
seen = []
folder = os.environ["XDG_CACHE_HOME"]
def hook(event, arguments):
    if any(isinstance(a, (str, bytes)) and os.fsdecode(a).startswith(folder) for a in arguments):
        seen.append((event, arguments))
sys.addaudithook(hook)
from briefgen.cli import main
def end(code):
    print(len(seen), seen[:3], "in the cache")
    sys.stdout.flush()
main.os._exit = end
sys.argv = ["briefgen", "build", "x.yaml", "--to", "md,html", "--kind", "brief"]
main.run()
"""
FACTS = (
    "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: A, basis: ours}}\n"
)


@pytest.mark.parametrize("setting", ["off", "on"])
def test_where_it_is_off_it_is_neither_read_nor_written(setting: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "x.yaml").write_text(FACTS)
    environment = {"XDG_CACHE_HOME": str(cache), "BRIEFGEN_CACHE": setting, "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", _OFF],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ("\n0 [] in the cache" in f"\n{done.stdout}") == (setting == "off"), done.stdout
    assert cache.exists() == (setting == "on")


@pytest.mark.parametrize("sort", SORTS)
def test_the_code_of_templates_alone_can_be_kept(
    sort: str, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFGEN_CACHE", "templates")
    assert Shelf.of(sort).is_open == (sort == "templates")


def test_it_stays_within_its_size(tmp_path: Path) -> None:
    kept = Shelf(tmp_path)
    for number in range(9):
        kept.put(str(number), bytes(1_000))
        os.utime(tmp_path / str(number), ns=(number, number))
    kept.get("0")  # used last
    kept.trim(4_200)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0", "6", "7", "8"]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shelf.user_folder() == tmp_path / ".cache" / "briefgen"
    monkeypatch.setenv("HOME", "nowhere")
    assert shelf.user_folder() is None
