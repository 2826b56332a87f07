"""The manifest: what it lists, what it is told of other versions, what differs from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.publish import manifest
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


def problems(found: list[Placed]) -> list[str]:
    return [p.message for one in found for p in one.done.problems]


def test_the_manifest_keeps_what_it_knows_of_files_that_are_still_there(tmp_path: Path) -> None:
    placed(1, tmp_path)
    folder = tmp_path / "public"
    (folder / "x.brief.public.en.pdf").unlink()
    other = Document("public", {"y.cards.public.en.md": b"x"}, {"kind": "cards"})
    list(place([Done("y", other)], tmp_path))
    listed = json.loads((folder / "manifest.json").read_bytes())["files"]
    assert sorted(listed) == [
        "x.brief.public.en.html", "x.brief.public.en.md", "y.cards.public.en.md"
    ]  # fmt: skip


def test_a_file_made_with_other_versions_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "versions", lambda: {"briefgen": "0.0.9"})
    placed(1, tmp_path)
    monkeypatch.undo()
    other = Document("public", {"y.cards.public.en.md": b"x"}, {"kind": "cards"})
    list(place([Done("y", other)], tmp_path))
    listed = json.loads((tmp_path / "public" / "manifest.json").read_bytes())
    assert listed["made_with"] == manifest.versions()
    assert listed["files"]["x.brief.public.en.md"]["made_with"] == {"briefgen": "0.0.9"}
    assert "made_with" not in listed["files"]["y.cards.public.en.md"]


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b'{"files": 1}', b'{"files": {"x": 1}, "made_with": {}}', b"\xff",
        b"[" * 9999,
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_one_that_lists_nothing(damage: bytes, tmp_path: Path) -> None:
    placed(1, tmp_path)
    (tmp_path / "public" / "manifest.json").write_bytes(damage)
    assert {f.what for f in manifest.differences(tmp_path / "public")} == {"added"}
    assert problems(placed(1, tmp_path)) == []
    assert list(manifest.differences(tmp_path / "public")) == []
