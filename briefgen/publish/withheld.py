"""What of a facts file one audience may not see, found among the nodes of its YAML text.

For the proof that nothing withheld reaches a reader: it shares no code with what makes editions,
or the proof would only show that a rule agrees with itself. Who may see what it says here, once
more; which fields hold entries, texts or names it learns from the models.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml
from pydantic import BaseModel

from briefgen.facts.brief import TABLES, Audience, Brief
from briefgen.facts.fields import ModelField, field_named
from briefgen.facts.sections import SECTION_FIELDS, SECTIONS, Section, facts_within

# Every scalar stays the text that it is: no resolver makes numbers or dates of it.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER: Any = getattr(yaml, "CBaseDumper", yaml.BaseDumper)


def composed(text: str) -> Any:
    """The nodes of a facts file that has been read: it is known to be YAML of bounded depth."""
    return yaml.compose(text, Loader=_LOADER)


def serialised(root: Any) -> str:
    """The text of nodes, without comments."""
    return str(yaml.serialize(root, Dumper=_DUMPER, allow_unicode=True))


def get(node: Any, name: str) -> Any:
    """The value of the field `name`, or None."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return value
    return None


def word(node: Any, name: str) -> str | None:
    """The value of the field `name` where it is a word, or None."""
    found = get(node, name)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else None


def texts(node: Any) -> Iterator[str]:
    """Every text, name and id in a node."""
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value
            yield from texts(value)
    else:
        for value in node.value:
            yield from texts(value)


Model = type[BaseModel]


def _fields(node: Any, model: Model) -> Iterator[tuple[str, Any, ModelField]]:
    """The fields that are written in a node of `model`: name, value and what the model says."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        field = field_named(model, key.value)
        if field is None and issubclass(model, Section):
            items = field_named(model, "items")
            field = items and replace(items, name=key.value, holds="one")
        if field is not None:
            yield key.value, value, field


def _models(value: Any, field: ModelField) -> Iterator[tuple[Any, Model]]:
    """The nodes of models in the value of `field`."""
    if field.model is None:
        return
    if field.holds == "by id" and isinstance(value, yaml.MappingNode):
        yield from ((inner, field.model) for _, inner in value.value)
    elif field.holds == "list" and isinstance(value, yaml.SequenceNode):
        yield from ((inner, field.model) for inner in value.value)
    else:
        yield value, field.model


def _values(node: Any, model: Model) -> Iterator[tuple[Any, ModelField]]:
    """Every scalar node of a field's value, in a node of `model` and in all that it holds.

    A hash of what a translation translates is none: it belongs to the text beside it.
    """
    short = field_named(model, getattr(model, "short_for", ""))
    if isinstance(node, yaml.ScalarNode) and short:
        yield from _values_of(node, short)
    for _, value, field in _fields(node, model):
        yield from _values_of(value, field)


def _values_of(value: Any, field: ModelField) -> Iterator[tuple[Any, ModelField]]:
    if field.model:
        for node, model in _models(value, field):
            yield from _values(node, model)
    elif isinstance(value, yaml.ScalarNode):
        yield value, field
    elif isinstance(value, yaml.SequenceNode):
        for inner in value.value:
            yield from _values_of(inner, field)
    else:  # a text by language
        for key, inner in value.value:
            if key.value != "of":
                yield from _values_of(inner, field)


def ranks(root: Any) -> dict[str, int]:
    """The audiences by their rank, 0 for the widest."""
    return {key.value: at for at, (key, _) in enumerate(get(root, "audiences").value)}


def default_audience(root: Any) -> str:
    """The audience of a claim that names none."""
    return word(root, "default_audience") or list(ranks(root))[-1]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact: the node it is in, its id, its node, the audience around it, and its model."""

    parent: Any
    id: str
    node: Any
    inherited: str
    model: Model


def _sections(root: Any) -> Iterator[tuple[str, Any, Model]]:
    """The sections that a file has: name, node and model."""
    for name, node, field in _fields(root, Brief):
        if name in SECTIONS and field.model:
            yield name, node, field.model


def _entries(root: Any) -> Iterator[Entry]:
    """Entries of tables and items of sections."""
    widest = next(iter(ranks(root)))
    for name, node, field in _fields(root, Brief):
        if name in TABLES:
            yield from _by_id(node, field, widest)
    for _, node, model in _sections(root):
        inherited = word(node, "audience") or default_audience(root)
        for holder, field in groups(node, model):
            yield from _by_id(holder, field, inherited)


def groups(section: Any, model: Model) -> list[tuple[Any, ModelField]]:
    """The nodes that hold the items of a section, each with the field it is."""
    if not isinstance(section, yaml.MappingNode):
        return []
    if issubclass(model, Section):
        return [(section, field) for field in facts_within(model)]
    found = ((get(section, field.name), field) for field in facts_within(model))
    return [(node, field) for node, field in found if node is not None]


def _by_id(holder: Any, field: ModelField, inherited: str) -> Iterator[Entry]:
    """The facts in a node that has them by id; names of a section's own fields are no ids."""
    own = SECTION_FIELDS if field.name == "items" else ()
    for key, node in holder.value if isinstance(holder, yaml.MappingNode) else ():
        if key.value not in own:
            assert field.model
            yield Entry(holder, key.value, node, inherited, field.model)


def hidden(root: Any, entry: Entry, audience: str) -> bool:
    """Whether a fact is withheld from `audience`."""
    order = ranks(root)
    return order[word(entry.node, "audience") or entry.inherited] > order[audience]


def facts(root: Any) -> Iterator[Entry]:
    """Everything that can be withheld: entries, items, and the facts inside of them."""
    for entry in list(_entries(root)):
        yield from _with_facts_within(entry)


def _with_facts_within(entry: Entry) -> Iterator[Entry]:
    yield entry
    around = word(entry.node, "audience") or entry.inherited
    for field in facts_within(entry.model):
        if (holder := get(entry.node, field.name)) is not None:
            for inner in list(_by_id(holder, field, around)):
                yield from _with_facts_within(inner)


def withheld(root: Any, audience: str) -> list[tuple[Any, ModelField]]:
    """The scalar nodes of all that `audience` may not see, each with the field it is a value of."""
    found = [
        value
        for entry in facts(root)
        if hidden(root, entry, audience)
        for value in _values(entry.node, entry.model)
    ]
    for title, field in hidden_titles(root, audience):
        found += _values_of(title, field)
    for key, value in get(root, "audiences").value:
        if key.value != audience and isinstance(value, yaml.MappingNode):
            found += _values(value, Audience)
    return [*found, *_for_editors(root, Brief)]


def _for_editors(node: Any, model: Model) -> Iterator[tuple[Any, ModelField]]:
    """The scalar nodes of every field that is for editors only, but for who sees what."""
    for _, value, field in _fields(node, model):
        if _is_dropped(field):
            yield from _values_of(value, field)
        for inner, kind in _models(value, field):
            yield from _for_editors(inner, kind)


def _is_dropped(field: ModelField) -> bool:
    """Whether a field is for editors only, and does not say who sees what."""
    return field.is_for_editors and field.names != "audiences" and field.model is not Audience


def hidden_titles(root: Any, audience: str) -> list[tuple[Any, ModelField]]:
    """The headings of sections that are withheld as a whole."""
    order = ranks(root)
    return [
        (title, field)
        for _, section, model in _sections(root)
        if (title := get(section, "title")) is not None
        and (field := field_named(model, "title"))
        and order[word(section, "audience") or default_audience(root)] > order[audience]
    ]


# The facts file without what one audience may not see.


def left(text: str, audience: str) -> list[str]:
    """Every text, name and id of the facts file `text` that readers of `audience` may see."""
    root = composed(text)
    prune(root, audience)
    return list(texts(root))


def removed(text: str, audience: str) -> str:
    """The facts file `text` with everything taken out that readers of `audience` may not see."""
    root = composed(text)
    prune(root, audience)
    return serialised(root)


def prune(root: Any, audience: str) -> None:
    """Take out of the nodes of a file what `audience` may not see, and all that is then unused."""
    for entry in list(facts(root)):
        if hidden(root, entry, audience):
            _drop(entry.parent, entry.id)
    titles = [title for title, _ in hidden_titles(root, audience)]
    for name, section, model in list(_sections(root)):
        if get(section, "title") in titles:
            _drop(section, "title")
        for group, field in groups(section, model):
            if group is not section and not group.value:
                _drop(section, field.name)
        if not any(list(_by_id(*group, "")) for group in groups(section, model)):
            _drop(root, name)
    _drop_editors_fields(root, Brief)
    _drop_unused(root)
    _forget_others(root, audience)


def _drop(parent: Any, name: str) -> None:
    parent.value[:] = [pair for pair in parent.value if pair[0].value != name]


def _drop_editors_fields(node: Any, model: Model) -> None:
    """Take every field out that is for editors only, but for those that say who sees what."""
    for name, value, field in list(_fields(node, model)):
        if _is_dropped(field):
            _drop(node, name)
        for inner, kind in _models(value, field):
            _drop_editors_fields(inner, kind)


