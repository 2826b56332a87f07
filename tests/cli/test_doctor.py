"""`briefgen doctor` says what there is, and fails where something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from briefgen.cli.doctor import doctor
from briefgen.problems import Refused
from briefgen.publish import installed


def test_what_is_missing_ends_in_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(installed, "_PACKAGES", {"nothing-of-that-name": "nothing"})
    monkeypatch.setattr(installed, "_fonts_and_engine", lambda _: ())
    with pytest.raises(typer.Exit) as ended:
        doctor(out=tmp_path)
    assert ended.value.exit_code == 1
    assert "missing  nothing-of-that-name, for nothing" in capsys.readouterr().out


def test_what_is_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(installed, "_fonts_and_engine", lambda _: ())
    doctor(out=tmp_path)
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"ok       documents can be written to {tmp_path}"


def test_a_folder_of_templates_that_there_is_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="There is no such folder"):
        doctor(templates=tmp_path / "looks")
