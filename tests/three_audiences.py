"""A small brief for three audiences, with an entry of each table, that tests add facts to."""

from __future__ import annotations

from typing import Any

import yaml

from briefgen.facts.load import Loaded, load

BASE: dict[str, Any] = {
    "format": "1",
    "brief": {"title": "For all", "reference": "R-1"},
    "summit": {"name": "Summit"},
    "audiences": {
        "public": {"marking": "TLP:CLEAR", "title": "For the public"},
        "members": "TLP:GREEN",
        "staff": {"marking": "TLP:RED", "title": "For us", "for": "The desk", "contact": "Room 9"},
    },
    "sources": {"paper": "The paper", "memo": "A memo"},
    "parties": {"north": "North", "bank": "The bank"},
    "actors": {"ada": {"name": "Ada", "party": "bank"}, "bo": {"name": "Bo", "party": "north"}},
    "issues": {"levy": "A levy is good"},
    "bottom_line": {"audience": "public", "one": {"text": "Seen", "cite": "paper"}},
}


def facts(**more: Any) -> str:
    """The brief with `more` in it or in the place of what it has, as text."""
    return yaml.safe_dump({**BASE, **more}, sort_keys=False)


def loaded(**more: Any) -> Loaded:
    """It as read."""
    return load(facts(**more).encode(), "x.yaml")
