"""Who stands where: the current statement of each party on each issue, with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefgen.editions.wording import Label, Wording
from briefgen.facts.brief import Brief
from briefgen.facts.sections import Statement

NONE_FOUND = "no position found"
CONTRADICTORY = "contradictory"
ORDER = (
    "supports",
    "leans towards",
    "mixed",
    "leans against",
    "opposes",
    "not stated",
    CONTRADICTORY,
    NONE_FOUND,
)


def party_of(statement: Statement, brief: Brief) -> str | None:
    """The party whose position a statement gives: its own, or that of the actor."""
    if statement.party:
        return statement.party
    actor = brief.actors.get(statement.actor or "")
    return actor.party if actor else None


def current(statements: Mapping[str, Statement]) -> list[str]:
    """The ids of `statements` (one party, one issue, in file order) that still stand, latest last.

    A statement no longer stands when a later one supersedes or clarifies it.
    """
    settled = {o for s in statements.values() for o in (*s.supersedes, *s.clarifies)}
    standing = [k for k in statements if k not in settled]
    return sorted(standing, key=lambda k: _latest(statements, k))


def _latest(statements: Mapping[str, Statement], key: str) -> int:
    """How many of the others `key` is not earlier than; file order decides between the rest."""
    mine = statements[key].date
    order = list(statements)
    count = 0
    for other in order:
        theirs = statements[other].date
        earlier = theirs.date.before(mine.date) if mine and theirs else None
        later = mine.date.before(theirs.date) if mine and theirs else None
        if earlier or (not later and order.index(other) <= order.index(key)):
            count += 1
    return count


def stance(statements: Mapping[str, Statement]) -> str:
    """The stance of one party on one issue, from its statements."""
    standing = current(statements)
    if not standing:
        return NONE_FOUND
    alive = set(standing)
    if any(set(statements[k].contradicts) & alive for k in standing):
        return CONTRADICTORY
    return statements[standing[-1]].stance


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one party stands on one issue: the ids of what it says now, and of what it said before.

    Both with the latest first. `latest` has more than one where statements contradict each other.
    """

    state: str
    latest: tuple[str, ...]
    earlier: tuple[str, ...]


EMPTY = Cell(NONE_FOUND, (), ())


def matrix(brief: Brief) -> dict[str, Any]:
    """The visible statements by issue and party: `issues` and `parties` in file order, `cells`.

    A party has a row, and an issue a column, only if a statement is about it.
    """
    cells: dict[tuple[str, str], dict[str, Statement]] = {}
    for key, statement in (brief.positions.items if brief.positions else {}).items():
        party = party_of(statement, brief)
        if party:
            cells.setdefault((party, statement.issue), {})[key] = statement
    parties = [p for p in brief.parties if any(p == row for row, _ in cells)]
    issues = [i for i in brief.issues if any(i == column for _, column in cells)]
    return {
        "parties": parties,
        "issues": issues,
        "cells": {at: _cell(found) for at, found in cells.items()},
    }


def _cell(statements: Mapping[str, Statement]) -> Cell:
    standing, state = current(statements), stance(statements)
    latest = standing if state == CONTRADICTORY else standing[-1:]
    order = [*(k for k in statements if k not in standing), *standing]
    earlier = (k for k in reversed(order) if k not in latest)
    return Cell(state, tuple(reversed(latest)), tuple(earlier))


def in_reading_order(brief: Brief) -> list[str]:
    """The ids of the statements as a reader of the matrix meets them: row by row."""
    table = matrix(brief)
    cells = (
        table["cells"].get((party, issue), EMPTY)
        for party in table["parties"]
        for issue in table["issues"]
    )
    return [key for cell in cells for key in (*cell.latest, *cell.earlier)]


def tally(stances: list[str]) -> list[tuple[str, int]]:
    """How often each stance occurs, in the fixed order, those that occur only."""
    counts = Counter(stances)
    return [(name, counts[name]) for name in ORDER if counts[name]]


def tally_sentence(counts: list[tuple[str, int]], wording: Wording) -> str:
    """A tally as a sentence: how many of the parties take which stance."""
    total = sum(count for _, count in counts)
    whole_label = wording.words["tally"]["of"][_number(total)]
    if isinstance(whole_label, Label) and wording.lang != whole_label.lang:
        sentence = tally_sentence(counts, replace(wording, lang=whole_label.lang))
        return Label(sentence, whole_label.lang, whole_label.side)
    parts = [_counted(_number(count), name, count, wording) for name, count in counts]
    whole = _counted("of", _number(total), total, wording)
    return f"{whole} {wording.listed(parts)}."


def _number(count: int) -> str:
    return "one" if count == 1 else "many"


def _counted(group: str, name: str, count: int, wording: Wording) -> str:
    label = str(wording.words["tally"][group][name])
    return label.replace("{} ", f"{count}\u00a0").replace("{}", str(count))
