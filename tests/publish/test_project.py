"""`briefgen.toml`: what a project may decide, what it may not, and what goes before it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from briefgen.cli.options import Choice
from briefgen.problems import Refused
from briefgen.publish.project import read_project


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settled(text: str, choice: Choice | None = None) -> Choice:
    Path("briefgen.toml").write_text(text, "utf-8")
    return (choice or Choice()).settled()


def test_without_a_file_all_is_as_ever() -> None:
    assert Choice().settled() == Choice(to=("md", "html", "pdf"), out=Path("dist"))


def test_every_setting() -> None:
    found = settled(
        'kind = ["brief", "cards"]\nto = "md,html"\nout = "papers/all"\nall-audiences = true\n'
        'lang = "fr"\npage-size = "Letter"\nallow-overflow = true\nprove = true\nstrict = true\n'
        "jobs = 3\n"
    )
    assert found == Choice(
        ("brief", "cards"), ("md", "html"), Path("papers/all"), None, True, ("fr",),
        page_size="Letter", allow_overflow=True, prove=True, strict=True, jobs=3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "choice", "expected"),
    [
        ('to = "md"', Choice(to=("pdf",)), {"to": ("pdf",)}),
        ('out = "a"', Choice(out=Path("b")), {"out": Path("b")}),
        ("jobs = 3", Choice(jobs=1), {"jobs": 1}),
        ("all = true", Choice(), {"everything": True}),
        ("all = true", Choice(audience="x"), {"everything": False, "audience": "x"}),
        ("all = true", Choice(lang=("fr",)), {"everything": False, "all_audiences": True}),
        ("all-audiences = true", Choice(audience="x"), {"all_audiences": False}),
        ('audience = "y"', Choice(all_audiences=True), {"audience": None}),
        ('audience = "y"', Choice(everything=True), {"audience": None, "everything": True}),
        ('audience = "y"', Choice(lang=("fr",)), {"audience": "y"}),
        ('lang = "fr"', Choice(everything=True), {"lang": ()}),
        ("strict = false", Choice(strict=True), {"strict": True}),
    ],
)
def test_the_command_line_goes_before_it(
    text: str, choice: Choice, expected: dict[str, object]
) -> None:
    found = settled(text, choice)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\ntemplates = 'mine'\n", 2, "templates are code"),
        ("no-preflight = true", 1, "unchecked only where the command line says so"),
        ("since = '/etc/passwd'", 1, "--since OLD"),
        ("outt = 'x'", 1, "did you mean `out`?"),
        ("page_size = 'A4'", 1, "did you mean `page-size`?"),
        ("xyzzy = 1", 1, "the settings are kind, to, out"),
        ("[build]\nto = 'md'", 1, "the settings are"),
        ("out = '../elsewhere'", 1, "a folder inside this one"),
        ("out = '/tmp/elsewhere'", 1, "a folder inside this one"),
        ("out = 'link/deeper'", 1, "a folder inside this one"),
        ("out = '.'", 1, "a folder inside this one"),
        ("out = ''", 1, "a folder inside this one"),
        ('out = "a\\u0000b"', 1, "a folder inside this one"),
        ("jobs = true", 1, "a number from 1 to 64"),
        ("jobs = 100000", 1, "a number from 1 to 64"),
        ("strict = 'yes'", 1, "true or false"),
        ("lang = []", 1, "a language, or several"),
        ("kind = [1]", 1, "a kind, or several"),
        ("page-size = 'A5'", 1, '"A4" or "Letter"'),
        ("to = md", 1, "TOML cannot read this"),
        ("to = 'md'\nto = 'md'\njobs = 1\n", 2, "TOML cannot read this"),
        ("a = " + "[" * 5_000, 0, "nested too deeply"),
    ],
)
def test_what_it_may_not_say(text: str, line: int, said: str, folder: Path) -> None:
    (folder / "link").symlink_to("/tmp")
    (folder / "briefgen.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        read_project()
    (problem,) = refused.value.problems
    assert problem.place.line == line
    assert said in problem.message + problem.hint


def test_every_fault_at_once(folder: Path) -> None:
    (folder / "briefgen.toml").write_text("jobs = 0\nxyzzy = 1\nto = 'md'\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_project()
    assert [p.place.line for p in refused.value.problems] == [1, 2]


def test_what_is_no_text_is_said_to_be_none(folder: Path) -> None:
    for data in (b"\xff\xfe", b"#" * 200_000):
        (folder / "briefgen.toml").write_bytes(data)
        with pytest.raises(Refused):
            read_project()
    (folder / "briefgen.toml").unlink()
    (folder / "briefgen.toml").mkdir()
    with pytest.raises(Refused):
        read_project()


@pytest.mark.parametrize(
    "choice",
    [Choice(audience="a", everything=True), Choice(to=("docx",)), Choice(page_size="A5")],
)
def test_what_the_command_line_cannot_mean(choice: Choice) -> None:
    with pytest.raises(typer.BadParameter):
        choice.settled()


def test_a_format_that_the_file_makes_up(folder: Path) -> None:
    with pytest.raises(typer.BadParameter):
        settled('to = ["docx"]')
