"""`extract` gives the facts of a PDF, or writes them with their pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from briefgen.editions.make import Wanted, facts_for
from briefgen.publish.inputs import Order
from tests.documents import HARBOUR, every_document, finished, source
from tests.faked import THEME

FACTS = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def pictures(sample: Any) -> set[str]:
    """The files of the pictures that a document prints."""
    order = sample.order
    kind, words = THEME.kind(order.kind), THEME.words(order.lang)
    wanted = Wanted(kind, order.lang, words, order.audience)
    figures = facts_for(source(sample.path).loaded, wanted).figures
    return {figure.file for figure in figures.items.values()} if figures else set()


def two_documents() -> Any:
    """One with a picture, one in the language that is not the first."""
    every = [s for s in every_document() if s.path == HARBOUR]
    with_picture = next(s for s in every if pictures(s) and s.order.lang == "en")
    return [with_picture, next(s for s in every if s.order == Order("brief", "fr", "public"))]


def figure(file: str) -> bytes:
    return (FACTS + f"figures:\n  f: {{file: {file!r}, alt: A}}\n").encode()


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    code = "from briefgen.cli.main import run; run()"
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False)


def test_the_command_gives_the_facts_or_writes_them_with_their_pictures(
    shelf: Path, tmp_path: Path
) -> None:
    (sample, *_) = two_documents()
    (tmp_path / "x.pdf").write_bytes(finished(sample, shelf).pdf)
    printed = run("extract", "x.pdf", cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert b"map.png" in printed.stderr
    written = run("extract", "x.pdf", "--out", "again", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "again" / "facts.yaml").read_bytes() == printed.stdout
    assert (tmp_path / "again" / "map.png").is_file()
    missing = run("extract", "no.pdf", cwd=tmp_path)
    assert missing.returncode == 1
    assert b"Traceback" not in missing.stderr
    assert b"no.pdf" in missing.stderr
