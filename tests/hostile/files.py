"""What can lie beside a brief: pictures, records and source texts that are not what they seem."""

from __future__ import annotations

import io
import json
import struct
import zlib

from PIL import Image

from tests.hostile.case import FOLDER, HEAD, LINK_FOLDER_OUT, LINK_OUT, PIPE, Case, Special

_PICTURE = HEAD + "figures: {f: {file: a.png, alt: Two rivers, caption: A map, basis: ours}}\n"


def _png(size: tuple[int, int] = (4, 3), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 1).save(target, "PNG")
    return target.getvalue()


def _saved(form: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 3)).save(target, form)
    return target.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_with(kind: bytes, data: bytes) -> bytes:
    """A PNG with another chunk behind its header."""
    png = _png()
    return png[:33] + _chunk(kind, data) + png[33:]


def _png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")
    )


def _picture(name: str, content: bytes | Special | None, expect: str, *, pdf: bool = False) -> Case:
    beside: dict[str, bytes | Special] = {} if content is None else {"a.png": content}
    return Case(name, _PICTURE.encode(), expect, beside, pdf=pdf)


_BOMB = zlib.compress(bytes(60_000_000))
_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/"/>'
    b"<script>alert(1)</script></svg>"
)
PICTURES = [
    _picture("a real picture", _png(), "shown:A map", pdf=True),
    _picture("no picture", None, "picture"),
    _picture("an empty picture", b"", "picture"),
    _picture("svg called png", _SVG, "picture"),
    _picture("svg with an entity", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _SVG, "picture"),
    _picture("gif called png", _saved("GIF"), "picture"),
    _picture("bmp called png", _saved("BMP"), "picture"),
    _picture("tiff called png", _saved("TIFF"), "picture"),
    _picture("postscript called png", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file", "picture"),
    _picture("web page called png", b"<html><img src=http://127.0.0.1:9/></html>", "picture"),
    _picture("pixel bomb", _png((6000, 6000), "1"), "picture"),
    _picture("pixels in the header only", _png_header(2**31 - 1, 2**31 - 1), "picture"),
    _picture("no pixels", _png_header(0, 0), "picture"),
    _picture("text bomb", _png_with(b"zTXt", b"a\0\0" + _BOMB), "picture"),
    _picture("profile bomb", _png_with(b"iCCP", b"a\0\0" + _BOMB), "picture"),
    _picture("data bomb", _png()[:33] + _chunk(b"IDAT", _BOMB) + _chunk(b"IEND", b""), "shown:A map"),
    _picture("wrong checksum", _png()[:40] + b"\xff" + _png()[41:], "picture"),
    _picture("cut off", _png()[:50], "picture"),
    _picture("eleven megabytes", _png() + bytes(11_000_000), "picture"),
    _picture("page behind the picture", _png() + b"<script>alert(1)</script>", "shown:A map", pdf=True),
    _picture("jpeg of 65,500 pixels a side", b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\x00\x02"
             b"\x11\x01\x03\x11\x01\xff\xd9", "picture"),
    _picture("link to a secret", LINK_OUT, "picture"),
    _picture("a pipe", PIPE, "picture"),
    _picture("a folder", FOLDER, "picture"),
    Case("link of a folder", _PICTURE.replace("a.png", "b/secret.txt").encode(), "picture", {"b": LINK_FOLDER_OUT}),
    Case("picture behind a picture", _PICTURE.replace("a.png", "a.png/b.png").encode(), "picture", {"a.png": _png()}),
]  # fmt: skip

_FACTS = (
    HEAD + "sources: {s: {title: A source, text: s.txt}}\nbottom_line: {a: {text: fine, cite: s}}\n"
)


def _record(name: str, content: bytes | Special) -> Case:
    return Case(f"record {name}", _FACTS.encode(), "record", {"x.verified.json": content})


RECORDS = [
    _record("of nothing", b""),
    _record("of another kind", b"not json"),
    _record("a list", b"[]"),
    _record("a number", b"1"),
    _record("deep", b"[" * 100_000),
    _record("deep in groups", b'{"a":' * 50_000),
    _record("with a huge number", b'{"format": ' + b"9" * 10_000 + b"}"),
    _record("not a number", b'{"format": NaN}'),
    _record("of another format", b'{"format": 999, "entries": {}}'),
    _record("of wrong types", json.dumps({"format": 1, "entries": [1, None]}).encode()),
    _record("in another encoding", '{"format": 1}'.encode("utf-16")),
    _record("cut off", b'{"format": 1, "entr'),
    _record("a link", LINK_OUT),
    _record("a folder", FOLDER),
    _record("nine megabytes", b" " * 9_000_000),
]

_QUOTE = HEAD + (
    "parties: {p: P}\nsources: {s: {title: A source, text: s.FORM}}\n"
    "quotes: {q: {quote: we will keep the rivers clean, party: p, cite: s}}\n"
)


def _source(name: str, content: bytes | Special | None, expect: str, form: str = "txt") -> Case:
    beside: dict[str, bytes | Special] = {} if content is None else {f"s.{form}": content}
    data = _QUOTE.replace("FORM", form).encode()
    return Case(f"source {name}", data, expect, beside, sources=True)


_WORDS = b"She said: we will keep the rivers clean.\n"
SOURCES = [
    _source("that is not there", None, "source-missing"),
    _source("that is empty", b"", "source-text"),
    _source("of blanks", b" \n\t\n", "source-text"),
    _source("that is binary", bytes(range(256)) * 20, "source-text"),
    _source("a link", LINK_OUT, "source-text"),
    _source("a pipe", PIPE, "source-text"),
    _source("a folder", FOLDER, "source-text"),
    _source("of 21 megabytes", b"x " * 10_500_000, "source-text"),
    _source("that says it 500 times", _WORDS * 500, "ambiguous"),
    _source("that says something else", b"She said: we will not keep the rivers clean.\n", "not-found"),
    _source("garbage called pdf", b"%PDF-1.7\ngarbage", "source-text", "pdf"),
    _source("a page that nests", b"<div>" * 2_000 + b"She said nothing.", "not-found", "html"),
    _source("a page with a script", b"<script>document.write('x')</script><img src=http://127.0.0.1:9/>", "source-text", "html"),
]  # fmt: skip
