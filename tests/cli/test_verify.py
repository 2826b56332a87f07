"""`verify` says what was changed, added and lost in a folder since it was built."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from briefgen.publish.document import Document
from briefgen.publish.place import Placed, place
from briefgen.publish.run import Done

AUDIENCES = ("public", "staff")


ENDINGS = ("md", "html", "pdf")


def content(version: int, name: str, size: int = 40_000) -> bytes:
    """A file that says of itself which version it is, and whether all of it is there."""
    body = f"{version} {name} ".encode() * (size // (len(name) + 4) + version)
    return hashlib.sha256(body).hexdigest().encode() + body


def documents(version: int, size: int = 40_000) -> Iterator[Done]:
    for audience in AUDIENCES:
        stem = f"x.brief.{audience}.en"
        files = {f"{stem}.{e}": content(version, f"{stem}.{e}", size) for e in ENDINGS}
        yield Done(stem, Document(audience, files, {"kind": "brief"}))


def placed(version: int, out: Path, size: int = 40_000) -> list[Placed]:
    return list(place(documents(version, size), out))


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "verify", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_verify_says_what_was_changed_added_and_lost(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    placed(1, out)
    done = verify(out)
    assert (done.returncode, done.stdout) == (0, "6 files as they were built, 0 not\n")
    public, staff = out / "public", out / "staff"
    page = public / "x.brief.public.en.html"
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    (public / "notes.txt").write_text("x")
    (staff / "x.brief.staff.en.pdf").unlink()
    (staff / "more").mkdir()
    (staff / "more" / "x.txt").write_text("x")
    copy = tmp_path / "copy"
    (staff / "x.brief.staff.en.md").rename(copy)
    (staff / "x.brief.staff.en.md").symlink_to(copy)
    done = verify(out)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{public}/notes.txt: added",
        f"{page}: changed",
        f"{staff}/x.brief.staff.en.md: changed",
        f"{staff}/x.brief.staff.en.pdf: lost",
        f"{staff}/more/x.txt: added",
        "3 files as they were built, 5 not",
    ]
    assert verify(public).returncode == 1
    missing = verify(tmp_path / "nothing")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr
