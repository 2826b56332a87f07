"""What of a facts file one audience may not see, found among the nodes of its YAML text.

For the proof that nothing withheld reaches a reader: it shares no code with what makes editions,
or the proof would only show that a rule agrees with itself. What it knows of the format it says
here, once more.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import yaml

# Every scalar stays the text that it is: no resolver makes numbers or dates of it.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER: Any = getattr(yaml, "CBaseDumper", yaml.BaseDumper)

TABLES = ("sources", "parties", "actors", "issues")
NOT_SECTIONS = {"format", "brief", "summit", "audiences", "default_audience", "marking_scheme"}
GROUPED = {"objectives": ("ours", "theirs"), "lines": ("raise", "if_raised", "defensive", "press")}
OF_SECTION = {"audience", "kinds", "marking", "title"}
# A field that refers to something, and the part of the file where that has its id.
REFERS = {
    "source": "sources", "cite": "sources", "party": "parties", "actor": "actors",
    "issue": "issues", "audience": "audiences", "default_audience": "audiences",
    "clarifies": "items", "supersedes": "items", "contradicts": "items", "repeats": "items",
}  # fmt: skip


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


def ranks(root: Any) -> dict[str, int]:
    """The audiences by their rank, 0 for the widest."""
    return {key.value: at for at, (key, _) in enumerate(get(root, "audiences").value)}


def default_audience(root: Any) -> str:
    """The audience of a claim that names none."""
    return word(root, "default_audience") or list(ranks(root))[-1]


def _entries(root: Any) -> Iterator[tuple[Any, str, Any, str]]:
    """Entries of tables and items of sections, as `facts` gives them."""
    widest = next(iter(ranks(root)))
    for key, section in root.value:
        name = key.value
        if name in TABLES:
            for inner_key, item in section.value:
                yield section, inner_key.value, item, widest
        elif name not in NOT_SECTIONS:
            for parent in groups(name, section):
                inherited = word(section, "audience") or default_audience(root)
                for inner_key, item in parent.value:
                    if parent is not section or inner_key.value not in OF_SECTION:
                        yield parent, inner_key.value, item, inherited


def groups(name: str, section: Any) -> list[Any]:
    """The nodes that hold the items of the section `name`."""
    if name in GROUPED:
        return [g for n in GROUPED[name] if (g := get(section, n)) is not None]
    return [section] if isinstance(section, yaml.MappingNode) else []


def hidden(root: Any, item: Any, inherited: str, audience: str) -> bool:
    """Whether `item`, whose surroundings are for `inherited`, is withheld from `audience`."""
    order = ranks(root)
    return order[word(item, "audience") or inherited] > order[audience]


def _sides(item: Any, inherited: str) -> Iterator[tuple[Any, str, Any, str]]:
    sides = get(item, "sides")
    for key, side in sides.value if sides is not None else ():
        yield sides, key.value, side, word(item, "audience") or inherited


def facts(root: Any) -> Iterator[tuple[Any, str, Any, str]]:
    """Everything that can be withheld: its parent, its id, itself, and its inherited audience."""
    for entry in list(_entries(root)):
        yield entry
        yield from list(_sides(entry[2], entry[3]))


def withheld(root: Any, audience: str) -> list[tuple[Any, str]]:
    """The nodes that hold what `audience` may not see, each with its table if it is in one."""
    tables = {id(get(root, table)): table for table in TABLES}
    found = [
        (item, tables.get(id(parent), ""))
        for parent, _, item, inherited in facts(root)
        if hidden(root, item, inherited, audience)
    ]
    found += [(title, "") for title in hidden_titles(root, audience)]
    found += [
        (value, "")
        for key, value in get(root, "audiences").value
        if key.value != audience and isinstance(value, yaml.MappingNode)
    ]
    return found


def hidden_titles(root: Any, audience: str) -> list[Any]:
    """The headings of sections that are withheld as a whole."""
    order = ranks(root)
    return [
        title
        for key, section in root.value
        if key.value not in {*NOT_SECTIONS, *TABLES}
        and (title := get(section, "title")) is not None
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
    for parent, name, item, inherited in list(facts(root)):
        if hidden(root, item, inherited, audience):
            _drop(parent, name)
    for key, section in list(root.value):
        if key.value in {*NOT_SECTIONS, *TABLES}:
            continue
        if get(section, "title") in hidden_titles(root, audience):
            _drop(section, "title")
        for name in GROUPED.get(key.value, ()):
            if (group := get(section, name)) is not None and not group.value:
                _drop(section, name)
        if not _has_items(key.value, section):
            _drop(root, key.value)
    _drop_unused(root)
    _forget_others(root, audience)


def _drop(parent: Any, name: str) -> None:
    parent.value[:] = [pair for pair in parent.value if pair[0].value != name]


def _has_items(name: str, section: Any) -> bool:
    own = OF_SECTION if name not in GROUPED else set()
    return any(key.value not in own for group in groups(name, section) for key, _ in group.value)


def _drop_unused(root: Any) -> None:
    """Take out table entries that nothing refers to any more; actors first: they name parties."""
    for table in ("actors", "parties", "issues", "sources"):
        entries = get(root, table)
        if entries is None:
            continue
        used = set(_referred(root, table))
        entries.value[:] = [pair for pair in entries.value if pair[0].value in used]
        if not entries.value:
            _drop(root, table)


def _referred(node: Any, table: str, field: str = "") -> Iterator[str]:
    """The ids of entries of `table` in the fields that refer to them."""
    if isinstance(node, yaml.ScalarNode):
        if REFERS.get(field) == table:
            yield node.value
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _referred(inner, table, field)
    else:
        for key, inner in node.value:
            yield from _referred(inner, table, key.value)


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


# Values that are no free words: what is random there would not load.
_CLOSED = {
    "audience", "kinds", "marking", "basis", "issue", "party", "actor", "source", "lang",
    "clarifies", "supersedes", "contradicts", "repeats", "of", "inferred", "across_negation",
    "form",
}  # fmt: skip
# Words from a closed list, of which any will do.
_CHOICES = {
    "stance": ("supports", "leans towards", "mixed", "leans against", "opposes", "not stated"),
    "likelihood": ("certain", "possible", "unlikely"),
    "kind": ("primary", "secondary"),
    "redistribute": ("yes", "no"),
}
_DATES, _HASHES = {"date", "accessed"}, {"sha256", "text_sha256"}
_COUNTS = {"para", "page", "text_reader"}
_NUMBERS = {"target", "available", "value"}
_NUMBER = re.compile(r"[-\u2212]?\d+(\.\d+)?")


def replaced(text: str, audience: str, seed: int) -> str:
    """The facts file `text` with random words for everything that `audience` may not see.

    Lengths and ids are random too. What is not free words (a stance, a date, a reference) stays or
    is drawn from what can stand there, so that the file still loads.
    """
    root, pruned = composed(text), composed(text)
    prune(pruned, audience)
    draw = random.Random(seed)
    for node, table in withheld(root, audience):
        _scramble(node, draw, "", table)
    names = _new_names(root, pruned, draw)
    _rename(root, names)
    return serialised(root)


def _scramble(node: Any, draw: random.Random, field: str, inside: str = "") -> None:
    """Random words for every text below `node`, the value of `field` in an entry of `inside`."""
    if isinstance(node, yaml.ScalarNode):
        node.value, node.style = _random(node.value, draw, field, inside), '"'
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _scramble(inner, draw, field, inside)
    else:
        for key, inner in node.value:
            if key.value not in _CLOSED:
                _scramble(inner, draw, key.value, inside)


def _random(value: str, draw: random.Random, field: str, inside: str) -> str:
    if field in _DATES:
        return f"{draw.randint(1900, 2099)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    if field in _NUMBERS and _NUMBER.fullmatch(value):
        return str(draw.randint(1, 9999))
    if field in _COUNTS:
        return str(draw.randint(1, 99))
    if field in _HASHES:
        return "".join(draw.choices("0123456789abcdef", k=64))
    if field in _CHOICES:
        return draw.choice(_CHOICES[field])
    if field == "address":
        return f"https://{_letters(draw)}.example/{_letters(draw)}"
    if field == "file" or (field == "text" and inside == "sources"):
        return f"{_letters(draw)}/{_letters(draw)}.png"
    if field == "cite":  # an id, which is renamed later with the entry that has it
        return value
    return " ".join(_letters(draw) for _ in range(draw.randint(1, 5)))


def _letters(draw: random.Random) -> str:
    return "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(3, 8)))


def _ids(root: Any) -> dict[str, set[str]]:
    """The ids of a file by the part that has them; claims and items share one part."""
    found: dict[str, set[str]] = {part: set() for part in REFERS.values()}
    for table in (*TABLES, "audiences"):
        entries = get(root, table)
        found[table] = {key.value for key, _ in entries.value} if entries is not None else set()
    tables = {id(get(root, table)) for table in TABLES}
    found["items"] = {name for parent, name, _, _ in facts(root) if id(parent) not in tables}
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
    tables = {id(get(root, table)): table for table in (*TABLES, "audiences")}
    tables.pop(id(None), None)
    parents = {id(parent): parent for parent, _, _, _ in list(facts(root))}
    for table in (*TABLES, "audiences"):
        if (entries := get(root, table)) is not None:
            parents[id(entries)] = entries
    _rename_references(root, names, "")
    for parent in parents.values():
        known = names[tables.get(id(parent), "items")]
        for key, _ in parent.value:
            key.value = known.get(key.value, key.value)


def _rename_references(node: Any, names: dict[str, dict[str, str]], field: str) -> None:
    if isinstance(node, yaml.ScalarNode):
        part = REFERS.get(field)
        node.value = names[part].get(node.value, node.value) if part else node.value
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _rename_references(inner, names, field)
    else:
        for key, inner in node.value:
            _rename_references(inner, names, key.value)
