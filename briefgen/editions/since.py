"""What a document says of changes: the marks beside its items, and the box *What changed*."""

from __future__ import annotations

from typing import Any, Literal

from briefgen.editions.changes import Change, Changes, FieldChange, Said, What
from briefgen.editions.wording import Wording, Words
from briefgen.facts.dates import parse_edtf
from briefgen.facts.prose import tokens

_MOST_SAID = 160
_MOST_LINES = 10


def marks(changes: Changes) -> dict[str, Literal["new", "changed"]]:
    """What stands beside an item, by its id. A debate is changed when one of its sides is."""
    found: dict[str, Literal["new", "changed"]] = {}
    for change in changes.items:
        if change.table not in {"facts", "glossary"} or not change.new or not _tells(change):
            continue
        found[change.id] = "new" if change.what == ("added",) else "changed"
        if len(change.new) > 2:
            found.setdefault(change.new[1], "changed")
    return found


def _tells(change: Change) -> bool:
    """Whether a reader needs to know: a new order within a section is not said."""
    if change.what[0] in {"added", "withdrawn"} or change.old != change.new:
        return True
    return any(field.shows for field in change.fields)


def summary(
    changes: Changes, wording: Wording, *, name_withdrawn: bool = True
) -> tuple[dict[str, Any], ...]:
    """The lines of the box *What changed*: facts, the summit, and whether the brief is a draft.

    Each has `what`, `section` ("" for the summit and the brief), `id`, and `text` in `Words`.
    Without `name_withdrawn` a line says only of which section something was withdrawn. Of more
    lines than fit, the last says how many there are.
    """
    lines: list[dict[str, Any]] = []
    for change in changes.items:
        if not _in_the_box(change, changes):
            continue
        line = {
            "what": _most_telling(change),
            "section": "" if change.table == "about" else change.home[0],
            "id": change.id,
            "text": _line(change, wording),
        }
        if line["what"] == "withdrawn" and not name_withdrawn:
            line |= {"id": "", "text": Words("")}
        if line not in lines:
            lines.append(line)
    if len(lines) > _MOST_LINES:
        shown, rest = lines[: _MOST_LINES - 1], len(lines) - _MOST_LINES + 1
        words = Words(str(wording.words["changes"]["more"]).replace("{}", str(rest)))
        lines = [*shown, {"what": "changed", "section": "", "id": "", "text": words}]
    return tuple(lines)


def _in_the_box(change: Change, changes: Changes) -> bool:
    if not _tells(change):
        return False
    if change.table == "about":
        return change.id == "summit" or "status" in change.what
    if len(change.home) > 2:
        # A debate that comes or goes takes its sides with it.
        whole = (c for c in changes.items if (c.table, c.id) == ("facts", change.home[1]))
        return not any(c.what == change.what for c in whole)
    return change.table in {"facts", "glossary"}


def _most_telling(change: Change) -> What:
    order: tuple[What, ...] = ("stance", "status", "moved")
    return next((w for w in order if w in change.what), change.what[0])


def _line(change: Change, wording: Wording) -> Words:
    """The subject in a few words, with what is said of it where that is short.

    Of what was said before only words from a closed list: others may have been taken back.
    """
    said = change.subject
    parts = [] if change.id == "brief" else [shortened(said)]
    if change.id == "summit":
        new = (_worded(f, f.new, wording) for f in change.fields if f.name not in {"name", "cite"})
        parts.append("; ".join(filter(None, new)))
    what = _most_telling(change)
    field = next((f for f in change.fields if f.what == what), None)
    if field and what in {"stance", "status"}:
        old = "" if isinstance(field.old, Said) else _worded(field, field.old, wording)
        parts.append(" → ".join(filter(None, (old, _worded(field, field.new, wording)))))
    text = " – ".join(filter(None, parts))
    return wording.said(text, said.lang)


def _worded(field: FieldChange, value: Any, wording: Wording) -> str:
    """A value of a field as the document words it."""
    if isinstance(value, Said):
        return shortened(value)
    if value is None:
        return ""
    if field.name == "dates":
        return wording.date(parse_edtf(value)).words
    labels = wording.words.get({"stance": "stances", "status": "status"}.get(field.name, ""), {})
    return str(labels.get(value, value))


def shortened(said: Said) -> str:
    """The words, or their beginning if there are many; of prose the first paragraph, unmarked."""
    text = said.text
    if said.prose:
        inline = next((t for t in tokens(text) if t.type == "inline"), None)
        text = "".join(t.content or " " for t in (inline.children or ())) if inline else text
    text = " ".join(text.split())
    if len(text) <= _MOST_SAID:
        return text
    return text[:_MOST_SAID].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
