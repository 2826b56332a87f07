"""Everything in a PDF that is text: on its pages, in its objects, its metadata, its attachments.

Glyphs are read back through each font's own table (ISO 32000-1, 9.10.3 *ToUnicode CMaps*), so that
no layout hides them: what is clipped, white, outside the page or invisible is read like the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
# ISO 32000-1, 7.3: strings in two forms, and names that are long enough to say something.
_LITERAL = rb"\(((?:\\.|[^\\()])*)\)"
_LOOSE = re.compile(_LITERAL + rb"|<([0-9A-Fa-f\s]*)>|/([^\s/<>\[\]()%{}]{8,})", re.DOTALL)
# ISO 32000-1, 9.4: the choice of a font, a row of strings in one form, others, the end of a text.
_SHOWN = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf\b|\[([^\]()]*)\]|<([0-9A-Fa-f\s]*)>|"
    + _LITERAL
    + rb"|\b(ET)\b",
    re.DOTALL,
)
_DIGITS = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")
# Streams that are no text: what is drawn is read as a page is.
_NO_TEXT = {"/XRef", "/ObjStm"}


class _Table(dict[int, str]):
    """The characters of a font's codes, which are `width` bytes long; others are spaces."""

    width = 1

    def __missing__(self, code: int) -> str:
        return " "


_PLAIN = _Table({code: chr(code) for code in range(256)})


def texts_in_pdf(data: bytes) -> Iterator[str]:
    """Every text in the PDF `data`: what its pages show, then every string, name and file in it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables: dict[tuple[int, int], _Table] = {}
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
        yield from _strings(b"\n".join(loose))


def _in_stream(stream: Any, tables: dict[tuple[int, int], _Table]) -> Iterator[str]:
    """The text of a stream: of what is drawn as shown, of metadata and attachments as it is."""
    kind, sort = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
    if sort == "/Form":
        yield _shown(stream.read_bytes(), stream.get("/Resources", {}), tables)
    elif sort != "/Image" and kind not in _NO_TEXT and "/Length1" not in stream:
        yield stream.read_bytes().decode("utf-8", "replace")


def _strings(objects: bytes) -> Iterator[str]:
    """The strings and names in objects as they are written, each once."""
    for literal, digits, name in set(_LOOSE.findall(objects)):
        if name:
            text = name.decode("utf-8", "replace")
            yield _NAME_CODE.sub(lambda code: chr(int(code[1], 16)), text)
        else:
            yield _text(_unhexed(digits) if digits else _unescaped(literal))


def _text(raw: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("pdfdoc", "replace")


def _unhexed(digits: bytes) -> bytes:
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode())


def _unescaped(literal: bytes) -> bytes:
    def meant(found: re.Match[bytes]) -> bytes:
        code = found[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 255])
        return _ESCAPED.get(code[-1:], code)

    return _ESCAPE.sub(meant, literal) if b"\\" in literal else literal


def _shown(content: bytes, resources: Any, tables: dict[tuple[int, int], _Table]) -> str:
    """What the operators of `content` write, text by text."""
    fonts = resources.get("/Font", {})
    shown: list[str] = []
    table = _PLAIN
    for font, row, digits, literal, end in _SHOWN.findall(content):
        if font:
            table = _table(fonts.get("/" + font.decode("latin-1")), tables)
        elif end:
            shown.append("\n")
        else:
            packed = b"".join(_DIGITS.findall(row)) or digits
            shown.append(_decoded(_unhexed(packed) if packed else _unescaped(literal), table))
    return "".join(shown)


def _table(font: Any, tables: dict[tuple[int, int], _Table]) -> _Table:
    """The characters of a font's codes."""
    if font is None or "/ToUnicode" not in font:
        return _PLAIN
    if font.objgen not in tables:
        codes = dict(_codes(font.ToUnicode.read_bytes()))
        table = _Table({int.from_bytes(code): text for code, text in codes.items()})
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


def _decoded(codes: bytes, table: _Table) -> str:
    if table.width == 2:
        return codes.decode("utf-16-be", "surrogatepass").translate(table)
    return codes.decode("latin-1").translate(table)
