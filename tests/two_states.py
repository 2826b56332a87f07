"""A repository with two briefs as they were at its last revision and as they are now."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from briefgen.pdf.process import Engine
from briefgen.publish.document import Options
from briefgen.publish.plan import Plan, documents
from briefgen.publish.run import Done

FILE = """format: 1
brief: {title: T, languages: [en, fr], as_of: 2025-06-01}
summit: {name: S}
audiences: {all: TLP:CLEAR, few: {marking: TLP:RED, title: Own title}}
bottom_line:
  a: {text: {en: One two, fr: Un deux}, audience: all, basis: ours}
  b: {text: Not for all, audience: few, basis: ours}
"""
NEW = (
    FILE.replace("One two", "One three")
    + """key_messages:
  k: {text: {en: Quite new, fr: Tout nouveau}, audience: all, basis: ours}
"""
)


def repository(folder: Path) -> None:
    """Make `folder` one, whose `a.yaml` and `b.yaml` were `FILE` and are `NEW`."""
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@a.example"]
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text(FILE, "utf-8")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text(NEW, "utf-8")


def built(plan: Plan) -> list[Done]:
    with Engine(later=True) as engine:
        return list(documents(plan, engine))


def plan(since: str, *names: str, formats: tuple[str, ...] = ("md", "html"), **more: Any) -> Plan:
    kinds = {"kinds": ("brief",), "audience": "all", **more}
    return Plan(tuple(map(Path, names)), Options(formats), since=since, **kinds)
