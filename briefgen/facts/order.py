"""What comes before what: events in the order of their dates, statements with an order at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from briefgen.facts.items import Statement
from briefgen.facts.models import Brief
from briefgen.facts.reader import YamlFile
from briefgen.problems import Problem


def timeline_order(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    """Warnings of events that stand below later ones."""
    events = list(brief.timeline.items.items()) if brief.timeline else []
    for (_, earlier), (key, later) in pairwise(events):
        if later.date.date.before(earlier.date.date):
            yield file.problem(
                "order",
                f"`{key}` is earlier than the entry above it",
                ("timeline", key),
                "the order of the file is kept; move it up if that was not meant",
                key=True,
                warning=True,
            )


def succession(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    """Warnings of statements of a party on one issue that differ, where neither is the later."""
    statements = brief.positions.items if brief.positions else {}
    settled = {o for s in statements.values() for o in (*s.supersedes, *s.clarifies)}
    last: dict[tuple[str, str], str] = {}
    for key, statement in statements.items():
        actor = brief.actors.get(statement.actor or "")
        party = statement.party or (actor.party if actor else None)
        if party is None or key in settled:
            continue
        before = last.get((party, statement.issue))
        last[party, statement.issue] = key
        if before and not _ordered(statements[before], statement, before):
            yield file.problem(
                "order",
                f"Nothing says whether `{key}` or `{before}` is what `{party}` says now",
                ("positions", key),
                f"give both a date, or write `supersedes: {before}` or `contradicts: {before}`; "
                "the one that stands later in the file is shown as current",
                key=True,
                warning=True,
            )


def _ordered(earlier: Statement, later: Statement, name: str) -> bool:
    """Whether two statements agree, contradict each other by their own word, or have an order."""
    if earlier.stance == later.stance or name in later.contradicts:
        return True
    first, second = earlier.date, later.date
    if not (first and second):
        return False
    return bool(first.date.before(second.date) or second.date.before(first.date))
