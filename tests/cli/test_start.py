"""The engine starts before the command line is read, and not where it is not needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from briefgen.cli import start
from briefgen.cli.commands import application
from briefgen.pdf import process
from briefgen.publish import memory
from briefgen.publish.memory import CommandMemo

FACTS = "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: A}}\n"


class Child:
    """Stands for the engine's process: it only notes that it was started."""

    started = 0

    def __init__(self, memory: int) -> None:
        type(self).started += 1

    def end(self) -> None:
        """There is nothing to end."""

    def ask(self, frame: Any, seconds: float) -> None:
        """No answer, as of a process that has ended."""

    late, code = False, None


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(process, "_Child", Child)
    monkeypatch.setattr(start, "_command", start._Command())
    Child.started = 0
    (tmp_path / "a.yaml").write_text(FACTS, "utf-8")
    return tmp_path


def command(*words: str) -> int:
    """Run a command as `main` does; gives how many engines it has started."""
    Child.started = 0
    start.begin(words)
    try:
        application(words)(list(words), standalone_mode=False)
    except typer.Exit:
        pass
    finally:
        start.end()
    return Child.started


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        (["build"], True),
        (["build", "a.yaml", "--to", "md,pdf"], True),
        (["build", "--to=pdf", "--to", "html"], False),
        (["build", "--to=md,html"], False),
        (["build", "--help"], False),
        (["watch", "--to", "md"], False),
        (["watch"], True),
        (["check", "a.yaml"], False),
        (["diff", "build", "a.yaml"], False),
        (["--version"], False),
        ([], False),
    ],
)
def test_the_bare_words_decide(words: list[str], begun: bool) -> None:
    start.begin(words)
    assert Child.started == begun
    start.end()


def test_a_project_may_say_otherwise(folder: Path) -> None:
    (folder / "briefgen.toml").write_text('to = "md"\n')
    start.begin(["build"])
    assert Child.started == 0


@pytest.mark.parametrize(
    "words",
    [
        ("build", "a.yaml", "--to", "md,html"),
        ("check", "a.yaml"),
        ("diff", "a.yaml", "a.yaml"),
        ("translations", "a.yaml"),
        ("schema",),
    ],
)
def test_what_makes_no_pdf_starts_no_engine(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 0


def test_what_has_not_changed_starts_none_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("build", "a.yaml", "--kind", "brief", "--to", "pdf")
    monkeypatch.delenv("BRIEFGEN_CACHE")
    monkeypatch.setattr(memory, "_ENVIRONMENT", ())
    seen = memory.states(["a.yaml", "gone.yaml"]) or {}
    CommandMemo(seen, {}, [], None).keep(memory.named(*words))
    monkeypatch.setenv("BRIEFGEN_CACHE", "off")
    start.begin(words)
    assert Child.started == 1, "nothing is kept, as BRIEFGEN_CACHE=off says"
    start.end()
    monkeypatch.delenv("BRIEFGEN_CACHE")

    def begun(*more: str) -> int:
        Child.started = 0
        start.begin((*words, *more))
        start.end()
        return Child.started

    assert begun() == 0
    assert begun("--force") == 1
    assert begun("--quiet") == 1, "other words have built nothing yet"
    (folder / "gone.yaml").touch()
    assert begun() == 1
    (folder / "gone.yaml").unlink()
    assert begun() == 0
    (folder / "a.yaml").write_text(FACTS + "# more\n", "utf-8")
    assert begun() == 1


def test_only_a_build_without_a_fault_is_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIEFGEN_CACHE")
    monkeypatch.setattr(memory, "settled", lambda *_: True)
    seen = folder / "cache" / "briefgen" / "2" / "seen"
    command("build", "a.yaml", "--to", "md", "--kind", "none-such")
    assert list(seen.iterdir()) == []
    command("build", "a.yaml", "--to", "md", "--kind", "brief")
    entries = [json.loads(entry.read_bytes()[32:]) for entry in seen.iterdir()]
    (file,) = (entry for entry in entries if "told" in entry)
    (whole,) = (entry for entry in entries if "common" in entry)
    assert {str(folder / "a.yaml"), str(folder / "a.verified.json")} == set(file["read"])
    assert any(path.endswith("print.css") for path in whole["common"])
