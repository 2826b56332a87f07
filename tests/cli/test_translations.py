"""`translations` lists what is missing, and notes what is up to date."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from briefgen.facts.translations import text_hash

HEAD = "format: 1\nbrief: {title: '1', languages: [en, fr, de]}\nsummit: {name: '1'}\n"


A, B = text_hash("one"), text_hash("two")


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "import typer; from briefgen.cli.translations import translations as t; typer.run(t)"
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    body = f"bottom_line:\n  a: {{text: {{en: one, fr: {{text: un, of: {B}}}}}}}  # kept\n"
    path.write_text(HEAD + body, "utf-8")
    done = run("a.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "a.yaml:5:27: stale fr: bottom_line.a.text\n"
        "a.yaml:5:13: missing de: bottom_line.a.text\n"
        "1 missing, 1 stale\n"
    )
    listed = json.loads(run("a.yaml", "--format", "json", cwd=tmp_path).stdout)
    assert [(t["state"], t["line"], t["of"]) for t in listed["texts"]] == [
        ("stale", 5, A),
        ("missing", 5, A),
    ]
    done = run("a.yaml", "--write", cwd=tmp_path)
    assert "a.yaml:5: refreshed" in done.stdout
    assert "a.yaml:6: asked for bottom_line.a.text (de)" in done.stdout
    expected = HEAD + body.replace(B, A) + f"  # TRANSLATE bottom_line.a.text to de (of: {A})\n"
    assert path.read_text("utf-8") == expected
    before = path.stat().st_mtime_ns
    again = run("a.yaml", "--write", cwd=tmp_path).stdout
    assert again == "a.yaml:5:13: missing de: bottom_line.a.text\n1 missing, 0 stale\n"
    assert path.stat().st_mtime_ns == before, "a file with nothing to write is not touched"


def test_usage(tmp_path: Path) -> None:
    assert run("-", "--write", cwd=tmp_path).returncode == 2
    assert run("a.yaml", "--format", "xml", cwd=tmp_path).returncode == 2
