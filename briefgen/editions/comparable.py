"""One reader's facts in a form that can be compared: plain values, by home and id, in order.

Nothing is in it that the reader's documents do not print: no audience, no kind of document, no
other language, and no source, party, actor or issue that nothing visible refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from briefgen.editions.used import only_used
from briefgen.facts.base import Citation, Cited, Date, Fact, Model
from briefgen.facts.fields import Text
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import SECTIONS, Brief, Source

# Where a fact stands: ("bottom_line",), ("lines", "press"), ("debates", "cost", "sides"), or a
# table: ("sources",), ("about",) for the brief and the summit, ("titles",) for sections' headings.
Home = tuple[str, ...]
Value = Any
Fields = dict[str, Value]
Facts = dict[Home, dict[str, Fields]]
Key = tuple[str, str]
"""A namespace (see `table_of`) and an id in it."""

TABLES = ("parties", "actors", "issues", "sources")
APART = ("about", "titles", "glossary", *TABLES)
_UNSEEN = {"audience", "kinds", "languages", "unused", "across_negation"}
_FILES_OF_SOURCES = {"text", "text_sha256", "sha256", "redistribute", "marking"}
_REFERENCES = {"party": "parties", "actor": "actors", "issue": "issues", "source": "sources"}


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
                for within, inner in _facts_within(item):
                    facts[(name, key, within)] = {k: plain.fields(i) for k, i in inner.items()}
    for table in TABLES:
        facts[(table,)] = {k: plain.fields(e) for k, e in getattr(brief, table).items()}
    return {home: items for home, items in facts.items() if items}


def _facts_within(item: Model) -> Iterator[tuple[str, dict[str, Fact]]]:
    """The facts that a fact holds, such as the sides of a debate, by the field they are in."""
    for name in type(item).model_fields:
        value = getattr(item, name)
        if isinstance(value, dict) and any(isinstance(v, Fact) for v in value.values()):
            yield name, value


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
        if isinstance(model, Source):
            found = {k: v for k, v in found.items() if k not in _FILES_OF_SOURCES}
        return {k: v for k, v in found.items() if v not in (None, (), "")}

    def _fields(self, model: Model, before: str = "") -> Iterator[tuple[str, Value]]:
        within = dict(_facts_within(model))
        for name, info in type(model).model_fields.items():
            if name in _UNSEEN or name in within:
                continue
            yield from self._field(before + (info.alias or name), getattr(model, name))

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
        if name == "cite":
            found[name] = tuple(c for c in value if ("sources", c["source"]) not in hidden)
        elif isinstance(value, tuple):
            found[name] = tuple(v for v in value if ("facts", v) not in hidden)
        elif isinstance(value, str) and (_REFERENCES.get(name, ""), value) in hidden:
            del found[name]
    return {name: value for name, value in found.items() if value != ()}
