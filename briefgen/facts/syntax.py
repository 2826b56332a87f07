"""What YAML's own error messages mean to somebody who is not a programmer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from briefgen.problems import Problem

if TYPE_CHECKING:
    from briefgen.facts.reader import YamlFile

# Part of the parser's message (libyaml and the pure parser word some differently) -> what it
# means, and the remedy. The first that fits is taken.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "A second `: ` on this line cannot be read",
        "put the whole text in quotes, or check the indentation of this line",
    ),
    (
        "while scanning a quoted scalar|unexpected end of stream",
        "A quotation mark is opened and never closed",
        "close the quotation mark; inside '…' write '' for an apostrophe",
    ),
    (
        "while scanning a block scalar",
        "The text block after `|` or `>` is not indented evenly",
        "indent every line of the block by the same number of spaces",
    ),
    (
        "while scanning a simple key|could not find expected ':'",
        "A name is missing its colon, or a text goes on without being indented",
        "write `name: text`, and indent the lines that belong to a longer text",
    ),
    (
        "while parsing a flow|expected ',' or",
        "A bracket is opened and not closed, or a comma is missing",
        "close the [ or {; put text that begins with one of them in quotes",
    ),
    (
        "while scanning an? (alias|anchor)",
        "Text that begins with * or & has a meaning of its own in YAML",
        "put the whole text in quotes",
    ),
    (
        "while (scanning|parsing) a (directive|tag)|undefined tag|%",
        "Text that begins with % or ! has a meaning of its own in YAML",
        "put the whole text in quotes",
    ),
    (
        "block mapping|block collection|expected <block end>|did not find expected key",
        "The indentation of this line fits nothing above it, or text follows a closing quote",
        "align the line with its neighbours; put a text that contains quotes in one pair of quotes",
    ),
    (
        "cannot start any token",
        "This character cannot begin a text",
        "put the whole text in quotes",
    ),
    (
        "escape",
        "A backslash inside double quotes begins a code that YAML does not know",
        "use single quotes, or write \\\\ for a backslash",
    ),
)
_TAB_INDENT = re.compile(r"^[ ]*\t")


def explain(error: Any, file: YamlFile) -> Problem:
    """The parser's error as a problem with a place, a reason and a remedy."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    line = min(line, len(file.lines))
    text = file.lines[line - 1] if line else ""
    if _TAB_INDENT.match(text) or _TAB_INDENT.match(text[column - 1 :]):
        return file.problem_at(
            "tab",
            "The line is indented with a tab, and YAML accepts only spaces",
            line,
            text.index("\t") + 1,
            "replace the tab by spaces (two for each level)",
        )
    said = f"{error.context or ''} {error.problem or ''}"
    for pattern, meaning, remedy in _MEANINGS:
        if re.search(pattern, said):
            return file.problem_at("syntax", meaning, line, column, remedy)
    return file.problem_at("syntax", f"YAML cannot read this: {said.strip()}", line, column, "")
