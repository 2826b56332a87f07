"""Strict YAML: what the author wrote, where it stands, and nothing that can run or explode.

Every scalar is the text the author wrote: `NO`, `12:30`, `1.10` and dates stay words, and the
model decides which of them are numbers or dates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from briefgen.problems import Place, Problem, Refused, errors
from briefgen.yaml.characters import OddCharacter, odd_characters
from briefgen.yaml.file import Path, YamlFile
from briefgen.yaml.lines import Fault, Fields, no_fields
from briefgen.yaml.mistakes import beginning, explain
from briefgen.yaml.tree import MAX_DEPTH, MAX_EVENTS, Builder

# From bytes to text: UTF-8 and nothing else, and what the file is where it is not that.


# How files begin that are no text at all -> what they are, and what to do instead.
_STARTER = "facts are kept in a plain text file; `briefgen new NAME` writes one to start from"
_TAKEN_FOR_FACTS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a Word, Excel or other Office document", _STARTER),
    (b"\xd0\xcf\x11\xe0", "a Word, Excel or other Office document", _STARTER),
    (b"{\\rtf", "a rich text document", _STARTER),
    (
        b"%PDF-",
        "a PDF",
        "`briefgen extract FILE` gives the facts of a PDF that this program made",
    ),
    (b"\x89PNG", "a picture", "name it under `figures` in a facts file"),
    (b"\xff\xd8\xff", "a picture", "name it under `figures` in a facts file"),
    (b"GIF8", "a picture", "name it under `figures` in a facts file"),
    (b"<!doctype", "a web page", "`briefgen sources add` takes a saved page as a source"),
    (b"<html", "a web page", "`briefgen sources add` takes a saved page as a source"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "save it again with the encoding UTF-8 (in Notepad: Save as, Encoding: UTF-8)"
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def decode(data: bytes, name: str) -> str:
    """The text in `data`; `name` is what problems call the file.

    Raises `Refused`, which says what the file is instead, or names the first byte that is wrong.
    """
    start = data[:16].lstrip().lower()
    for magic, what, remedy in _TAKEN_FOR_FACTS:
        if start.startswith(magic.lower()):
            raise _refused(name, "not-text", f"This is {what}, not a facts file", remedy)
    if data.startswith(_UTF16) or data[:400].count(0) * 4 > len(data[:400]):
        raise _refused(name, "encoding", "The file is saved as UTF-16, not as UTF-8", _SAVE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([_bad_byte(data, error.start, name)]) from None


def _refused(name: str, code: str, message: str, hint: str) -> Refused:
    return Refused([Problem(code, message, Place(name), hint)])


def _bad_byte(data: bytes, at: int, name: str) -> Problem:
    """The problem of the byte at `at`, with what it is in the encoding of old Windows files."""
    before = data.rfind(b"\n", 0, at) + 1
    line, column = data.count(b"\n", 0, at) + 1, at - before + 1
    end = data.find(b"\n", at)
    shown = data[before : end if end >= 0 else len(data)]
    message = f"The file is not saved as UTF-8: the byte 0x{data[at]:02X} stands here"
    source = ""
    if not _UTF8_SEQUENCE.search(data):  # else it is a mixture, or cut off
        meant = data[at : at + 1].decode("cp1252", "replace")
        message += f", the “{meant}” of an old Windows file" if meant != "\ufffd" else ""
        source = shown.decode("cp1252", "replace").rstrip("\r")
    return Problem("encoding", message, Place(name, line, column), _SAVE, source_line=source)


__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_EVENTS", "Path", "YamlFile", "read_yaml"]

MAX_BYTES = 1_000_000
# How often a file that cannot be read is mended to look further, and how long it may be for that.
_ROUNDS = 25
_MENDED_LENGTH = 100_000
# How many odd characters are counted.
_MOST_ODD = 2_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(
    data: bytes, name: str, *, every_problem: bool = False, fields: Fields = no_fields
) -> YamlFile:
    """The values in `data`, with the place of each; `name` is what the problems call the file.

    Raises `Refused` when the text is not YAML as this program accepts it. With `every_problem`,
    errors behind which the rest can still be read are left in the `problems` of the file, which
    is then good for nothing but finding more of them. `fields` helps to explain broken lines.
    """
    if len(data) > MAX_BYTES:
        message = f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        remedy = "move long texts into source files, or split the brief"
        raise Refused([Problem("too-large", message, Place(name), remedy)])
    text = decode(data, name)
    odd = _odd_characters(text, name)
    if any(p.code == "control-character" for p in odd):
        raise Refused(odd)
    try:
        file, faults = _read(text, name, fields)
    except Refused as refused:
        raise Refused([*odd, *refused.problems]) from None
    file.problems[:0] = [*odd, *faults]
    if errors(file.problems) and not every_problem:
        raise Refused(file.problems)
    return file


def _read(text: str, name: str, fields: Fields) -> tuple[YamlFile, list[Problem]]:
    """The file, and what had to be mended in a copy of it so that it could be read to its end.

    Raises `Refused` with all that was found where nothing helps.
    """
    faults: list[Problem] = []
    written = text.splitlines()
    for _ in range(_ROUNDS):
        builder = Builder(YamlFile(name, text.splitlines()))
        try:
            fault = _fault(builder, text, fields)
        except Refused as refused:
            raise Refused([*faults, *refused.problems]) from None
        if fault is None:
            # Shown as the author wrote them; a tab would move all that stands behind it.
            pairs = zip(written, builder.file.lines, strict=True)
            builder.file.lines = [own if own[:1] != "\t" else mended for own, mended in pairs]
            return builder.file, faults
        if not faults or fault.problem.place.line > faults[-1].place.line:
            faults.append(fault.problem)
        elif fault.problem.place.line == faults[-1].place.line:
            break  # what was mended is still not right
        if not fault.mended or len(text) > _MENDED_LENGTH:
            break
        lines = [fault.mended.get(n, line) for n, line in enumerate(builder.file.lines, 1)]
        text = "\n".join(lines) + "\n"
    raise Refused([*faults, *builder.file.problems])


def _fault(builder: Builder, text: str, fields: Fields) -> Fault | None:
    """Build all of `text`; gives the place at which the parser stopped, if it did."""
    if fault := beginning(builder.file):
        return fault
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error):  # the parser in C has a bound of its own
            raise Refused([builder.too_deep(error.problem_mark)]) from None
        return explain(error, builder.file, builder.last, fields)
    except yaml.YAMLError as error:
        raise Refused([builder.file.problem_at("syntax", str(error), 0, 0, "")]) from None
    return None


def _odd_characters(text: str, name: str) -> list[Problem]:
    """Each kind of odd character once, at its first place, with how many there are."""
    found: dict[tuple[str, str], list[OddCharacter]] = {}
    for odd in islice(odd_characters(text), _MOST_ODD):
        found.setdefault((odd.code, odd.message), []).append(odd)
    if not found:
        return []
    file = YamlFile(name, text.splitlines())
    starts = list(_line_starts(text))
    return [_odd_problem(file, starts, same) for same in found.values()]


def _odd_problem(file: YamlFile, starts: list[int], same: list[OddCharacter]) -> Problem:
    odd = same[0]
    line = bisect_right(starts, odd.offset)
    more = f" (and in {len(same) - 1} more places)" if len(same) > 2 else ""
    more = " (and in one more place)" if len(same) == 2 else more
    column = odd.offset - starts[line - 1] + 1
    message = odd.message + more
    return file.problem_at(odd.code, message, line, column, odd.hint, warning=odd.warning)


def _line_starts(text: str) -> Iterator[int]:
    """The offset at which each line begins."""
    offset = 0
    for line in text.splitlines(keepends=True):
        yield offset
        offset += len(line)
