"""The facts file without what one audience may not see, and with random words in its place.

For the proof that nothing withheld reaches a reader: it works on the nodes of the YAML text and
shares no code with what makes editions, or the proof would only show that a rule agrees with
itself. What it knows of the format it says here, once more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml

_TABLES = ("sources", "parties", "actors", "issues")
_NOT_SECTIONS = {"format", "brief", "summit", "audiences", "default_audience", "marking_scheme"}
_GROUPED = {"objectives": ("ours", "theirs"), "lines": ("raise", "if_raised", "defensive", "press")}
_OF_SECTION = {"audience", "kinds", "marking", "title"}
# Values that are no free words: what is random there would not load.
_CLOSED = {
    "audience", "kinds", "marking", "basis", "cite", "issue", "party", "actor", "source", "stance",
    "likelihood", "form", "file", "lang", "sha256", "text_sha256", "kind", "redistribute",
    "accessed", "clarifies", "supersedes", "contradicts", "repeats", "of", "inferred", "unused",
    "across_negation",
}  # fmt: skip
_DATES, _NUMBERS, _COUNTS = {"date"}, {"target", "available", "value"}, {"para", "page"}

Keep = Callable[[str | None, str], bool]


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
    for node in _withheld(root, audience):
        _scramble(node, draw, "")
    names = _new_names(root, pruned, draw)
    _rename(root, names)
    return _serialised(root)


def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _serialised(root: Any) -> str:
    return str(yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True))


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


def _withheld(root: Any, audience: str) -> list[Any]:
    """The nodes that hold what `audience` may not see."""
    found = [
        item for _, _, item, inherited in _all(root) if _hidden(root, item, inherited, audience)
    ]
    found += _hidden_titles(root, audience)
    found += [
        value
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
        inside = set(map(id, (v for _, v in entries.value)))
        used = set(_scalars(root, skip=inside))
        entries.value[:] = [pair for pair in entries.value if pair[0].value in used]
        if not entries.value:
            _drop(root, table)


def _scalars(node: Any, skip: set[int]) -> Iterator[str]:
    if id(node) in skip:
        return
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value, skip)
    else:
        for value in node.value:
            yield from _scalars(value, skip)


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


def _scramble(node: Any, draw: random.Random, field: str) -> None:
    if isinstance(node, yaml.ScalarNode):
        _scramble_scalar(node, draw, field)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _scramble(inner, draw, field)
    else:
        for key, inner in node.value:
            if key.value not in _CLOSED:
                _scramble(inner, draw, key.value)


def _scramble_scalar(node: Any, draw: random.Random, field: str) -> None:
    if field in _DATES and node.value[:4].isdigit():
        node.value = f"{draw.randint(1900, 2099)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    elif field in _NUMBERS and node.value.replace(".", "").isdigit():
        node.value = str(draw.randint(1, 9999))
    elif field in _COUNTS:
        node.value = str(draw.randint(1, 99))
    elif field == "address":
        node.value = f"https://{_letters(draw)}.example/{_letters(draw)}"
    else:
        node.value = " ".join(_letters(draw) for _ in range(draw.randint(1, 5)))
    node.style = '"'


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
