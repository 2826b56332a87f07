"""The facts file without what one audience may not see, and with random words in its place.

For the proof that nothing withheld reaches a reader: it works on the nodes of the YAML text and
shares no code with what makes editions, or the proof would only show that a rule agrees with
itself. What it knows of the format it says here, once more.
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

_TABLES = ("sources", "parties", "actors", "issues")
_NOT_SECTIONS = {"format", "brief", "summit", "audiences", "default_audience", "marking_scheme"}
_GROUPED = {"objectives": ("ours", "theirs"), "lines": ("raise", "if_raised", "defensive", "press")}
_OF_SECTION = {"audience", "kinds", "marking", "title"}
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
_DATES, _COUNTS, _HASHES = {"date", "accessed"}, {"para", "page"}, {"sha256", "text_sha256"}
_NUMBERS = {"target", "available", "value"}
_NUMBER = re.compile(r"[-\u2212]?\d+(\.\d+)?")


def left(text: str, audience: str) -> list[str]:
    """Every text, name and id of the facts file `text` that readers of `audience` may see."""
    root = _composed(text)
    _prune(root, audience)
    return list(_texts(root))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value
            yield from _texts(value)
    else:
        for value in node.value:
            yield from _texts(value)


def removed(text: str, audience: str) -> str:
    """The facts file `text` with everything taken out that readers of `audience` may not see."""
    root = _composed(text)
    _prune(root, audience)
    return _serialised(root)


def replaced(text: str, audience: str, seed: int) -> str:
    """The facts file `text` with random words for everything that `audience` may not see.

    Lengths and ids are random too. What is not free words (a stance, a date, a reference) stays or
    is drawn from what can stand there, so that the file still loads.
    """
    root, pruned = _composed(text), _composed(text)
    _prune(pruned, audience)
    draw = random.Random(seed)
    for node, table in _withheld(root, audience):
        _scramble(node, draw, "", table)
    names = _new_names(root, pruned, draw)
    _rename(root, names)
    return _serialised(root)


def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=_LOADER)


def _serialised(root: Any) -> str:
    return str(yaml.serialize(root, Dumper=_DUMPER, allow_unicode=True))


def _get(node: Any, name: str) -> Any:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return value
    return None


def _word(node: Any, name: str) -> str | None:
    found = _get(node, name)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else None


def _ranks(root: Any) -> dict[str, int]:
    return {key.value: at for at, (key, _) in enumerate(_get(root, "audiences").value)}


def _default(root: Any) -> str:
    return _word(root, "default_audience") or list(_ranks(root))[-1]


def _entries(root: Any) -> Iterator[tuple[Any, str, Any, str]]:
    """Everything that can be withheld: its parent, its id, itself, and its inherited audience."""
    widest = next(iter(_ranks(root)))
    for key, section in root.value:
        name = key.value
        if name in _TABLES:
            for inner_key, item in section.value:
                yield section, inner_key.value, item, widest
        elif name not in _NOT_SECTIONS:
            for parent in _groups(name, section):
                inherited = _word(section, "audience") or _default(root)
                for inner_key, item in parent.value:
                    if parent is not section or inner_key.value not in _OF_SECTION:
                        yield parent, inner_key.value, item, inherited


def _groups(name: str, section: Any) -> list[Any]:
    if name in _GROUPED:
        return [g for n in _GROUPED[name] if (g := _get(section, n)) is not None]
    return [section] if isinstance(section, yaml.MappingNode) else []


def _hidden(root: Any, item: Any, inherited: str, audience: str) -> bool:
    ranks = _ranks(root)
    return ranks[_word(item, "audience") or inherited] > ranks[audience]


def _sides(item: Any, inherited: str) -> Iterator[tuple[Any, str, Any, str]]:
    sides = _get(item, "sides")
    for key, side in sides.value if sides is not None else ():
        yield sides, key.value, side, _word(item, "audience") or inherited


def _all(root: Any) -> Iterator[tuple[Any, str, Any, str]]:
    for entry in list(_entries(root)):
        yield entry
        yield from list(_sides(entry[2], entry[3]))


def _withheld(root: Any, audience: str) -> list[tuple[Any, str]]:
    """The nodes that hold what `audience` may not see, each with its table if it is in one."""
    tables = {id(_get(root, table)): table for table in _TABLES}
    found = [
        (item, tables.get(id(parent), ""))
        for parent, _, item, inherited in _all(root)
        if _hidden(root, item, inherited, audience)
    ]
    found += [(title, "") for title in _hidden_titles(root, audience)]
    found += [
        (value, "")
        for key, value in _get(root, "audiences").value
        if key.value != audience and isinstance(value, yaml.MappingNode)
    ]
    return found


def _hidden_titles(root: Any, audience: str) -> list[Any]:
    """The headings of sections that are withheld as a whole."""
    ranks = _ranks(root)
    return [
        title
        for key, section in root.value
        if key.value not in {*_NOT_SECTIONS, *_TABLES}
        and (title := _get(section, "title")) is not None
        and ranks[_word(section, "audience") or _default(root)] > ranks[audience]
    ]


def _drop(parent: Any, name: str) -> None:
    parent.value[:] = [pair for pair in parent.value if pair[0].value != name]


def _prune(root: Any, audience: str) -> None:
    for parent, name, item, inherited in list(_all(root)):
        if _hidden(root, item, inherited, audience):
            _drop(parent, name)
    for key, section in list(root.value):
        if key.value in {*_NOT_SECTIONS, *_TABLES}:
            continue
        if _get(section, "title") in _hidden_titles(root, audience):
            _drop(section, "title")
        for name in _GROUPED.get(key.value, ()):
            if (group := _get(section, name)) is not None and not group.value:
                _drop(section, name)
        if not _has_items(key.value, section):
            _drop(root, key.value)
    _drop_unused(root)
    _forget_others(root, audience)


def _has_items(name: str, section: Any) -> bool:
    groups = _groups(name, section)
    own = _OF_SECTION if name not in _GROUPED else set()
    return any(key.value not in own for group in groups for key, _ in group.value)


def _drop_unused(root: Any) -> None:
    """Take out table entries that nothing refers to any more; actors first: they name parties."""
    for table in ("actors", "parties", "issues", "sources"):
        entries = _get(root, table)
        if entries is None:
            continue
        used = set(_referred(root, table))
        entries.value[:] = [pair for pair in entries.value if pair[0].value in used]
        if not entries.value:
            _drop(root, table)


def _referred(node: Any, table: str, field: str = "") -> Iterator[str]:
    """The ids of entries of `table` in the fields that refer to them."""
    if isinstance(node, yaml.ScalarNode):
        if _REFERS.get(field) == table:
            yield node.value
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _referred(inner, table, field)
    else:
        for key, inner in node.value:
            yield from _referred(inner, table, key.value)


def _forget_others(root: Any, audience: str) -> None:
    """Audiences narrower than this one go; of wider ones only what orders them stays."""
    declared, ranks = _get(root, "audiences"), _ranks(root)
    default = _default(root)
    declared.value[:] = [pair for pair in declared.value if ranks[pair[0].value] <= ranks[audience]]
    for key, value in declared.value:
        if key.value != audience and isinstance(value, yaml.MappingNode):
            value.value[:] = [pair for pair in value.value if pair[0].value == "marking"]
    if ranks[default] > ranks[audience]:
        _drop(root, "default_audience")


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


# A field that refers to something, and the part of the file where that has its id.
_REFERS = {
    "source": "sources", "cite": "sources", "party": "parties", "actor": "actors",
    "issue": "issues", "audience": "audiences", "default_audience": "audiences",
    "clarifies": "items", "supersedes": "items", "contradicts": "items", "repeats": "items",
}  # fmt: skip


def _ids(root: Any) -> dict[str, set[str]]:
    """The ids of a file by the part that has them; claims and items share one part."""
    found: dict[str, set[str]] = {part: set() for part in _REFERS.values()}
    for table in (*_TABLES, "audiences"):
        entries = _get(root, table)
        found[table] = {key.value for key, _ in entries.value} if entries is not None else set()
    tables = {id(_get(root, table)) for table in _TABLES}
    found["items"] = {name for parent, name, _, _ in _all(root) if id(parent) not in tables}
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
    tables = {id(_get(root, table)): table for table in (*_TABLES, "audiences")}
    tables.pop(id(None), None)
    parents = {id(parent): parent for parent, _, _, _ in list(_all(root))}
    for table in (*_TABLES, "audiences"):
        if (entries := _get(root, table)) is not None:
            parents[id(entries)] = entries
    _rename_references(root, names, "")
    for parent in parents.values():
        known = names[tables.get(id(parent), "items")]
        for key, _ in parent.value:
            key.value = known.get(key.value, key.value)


def _rename_references(node: Any, names: dict[str, dict[str, str]], field: str) -> None:
    if isinstance(node, yaml.ScalarNode):
        part = _REFERS.get(field)
        node.value = names[part].get(node.value, node.value) if part else node.value
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _rename_references(inner, names, field)
    else:
        for key, inner in node.value:
            _rename_references(inner, names, key.value)
