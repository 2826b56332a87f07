"""From a source's file to its text: plain text, Markdown, a saved web page or a PDF.

The same file always gives the same text, so that offsets into it stay as they are.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from briefgen.files import Unreadable

if TYPE_CHECKING:
    import pypdfium2

# Reading a file in a process of its own, with limits on time and memory.


SECONDS = 12
MEMORY = 2 * 1024**3
"""In bytes; where the system can limit it."""

MAX_CHARACTERS = 2_000_000
"""Of a text beyond this, one more is returned and no further."""

_UNREADABLE = 3


def read_apart(kind: str, data: bytes, seconds: float = SECONDS) -> str:
    """The text of `data`, a file of `kind` "html", "markdown" or "pdf".

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
    return done.stdout.decode()


def _main() -> int:
    """Read standard input, write its text to standard output."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        text = _read(sys.argv[1], data)
    except Unreadable as problem:
        sys.stdout.buffer.write(json.dumps([problem.reason, problem.remedy]).encode())
        return _UNREADABLE
    sys.stdout.buffer.write(text[: MAX_CHARACTERS + 1].encode("utf-8", "replace"))
    return 0


def _read(kind: str, data: bytes) -> str:
    if kind == "pdf":
        return pdf_text(data)
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
    """The text of a file, with `\\n` at line ends and `\\f` between pages, and what it was."""

    text: str
    kind: Kind


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
        if kind != "text":
            text = read_apart(kind, text.encode() if kind == "markdown" else data, seconds)
    except Unreadable as problem:
        raise Unreadable(f"“{name}”: {problem.reason}", problem.remedy) from None
    return Extracted(_checked(text, name, kind), kind)


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


# The text of a web page, as a reader sees it (parsed as the WHATWG HTML standard has it).


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEFT_OUT = _names(
    "script style noscript template head nav svg iframe object canvas audio video button select "
    "textarea datalist dialog"
)
_BLOCKS = _names(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary table "
    "tbody tfoot thead tr ul"
)
# No-break and other special spaces are part of the text; only these are for laying out the file.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r" *\n *")
_PARAGRAPH = "\n\n"


def html_text(data: bytes) -> str:
    """The visible text of an HTML page: a blank line between paragraphs, no navigation.

    The encoding is what the page declares, and UTF-8 if it declares none.
    """
    import tinyhtml5  # here, since a process needs only one of the readers

    root = tinyhtml5.parse(BytesIO(data), namespace_html_elements=False, default_encoding="utf-8")
    return _laid_out(_pieces(root))


def markdown_text(data: bytes) -> str:
    """The text of a CommonMark document in UTF-8, without its markup."""
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode())
    return html_text(f"<!doctype html><meta charset=utf-8><body>{page}".encode())


def _pieces(root: Element) -> list[str]:
    """The text in the order of the page; without recursion, for pages can be nested deeply."""
    pieces: list[str] = []
    to_do: list[Element | str] = [root]
    while to_do:
        item = to_do.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tail = _SPACES.sub(" ", item.tail or "") if item is not root else ""
        if not isinstance(item.tag, str) or item.tag in _LEFT_OUT or _hidden(item):
            pieces.append(tail)
            continue
        around = _around(item.tag)
        to_do += [tail, around, *reversed(item)]
        if item.tag != "br":
            pieces += [around, _SPACES.sub(" ", item.text or "")]
    return pieces


def _around(tag: str) -> str:
    if tag in _BLOCKS:
        return _PARAGRAPH
    return "\n" if tag == "br" else " " if tag in {"td", "th"} else ""


def _hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None
        or element.get("role") in {"navigation", "search"}
        or "display:none" in style
    )


def _laid_out(pieces: list[str]) -> str:
    text = _BREAKS.sub("\n", "".join(pieces).replace(_PARAGRAPH, "\f"))
    parts = (re.sub(" {2,}", " ", part).strip(" \n") for part in text.split("\f"))
    return _PARAGRAPH.join(part for part in parts if part)


# The text of a PDF, page after page.


MAX_PAGES = 5_000
# What PDFium puts in the place of a hyphen at the end of a line and of the line end.
_BROKEN_WORD = str.maketrans({"\ufffe": "-\n", "\x02": "-\n"})


def pdf_text(data: bytes) -> str:
    """The text of all pages, with a form feed between them; lines end where they do on paper.

    Raises `Unreadable` for a PDF that is damaged, has a password or too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF has a password", "save it without one") from None
        raise Unreadable("the PDF is damaged", "save or download it again") from None
    if len(document) > MAX_PAGES:
        raise Unreadable(
            f"the PDF has {len(document):,} pages; at most {MAX_PAGES:,} are read",
            "save the pages that you cite as a PDF of their own",
        )
    return "\f".join(_page(document, number) for number in range(len(document)))


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text: str = page.get_textpage().get_text_bounded()
    finally:
        page.close()
    return text.translate(_BROKEN_WORD).replace("\r\n", "\n").replace("\f", "\n").strip()


if __name__ == "__main__":
    sys.exit(_main())
