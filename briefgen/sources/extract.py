"""From a source's file to its text: plain text, Markdown, a saved web page or a PDF.

The same file always gives the same text, so that offsets into it stay as they are.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from briefgen.files import Unreadable
from briefgen.sources.reading import Reading

READER = 2
"""The version of all that makes texts of files, noted wherever the hash of a text is.

It counts up whenever a file may give another text than before. Entries without one are of 1.
"""

# Reading a file in a process of its own, with limits on time and memory.


SECONDS = 12
MEMORY = 2 * 1024**3
"""In bytes; where the system can limit it."""

MAX_CHARACTERS = 2_000_000
"""Of a text beyond this, one more is returned and no further."""

_UNREADABLE = 3
_LONGEST_TOLD = 4_000


def read_apart(kind: str, data: bytes, seconds: float = SECONDS) -> Reading:
    """What is read in `data`, a file of `kind` "html", "markdown" or "pdf".

    Raises `Unreadable` for a file that cannot be read, or not within the limits.
    """
    command = [sys.executable, "-P", "-m", __name__, kind]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(
            f"the file took longer than {seconds:g} seconds to read",
            "copy the passages that you cite into a text file",
        ) from None
    if done.returncode == _UNREADABLE:
        raise Unreadable(*json.loads(done.stdout))
    if done.returncode:
        raise Unreadable(
            f"the file cannot be read as {kind}, or not within the limits of time and memory",
            "open it, and save it again or copy the passages that you cite into a text file",
        )
    found = json.loads(done.stdout)
    return Reading(found["text"], tuple(found["textless"]), found["told"])


def _main() -> int:
    """Read standard input, write its text to standard output."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        read = _read(sys.argv[1], data)
    except Unreadable as problem:
        sys.stdout.buffer.write(json.dumps([problem.reason, problem.remedy]).encode())
        return _UNREADABLE
    found = {
        "text": read.text[: MAX_CHARACTERS + 1].encode("utf-8", "replace").decode(),
        "textless": read.textless,
        "told": {name: value[:_LONGEST_TOLD] for name, value in read.told.items()},
    }
    sys.stdout.buffer.write(json.dumps(found).encode())
    return 0


def _read(kind: str, data: bytes) -> Reading:
    # Only the reader that is needed is loaded.
    if kind == "pdf":
        from briefgen.sources.paper import pdf_text

        return pdf_text(data)
    from briefgen.sources.webpage import html_text, markdown_text

    return html_text(data) if kind == "html" else markdown_text(data)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


Kind = Literal["text", "markdown", "html", "pdf"]

MAX_BYTES = 20_000_000

_AS_TEXT = "save it as plain text in UTF-8, as PDF or as a web page"
# How files begin that are often taken for one of these, and what to do with them.
_OTHERS = {
    b"PK\x03\x04": ("an office document or an archive", "save it as PDF or as plain text"),
    b"\xd0\xcf\x11\xe0": ("an old office document", "save it as PDF or as plain text"),
    b"{\\rtf": ("a rich-text file", "save it as PDF or as plain text"),
    b"bplist": ("a web archive", "save the page as “HTML only”, or print it to PDF"),
    b"From: <Saved by": ("a web archive", "save the page as “HTML only”, or print it to PDF"),
    b"MIME-Version:": ("a web archive or an e-mail", "save it as “HTML only”, or print it to PDF"),
    b"\xff\xfe": ("text in UTF-16", "save it as plain text in UTF-8"),
    b"\xfe\xff": ("text in UTF-16", "save it as plain text in UTF-8"),
}
_KINDS: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html)", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, with `\\n` at line ends and `\\f` between pages, and what it was.

    `textless` and `told` are as in `Reading`.
    """

    text: str
    kind: Kind
    textless: tuple[int, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


def extract(data: bytes, name: str, seconds: float = SECONDS) -> Extracted:
    """The text of the file `name` with the content `data`, if it can be read in `seconds`.

    Plain text and Markdown are in UTF-8, a web page in the encoding it declares. Raises
    `Unreadable` for a file that is empty, too large, none of these or not what its name says.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"“{name}” has {len(data):,} bytes; at most {MAX_BYTES:,} are read",
            "keep only the pages that you cite",
        )
    kind = _kind(data, name)
    try:
        text = _decoded(data) if kind in {"text", "markdown"} else ""
        read = Reading(text)
        if kind != "text":
            given = text.encode() if kind == "markdown" else data
            read = read_apart(kind, given, seconds)
    except Unreadable as problem:
        raise Unreadable(f"“{name}”: {problem.reason}", problem.remedy) from None
    return Extracted(_checked(read.text, name, kind), kind, read.textless, read.told)


def _kind(data: bytes, name: str) -> Kind:
    if not data.strip():
        raise Unreadable(f"“{name}” is empty", "put the text of the source into it")
    for start, (what, remedy) in _OTHERS.items():
        if data.startswith(start):
            raise Unreadable(f"“{name}” is {what}", remedy)
    named = _KINDS.get(PurePosixPath(name.lower()).suffix, "text")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if named == "pdf":
        raise Unreadable(f"“{name}” is not a PDF", "check what you saved, or save it again")
    if b"\0" in data:
        raise Unreadable(f"“{name}” is not a text", _AS_TEXT)
    return "html" if _PAGE.match(data) else named


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"line {line} is not in UTF-8", "save it as plain text in UTF-8") from None


def _checked(text: str, name: str, kind: Kind) -> str:
    """`text` with line ends and without control characters, if it is as long as it should be."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(letter.isalnum() for letter in text[:MAX_CHARACTERS]):
        remedy = (
            "it may hold pictures of pages only: run text recognition on it, or type the passages "
            "that you cite into a text file"
            if kind == "pdf"
            else "check what you saved; a page that loads its text later has to be printed to PDF"
        )
        raise Unreadable(f"“{name}” holds no text", remedy)
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{name}” has more than {MAX_CHARACTERS:,} characters",
            "keep only the pages that you cite",
        )
    return text


if __name__ == "__main__":
    sys.exit(_main())
