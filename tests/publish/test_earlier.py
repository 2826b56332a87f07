"""The earlier state that changes are told against: a file, a revision, a PDF of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from briefgen.problems import Refused
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
