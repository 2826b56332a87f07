"""What readers may not see is not told by a comparison, whatever the earlier state is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import ROOT

SECRET = "Gadwall"
NEW = """format: 1
brief: {title: T}
summit: {name: S}
audiences: {all: AMBER, desk: AMBER+STRICT, chair: AMBER+STRICT}
bottom_line:
  a: {text: A river, basis: ours, audience: all}
  b: {text: Gadwall now, basis: ours, audience: chair}
""".replace("AMBER", "TLP:AMBER")
# Before there were audiences: the withheld fact as it was, and one that is gone since.
OLD = """format: 1
brief: {title: T}
summit: {name: S}
bottom_line:
  a: {text: A Gadwall river, basis: ours}
  c: {text: Gadwall then, basis: ours}
"""


def run(*words: str, cwd: Path) -> tuple[int, str]:
    """The exit code of a command, and all that it says."""
    code = "from briefgen.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "BRIEFGEN_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "new.yaml").write_text(NEW)
    (tmp_path / "old.yaml").write_text(OLD)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "old.yaml", "new.yaml", "--audience", "all"),
        ("diff", "old.yaml", "new.yaml", "--audience", "desk"),
        ("diff", "new.yaml", "old.yaml", "--audience", "all"),
        ("diff", "old.yaml", "new.yaml", "--audience", "all", "--format", "json"),
        ("diff", "old.yaml", "new.yaml", "--audience", "all", "--format", "markdown"),
        ("build", "new.yaml", "--since", "old.yaml", "--audience", "all", "--to", "md",
         "--out", "-", "--kind", "brief"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_earlier_file_without_audiences_is_refused(words: tuple[str, ...], folder: Path) -> None:
    code, said = run(*words, cwd=folder)
    assert code == 1
    assert "not known to be for readers of" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("marking", "audience", "code"),
    [
        ("TLP:AMBER", "all", 0),
        ("TLP:GREEN", "all", 0),
        ("TLP:AMBER+STRICT", "all", 1),
        ("TLP:RED", "chair", 1),
        ("TLP:AMBER+STRICT", "desk", 1),
        ("TLP:AMBER+STRICT", "chair", 0),
        ("TLP:AMBER", "chair", 0),
        ("ELSE", "all", 1),
    ],
)
def test_only_its_marking_tells_for_whom_a_state_is(
    marking: str, audience: str, code: int, folder: Path
) -> None:
    """`desk` and `chair` have the same, so nothing tells a document of one from the other's."""
    old = OLD.replace("title: T", f"title: T, marking: '{marking}'").replace(SECRET, "wide")
    (folder / "old.yaml").write_text(old)
    found, said = run("diff", "old.yaml", "new.yaml", "--audience", audience, cwd=folder)
    assert found == code, said
    assert ("wide" in said) == (code == 0)


def test_a_document_for_narrower_readers_is_refused_whatever_it_is_called(folder: Path) -> None:
    build = ("build", "new.yaml", "--audience", "chair", "--to", "pdf", "--kind", "brief")
    assert run(*build, cwd=folder)[0] == 0
    (pdf,) = (folder / "dist").rglob("*.pdf")
    (folder / "new.yaml").write_text(NEW.replace(SECRET, "Teal"))
    for name in ("x.pdf", "new.brief.all.en.pdf", "new.brief.desk.en.pdf"):
        (folder / name).write_bytes(pdf.read_bytes())
        for audience in ("all", "desk"):
            code, said = run("diff", name, "new.yaml", "--audience", audience, cwd=folder)
            assert code == 1
            assert SECRET not in said
    code, said = run("diff", "x.pdf", "new.yaml", "--audience", "chair", cwd=folder)
    assert (code, SECRET in said) == (0, True)


COVERED = """format: 1
brief: {title: T}
summit: {name: S}
audiences: {all: TLP:CLEAR, desk: TLP:RED}
sources:
  paper: {title: A paper, text: paper.txt, unused: [{quote: Else, because: Gadwall said so}]}
  gadwall-id: {title: Gadwall title, text: gadwall.txt, audience: desk}
  gadwall-gone: {title: Gadwall gone, text: none-gadwall.txt, audience: desk}
  gadwall-used: {title: Gadwall used by the desk, text: none-gadwall.txt}
bottom_line:
  a: {text: A river, cite: {source: paper, quote: A river}, audience: all}
  b: {text: x, cite: [gadwall-id, gadwall-used], audience: desk}
"""


@pytest.mark.parametrize("output", ["text", "json", "html"])
def test_coverage_for_readers_names_no_source_that_they_may_not_know_of(
    output: str, tmp_path: Path
) -> None:
    (tmp_path / "x.yaml").write_text(COVERED)
    (tmp_path / "paper.txt").write_text("A river. Else.")
    (tmp_path / "gadwall.txt").write_text("Gadwall text.")
    words = ("sources", "coverage", "x.yaml", "--format", output)
    code, said = run(*words, "--audience", "all", cwd=tmp_path)
    assert code == 0
    assert "paper" in said
    assert SECRET.lower() not in said.lower()
    code, said = run(*words, "--audience", "all", "--source-text", "no=x.txt", cwd=tmp_path)
    assert code == 1
    assert SECRET.lower() not in said.lower()
    for more in ((), ("--audience", "desk")):
        assert "Gadwall" in run(*words, *more, cwd=tmp_path)[1] or output == "text"
