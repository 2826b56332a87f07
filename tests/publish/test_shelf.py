"""The user's cache folder: entries whole or not at all, the user's alone, within a size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.pdf.process import Engine
from briefgen.publish import shelf
from briefgen.publish.document import Document
from briefgen.publish.plan import Plan, documents
from briefgen.publish.shelf import Shelf


def built(wanted: Plan) -> list[Document]:
    with Engine(later=True) as engine:
        return [d.made for d in documents(wanted, engine) if d.made]


def kept(wanted: Plan) -> dict[str, bool]:
    """Of each audience, whether its document came from the cache."""
    return {made.folder: made.kept for made in built(wanted)}


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