def _drop_unused(root: Any) -> None:
    """Take out table entries that nothing refers to, but for others that are not used either."""
    used: set[tuple[str, str]] = set()
    entries: dict[tuple[str, str], Entry] = {}
    for name, value, field in _fields(root, Brief):
        if name in TABLES:
            entries |= {(name, entry.id): entry for entry in _by_id(value, field, "")}
        else:
            used |= {named for inner in _models(value, field) for named in _referred(*inner)}
    new = used & set(entries)
    while new:
        further = {r for key in new for r in _referred(entries[key].node, entries[key].model)}
        new = (further - used) & set(entries)
        used |= further
    for table, name in set(entries) - used:
        _drop(get(root, table), name)
    for table in TABLES:
        if (node := get(root, table)) is not None and not node.value:
            _drop(root, table)


def _referred(node: Any, model: Model) -> set[tuple[str, str]]:
    """What is named in a node of `model`: the part of the file, and the id."""
    return {(field.names, value.value) for value, field in _values(node, model) if field.names}


def _forget_others(root: Any, audience: str) -> None:
    """Audiences narrower than this one go; of wider ones only what orders them stays."""
    declared, order = get(root, "audiences"), ranks(root)
    default = default_audience(root)
    declared.value[:] = [pair for pair in declared.value if order[pair[0].value] <= order[audience]]
    for key, value in declared.value:
        if key.value != audience and isinstance(value, yaml.MappingNode):
            value.value[:] = [pair for pair in value.value if pair[0].value == "marking"]
    if order[default] > order[audience]:
        _drop(root, "default_audience")


# The facts file with random words in place of what one audience may not see.


# Fields on which others depend: what is random there would not load.
_TIED = {"basis", "inferred"}


def replaced(text: str, audience: str, seed: int) -> str:
    """The facts file `text` with random words for everything that `audience` may not see.

    Lengths and ids are random too. What is not free words (a stance, a date, a reference) stays or
    is drawn from what can stand there, so that the file still loads.
    """
    root, pruned = composed(text), composed(text)
    prune(pruned, audience)
    draw = random.Random(seed)
    for node, field in withheld(root, audience):
        if not field.names and field.name not in _TIED:
            node.value, node.style = _random(draw, field), '"'
    names = _new_names(root, pruned, draw)
    _rename(root, names)
    return serialised(root)


def _random(draw: random.Random, field: ModelField) -> str:
    """Something that `field` could hold instead."""
    match field.sort:
        case "date":
            day = f"{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            return f"{draw.randint(1900, 2099)}-{day}"
        case "number":
            return str(draw.randint(1, 9999))
        case "count":
            return str(draw.randint(1, 99))
        case "yes-no":
            return draw.choice(("yes", "no"))
        case "hash":
            return "".join(draw.choices("0123456789abcdef", k=64))
        case "choice":
            return draw.choice(field.choices)
        case "address":
            return f"https://{_letters(draw)}.example/{_letters(draw)}"
        case "file":
            return f"{_letters(draw)}/{_letters(draw)}.png"
    return " ".join(_letters(draw) for _ in range(draw.randint(1, 5)))


def _letters(draw: random.Random) -> str:
    return "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(3, 8)))


_PARTS = (*TABLES, "audiences")


def _part(names: str) -> str:
    """The part of the file that has what a field names; claims and items share one part."""
    return names if names in _PARTS else "items" if names in SECTIONS else ""


def _holders(root: Any) -> list[tuple[Any, str]]:
    """The nodes whose keys are ids, each with the part that these are of."""
    tables = [(node, part) for part in _PARTS if (node := get(root, part)) is not None]
    known = {id(node) for node, _ in tables}
    others = {id(e.parent): e.parent for e in facts(root) if id(e.parent) not in known}
    return [*tables, *((node, "items") for node in others.values())]


def _ids(root: Any) -> dict[str, set[str]]:
    """The ids of a file by the part that has them."""
    found: dict[str, set[str]] = {part: set() for part in (*_PARTS, "items")}
    for node, part in _holders(root):
        if part != "items":
            found[part] = {key.value for key, _ in node.value}
    tables = {id(get(root, table)) for table in TABLES}
    found["items"] = {entry.id for entry in facts(root) if id(entry.parent) not in tables}
    return found


def _new_names(root: Any, pruned: Any, draw: random.Random) -> dict[str, dict[str, str]]:
    """New ids for what is there in `root` and not in `pruned`."""
    left = _ids(pruned)
    return {
        part: {
            name: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(9, 30)))
            for name in sorted(names - left[part])
        }
        for part, names in _ids(root).items()
    }


def _rename(root: Any, names: dict[str, dict[str, str]]) -> None:
    for value, field in list(_values(root, Brief)):
        if part := _part(field.names):
            value.value = names[part].get(value.value, value.value)
    for holder, part in _holders(root):
        for key, _ in holder.value:
            key.value = names[part].get(key.value, key.value)
