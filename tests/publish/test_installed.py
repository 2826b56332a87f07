"""What is missing is found by trying it, and its remedy is that of the system at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.publish import installed


def test_a_sound_machine(tmp_path: Path) -> None:
    found = list(installed.requirements(None, tmp_path / "dist"))
    assert "the PDF engine starts and makes a page" in [one.what for one in found]
    assert {one.state for one in found} == {"ok"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("optional", "state"), [(False, "missing"), (True, "note")])
def test_a_library_that_cannot_be_loaded(
    optional: bool, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("libnothing-of-that-name.so.7",)
    monkeypatch.setattr(installed, "_LIBRARIES", {"Nothing": (names, optional)})
    (finding,) = installed._libraries()
    assert finding.state == state
    assert "Nothing" in finding.what
    assert "install" in finding.remedy or "add" in finding.remedy or "pacman" in finding.remedy


@pytest.mark.parametrize(
    ("family", "command"),
    [
        ("linuxmint ubuntu debian", "apt-get install libpango-1.0-0"),
        ("fedora", "dnf install pango"),
        ("darwin", "brew install pango"),
        ("win32", "WSL"),
        ("plan9", "Debian: apt-get install"),
    ],
)
def test_the_remedy_is_for_this_system(family: str, command: str) -> None:
    assert command in installed.remedy(family)


def test_a_font_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "mine.ttf").write_bytes(b"not a font")
    (finding,) = installed._fonts_and_engine(tmp_path)
    assert (finding.state, "mine.ttf" in finding.what) == ("missing", True)


def test_a_folder_that_cannot_be_written_to() -> None:
    (finding,) = installed._writing(Path("/proc/nothing/dist"))
    assert finding.state == "missing"
    assert "--out" in finding.remedy
