"""Changes as text for a terminal, as Markdown, and as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from briefgen.editions.changes import Change, Changes, FieldChange, Home, Said
from briefgen.editions.since import shortened
from briefgen.render.templates import escape
from briefgen.sources.nearest import Step, as_text

NOTHING = "no changes"
_CLOSING = ".,;:!?)"


def changes_text(changes: Changes) -> str:
    """The changes by fact, with `[-removed-] {+added+}` words."""
    lines = [line for change in changes.items for line in _text(change)]
    return "\n".join(lines or [NOTHING]) + "\n"


def _text(change: Change) -> Iterator[str]:
    yield f"{_path(change.home)} / {change.id}: {', '.join(change.what)}"
    if "moved" in change.what:
        yield f"    {_moved(change)}"
    if change.what[0] in {"added", "withdrawn"}:
        step: Step = "added" if change.new else "removed"
        yield f"    {as_text([(step, shortened(change.subject))])}"
        return
    for field in change.fields:
        difference = as_text(field.words) if field.words else _from_to(field)
        yield f"    {field.name}: {' '.join(difference.split())}{_unseen(field)}"


def _path(home: Home) -> str:
    return " / ".join(home)


def _moved(change: Change) -> str:
    place = f"behind `{change.after}`" if change.after else "to the head"
    if change.old == change.new:
        return place
    return f"from {_path(change.old)} to {_path(change.new)}, {place}"


def _unseen(field: FieldChange) -> str:
    return "" if field.shows else " (white space only)"


def _from_to(field: FieldChange) -> str:
    return f"{_value(field.old)} → {_value(field.new)}"


def _value(value: Any) -> str:
    """A value on one line; "none" where the fact does not have it."""
    match value:
        case None:
            return "none"
        case Said():
            return value.text
        case tuple():
            return "; ".join(_value(inner) for inner in value)
        case {"source": source, **rest}:
            return " ".join([source, *(f"{name} {words}" for name, words in rest.items())])
    return str(value)


def changes_markdown(changes: Changes, words: Mapping[str, Any]) -> str:
    """The changes by section as a Markdown list, with ~~removed~~ and **added** words.

    `words` are the labels of a language (those of `changes` name what happened).
    """
    labels = words.get("changes", {})
    if not changes:
        return f"{escape(str(labels.get('none', NOTHING)))}\n"
    parts = []
    for section, found in groupby(changes.items, key=lambda change: change.home[0]):
        title = str(words.get("sections", {}).get(section, section.capitalize()))
        lines = [line for change in found for line in _markdown(change, labels)]
        parts.append("\n".join([f"## {escape(title)}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _markdown(change: Change, labels: Mapping[str, Any]) -> Iterator[str]:
    what = ", ".join(str(labels.get(name, name)) for name in change.what)
    said = " ".join(shortened(change.subject).split())
    if change.what[0] in {"added", "withdrawn"}:
        step: Step = "added" if change.new else "removed"
        yield f"- *{escape(what)}* (`{change.id}`): {_marked([(step, said)])}"
        return
    yield f"- *{escape(what)}* (`{change.id}`): {escape(said)}"
    if "moved" in change.what:
        yield f"  - {escape(_moved(change).replace('`', ''))}"
    for field in change.fields:
        difference = _marked(field.words) if field.words else escape(_from_to(field))
        yield f"  - {escape(field.name)}: {difference}{_unseen(field)}"


def _marked(diff: list[tuple[Step, str]]) -> str:
    """The word diff in Markdown.

    White space stands around each mark, or it might not be one; but for a sign behind a word.
    """
    signs = {"same": "", "removed": "~~", "added": "**"}
    marked, before = "", ""
    for step, text in diff:
        shown = " ".join(text.split())
        if not shown:
            continue
        joined = step == "same" and shown[0] in _CLOSING and before[-1:].isalnum()
        space = "" if joined or not marked else " "
        marked += f"{space}{signs[step]}{escape(shown)}{signs[step]}"
        before = text
    return marked


def changes_json(changes: Changes) -> str:
    """The changes as one JSON object; every change with its fields, old and new."""
    return json.dumps(
        {"format": 1, "changes": [_plain(change) for change in changes.items]},
        ensure_ascii=False,
        indent=2,
    )


def _plain(change: Change) -> dict[str, Any]:
    return {
        "table": change.table,
        "id": change.id,
        "what": list(change.what),
        "from": list(change.old),
        "to": list(change.new),
        "after": change.after,
        "subject": change.subject.text,
        "fields": [
            {
                "field": field.name,
                "what": field.what,
                "old": _plain_value(field.old),
                "new": _plain_value(field.new),
                "words": [list(step) for step in field.words],
            }
            for field in change.fields
        ],
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, Said):
        return value.text
    if isinstance(value, tuple):
        return [_plain_value(inner) for inner in value]
    return value
