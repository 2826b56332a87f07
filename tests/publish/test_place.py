"""Putting documents in place: each file is the old one or the new one, whole, whatever happens."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from briefgen.problems import Refused
from briefgen.publish import manifest
from briefgen.publish.document import Document
from briefgen.publish.place import Placed, place
from briefgen.publish.run import Done
from briefgen.publish.write import put, stage, sweep, write_whole
from tests.effort import PROVING, count

AUDIENCES = ("public", "staff")
ENDINGS = ("md", "html", "pdf")


def content(version: int, name: str, size: int = 40_000) -> bytes:
    """A file that says of itself which version it is, and whether all of it is there."""
    body = f"{version} {name} ".encode() * (size // (len(name) + 4) + version)
    return hashlib.sha256(body).hexdigest().encode() + body


def is_whole(data: bytes) -> bool:
    return hashlib.sha256(data[64:]).hexdigest().encode() == data[:64]


def documents(version: int, size: int = 40_000) -> Iterator[Done]:
    for audience in AUDIENCES:
        stem = f"x.brief.{audience}.en"
        files = {f"{stem}.{e}": content(version, f"{stem}.{e}", size) for e in ENDINGS}
        yield Done(stem, Document(audience, files, {"kind": "brief"}))


def placed(version: int, out: Path, size: int = 40_000) -> list[Placed]:
    return list(place(documents(version, size), out))


def files_in(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def problems(found: list[Placed]) -> list[str]:
    return [p.message for one in found for p in one.done.problems]


def in_child(work: Callable[[], object]) -> int:
    """The process that does `work`, which nothing of this process can end in an orderly way."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_files_and_manifests_are_put_in_their_folders(tmp_path: Path) -> None:
    found = placed(1, tmp_path)
    assert problems(found) == []
    assert sorted(files_in(tmp_path)) == sorted(
        [f"{a}/x.brief.{a}.en.{e}" for a in AUDIENCES for e in ENDINGS]
        + [f"{a}/manifest.json" for a in AUDIENCES]
    )
    listed = json.loads((tmp_path / "public" / "manifest.json").read_bytes())
    assert set(listed["files"]) == {f"x.brief.public.en.{e}" for e in ENDINGS}
    assert "staff" not in json.dumps(listed)
    assert [f for a in AUDIENCES for f in manifest.differences(tmp_path / a)] == []


