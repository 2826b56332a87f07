"""Everything in a PDF that is text: on its pages, in its objects, its metadata, its attachments.

Glyphs are read back through each font's own table (ISO 32000-1, 9.10.3 *ToUnicode CMaps*), so that
no layout hides them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_LINE_END = re.compile(r"[-\u2010\u00ad]\s*\n\s*")
_Table = Mapping[bytes, str]


def texts_in_pdf(data: bytes) -> Iterator[str]:
    """Every text in the PDF `data`; the pages' twice, with and without hyphens at line ends."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables: dict[tuple[int, int], _Table] = {}
        pages = "\n".join(_page_text(page.obj, tables) for page in pdf.pages)
        yield pages
        yield _LINE_END.sub("", pages)
        for found in pdf.objects:
            yield from _in_object(found)


def _in_object(found: Any) -> Iterator[str]:
    """The strings, names and readable streams of one object and what stands directly in it."""
    stack = [found]
    while stack:
        item = stack.pop()
        if isinstance(item, pikepdf.Stream):
            yield from _readable(item)
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            for key, value in item.items():
                yield str(key)
                if not getattr(value, "is_indirect", False):
                    stack.append(value)
        elif isinstance(item, pikepdf.Array):
            stack.extend(v for v in item if not getattr(v, "is_indirect", False))
        elif isinstance(item, pikepdf.String | pikepdf.Name):
            yield str(item)


def _readable(stream: Any) -> Iterator[str]:
    """Metadata and attachments as text; fonts, pictures and pages are none."""
    kind = stream.get("/Type")
    if kind in {pikepdf.Name.Metadata, pikepdf.Name.EmbeddedFile}:
        yield stream.read_bytes().decode("utf-8", "replace")


def _page_text(holder: Any, tables: dict[tuple[int, int], _Table]) -> str:
    """The text of a page or of a form that a page draws."""
    fonts = holder.get("/Resources", {}).get("/Font", {})
    lines: list[str] = []
    table: _Table = {}
    for part in pikepdf.parse_content_stream(holder):
        operands: Any = part.operands
        name = str(part.operator)
        if name == "Tf":
            table = _table(fonts.get(str(operands[0])), tables)
        elif name in {"Tj", "'", '"'}:
            lines.append(_decoded(bytes(operands[-1]), table))
        elif name == "TJ":
            strings = (s for s in operands[0] if isinstance(s, pikepdf.String))
            lines.append("".join(_decoded(bytes(s), table) for s in strings))
        elif name == "ET":
            lines.append("\n")
        elif name == "Do":
            form = holder.get("/Resources", {}).get("/XObject", {}).get(str(operands[0]))
            if form is not None and form.get("/Subtype") == pikepdf.Name.Form:
                lines.append(_page_text(form, tables))
    return "".join(lines)


def _table(font: Any, tables: dict[tuple[int, int], _Table]) -> _Table:
    """The characters of a font's codes."""
    if font is None or "/ToUnicode" not in font:
        return {}
    if font.objgen not in tables:
        tables[font.objgen] = dict(_codes(font.ToUnicode.read_bytes()))
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
    width = len(next(iter(table), b"00"))
    return "".join(
        table.get(codes[at : at + width], " ") for at in range(0, len(codes), width)
    )
