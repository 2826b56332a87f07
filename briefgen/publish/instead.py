"""The facts file with random words in place of what one audience may not see."""

from __future__ import annotations

import random
import re
from typing import Any

import yaml

from briefgen.publish.nodes import REFERS, TABLES, composed, facts, get, serialised, withheld
from briefgen.publish.without import prune

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