def test_what_is_there_byte_for_byte_is_left_alone(tmp_path: Path) -> None:
    placed(1, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.*")}
    placed(1, tmp_path)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.*")} == before


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    placed(1, tmp_path)
    page = tmp_path / "public" / "x.brief.public.en.html"
    page.chmod(0o640)
    placed(2, tmp_path)
    assert page.read_bytes() == content(2, page.name)
    assert page.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "public" / "manifest.json").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_killed_at_any_moment_every_file_is_whole_and_the_next_build_puts_all_right(
    tmp_path: Path,
) -> None:
    draw = random.Random(5)
    placed(1, tmp_path)
    begun = time.monotonic()
    placed(2, tmp_path)
    longest = (time.monotonic() - begun) * 1.1
    cut_short = 0
    for version in range(3, 3 + count(12, 300)):
        child = in_child(partial(placed, version, tmp_path))
        time.sleep(draw.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        cut_short += os.WIFSIGNALED(status)
        for name, data in files_in(tmp_path).items():
            if name.endswith("manifest.json"):
                json.loads(data)
            elif not Path(name).name.startswith("."):
                assert is_whole(data), name
                assert int(data[64:].split()[0]) in range(1, version + 1)
        if draw.random() < 0.3:
            assert problems(placed(version, tmp_path)) == []
            assert all(not Path(n).name.startswith(".") for n in files_in(tmp_path))
            for audience in AUDIENCES:
                assert list(manifest.differences(tmp_path / audience)) == []
                found = files_in(tmp_path / audience)
                assert all(
                    data == content(version, name)
                    for name, data in found.items()
                    if name != "manifest.json"
                )
    assert cut_short > count(2, 60), "the child was nearly always done before it was killed"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that has room for one version of the documents, and not for two."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only the administrator can mount a small disk; another test stands in for it")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_on_a_full_disk_the_old_documents_stay(small_disk: Path) -> None:
    out = small_disk / "dist"
    assert problems(placed(1, out)) == []
    before = files_in(out)
    (small_disk / "ballast").write_bytes(b"x" * 250_000)
    found = placed(2, out, 60_000)
    assert any("No space left on device" in message for message in problems(found))
    assert all(one.done.failed for one in found)
    assert files_in(out) == before
    (small_disk / "ballast").unlink()
    assert problems(placed(2, out)) == []
    assert files_in(out) != before


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("failing", range(1, 9, 2))
def test_when_any_step_of_writing_fails_no_file_is_damaged(
    step: str, failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(1, tmp_path)
    holder = tempfile if step == "mkstemp" else os
    working, calls = getattr(holder, step), []

    def full(*arguments: object, **more: object) -> object:
        calls.append(arguments)
        if len(calls) >= failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return working(*arguments, **more)

    monkeypatch.setattr(holder, step, full)
    found = placed(2, tmp_path)
    monkeypatch.undo()
    assert any("No space left on device" in message for message in problems(found))
    assert {p.place.file for one in found for p in one.done.problems} <= {
        str(tmp_path / name) for name in files_in(tmp_path)
    }
    for name, data in files_in(tmp_path).items():
        assert not Path(name).name.startswith("."), "what was not put in place is gone"
        assert name.endswith("manifest.json") or is_whole(data)
    assert problems(placed(2, tmp_path)) == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of this machine can reach."""
    folder = Path(tempfile.mkdtemp(prefix="briefgen-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_in_a_folder_that_cannot_be_written_the_old_documents_stay(open_folder: Path) -> None:
    out, report = open_folder / "dist", open_folder / "report"
    placed(1, out)
    before = files_in(out)
    report.touch()
    report.chmod(0o666)
    for folder in (*out.iterdir(), out):
        folder.chmod(0o555)

    def work() -> None:
        if not os.geteuid():  # nothing is closed to the administrator
            os.setuid(65534)
        report.write_text("\n".join(problems(placed(2, out))))

    _, status = os.waitpid(in_child(work), 0)
    for folder in (out, *out.iterdir()):
        folder.chmod(0o755)
    assert status == 0
    assert report.read_text().count("This cannot be written: Permission denied") == 2
    assert files_in(out) == before


def test_two_builders_do_not_write_into_one_folder(tmp_path: Path) -> None:
    first = place(documents(1), tmp_path)
    next(first)
    with pytest.raises(Refused) as refused:
        placed(2, tmp_path)
    assert [p.code for p in refused.value.problems] == ["busy"]
    list(first)
    assert files_in(tmp_path / "public")["x.brief.public.en.md"] == content(
        1, "x.brief.public.en.md"
    )
    assert problems(placed(2, tmp_path)) == []


def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "dist", tmp_path / "elsewhere"
    (out / "public").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "page").write_text("mine")
    (out / "staff").symlink_to(elsewhere)
    (out / "public" / "x.brief.public.en.html").symlink_to(elsewhere / "page")
    found = placed(1, out)
    assert [p.code for one in found for p in one.done.problems] == ["link", "link"]
    assert files_in(elsewhere) == {"page": b"mine"}
    with pytest.raises(Refused, match="it is a link"):
        write_whole(out / "staff" / "new" / "file", b"x", within=out)
    assert files_in(elsewhere) == {"page": b"mine"}


def test_nor_within_it(tmp_path: Path) -> None:
    placed(1, tmp_path)
    page = tmp_path / "public" / "x.brief.public.en.html"
    page.rename(tmp_path / "kept.html")
    page.symlink_to(tmp_path / "kept.html")
    (problem,) = [p for one in placed(2, tmp_path) for p in one.done.problems]
    assert (problem.code, problem.place.file) == ("link", str(page))
    assert (tmp_path / "kept.html").read_bytes() == content(1, page.name)


@pytest.mark.parametrize("version", [1, 2])
def test_an_output_folder_that_is_a_link_is_refused(version: int, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "dist"
    placed(1, real)
    before = files_in(real)
    link.symlink_to(real)
    with pytest.raises(Refused, match="it is a link"):
        placed(version, link)
    assert files_in(real) == before


def test_where_a_relative_path_passes_a_link_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("real").mkdir()
    Path("link").symlink_to("real")
    for path in ("link/file", "link/deeper/file", "link/../file"):
        with pytest.raises(Refused, match="it is a link"):
            write_whole(Path(path), b"x")
    with pytest.raises(Refused, match="outside"):
        write_whole(Path("real/../file"), b"x", within=Path("real"))
    assert files_in(tmp_path) == {}
    write_whole(Path("real/deeper/file"), b"x")
    assert files_in(tmp_path) == {"real/deeper/file": b"x"}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_is_not_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "x")
    with pytest.raises(Refused, match="not a file"):
        write_whole(tmp_path / "x", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def leftover(folder: Path) -> Path:
    """What a command leaves in `folder` that is killed while it writes there."""

    def work() -> None:
        stage(folder / "x", b"left")
        os.kill(os.getpid(), signal.SIGKILL)

    before = set(folder.iterdir())
    os.waitpid(in_child(work), 0)
    (path,) = set(folder.iterdir()) - before
    return path


def test_leftovers_are_swept_where_documents_go_and_nowhere_else(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "dist", tmp_path / "elsewhere"
    placed(1, out)
    (out / "other").mkdir()
    elsewhere.mkdir()
    (out / "link").symlink_to(elsewhere)
    swept = [leftover(folder) for folder in (out, out / "public")]
    left = [leftover(folder) for folder in (out / "other", elsewhere)]
    placed(1, out)
    assert [path.exists() for path in (*swept, *left)] == [False, False, True, True]


def test_only_what_this_program_wrote_is_swept(tmp_path: Path) -> None:
    names = [".briefgen-notes.txt", ".briefgen-part-notes.tmp", ".briefgen-part-12345678"]
    for name in names:
        (tmp_path / name).write_text("the user's")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("the user's")
    (tmp_path / ".briefgen-part-abcdefgh.tmp").symlink_to(elsewhere)
    os.mkfifo(tmp_path / ".briefgen-part-abcdefgi.tmp")
    (tmp_path / ".briefgen-part-abcdefgj.tmp").mkdir()
    before = sorted(p.name for p in tmp_path.iterdir())
    sweep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_what_is_being_written_is_not_swept(tmp_path: Path) -> None:
    """Two builds at once, one of them into a folder of the other's output folder."""
    staged = stage(tmp_path / "public" / "x", b"whole")
    placed(1, tmp_path)
    os.waitpid(in_child(partial(sweep, tmp_path / "public")), 0)
    put([staged])
    assert (tmp_path / "public" / "x").read_bytes() == b"whole"


def test_a_command_that_writes_one_file_sweeps_its_folder(tmp_path: Path) -> None:
    left = leftover(tmp_path)
    write_whole(tmp_path / "y", b"y")
    assert not left.exists()


def test_an_older_file_of_a_document_is_warned_of_until_it_is_built_or_deleted(
    tmp_path: Path,
) -> None:
    def build(facts: str, *endings: str, stem: str = "x.brief.en") -> list[Placed]:
        files = {f"{stem}.{ending}": facts.encode() for ending in endings}
        return list(place([Done(stem, Document("", files, {"facts_sha256": facts}))], tmp_path))

    assert problems(build("1", "md", "html", "pdf")) == []
    assert problems(build("1", "md")) == []
    assert problems(build("2", "md", stem="y.brief.en")) == [], "another document"
    for _ in range(2):
        (told,) = [one for one in build("2", "md", "html") if one.done.problems]
        (problem,) = told.done.problems
        assert (problem.severity, problem.place.file) == ("warning", str(tmp_path))
        assert problem.message.endswith(": x.brief.en.pdf")
        assert not told.done.failed
    assert problems(build("2", "pdf")) == []
    assert "x.brief.en.html, x.brief.en.pdf" in problems(build("3", "md"))[0]
    for ending in ("html", "pdf"):
        (tmp_path / f"x.brief.en.{ending}").unlink()
    assert problems(build("3", "md")) == []


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "verify", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


TEXT = """
format: 1
brief: {title: The title}
summit: {name: The summit}
audiences: {public: TLP:CLEAR, staff: TLP:RED}
bottom_line:
  audience: public
  claim: What everybody sees in version 1
background:
  plan: What the desk alone sees in version 1
"""


def command(folder: Path) -> list[str]:
    code = "from briefgen.cli.main import run; run()"
    facts = str(folder / "x.yaml")
    build = ["build", facts, "--all-audiences", "--kind", "brief", "--out", str(folder / "dist")]
    return [sys.executable, "-c", code, *build]


@pytest.mark.skipif(not PROVING, reason="each of these starts the whole program")
def test_the_whole_command_killed_at_any_moment_leaves_whole_files(tmp_path: Path) -> None:
    known: dict[str, set[bytes]] = {}
    longest = 0.0
    for version in (1, 2):
        (tmp_path / "x.yaml").write_text(TEXT.replace("version 1", f"version {version}"))
        begun = time.monotonic()
        subprocess.run(command(tmp_path), check=True, capture_output=True)
        longest = max(longest, time.monotonic() - begun)
        for name, data in files_in(tmp_path / "dist").items():
            known.setdefault(name, set()).add(data)
    draw, cut_short = random.Random(8), 0
    for number in range(200):
        version = 1 + number % 2
        (tmp_path / "x.yaml").write_text(TEXT.replace("version 1", f"version {version}"))
        with subprocess.Popen(command(tmp_path), stdout=-3, stderr=-3) as process:
            time.sleep(draw.uniform(0, longest))
            process.kill()
        cut_short += process.returncode == -signal.SIGKILL
        for name, data in files_in(tmp_path / "dist").items():
            if name.endswith("manifest.json"):
                json.loads(data)
            elif not Path(name).name.startswith("."):
                assert data in known[name], name
    assert cut_short > 100
    subprocess.run(command(tmp_path), check=True, capture_output=True)
    assert {n: d in known[n] for n, d in files_in(tmp_path / "dist").items()} == dict.fromkeys(
        known, True
    )
    assert verify(tmp_path / "dist").returncode == 0
