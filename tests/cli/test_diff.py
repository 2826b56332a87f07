"""`diff` compares two states of the facts, for one reader."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import strategies as st

SOME = ("one", "two", "three", "a*", "a_b", "4.", "|")


words = st.lists(st.sampled_from(SOME), min_size=1, max_size=6)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys, typer\n"
        "from briefgen.cli.diff import diff\n"
        "from briefgen.cli.report import show\n"
        "from briefgen.problems import Refused\n"
        "try:\n    typer.run(diff)\n"
        "except Refused as refused:\n    show(refused.problems)\n    sys.exit(1)\n"
    )
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


FILE = """format: 1
brief: {title: T, languages: [en, fr]}
summit: {name: S}
audiences: {all: TLP:CLEAR, few: {marking: TLP:RED, title: Own title}}
bottom_line:
  a: {text: {en: one two, fr: un deux}, audience: all}
  b: {text: hush, audience: few}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository whose last revision has `a.yaml` as `FILE`; since then one fact is reworded."""
    (tmp_path / "a.yaml").write_text(FILE, "utf-8")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@a.example"]
    for words in (["init", "-q"], ["add", "a.yaml"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True, capture_output=True)
    new = FILE.replace("one two", "one three").replace("hush", "hush hush")
    (tmp_path / "a.yaml").write_text(new, "utf-8")
    return tmp_path


def test_a_revision_against_the_file(folder: Path) -> None:
    done = run("HEAD:a.yaml", "a.yaml", "--audience", "all", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "bottom_line / a: reworded\n    text: one [-two-] {+three+}\n"
    done = run("HEAD:a.yaml", "a.yaml", "--audience", "few", "--lang", "fr", cwd=folder)
    assert done.stdout == "bottom_line / b: reworded\n    text: hush {+hush+}\n"
    done = run("a.yaml", "a.yaml", "--audience", "all", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "no changes\n")


def test_formats(folder: Path) -> None:
    options = ("HEAD:a.yaml", "a.yaml", "--audience", "all", "--format")
    done = run(*options, "markdown", cwd=folder)
    assert "one ~~two~~ **three**" in done.stdout
    found = json.loads(run(*options, "json", cwd=folder).stdout)["changes"]
    steps = found[0]["fields"][0]["words"]
    assert steps == [["same", "one "], ["removed", "two"], ["added", "three"]]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["HEAD:a.yaml", "a.yaml"], 1, "none is named"),
        (["HEAD:a.yaml", "a.yaml", "--audience", "some"], 1, "declares no audience `some`"),
        (["HEAD:b.yaml", "a.yaml", "--audience", "all"], 1, "git says"),
        (["none.yaml", "a.yaml", "--audience", "all"], 1, "no such file"),
        (["--audience", "all", "--", "-x:y", "a.yaml"], 1, "no such file or revision"),
        (["a.yaml", "a.yaml", "--audience", "all", "--lang", "de"], 1, "not written in `de`"),
        (["a.yaml", "a.yaml", "--format", "xml"], 2, "the formats are"),
        (["red.yaml", "a.yaml", "--audience", "all"], 1, "not known to be for readers"),
    ],
)
def test_mistakes(words: list[str], code: int, said: str, folder: Path) -> None:
    (folder / "red.yaml").write_text(
        "format: 1\nbrief: {title: T, marking: TLP:RED}\nsummit: {name: S}\n", "utf-8"
    )
    done = run(*words, cwd=folder)
    assert done.returncode == code
    assert said in " ".join(re.sub("[│╭╮╰╯─]", " ", done.stderr).split())
    assert "Traceback" not in done.stderr
