"""What of a facts file one audience may not see, found among the nodes of its YAML text.

For the proof that nothing withheld reaches a reader: it shares no code with what makes editions,
or the proof would only show that a rule agrees with itself. What it knows of the format it says
here, once more.
"""

from __future__ import annotations

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
