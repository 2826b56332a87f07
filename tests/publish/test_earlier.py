"""The earlier state that changes are told against: a file, a revision, a PDF of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.problems import Refused
from tests.documents import ROOT
from tests.two_states import FILE, NEW, built, plan, repository


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_file_as_it_was_at_a_revision(folder: Path) -> None:
    found = [d for d in built(plan("HEAD:", "a.yaml", "b.yaml")) if d.made]
    assert len(found) == 2
    for done in found:
        assert done.made
        assert b"**New**: Quite new" in done.made.files[f"{done.name}.md"]


def test_since_an_earlier_pdf_of_ours(folder: Path) -> None:
    (folder / "a.yaml").write_text(FILE, "utf-8")
    (done,) = (
        d for d in built(plan("HEAD:a.yaml", "a.yaml", formats=("pdf",), langs=("en",))) if d.made
    )
    assert done.made
    name = "a.brief.all.en.pdf"
    (folder / name).write_bytes(done.made.files[name])
    (folder / "a.yaml").write_text(NEW, "utf-8")
    (now,) = (d for d in built(plan(name, "a.yaml")) if d.made)
    assert now.made
    assert b"**New**: Quite new" in now.made.files["a.brief.all.en.md"]
    assert b"**Changed**: One three" in now.made.files["a.brief.all.en.md"]
    for other in ({"kinds": ("handout",)}, {"audience": "few"}, {"langs": ("fr",)}):
        (failed,) = (d for d in built(plan(name, "a.yaml", **other)) if d.failed)
        assert failed.problems[0].code in {"since", "audience", "language"}


@pytest.mark.parametrize(
    ("since", "names", "said"),
    [
        ("HEAD:a.yaml", ("a.yaml", "b.yaml"), "Several files"),
        ("HEAD:c.yaml", ("a.yaml",), "git says"),
        ("none.yaml", ("a.yaml",), "no such file"),
        ("HEAD~7:", ("a.yaml",), "git says"),
        ("-x:y", ("a.yaml",), "no such file or revision"),
    ],
)
def test_mistakes(since: str, names: tuple[str, ...], said: str, folder: Path) -> None:
    try:
        problems = [p for d in built(plan(since, *names)) for p in d.problems]
    except Refused as refused:
        problems = list(refused.problems)
    assert any(said in p.message for p in problems), problems


def test_a_repository_cannot_make_git_run_anything(folder: Path) -> None:
    """Objects that are missing would be fetched, by a command that the repository names."""
    seen = folder / "seen"
    script = folder / "script"
    script.write_text(f"#!/bin/sh\ntouch {seen}\n")
    script.chmod(0o755)
    for key, value in (
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
        ("remote.origin.url", f"ext::{script}"),
        ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"),
        ("core.fsmonitor", str(script)),
    ):
        subprocess.run(["git", "config", key, value], cwd=folder, check=True)
    oid = subprocess.run(
        ["git", "rev-parse", "HEAD:a.yaml"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()
    path = folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    path.unlink()
    assert any(d.failed for d in built(plan("HEAD:a.yaml", "a.yaml")))
    assert not seen.exists()


# What readers may not see is not told by a comparison, whatever the earlier state is.

SECRET = "Gadwall"
NOW = """format: 1
brief: {title: T}
summit: {name: S}
audiences: {all: AMBER, desk: AMBER+STRICT, chair: AMBER+STRICT}
bottom_line:
  a: {text: A river, basis: ours, audience: all}
  b: {text: Gadwall now, basis: ours, audience: chair}
""".replace("AMBER", "TLP:AMBER")
# Before there were audiences: the withheld fact as it was, and one that is gone since.
THEN = """format: 1
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
def desk(tmp_path: Path) -> Path:
    (tmp_path / "new.yaml").write_text(NOW)
    (tmp_path / "old.yaml").write_text(THEN)
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
def test_an_earlier_file_without_audiences_is_refused(words: tuple[str, ...], desk: Path) -> None:
    code, said = run(*words, cwd=desk)
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
    marking: str, audience: str, code: int, desk: Path
) -> None:
    """`desk` and `chair` have the same, so nothing tells a document of one from the other's."""
    old = THEN.replace("title: T", f"title: T, marking: '{marking}'").replace(SECRET, "wide")
    (desk / "old.yaml").write_text(old)
    found, said = run("diff", "old.yaml", "new.yaml", "--audience", audience, cwd=desk)
    assert found == code, said
    assert ("wide" in said) == (code == 0)


def test_a_document_for_narrower_readers_is_refused_whatever_it_is_called(desk: Path) -> None:
    build = ("build", "new.yaml", "--audience", "chair", "--to", "pdf", "--kind", "brief")
    assert run(*build, cwd=desk)[0] == 0
    (pdf,) = (desk / "dist").rglob("*.pdf")
    (desk / "new.yaml").write_text(NOW.replace(SECRET, "Teal"))
    for name in ("x.pdf", "new.brief.all.en.pdf", "new.brief.desk.en.pdf"):
        (desk / name).write_bytes(pdf.read_bytes())
        for audience in ("all", "desk"):
            code, said = run("diff", name, "new.yaml", "--audience", audience, cwd=desk)
            assert code == 1
            assert SECRET not in said
    code, said = run("diff", "x.pdf", "new.yaml", "--audience", "chair", cwd=desk)
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
