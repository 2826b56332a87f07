"""What YAML's own error messages mean to somebody who is not a programmer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import yaml

from briefgen.yaml.file import YamlFile
from briefgen.yaml.lines import (
    ODD_SPACES,
    At,
    Fault,
    Fields,
    entry,
    half_curly,
    indentation,
    is_blank,
    line_above,
    no_fields,
    quoting,
    tight_key,
)

# Faults of lines: tabs and spaces, colons, indentation, and lines that are of something else.


# Spaces of other kinds, and a colon of another kind, that look right and are not.
_ODD_SPACE = re.compile(f"^ *[{ODD_SPACES}]|^ *[\\w-]+ ?:[{ODD_SPACES}]")
_ODD_SPACES = re.compile(f"[{ODD_SPACES}]")
_WIDE_COLON = re.compile(r"^ *[\w-]+[：﹕︰]")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7})( .*)?")
NAME = re.compile(r" *(?:- +)*[\w-]+")


def conflict(at: At) -> Fault | None:
    for number, line in enumerate(at.file.lines, 1):
        if _CONFLICT.fullmatch(line):
            return at.fault(
                "Two versions of the file meet here, and nobody has chosen between them",
                "keep one of the two parts, and delete the lines <<<<<<<, ======= and >>>>>>>",
                at=(number, 1),
            )
    return None


def fence(at: At) -> Fault | None:
    fences = {n: "" for n, line in enumerate(at.file.lines, 1) if line.startswith("```")}
    if at.line not in fences:
        return None
    return at.fault(
        "The line ``` frames code in a Markdown text; it does not belong to the facts",
        "delete this line, and the ``` at the end",
        fences,
    )


def tabs(at: At) -> Fault | None:
    """Lines indented with tabs: all of them are one problem, as they have one cause."""
    lines = {n: line for n, line in enumerate(at.file.lines, 1) if re.match(r" *\t+ *\S", line)}
    first = at.line if at.line in lines else at.begun[0]
    if first not in lines:
        return None
    others = len(lines) - 1
    more = f" (and {others} other line{'s' * (others > 1)})" if others else ""
    purely = all(re.match(r"\t+\S", line) for line in lines.values())
    mended = {n: line.replace("\t", "  ") for n, line in lines.items()} if purely else {}
    return at.fault(
        f"This line{more} is indented with a tab, and YAML accepts only spaces",
        "replace each tab at the start of a line by two spaces",
        mended,
        code="tab",
        at=(first, lines[first].index("\t") + 1),
    )


def odd_space(at: At) -> Fault | None:
    for number in (at.line, at.begun[0], line_above(at.file.lines, at.line)):
        text = at.text(number)
        if found := _ODD_SPACE.match(text):
            start, rest = text[: found.end()], text[found.end() :]
            odd = _ODD_SPACES.search(start)
            assert odd
            return at.fault(
                "A no-break space stands here, where YAML accepts only an ordinary space",
                "delete the gap and type it again with the space bar",
                {number: _ODD_SPACES.sub(" ", start) + rest},
                at=(number, odd.start() + 1),
            )
        if found := _WIDE_COLON.match(text):
            return at.fault(
                f"“{found[0][-1]}” looks like a colon and is another character",
                "type the colon `:` in its place",
                {number: f"{found[0][:-1]}: {text[found.end() :]}".rstrip()},
                at=(number, found.end()),
            )
    return None


def outdented(at: At) -> Fault | None:
    """A field of a group that begins at the edge of the page, seen at the line that follows it."""
    if "mapping values are not allowed" not in at.said:
        return None
    number = line_above(at.file.lines, at.line)
    line = at.text(number)
    found = entry(line)
    if found is None or indentation(line) or not indentation(at.text()):
        return None
    owner = next((one for one in reversed(at.file.lines[: number - 1]) if re.match(r"\w", one)), "")
    name = owner.rstrip().removesuffix(":")
    if found.key in at.fields(()) or found.key not in at.fields((name,)):
        return None
    return at.fault(
        f"`{found.key}` is not indented, so it does not belong to `{name}` above",
        "put two spaces before it",
        {number: f"  {line}"},
        at=(number, 1),
    )


def second_colon(at: At) -> Fault | None:
    if "mapping values are not allowed" not in at.said:
        return None
    found = at.entry
    if found and re.search(r":(\s|$)", found.value):
        return at.fault(
            "The text contains a colon and a space, which YAML takes for the end of a name",
            quoting(at.text()),
            at.requoted(at.line),
        )
    above = line_above(at.file.lines, at.line)
    text = at.text(above)
    if key := tight_key(text):
        return space_missing(at, above, key)
    if NAME.fullmatch(text.rstrip()) and indentation(at.text()) >= indentation(text):
        return colon_missing(at, above)
    return _too_deep(at, above)


def space_missing(at: At, number: int, key: str) -> Fault:
    text = at.text(number)
    column = text.index(f"{key}:") + len(key) + 1
    return at.fault(
        f"A space is missing after `{key}:`",
        f"write `{key}: …`",
        {number: f"{text[:column]} {text[column:]}"},
        at=(number, column),
    )


def colon_missing(at: At, number: int) -> Fault:
    text = at.text(number).rstrip()
    return at.fault(
        f"A colon is missing after `{text.strip(' -')}`",
        f"write `{text.strip(' -')}:`",
        {number: f"{text}:"},
        at=(number, len(text)),
    )


def _too_deep(at: At, above: int) -> Fault:
    """A line that stands deeper than one that has a value already."""
    found = at.entry
    if found and not re.fullmatch(r"[\w-]+", found.key):
        return at.fault(
            f"The text that begins on line {above} contains a colon and a space here",
            "put the whole text in quotes, from its beginning to its end",
        )
    wanted = indentation(at.text(above))
    return at.fault(
        f"This line is indented deeper than line {above}, which has a value of its own",
        f"begin it with {_spaces(wanted)}, as line {above} does",
        at=(at.line, indentation(at.text()) + 1),
    )


def comment_inside(at: At) -> Fault | None:
    """A comment within a text of several lines, which ends the text for YAML."""
    if "mapping values" in at.said:
        return None
    last = at.last
    if not isinstance(last, yaml.ScalarEvent) or last.style or last.end_mark is None:
        return None
    end = last.end_mark.line + 1
    here = at.begun[0] if "could not find" in at.said else at.line
    behind = at.text(end)[last.end_mark.column :].lstrip()
    between = [at.text(number).lstrip() for number in range(end + 1, here)]
    comments = [n for n, text in enumerate([behind, *between], end) if text.startswith("#")]
    if not comments or entry(at.text(here)) or not all(t.startswith("#") for t in between if t):
        return None
    number = comments[0]
    return at.fault(
        "A comment stands inside a text here, and ends it for YAML",
        "put the comment above the text, or put the whole text in quotes if it is none",
        at=(number, at.text(number).index("#") + 1),
    )


def no_colon(at: At) -> Fault | None:
    if "could not find expected ':'" not in at.said:
        return None
    number, text = at.begun[0], at.text(at.begun[0])
    above = line_above(at.file.lines, number)
    if re.search(r":[ ]+[|>][-+]?[ ]*$", at.text(above)):
        return at.fault(
            "The text after `|` or `>` has to be indented",
            f"begin every line of it with {_spaces(indentation(at.text(above)) + 2)}",
            at=at.begun,
        )
    if key := tight_key(text):
        return space_missing(at, number, key)
    below = at.text(number + 1)
    if NAME.fullmatch(text.rstrip()) and indentation(below) > indentation(text):
        return colon_missing(at, number)
    deeper = " " * (indentation(at.text(above)) + 2) + text.strip()
    plain = (found := entry(at.text(above))) and found.value and found.value[0] not in "'\"[{|>"
    return at.fault(
        "This line has no name and no colon",
        "if it goes on from the line above, indent it deeper than that; else write `name: text`",
        {number: deeper} if plain else {},
        at=at.begun,
    )


def left_edge(at: At) -> Fault | None:
    if "<document start>" not in at.said:
        return None
    if any(line.rstrip() == "..." for line in at.file.lines[: at.line]):
        return at.fault("`...` ends the file above this line", "delete the line `...`")
    return at.fault(
        "This line is not in one column with the first line of the file",
        "let `format`, `brief` and the names of all sections begin at the left edge",
    )


def uneven(at: At) -> Fault | None:
    if not re.search("block mapping|block collection|expected <block end>", at.said):
        return None
    have = indentation(at.text())
    above = list(_levels(at.file.lines, at.line))
    if not above or have in above:
        return at.fault(
            "This line fits nothing above it",
            "give it the indentation of the lines to which it belongs",
        )
    best = min(above, key=lambda level: (abs(level - have), -level))
    *fewer, most = sorted(above)
    others = f"{', '.join(map(str, fewer))} or {most}" if fewer else ""
    return at.fault(
        f"This line begins with {_spaces(have)}, and no line above it that it could belong to does",
        f"begin it with {_spaces(best)}" + (f" (the lines above have {others})" if others else ""),
    )


def _levels(lines: list[str], number: int) -> Iterator[int]:
    """The indentations that a line can have: those of the entries it could stand beside."""
    limit: int | None = None
    above = number
    while (limit is None or limit > 0) and (above := line_above(lines, above)):
        here = indentation(lines[above - 1])
        if limit is None or here < limit:
            limit = here
            yield here


def _spaces(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")


# Faults of texts: quotation marks, brackets, and texts that begin with a sign.


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
    if fault := _half_curly(at, at.begun):
        return fault
    remedy = "write the same mark where the text ends"
    if mark == "'":
        remedy += "; if it is an apostrophe, put the whole text in double quotes"
    return at.fault(
        f"The quotation mark {mark} opens a text here and is never closed",
        remedy,
        at.requoted(at.begun[0]),
        at=at.begun,
    )


def _half_curly(at: At, start: tuple[int, int]) -> Fault | None:
    """A text that begins with a straight quotation mark and ends with a curly one."""
    text = at.text(start[0]).rstrip()
    if not half_curly(text[start[1] - 1 :]):
        return None
    return at.fault(
        f'The text begins with " and ends with {text[-1]}, which is another character',
        quoting(text),
        at.requoted(start[0]),
        at=start,
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
            if fault := _half_curly(at, start):
                return fault
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


def text_start(at: At) -> Fault | None:
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
    cut = re.search(r"\s#(?:\S|[ \t]+\d)", opened[at.begun[1] :])
    if not cut and at.begun[0] == at.line and opened.count(mark) == opened.count(close):
        return at.fault(
            f"Inside {mark} {close}, a comma, colon or bracket in a text has to stand in quotes",
            f"put the text in quotes, or write the fields on lines of their own, without {mark} "
            f"{close}",
        )
    if cut:
        return at.fault(
            f"YAML takes what stands from # on for a comment, and so finds no {close}",
            "put the text with the # in quotes",
            at=(at.begun[0], at.begun[1] + cut.start() + 2),
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


__all__ = ["Fault", "beginning", "explain"]


def explain(error: Any, file: YamlFile, last: Any, fields: Fields = no_fields) -> Fault:
    """The parser's error as a problem with a place, a reason and a remedy.

    `last` is the event that was read before it; `fields` knows which fields the file may have.
    """
    mark = error.problem_mark or error.context_mark
    context = error.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    begun = (context.line + 1, context.column + 1) if context else (line, column)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    at = At(file, min(line, len(file.lines)), column, begun, said, last, fields)
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
    if fault := conflict(at) or odd_space(at):
        return fault
    below = at.text(first + 1)
    if NAME.fullmatch(at.text().rstrip()) and indentation(below) > indentation(at.text()):
        return colon_missing(at, first)
    if key := tight_key(at.text()):
        return space_missing(at, first, key)
    return None


def _rest(at: At) -> Fault:
    return at.fault(
        f"YAML cannot read this place ({at.said})",
        "compare it with a part of the file that works; `briefgen new NAME` writes an example",
    )


# The first rule that has something to say is taken.
_RULES: tuple[Callable[[At], Fault | None], ...] = (
    conflict,
    fence,
    tabs,
    odd_space,
    outdented,
    second_colon,
    open_quote,
    escape,
    after_quote,
    bracket,
    text_start,
    block_text,
    comment_inside,
    no_colon,
    left_edge,
    uneven,
    _rest,
)
