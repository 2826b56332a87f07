"""Where the values of a facts file begin and end in its text, so that a few can be rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from briefgen.facts.reader import Path

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A value: the offsets of its text, and the offset and column of the key that leads to it.

    `style` is that of a scalar: "" for plain, or one of ' " | >. In `flow` a value stands between
    brackets, or is one that begins with a bracket.
    """

    start: int
    end: int
    flow: bool
    style: str = ""
    scalar: bool = True
    key_start: int = 0
    key_column: int = 0


def nodes(text: str) -> dict[Path, Node]:
    """Every value of `text` by its path. The text has been read before: it is YAML as accepted."""
    walker = _Walker(text)
    for event in walker.events:
        if isinstance(event, yaml.MappingStartEvent):
            walker.collection(event, (), flow=False)
    return walker.found


class _Walker:
    """Goes through the events of a text once; the reader has bounded how deep they nest."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.found: dict[Path, Node] = {}

    def collection(self, start: Any, path: Path, *, flow: bool) -> Node:
        """Take in the mapping or list that `start` begins."""
        node = self._node(start, flow or bool(start.flow_style))
        node.scalar = False
        self.found[path] = node
        count = 0
        key: Any = None
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                if start.flow_style:
                    mark: Any = event.end_mark
                    node.end = mark.index
                break
            if isinstance(start, yaml.MappingStartEvent) and key is None:
                key = event
                continue
            inner = self._value(event, (*path, count if key is None else key.value), node.flow)
            if key is not None:
                inner.key_start, inner.key_column = key.start_mark.index, key.start_mark.column
            count, key = count + 1, None
            node.end = max(node.end, inner.end)
        return node

    def _value(self, event: Any, path: Path, flow: bool) -> Node:
        if not isinstance(event, yaml.ScalarEvent):
            return self.collection(event, path, flow=flow)
        node = self.found[path] = self._node(event, flow, event.style or "")
        if node.style in {"|", ">"}:  # the parser counts the empty lines behind it in
            node.end = node.start + len(self.text[node.start : node.end].rstrip(" \t\r\n"))
        return node

    def _node(self, event: Any, flow: bool, style: str = "") -> Node:
        return Node(event.start_mark.index, event.end_mark.index, flow, style)
