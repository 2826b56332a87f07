"""What YAML's own error messages mean to somebody who is not a programmer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from briefgen.facts import fault_lines, fault_texts
from briefgen.facts.fault_lines import NAME
from briefgen.facts.faults import At, Fault
from briefgen.facts.file import YamlFile
from briefgen.facts.lines import indentation, is_blank, tight_key

__all__ = ["Fault", "beginning", "explain"]


def explain(error: Any, file: YamlFile, last: Any) -> Fault:
    """The parser's error as a problem with a place, a reason and a remedy.

    `last` is the event that was read before it.
    """
    mark = error.problem_mark or error.context_mark
    context = error.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    begun = (context.line + 1, context.column + 1) if context else (line, column)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    at = At(file, min(line, len(file.lines)), column, begun, said, last)
    fault = next(f for rule in _RULES if (f := rule(at)))
    if fault.mended:
        return fault
    note = "What comes after this place has not been checked yet."
    return replace(fault, problem=replace(fault.problem, details=note))


def beginning(file: YamlFile) -> Fault | None:
    """What is wrong with the first line, where the parser would take it for a lone text."""
    first = next((n for n, line in enumerate(file.lines, 1) if not is_blank(line)), 0)
    at = At(file, first, 1, (first, 1), "", None)
    if first == 0 or at.text().startswith("---"):
        return None
    if fault := fault_lines.conflict(at) or fault_lines.odd_space(at):
        return fault
    below = at.text(first + 1)
    if NAME.fullmatch(at.text().rstrip()) and indentation(below) > indentation(at.text()):
        return fault_lines.colon_missing(at, first)
    if key := tight_key(at.text()):
        return fault_lines.space_missing(at, first, key)
    return None


def _rest(at: At) -> Fault:
    return at.fault(
        f"YAML cannot read this place ({at.said})",
        "compare it with a part of the file that works; `briefgen new NAME` writes an example",
    )


# The first rule that has something to say is taken.
_RULES: tuple[Callable[[At], Fault | None], ...] = (
    fault_lines.conflict,
    fault_lines.fence,
    fault_lines.tabs,
    fault_lines.odd_space,
    fault_lines.outdented,
    fault_lines.second_colon,
    fault_texts.open_quote,
    fault_texts.escape,
    fault_texts.after_quote,
    fault_texts.bracket,
    fault_texts.beginning,
    fault_texts.block_text,
    fault_lines.no_colon,
    fault_lines.left_edge,
    fault_lines.uneven,
    _rest,
)
