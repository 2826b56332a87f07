"""What changed between two states of the facts, as one reader may know it.

Both states are first cut down to what the reader may see, so a fact that is opened to a reader is
*added* for them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from briefgen.facts.base import Citation, Cited, Date, Model
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.fields import fields_of
from briefgen.facts.references import only_used
from briefgen.facts.sections import SECTIONS, Quote, Statement, facts_within
from briefgen.facts.values import Text
from briefgen.sources.nearest import Step, word_diff

# One reader's facts in a form that can be compared: plain values, by home and id, in order.


# Where a fact stands: ("bottom_line",), ("lines", "press"), ("debates", "cost", "sides"), or a
# table: ("sources",), ("about",) for the brief and the summit, ("titles",) for sections' headings.
Home = tuple[str, ...]
Value = Any
Fields = dict[str, Value]
Facts = dict[Home, dict[str, Fields]]
Key = tuple[str, str]
"""A namespace (see `table_of`) and an id in it."""

# What changed in the sources is told last.
_TABLES = tuple(sorted(TABLES, key=lambda table: table == "sources"))
APART = ("about", "titles", "glossary", *TABLES)
_WITH_ENTRIES = {*TABLES, "positions"}


class Named(str):
    """The id of an entry, with the part of the file that has it."""

    part = ""

    @property
    def key(self) -> Key:
        """Its namespace and the id."""
        return (self.part if self.part in TABLES else "facts", str(self))


@dataclass(frozen=True, slots=True)
class Said:
    """Words as the reader gets them; the language they are really in does not tell two apart."""

    text: str
    lang: str = field(default="", compare=False)
    prose: bool = field(default=False, compare=False)


def table_of(home: Home) -> str:
    """The namespace of the ids in `home`; claims and items of all sections share `facts`."""
    return home[0] if home[0] in APART else "facts"


def facts_of(brief: Brief, lang: str) -> Facts:
    """The facts of `brief`, which holds what one reader may see, as a reader of `lang` gets them.

    Fields within a fact are by dotted name (`date.because`, `bars.a.value`).
    """
    brief = only_used(brief)
    plain = _Plain(lang, brief.brief.languages[0])
    facts: Facts = {
        ("about",): {"brief": plain.fields(brief.brief), "summit": plain.fields(brief.summit)},
        ("titles",): {name: {} for name in SECTIONS},
    }
    for name, section in brief.sections():
        if section.title:
            facts[("titles",)][name] = {"title": plain.value(section.title)}
        for group, items in section.groups():
            home = (name, group) if group else (name,)
            facts[home] = {key: plain.fields(item) for key, item in items.items()}
            for key, item in items.items():
                for within in facts_within(type(item)):
                    inner = getattr(item, within.attribute)
                    facts[(name, key, within.name)] = {k: plain.fields(i) for k, i in inner.items()}
    for table in _TABLES:
        facts[(table,)] = {k: plain.fields(e) for k, e in getattr(brief, table).items()}
    return {home: items for home, items in facts.items() if items}


class _Plain:
    def __init__(self, lang: str, first: str) -> None:
        self.lang = lang
        self.first = first

    def fields(self, model: Model) -> Fields:
        """What `model` says, by dotted field name; what it leaves open is not there."""
        found = dict(self._fields(model))
        if isinstance(model, Cited):
            implied = model.default_basis or ("stated" if model.cite else "unsourced")
            if model.standing == implied:
                found.pop("basis", None)
        if isinstance(model, Quote | Statement) and model.quote:
            found |= self._spoken(model, found)
        return {k: v for k, v in found.items() if v not in (None, (), "")}

    def _fields(self, model: Model, before: str = "") -> Iterator[tuple[str, Value]]:
        within = facts_within(type(model))
        for about in fields_of(type(model)):
            if about.is_shown and about not in within:
                value = _with_part(getattr(model, about.attribute), about.names)
                yield from self._field(before + about.name, value)

    def _field(self, name: str, value: Any) -> Iterator[tuple[str, Value]]:
        match value:
            case Date():
                yield name, str(value.date)
                yield f"{name}.inferred", "yes" if value.inferred else None
                yield f"{name}.because", self.value(value.because)
            case dict():
                for key, inner in value.items():
                    yield from self._fields(inner, f"{name}.{key}.")
            case _:
                yield name, self.value(value)

    def _spoken(self, model: Quote | Statement, found: Fields) -> Fields:
        """The words in the speaker's language; who reads that language needs no translation."""
        lang = model.lang or self.first
        own = lang == self.lang
        return {
            "quote": Said(str(model.quote), lang),
            "lang": None if own else lang,
            "translation": None if own else found["translation"],
        }

    def value(self, value: Any) -> Value:
        """One value: `Said`, a string, a tuple, or a mapping for a citation."""
        match value:
            case Text():
                words, lang = value.worded(self.lang, self.first)
                return Said(words, lang, value.is_prose)
            case Citation():
                return {k: v for k, v in self._fields(value) if v}
            case tuple():
                return tuple(self.value(inner) for inner in value)
            case bool():
                return "yes" if value else None
            case Decimal():
                return format(value.normalize(), "f")
            case int():
                return str(value)
        return value


