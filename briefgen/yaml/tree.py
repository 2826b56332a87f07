"""YAML's events turned into values: words stay as written, and every bound holds on the way.

The event stream is walked once, with a stack instead of recursion, so depth cannot hurt and
nothing is built beyond the bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from briefgen.problems import Problem, Refused
from briefgen.yaml.characters import odd_characters
from briefgen.yaml.file import Path, Value, YamlFile
from briefgen.yaml.lines import ODD_SPACES, entry, quoting, tight_key

MAX_DEPTH = 24
MAX_EVENTS = 40_000
# Lines and signs of Markdown in all texts together: they are what takes time to set.
MAX_SIGNS = 5_000
# A page full of mistakes is enough to go on.
MOST_TOLD = 100
_SIGNS = re.compile(r"[\n*_`<>&\\!\[\]|]")
# What YAML takes for a comment and may be text: `# ` before a figure is that as often as not.
_LOST_TEXT = re.compile(r"[ \t]+#(?:\S|[ \t]+\d)")
_ODD_COMMENT = re.compile(f"[{ODD_SPACES}][ {ODD_SPACES}]*#(?=\\s|$)")
_ODD_TAG = re.compile(f"(?<![«‹“„\"'‘])[{ODD_SPACES}]#(?=\\S)")
_COMMENT_IN_TEXT = re.compile(r"(?<=\S)[^\S\n]+#[ \t]+[^\s\d]")
_INCLUDE = re.compile(r"(?i)!(?:inc|import|file|merge)")
_ITEM = re.compile(r"[ ]*(?:[-*+]|([0-9]{1,9})[.)])[ ]+\S")
_HALF_CURLY = re.compile(r"[“”„][^\"]*\"")


class Builder:
    """Puts the values of one file, and the place of each, into `file`.

    `last` is the event that was taken last.
    """

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.last: Any = None
        self._stack: list[tuple[Path, dict[str, Any] | list[Any]]] = []
        self._key: str | None = None
        self._signs = 0

    def build(self, events: Iterator[Any]) -> None:
        """Take all events. Raises `Refused` at the first that goes beyond what is accepted."""
        documents = 0
        for count, event in enumerate(events):
            self.last = event
            if count > MAX_EVENTS:
                self._stop(event, "too-many", "The file has too many entries", "split the brief")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(
                        event,
                        "documents",
                        "A second document begins here (`---`)",
                        "keep one brief per file and delete this line",
                    )
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._stack.pop()
        self._require_facts()

    def too_deep(self, mark: Any) -> Problem:
        """What is said of entries inside entries inside entries."""
        return self.file.problem_at(
            "too-deep",
            f"Entries are nested more than {MAX_DEPTH} deep",
            mark.line + 1 if mark else 0,
            mark.column + 1 if mark else 0,
            "look for a bracket or an indentation that does not belong here",
        )

    def _require_facts(self) -> None:
        if () not in self.file.places:
            remedy = "`briefgen new NAME` writes a file to start from"
            problem = self.file.problem_at("empty", "The file holds no facts", 0, 0, remedy)
            raise Refused([*self.file.problems, problem])

    def _tell(self, problem: Problem) -> None:
        """Note a problem behind which reading goes on. Raises `Refused` when there are many."""
        self.file.problems.append(problem)
        if len(self.file.problems) >= MOST_TOLD:
            raise Refused(self.file.problems)

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        line, column = _at(event)
        problem = self.file.problem_at(code, message, line, column, hint)
        raise Refused([*self.file.problems, problem])

    def _node(self, event: Any) -> None:
        self._refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
            return
        if len(self._stack) >= MAX_DEPTH:
            raise Refused([*self.file.problems, self.too_deep(event.start_mark)])
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            self._stop(
                event,
                "key",
                "A name is expected here, not a list or a group",
                "put text that begins with [ or { in quotes",
            )
        path = self._place(event, value)
        self._stack.append((path, value))

    def _refuse_references(self, event: Any) -> None:
        """Stop at what lets one value stand for another, or for something that runs."""
        sign = ""
        if isinstance(event, yaml.AliasEvent):
            sign, code = "*", "alias"
        elif event.anchor is not None:
            sign, code = "&", "anchor"
        elif event.tag is not None:
            sign, code = "!", "tag"
        if sign == "!" and _INCLUDE.match(event.tag):
            message = f"`{event.tag}` takes nothing in: a brief is one file, and reads no other"
            hint = "copy what belongs here out of the other file"
            self._stop(event, "tag", message, hint)
        if sign:
            message = f"A text cannot begin with {sign}: YAML takes that for a sign of its own"
            line = self._line(event)
            found = entry(line)
            begins = found is not None and found.value.startswith(sign)
            self._stop(event, code, message, quoting(line) if begins else "put it in quotes")

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][1], dict) and self._key is None

    def _scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        if not self._stack:
            self._no_mapping(event)
        path = self._place(event, event.value)
        self._signs += len(_SIGNS.findall(event.value))
        if self._signs > MAX_SIGNS:
            message = f"The texts have more than {MAX_SIGNS:,} lines and signs such as * and ["
            self._stop(event, "too-many", message, "leave some out, or split the brief")
        self._check_scalar(event, path)

    def _no_mapping(self, event: Any) -> None:
        self._stop(
            event,
            "not-a-mapping",
            "The file has to begin with a name, a colon and a space",
            "let the first line be `format: 1`",
        )

    def _take_key(self, event: Any) -> None:
        path, mapping = self._stack[-1]
        key = event.value
        line, column = _at(event)
        full = (*path, key)
        if isinstance(mapping, dict) and key in mapping:
            first = self.file.key_places[full][0]
            self._tell(
                self.file.problem_at(
                    "duplicate-key",
                    f"`{key}` stands here a second time (first on line {first})",
                    line,
                    column,
                    "keep one of the two, or give the second a name of its own",
                )
            )
        self.file.key_places[full] = (line, column)
        self._key = key

    def _place(self, event: Any, value: Value) -> Path:
        """Put `value` where it belongs and note its place; gives its path."""
        if not self._stack:
            path: Path = ()
            if not isinstance(value, dict):
                self._no_mapping(event)
            self.file.data = value  # type: ignore[assignment]  # a mapping, as just checked
        else:
            parent_path, parent = self._stack[-1]
            if isinstance(parent, dict):
                assert self._key is not None
                path = (*parent_path, self._key)
                parent[self._key] = value
                self._key = None
            else:
                path = (*parent_path, len(parent))
                parent.append(value)
        self.file.places[path] = _at(event)
        return path

    def _check_scalar(self, event: Any, path: Path) -> None:
        if not event.value.strip():
            self._tell(self._empty_value(event, path))
        elif event.style == '"' and self._has_codes(event):
            kinds = {o.message: o for o in islice(odd_characters(event.value), MAX_SIGNS)}
            for odd in kinds.values():
                self._tell(
                    self.file.problem(odd.code, odd.message, path, odd.hint, warning=odd.warning)
                )
        elif not event.style:  # the parser in C has "" where the other has None
            self._warn_of_lost_text(event)
            self._tell_of_odd_signs(event, path)
        if event.style in ("|", ">"):
            self._warn_of_comments(event)
        if event.style != "|" and event.end_mark.line > event.start_mark.line:
            self._warn_of_joined_items(event)

    def _empty_value(self, event: Any, path: Path) -> Problem:
        line = self._line(event)
        hint = "write a value after the colon, or delete the line"
        found = entry(line)
        if found and found.value.startswith("#") and not found.value.startswith("# "):
            hint = f"YAML takes what begins with # for a comment; {quoting(line)}"
        elif found is None or "{" in line:
            hint = "a text with a comma in it has to stand in quotes between { and }"
        name = str(path[-1]) if isinstance(path[-1], str) else ""
        if key := tight_key(name):
            message, hint = f"A space is missing after `{key}:`", f"write `{key}: …`"
        else:
            message = f"`{name}` has no value" if name else "This line has no value"
        return self.file.problem("empty-value", message, path, hint, key=True)

    def _line(self, event: Any) -> str:
        number = event.start_mark.line
        return self.file.lines[number] if number < len(self.file.lines) else ""

    def _has_codes(self, event: Any) -> bool:
        """Whether there is a backslash in the text of a scalar; lines may be very long."""
        start, end = event.start_mark, event.end_mark
        for number in range(start.line, min(end.line + 1, len(self.file.lines))):
            first = start.column if number == start.line else 0
            last = end.column if number == end.line else None
            if self.file.lines[number].find("\\", first, last) >= 0:
                return True
        return False

    def _warn_of_lost_text(self, event: Any) -> None:
        mark = event.end_mark
        line = self.file.lines[mark.line] if mark.line < len(self.file.lines) else ""
        if _LOST_TEXT.match(line, mark.column):
            self._tell(
                self.file.problem_at(
                    "lost-text",
                    "YAML takes everything after ` #` for a comment and leaves it out",
                    mark.line + 1,
                    mark.column + 1,
                    "put the whole text in quotes; a real comment has a space behind #, and no "
                    "figure",
                    warning=True,
                )
            )

    def _tell_of_odd_signs(self, event: Any, path: Path) -> None:
        """Comments that YAML takes for text, and quotation marks of two kinds."""
        text = event.value
        if "#" in text and (_ODD_COMMENT.search(text) or _ODD_TAG.search(text)):
            number, column = self._place_of(event, _ODD_COMMENT, _ODD_TAG)
            self._tell(
                self.file.problem_at(
                    "odd-space",
                    "The space before # is not an ordinary one, so that YAML takes what follows "
                    "for text: readers would see it",
                    number,
                    column,
                    "for a comment, delete the gap and type it with the space bar; for a text, "
                    "put all of it in quotes",
                    warning=not _ODD_COMMENT.search(text),
                )
            )
        if _HALF_CURLY.fullmatch(text):
            message = f"The text begins with {text[0]} and ends with {text[-1]}"
            hint = f'write the same mark at both ends, or none: "{text[1:-1][:60]}"'
            self._tell(self.file.problem("quotation-marks", message, path, hint, warning=True))

    def _place_of(self, event: Any, *patterns: re.Pattern[str]) -> tuple[int, int]:
        """Where one of the patterns first stands in the lines of a text."""
        start = event.start_mark
        for number in range(start.line, event.end_mark.line + 1):
            line = self.file.lines[number] if number < len(self.file.lines) else ""
            for pattern in patterns:
                if match := pattern.search(line, start.column if number == start.line else 0):
                    return number + 1, match.start() + 1
        return _at(event)

    def _warn_of_comments(self, event: Any) -> None:
        """In a text behind | or > there are no comments."""
        if "#" in event.value and _COMMENT_IN_TEXT.search(event.value):
            number, column = self._place_of(event, _COMMENT_IN_TEXT)
            self._tell(
                self.file.problem_at(
                    "comment-in-text",
                    f"In a text that begins with {event.style} there are no comments: readers "
                    "would see what follows #",
                    number,
                    column,
                    "put the comment above the text; if it is none, delete the space behind #",
                    warning=True,
                )
            )

    def _warn_of_joined_items(self, event: Any) -> None:
        """Lines of a list that YAML joins into one line, since the text does not begin with |."""
        first = event.start_mark.line + (event.style == ">")
        lines = self.file.lines[first : event.end_mark.line + 1]
        before: re.Match[str] | None = None
        for number, line in enumerate(lines, first + 1):
            item = _ITEM.match(line)
            if item and number > first + 1 and lines[number - first - 2].strip():
                follows = not item[1] or (
                    before and before[1] and int(item[1]) == int(before[1]) + 1
                )
                if follows:
                    self._tell(self._joined(number, line))
                    return
            before = item if item else before

    def _joined(self, number: int, line: str) -> Problem:
        return self.file.problem_at(
            "joined-lines",
            "This line looks like an item of a list, and is joined to the line above it",
            number,
            len(line) - len(line.lstrip()) + 1,
            "begin the text with | (on the line of its name) to keep its lines apart",
            warning=True,
        )


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
