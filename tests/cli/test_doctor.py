"""What is missing is found by trying it, and its remedy is that of the system at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from briefgen.cli import doctor


def test_a_sound_machine(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    doctor.doctor(out=tmp_path / "dist")
    said = capsys.readouterr().out
    assert "the PDF engine starts and makes a page" in said
    assert {line.split()[0] for line in said.splitlines()} == {"ok"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("optional", "state"), [(False, "missing"), (True, "note")])
def test_a_library_that_cannot_be_loaded(
    optional: bool, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("libnothing-of-that-name.so.7",)
    monkeypatch.setattr(doctor, "_LIBRARIES", {"Nothing": (names, optional)})
    (finding,) = doctor._libraries()
    assert finding.state == state
    assert "Nothing" in finding.what
    assert "install" in finding.remedy or "add" in finding.remedy or "pacman" in finding.remedy


def test_what_is_missing_ends_in_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", {"nothing-of-that-name": "nothing"})
    monkeypatch.setattr(doctor, "_fonts_and_engine", lambda _: ())
    with pytest.raises(typer.Exit) as ended:
        doctor.doctor(out=tmp_path)
    assert ended.value.exit_code == 1
    assert "missing  nothing-of-that-name, for nothing" in capsys.readouterr().out


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
    assert command in doctor.remedy(family)


def test_a_font_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "mine.ttf").write_bytes(b"not a font")
    (finding,) = doctor._fonts_and_engine(tmp_path)
    assert (finding.state, "mine.ttf" in finding.what) == ("missing", True)


def test_a_folder_that_cannot_be_written_to() -> None:
    (finding,) = doctor._writing(Path("/proc/nothing/dist"))
    assert finding.state == "missing"
    assert "--out" in finding.remedy


def test_nothing_is_tried_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "dist").symlink_to(tmp_path / "elsewhere")
    (finding,) = doctor._writing(tmp_path / "dist")
    assert finding.state == "missing"
    assert "is a link" in finding.what
