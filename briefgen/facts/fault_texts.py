"""Faults of texts: quotation marks, brackets, and texts that begin with a sign.

A function looks for one fault at the place where the parser stopped, and gives None for another.
"""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from briefgen.facts.faults import At, Fault
from briefgen.facts.lines import entry, indentation, line_above, quoting

_BEGINNINGS = (
    "cannot start any token|while scanning an? (alias|anchor|directive|tag)|"
    "while parsing a tag|(entries|keys) are not allowed|expected comment or line break"
)


def open_quote(at: At) -> Fault | None:
    if "while scanning a quoted scalar" not in at.said or "escape" in at.said:
        return None
    if "end of stream" not in at.said and "document indicator" not in at.said:
        return None
    mark = at.text(at.begun[0])[at.begun[1] - 1 : at.begun[1]]
    remedy = "write the same mark where the text ends"
    if mark == "'":
        remedy += "; if it is an apostrophe, put the whole text in double quotes"
    return at.fault(
        f"The quotation mark {mark} opens a text here and is never closed",
        remedy,
        at.requoted(at.begun[0]),
        at=at.begun,
    )


def after_quote(at: At) -> Fault | None:
    """Text behind a closing quotation mark or bracket."""
    last = at.last
    if "did not find expected" not in at.said or last is None:
        return None
    start = (last.start_mark.line + 1, last.start_mark.column + 1)
    end = last.end_mark
    if end.line + 1 != at.line or at.column <= indentation(at.text()) + 1:
        return None
    if isinstance(last, yaml.ScalarEvent) and last.style in {"'", '"'}:
        if start[0] != at.line:
            return at.fault(
                f"The quotation mark {last.style} that opens a text here is closed only on line "
                f"{at.line}",
                "write the same mark where the text ends",
                at.requoted(start[0]),
                at=start,
            )
        return at.fault(
            f"The quotation mark {last.style} ends the text before this place",
            quoting(at.text()),
            at.requoted(at.line),
        )
    if isinstance(last, yaml.CollectionEndEvent) and end.column > start[1] - 1:
        return at.fault(
            "A text that begins with a bracket means something else in YAML",
            quoting(at.text()),
            at.requoted(at.line),
        )
    return None


def beginning(at: At) -> Fault | None:
    """A text that begins with a character that means something else."""
    if not re.search(_BEGINNINGS, at.said):
        return None
    found = entry(at.text(at.begun[0]))
    first = at.text(at.begun[0])[at.begun[1] - 1 : at.begun[1]]
    what = f"A text cannot begin with {first}: YAML takes that for a sign of its own"
    if found is None or not found.value.startswith(first):
        return at.fault(what, "put the whole text in quotes", at=at.begun)
    return at.fault(what, quoting(at.text(at.begun[0])), at.requoted(at.begun[0]), at=at.begun)


def escape(at: At) -> Fault | None:
    if "escape" not in at.said and "hexdecimal" not in at.said:
        return None
    return at.fault(
        "Inside double quotes, a backslash begins a code, and this one is unknown to YAML",
        "put the text in single quotes '…', or write \\\\ for a backslash",
    )


def bracket(at: At) -> Fault | None:
    if "while parsing a flow" not in at.said:
        return None
    number, column = at.begun
    if at.text(number)[column - 1 : column] not in {"[", "{"}:  # it has seen nothing behind it
        number = line_above(at.file.lines, min(number, len(at.file.lines) + 1))
        column = max(at.text(number).rfind("["), at.text(number).rfind("{")) + 1
        at = replace(at, begun=(number, max(column, 1)))
    opened = at.text(at.begun[0])
    mark = opened[at.begun[1] - 1 : at.begun[1]]
    close = {"{": "}", "[": "]"}.get(mark, mark)
    if at.begun[0] == at.line and opened.count(mark) == opened.count(close):
        return at.fault(
            f"Inside {mark} {close}, a comma, colon or bracket in a text has to stand in quotes",
            f"put the text in quotes, or write the fields on lines of their own, without {mark} "
            f"{close}",
        )
    if lost := re.search(r"\s#\S", opened[at.begun[1] :]):
        return at.fault(
            f"YAML takes what stands from # on for a comment, and so finds no {close}",
            "put the text with the # in quotes",
            at=(at.begun[0], at.begun[1] + lost.start() + 2),
        )
    return at.fault(
        f"The bracket {mark} is opened here and not closed",
        f"write {close} where it ends; if it begins a text, put the text in quotes",
        at=at.begun,
    )


def block_text(at: At) -> Fault | None:
    if "while scanning a block scalar" not in at.said:
        return None
    return at.fault(
        "The lines of the text after `|` or `>` are not indented evenly",
        "begin every line of it with the same number of spaces",
    )
