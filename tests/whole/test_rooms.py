"""The map of the code is fresh, and says something of every room."""

from __future__ import annotations

from tests import rooms


def test_the_map_is_that_of_the_code() -> None:
    assert rooms.PAGE.read_text("utf-8") == rooms.page(), "run: python -m tests.rooms"


def test_every_folder_of_the_package_is_on_the_map() -> None:
    folders = {p.parent for p in (rooms.ROOT / "briefgen").rglob("*.py")}
    package = rooms.ROOT / "briefgen"
    assert folders == {package / name if name else package for name in rooms.ROOMS}


def test_every_room_says_what_is_in_it() -> None:
    rows = [line for line in rooms.page().splitlines() if line.startswith("| `")]
    assert len(rows) > 90
    assert [row for row in rows if len(row.split("|")[2].split()) < 4] == []
