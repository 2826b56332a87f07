"""Finished files read back, by other means than made them.

`words_of_…` give what a reader gets, in order: Markdown is rendered by a second parser, HTML is
read as a page, a PDF in the order of its structure. `texts_in_…` give everything that can be found
in a file, seen or not, with every encoding undone. Importing this is cheap.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from briefgen.pdf.words import (
    LITERAL,
    PLAIN,
    Tables,
    font_codes,
    shown_text,
    unescaped,
    unhexed,
)

_TAG = re.compile(r"<[^>]*>")
_EMBEDDED = re.compile(r"data:([a-z0-9.+/-]*)[^,\"'\s)]{0,200}?(;base64)?,([A-Za-z0-9+/=%_.~-]*)")
# Pictures are made anew from their points alone, so no words of the author's are in them.
_PICTURES = ("image/png", "image/jpeg")


def words_of_markdown(data: bytes) -> str:
    """The text of a Markdown document as a second parser (cmark-gfm) renders it."""
    import cmarkgfm

    page = cmarkgfm.markdown_to_html_with_extensions(data.decode(), extensions=["table"])
    return words_of_html(page.encode())


def words_of_html(data: bytes) -> str:
    """The text of a page as a reader gets it: numbers of lists and descriptions included."""
    page = _Page()
    page.feed(data.decode())
    page.close()
    return "".join(page.words)


def words_of_pdf(data: bytes) -> str:
    """The text of a PDF without page furniture: in the order of its structure, then as drawn.

    The engine puts a list within a list behind what follows it, so one of the two orders will do.
    """
    from briefgen.pdf.words import PrintedWords

    words = PrintedWords(data)
    return f"{words.as_read()}\n{words.as_drawn()}"


class _Page(HTMLParser):
    """Collects what a page shows; what its own markup hides is left out."""

    _VOID = frozenset(
        [
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
        ]
    )
    _SILENT = frozenset(["head", "script", "style", "template"])
    _INLINE = frozenset(
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "cite",
            "code",
            "em",
            "i",
            "mark",
            "q",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []  # elements, and whether they are hidden
        self._numbers: list[int | None] = []  # the last number of each list; None where it has none

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        style = (about.get("style") or "").replace(" ", "")
        hidden = bool(self._open and self._open[-1][1])
        hidden |= tag in self._SILENT or "hidden" in about or "display:none" in style
        if tag == "img" and not hidden:
            self.words.append(f"\n{about.get('alt') or ''}\n")
        if tag in ("ol", "ul"):
            start = about.get("start") or "1"
            self._numbers.append(int(start) - 1 if tag == "ol" and start.isdigit() else None)
        if tag == "li" and not hidden:
            self._count(about.get("value") or "")
        if tag not in self._INLINE:
            self.words.append("\n")
        if tag not in self._VOID:
            self._open.append((tag, hidden))

    def _count(self, value: str) -> None:
        if self._numbers and self._numbers[-1] is not None:
            self._numbers[-1] = int(value) if value.isdigit() else self._numbers[-1] + 1
            self.words.append(f"\n{self._numbers[-1]}. ")

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        if tag not in self._INLINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.words.append(data)


# Everything in a file that is text.


def texts_in_markup(data: bytes) -> list[str]:
    """What can be read in Markdown or HTML: as it is, and with every encoding undone."""
    inside: list[str] = []
    text = _EMBEDDED.sub(lambda found: _take_out(found, inside), data.decode("utf-8"))
    plain = html.unescape(text)
    return [plain, unquote(plain), html.unescape(_TAG.sub("", text)), *inside]


def _take_out(found: re.Match[str], inside: list[str]) -> str:
    """Put the text of an embedded file into `inside`; a picture has none."""
    media_type, coded, body = found.groups()
    if media_type not in _PICTURES:
        try:
            raw = base64.b64decode(body) if coded else unquote(body).encode()
        except binascii.Error:
            return str(found[0])
        inside.append(raw.decode("utf-8", "replace"))
    return f"data:{media_type}"


# Everything in a PDF that is text: on its pages, in its objects, its metadata, its attachments.


# ISO 32000-1, 7.3: strings in two forms, and names that are long enough to say something.
_LOOSE = re.compile(LITERAL + rb"|<([0-9A-Fa-f\s]*)>|/([^\s/<>\[\]()%{}]{8,})", re.DOTALL)
# ISO 32000-1, 9.4: the choice of a font, a row of strings in one form, others, the end of a text.
_SHOWN = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf\b|\[([^\]()]*)\]|<([0-9A-Fa-f\s]*)>|"
    + LITERAL
    + rb"|\b(ET)\b",
    re.DOTALL,
)
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")
# Streams that are no text: what is drawn is read as a page is.
_NO_TEXT = {"/XRef", "/ObjStm"}


def texts_in_pdf(data: bytes) -> list[str]:
    """What can be read in a PDF: what its pages show, every string, name and file in it, each also
    without the percent signs of addresses."""
    found = list(_in_pdf(data))
    return [*found, *(unquote(text) for text in found if "%" in text)]


def _in_pdf(data: bytes) -> Iterator[str]:
    import pikepdf  # it takes a while, and only PDFs need it

    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables: Tables = {}
        for page in pdf.pages:
            page.contents_coalesce()
            drawn = page.obj.get("/Contents")
            yield _shown(b"" if drawn is None else drawn.read_bytes(), page.resources, tables)
        loose: list[bytes] = []
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                loose.append(found.stream_dict.unparse(resolved=True))
                yield from _in_stream(found, tables)
            else:
                loose.append(found.unparse(resolved=True))
        yield from _strings_of_objects(b"\n".join(loose))


def _in_stream(stream: Any, tables: Tables) -> Iterator[str]:
    """The text of a stream: of what is drawn as shown, of metadata and attachments as it is."""
    kind, sort = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
    if sort == "/Form":
        yield _shown(stream.read_bytes(), stream.get("/Resources", {}), tables)
    elif sort != "/Image" and kind not in _NO_TEXT and "/Length1" not in stream:
        yield stream.read_bytes().decode("utf-8", "replace")


def _strings_of_objects(objects: bytes) -> Iterator[str]:
    """The strings and names in objects as they are written, each once."""
    for literal, digits, name in set(_LOOSE.findall(objects)):
        if name:
            text = name.decode("utf-8", "replace")
            yield _NAME_CODE.sub(lambda code: chr(int(code[1], 16)), text)
        else:
            yield _text(unhexed(digits) if digits else unescaped(literal))


def _text(raw: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("pdfdoc", "replace")


def _shown(content: bytes, resources: Any, tables: Tables) -> str:
    """What the operators of `content` write, text by text."""
    fonts = resources.get("/Font", {})
    shown: list[str] = []
    table = PLAIN
    for font, row, digits, literal, end in _SHOWN.findall(content):
        if font:
            table = font_codes(fonts.get("/" + font.decode("latin-1")), tables)
        elif end:
            shown.append("\n")
        else:
            shown.append(shown_text(row, digits, literal, table))
    return "".join(shown)
