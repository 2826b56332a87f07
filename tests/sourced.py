"""Briefs with sources of their own, for tests of what is taken from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from briefgen.facts.markings import BUILT_IN
from briefgen.publish.check import Checked, read_checked
from briefgen.publish.inputs import record_path
from briefgen.sources.verify import renewed

ENGLISH = Path(__file__).parent / "samples" / "texts" / "english.txt"
FIRST, LATER = date(2031, 9, 1), date(2031, 9, 8)

HEAD = """format: 1
brief: {title: Harbour rules, languages: [en]}
summit: {name: Harbour Council}
actors: {quayle: {name: Ada Quayle}}
"""
SOURCE = "sources: {minutes: {title: Minutes, text: english.txt}}\n"
AWAY = "sources: {minutes: {title: Minutes}}\n"
BODY = """quotes:
  breakwater:
    quote: We have not invested enough in the breakwater
    actor: quayle
    cite: {source: minutes, para: 2}
  berths:
    quote: All berths are open
    actor: quayle
    cite: {source: minutes, suffix: "”, he added"}
bottom_line:
  fee:
    text: The fee rises to 12 crowns.
    cite: {source: minutes, from: The fee, to: per tonne}
  plan:
    text: A “long-range plan is due in June”, it says.
    cite: {source: minutes, para: 2}
"""
STATES = {
    "breakwater.quote": "verified",
    "breakwater.cite.1": "located",
    "berths.quote": "verified",
    "berths.cite.1": "located",
    "fee.cite.1": "located",
    "plan.words.en.1": "verified",
    "plan.cite.1": "located",
}


def brief(folder: Path, text: str, files: Mapping[str, bytes] | None = None) -> Path:
    """A facts file in `folder`, with `files` beside it; by default the English source."""
    path = folder / "harbour.yaml"
    path.write_text(HEAD + text, "utf-8")
    if files is None:
        files = {"english.txt": ENGLISH.read_bytes()}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return path


def checked(path: Path, *, strict: bool = False, **named: Path) -> Checked:
    """The facts file at `path`, verified; `named` are texts of sources by id."""
    return read_checked(path, BUILT_IN, named, strict=strict)


def states(one: Checked) -> dict[str, str]:
    """The state of each passage by its key."""
    return {r.passage.key: r.state for r in one.verification.results}


def codes(one: Checked) -> list[tuple[str, str, int]]:
    """The problems of a file: code, severity, line."""
    return [(p.code, p.severity, p.place.line) for p in one.problems]


def noted(path: Path, day: date = FIRST, **named: Path) -> bytes:
    """Write the record of a file, as `sources verify --write` does, and give it."""
    one = read_checked(path, BUILT_IN, named)
    record = renewed(one.texts, one.verification, day)
    record_path(path).write_bytes(record.as_bytes())
    return record.as_bytes()
