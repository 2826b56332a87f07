"""The words of a finished PDF as a screen reader meets them: page furniture left out.

Text operators are read straight from the content of the pages (ISO 32000-1, 9.4), with the codes of
each font undone by its ToUnicode map. What stands in an artifact (14.8.2.2) is no text of the
document. Everything is read without layout, so that it costs a few milliseconds a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
# ISO 32000-1, 7.3.4: a string in parentheses.
LITERAL = rb"\(((?:\\.|[^\\()])*)\)"
# ISO 32000-1, 9.4 and 14.6: the choice of a font, a row of strings in one form, others, the end of
# a text; the beginning and the end of marked content, and a form that is drawn.
_DRAWN = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf\b|\[([^\]()]*)\]|<([0-9A-Fa-f\s]*)>|"
    + LITERAL
    + rb"|\b(ET)\b|/(\w+)\s*(?:<<([^<>]*)>>|/\w+)?\s*(?:BDC|BMC)\b|\b(EMC)\b|/(\w+)\s+Do\b",
    re.DOTALL,
)
_DIGITS = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_MCID = re.compile(rb"/MCID\s+(\d+)")
# Forms within forms are followed so far; a picture of ours has one.
_DEEPEST = 4


class Codes(dict[int, str]):
    """The characters of a font's codes, which are `width` bytes long; others are spaces."""

    width = 1

    def __missing__(self, code: int) -> str:
        return " "


PLAIN = Codes({code: chr(code) for code in range(256)})
Tables = dict[tuple[int, int], Codes]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as it is drawn: its page (from 0), its number there (-1: none), its words."""

    page: int
    number: int
    text: str


class PrintedWords:
    """The texts of one PDF, in the order in which they are drawn or in that of its structure."""

    def __init__(self, pdf: bytes) -> None:
        import pikepdf  # it takes a while, and only those who read PDFs need it

        self._file = pikepdf.open(io.BytesIO(pdf))
        self._pieces: list[Piece] = []
        tables: Tables = {}
        for at, page in enumerate(self._file.pages):
            page.contents_coalesce()
            content = page.obj.get("/Contents")
            if content is not None:
                self._pieces += _pieces(at, content.read_bytes(), page.resources, tables)

    def as_drawn(self) -> str:
        """Every text that is no artifact, in the order of the pages' content."""
        return "".join(piece.text for piece in self._pieces)

    def as_read(self) -> str:
        """The same in the order of the structure tree, with the descriptions of pictures."""
        marked: dict[tuple[int, int], list[str]] = {}
        for piece in self._pieces:
            marked.setdefault((piece.page, piece.number), []).append(piece.text)
        pages = {page.obj.objgen: at for at, page in enumerate(self._file.pages)}
        ordered = _in_order(self._file.Root.get("/StructTreeRoot"), pages)
        parts = (e if isinstance(e, str) else "".join(marked.get(e, ())) for e in ordered)
        return "".join(parts)


def _in_order(root: Any, pages: dict[tuple[int, int], int]) -> Iterator[str | tuple[int, int]]:
    """The marks (page, number) in the order of the structure, and what describes a picture."""
    import pikepdf

    waiting: list[tuple[Any, int]] = [] if root is None else [(root, -1)]
    while waiting:
        kid, page = waiting.pop()
        if isinstance(kid, int):
            yield page, kid
            continue
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        page = pages.get(kid.Pg.objgen, page) if "/Pg" in kid else page
        if "/MCID" in kid:
            yield page, int(kid.MCID)
            continue
        if "/Alt" in kid:
            yield f"\n{kid.Alt}\n"
        inner = kid.get("/K")
        kids = [inner] if not isinstance(inner, pikepdf.Array) else list(inner)
        waiting += [(one, page) for one in reversed(kids) if one is not None]


def _pieces(
    page: int, content: bytes, resources: Any, tables: Tables, depth: int = 0
) -> Iterator[Piece]:
    """The runs of text that `content` draws outside artifacts."""
    fonts, table = resources.get("/Font", {}), PLAIN
    open_marks: list[tuple[bool, int]] = []
    for font, row, digits, literal, end, tag, about, close, form in _DRAWN.findall(content):
        hidden, number = open_marks[-1] if open_marks else (False, -1)
        if font:
            table = font_codes(fonts.get("/" + font.decode("latin-1")), tables)
        elif tag:
            known = _MCID.search(about)
            marked = int(known[1]) if known else number
            open_marks.append((hidden or tag == b"Artifact", marked))
        elif close:
            del open_marks[-1:]
        elif hidden:
            continue
        elif form:
            drawn = resources.get("/XObject", {}).get("/" + form.decode("latin-1"))
            if drawn is not None and drawn.get("/Subtype") == "/Form" and depth < _DEEPEST:
                inner = drawn.get("/Resources", resources)
                for piece in _pieces(page, drawn.read_bytes(), inner, tables, depth + 1):
                    yield piece if piece.number >= 0 else Piece(page, number, piece.text)
        elif end:
            yield Piece(page, number, "\n")
        else:
            yield Piece(page, number, shown_text(row, digits, literal, table))


def shown_text(row: bytes, digits: bytes, literal: bytes, table: Codes) -> str:
    """The characters of a row of strings, of a string in hexadecimal digits, or of another."""
    packed = b"".join(_DIGITS.findall(row)) or digits
    return decoded(unhexed(packed) if packed else unescaped(literal), table)


def font_codes(font: Any, tables: Tables) -> Codes:
    """The characters of a font's codes, from its ToUnicode map; `tables` remembers them."""
    if font is None or "/ToUnicode" not in font:
        return PLAIN
    if font.objgen not in tables:
        codes = dict(_codes(font.ToUnicode.read_bytes()))
        table = Codes({int.from_bytes(code): text for code, text in codes.items()})
        table.width = max(map(len, codes), default=1)
        tables[font.objgen] = table
    return tables[font.objgen]


def _codes(cmap: bytes) -> Iterator[tuple[bytes, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _PAIR.findall(block):
            yield bytes.fromhex(code.decode()), _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            for at in range(int(last, 16) - int(first, 16) + 1):
                code = int(first, 16) + at
                yield code.to_bytes(len(first) // 2, "big"), chr(start + at)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def decoded(codes: bytes, table: Codes) -> str:
    """The characters of the codes of one string."""
    if table.width == 2:
        return codes.decode("utf-16-be", "surrogatepass").translate(table)
    return codes.decode("latin-1").translate(table)


def unhexed(digits: bytes) -> bytes:
    """The bytes of a string in hexadecimal digits; a last digit alone counts as with a 0."""
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode())


def unescaped(literal: bytes) -> bytes:
    """The bytes of a string in parentheses, its escapes undone."""

    def meant(escape: re.Match[bytes]) -> bytes:
        code = escape[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 255])
        return _ESCAPED.get(code[-1:], code)

    return _ESCAPE.sub(meant, literal) if b"\\" in literal else literal
