"""Faults of lines: tabs and spaces, colons, indentation, and lines that are of something else.

A function looks for one fault at the place where the parser stopped, and gives None for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.facts.faults import At, Fault
from briefgen.facts.lines import entry, indentation, line_above, quoting, tight_key

# Spaces of other kinds, and a colon of another kind, that look right and are not.
_ODD_SPACE = re.compile(r"^ *[\u00a0\u2000-\u200a\u202f\u3000]|^ *[\w-]+ ?:[\u00a0\u202f\u3000]")
_ODD_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")
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
    from briefgen.facts.shape import fields_at  # only a broken file needs to know what goes where

    if found.key in fields_at(()) or found.key not in fields_at((name,)):
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
