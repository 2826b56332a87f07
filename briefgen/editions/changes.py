"""What changed between two states of the facts, as one reader may know it.

Both states are first cut down to what the reader may see, so a fact that is opened to a reader is
*added* for them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from briefgen.editions.comparable import (
    TABLES,
    Facts,
    Fields,
    Home,
    Key,
    Said,
    Value,
    facts_of,
    homes,
    subject,
    table_of,
    without,
)
from briefgen.facts.models import SECTIONS, Brief
from briefgen.sources.worddiff import Step, word_diff

What = Literal["added", "withdrawn", "moved", "stance", "status", "reworded", "source", "changed"]
_BY_NAME: dict[str, What] = {"stance": "stance", "status": "status", "cite": "source"}
_IN_ORDER = ("about", "titles", *SECTIONS, *TABLES)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `old` or `new` is None where the fact does not have it."""

    name: str
    what: What
    old: Value | None
    new: Value | None

    @property
    def words(self) -> list[tuple[Step, str]]:
        """The word diff, where both are texts; otherwise nothing."""
        if isinstance(self.old, Said) and isinstance(self.new, Said):
            return word_diff(self.old.text, self.new.text)
        return []

    @property
    def shows(self) -> bool:
        """Whether more than white space differs."""
        return not self.words or any(step != "same" for step, _ in self.words)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one fact, the most telling first.

    `old` and `new` are its homes, () where it is not there. `after` is the id it follows in its
    new home, "" at the head; it counts only for facts added and moved. `subject` are a few words
    to know it by.
    """

    table: str
    id: str
    what: tuple[What, ...]
    old: Home
    new: Home
    after: str
    fields: tuple[FieldChange, ...]
    subject: Said

    @property
    def home(self) -> Home:
        """Where it stands, or last stood."""
        return self.new or self.old


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change, in the order of the document; false where there is none."""

    items: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)


def compare(old: Brief, new: Brief, lang: str, hidden: frozenset[Key] = frozenset()) -> Changes:
    """What changed from `old` to `new`, both holding what one reader may see, for `lang`.

    `hidden` are the facts that the newer file withholds from the reader (see `withheld`): nothing
    is said of them, even where the older file showed them.
    """
    return differences(without(facts_of(old, lang), hidden), facts_of(new, lang))


def differences(before: Facts, after: Facts) -> Changes:
    """What turns `before` into `after`; see `apply`."""
    there, here = homes(before), homes(after)
    stay = _staying(before, after)
    found: list[Change] = []
    for home, items in after.items():
        previous = ""
        for key, fields in items.items():
            old = there.get((table_of(home), key), ())
            said = _fields(before[old][key] if old else {}, fields)
            what = _what(said, "added" if not old else "" if key in stay[home] else "moved")
            if what:
                about = subject(after, home, key)
                found.append(Change(table_of(home), key, what, old, home, previous, said, about))
            previous = key
    for (table, key), old in there.items():
        if (table, key) not in here:
            said = _fields(before[old][key], {})
            about = subject(before, old, key)
            found.append(Change(table, key, ("withdrawn",), old, (), "", said, about))
    return Changes(tuple(sorted(found, key=lambda c: _IN_ORDER.index(c.home[0]))))


def _what(said: tuple[FieldChange, ...], place: Literal["", "added", "moved"]) -> tuple[What, ...]:
    if place == "added":
        return ("added",)
    fields = {change.what for change in said}
    order: tuple[What, ...] = ("stance", "status", "reworded", "source", "changed")
    moved: tuple[What, ...] = ("moved",) if place else ()
    return moved + tuple(w for w in order if w in fields)


def _fields(old: Fields, new: Fields) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _sort(name, old.get(name), new.get(name)), old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
        if old.get(name) != new.get(name)
    )


def _sort(name: str, old: Value, new: Value) -> What:
    if isinstance(old, Said) or isinstance(new, Said):
        return _BY_NAME.get(name, "reworded")
    return _BY_NAME.get(name, "changed")


def _staying(before: Facts, after: Facts) -> dict[Home, set[str]]:
    """By home, the most ids that are in both states there, in the same order: they did not move."""
    found = {}
    for home, items in after.items():
        place = {key: position for position, key in enumerate(before.get(home, ()))}
        common = [key for key in items if key in place]
        rising = _longest_rising([place[key] for key in common])
        found[home] = {common[at] for at in rising}
    return found


def _longest_rising(numbers: list[int]) -> list[int]:
    """The positions of a longest rising part of `numbers`, found by patience sorting."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        ends[pile : pile + 1] = [position]
        before.append(ends[pile - 1] if pile else -1)
    at = ends[-1] if ends else -1
    found = []
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def apply(facts: Facts, changes: Changes) -> Facts:
    """`facts` after `changes`: all that they report is needed, and nothing else."""
    result = {home: dict(items) for home, items in facts.items()}
    taken: dict[Key, Fields] = {}
    for change in changes.items:
        if change.old and (not change.new or "moved" in change.what):
            taken[change.table, change.id] = result[change.old].pop(change.id)
    for change in changes.items:
        if not change.new:
            continue
        home = result.setdefault(change.new, {})
        fields = dict(home.get(change.id) or taken.get((change.table, change.id), {}))
        fields |= {field.name: field.new for field in change.fields}
        left = {name: value for name, value in fields.items() if value is not None}
        if change.id in home:
            home[change.id] = left
        else:
            result[change.new] = _put(home, change.id, left, change.after)
    return {home: items for home, items in result.items() if items}


def _put(items: dict[str, Fields], key: str, fields: Fields, after: str) -> dict[str, Fields]:
    order = list(items.items())
    at = list(items).index(after) + 1 if after else 0
    return dict([*order[:at], (key, fields), *order[at:]])
