"""Every claim with what it rests on; the unsourced first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefgen.sources.audit import audit
from tests.sourced import BODY, SOURCE, brief, checked


def claims(path: Path) -> list[Any]:
    one = checked(path)
    return audit(one.source.loaded.brief, one.source.loaded.file, one.verification)


def test_the_unsourced_come_first_then_what_is_amiss(tmp_path: Path) -> None:
    body = BODY.replace("from: The fee", "from: The fees") + (
        "  ours: {text: We say so., basis: ours}\n"
        "  nobody: Somebody said so.\n"
        "  guess: {text: It may rise., basis: inferred, because: It rose before., cite: minutes}\n"
    )
    found = claims(brief(tmp_path, SOURCE + body))
    assert [(c.fact, c.basis, c.result) for c in found] == [
        ("nobody", "unsourced", ""),
        ("fee", "stated", "not found"),
        ("guess", "inferred", "not checked"),
        ("plan", "stated", "verified"),
        ("ours", "ours", ""),
        ("breakwater", "stated", "verified"),
        ("berths", "stated", "verified"),
    ]
    guess = next(c for c in found if c.fact == "guess")
    assert (guess.because, guess.sources) == ("It rose before.", ("minutes",))
    assert next(c for c in found if c.fact == "plan").sources == ("minutes ¶2",)


def test_every_claim_is_listed_at_its_line(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    lines = path.read_text().splitlines()
    found = claims(path)
    assert {c.fact for c in found} == {"breakwater", "berths", "fee", "plan"}
    assert all(lines[c.line - 1].strip().startswith(f"{c.fact}:") for c in found)