def subject(facts: Facts, home: Home, key: str) -> Said:
    """A few words that tell a reader which fact it is."""
    fields = facts[home][key]
    if home == ("positions",):
        who = named(facts, "actors", fields.get("actor")) or named(
            facts, "parties", fields.get("party")
        )
        issue = named(facts, "issues", fields.get("issue"))
        return Said(" – ".join(filter(None, [who, issue])) or key)
    if home == ("participants",):
        who = named(facts, "actors", fields.get("actor"))
        return Said(who or named(facts, "parties", fields.get("party")) or key)
    for name, value in fields.items():
        if isinstance(value, Said) and name.rpartition(".")[2] != "because":
            return value
    return Said(key)


def named(facts: Facts, table: str, key: Any) -> str:
    """The name of the entry `key` of a table, the short one if it has one; "" if it is not one."""
    entry = facts.get((table,), {}).get(key, {})
    found = entry.get("short") or entry.get("name") or entry.get("proposition")
    return found.text if isinstance(found, Said) else str(key or "")


def homes(facts: Facts) -> dict[Key, Home]:
    """Where each fact stands."""
    return {(table_of(home), key): home for home, items in facts.items() for key in items}


def withheld(whole: Brief, seen: Brief) -> frozenset[Key]:
    """The facts of `whole` that are not in `seen`, which is the part for one reader."""
    lang = whole.brief.languages[0]
    return frozenset(homes(facts_of(whole, lang))) - frozenset(homes(facts_of(seen, lang)))


def without(facts: Facts, hidden: frozenset[Key]) -> Facts:
    """`facts` without the hidden ones, what is in them, and references to them."""
    left = {
        home: {
            key: _unlinked(fields, hidden)
            for key, fields in items.items()
            if (table_of(home), key) not in hidden
        }
        for home, items in facts.items()
        if len(home) < 3 or ("facts", home[1]) not in hidden
    }
    return {home: items for home, items in left.items() if items}


def _unlinked(fields: Fields, hidden: frozenset[Key]) -> Fields:
    found = dict(fields)
    for name, value in fields.items():
        if isinstance(value, tuple):
            found[name] = tuple(inner for inner in value if not _leads_to(inner, hidden))
        elif _leads_to(value, hidden):
            del found[name]
    return {name: value for name, value in found.items() if value != ()}


def _leads_to(value: Value, hidden: frozenset[Key]) -> bool:
    """Whether a value names a hidden fact: as one of its table, or as the source it cites."""
    if isinstance(value, dict):
        return any(_leads_to(inner, hidden) for inner in value.values())
    return isinstance(value, Named) and value.key in hidden


def _with_part(value: Any, part: str) -> Any:
    """The names that a field holds, with the part of the file whose entries they name."""
    if part not in _WITH_ENTRIES or value is None:
        return value
    if isinstance(value, tuple):
        return tuple(_with_part(name, part) for name in value)
    named = Named(value)
    named.part = part
    return named


What = Literal["added", "withdrawn", "moved", "stance", "status", "reworded", "source", "changed"]
_BY_NAME: dict[str, What] = {"stance": "stance", "status": "status", "cite": "source"}
_IN_ORDER = ("about", "titles", *SECTIONS, *_TABLES)


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
