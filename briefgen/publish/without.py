"""The facts file without what one audience may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from briefgen.publish.nodes import (
    GROUPED,
    NOT_SECTIONS,
    OF_SECTION,
    REFERS,
    TABLES,
    composed,
    default_audience,
    facts,
    get,
    groups,
    hidden,
    hidden_titles,
    ranks,
    serialised,
    texts,
)


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
