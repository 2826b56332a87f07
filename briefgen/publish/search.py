"""The search: no finished file holds words that its readers may not see.

The second gate. The first is that what is withheld is gone before any template; this one looks
into the finished files, decoded, for whatever of the facts file should not be there. It knows
nothing of how editions are made: it compares the words of the file with those that are visible.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pikepdf
from pydantic import BaseModel

from briefgen.facts.brief import Brief
from briefgen.facts.fields import field_named
from briefgen.facts.sections import facts_within

_GAPS = re.compile(r"[\W_]+")
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 12
_TAG = re.compile(r"<[^>]*>")
_EMBEDDED = re.compile(r"data:([a-z0-9.+/-]*)[^,\"'\s)]{0,200}?(;base64)?,([A-Za-z0-9+/=%_.~-]*)")
# Pictures are made anew from their points alone, so no words of the author's are in them.
_PICTURES = ("image/png", "image/jpeg")
# Where a text of several parts may be cut in a document: lines, sentences, links, list marks.
_CUTS = re.compile(r"\n\s*(?:\d+[.)]|[-*+>])?\s*|(?<=[.!?…])\s+|[\[\]()<>]+")
_COMMENT = re.compile(r"(?:^|\s)#(.*)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text without case and punctuation: with spaces between them, and without."""

    spaced: str
    run: str

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of `text`; line ends and marks are gone, whatever they would hide."""
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
        spaced = _GAPS.sub(" ", plain.replace("\u00ad", "").casefold()).strip()
        return cls(spaced, spaced.replace(" ", ""))

    @property
    def count(self) -> int:
        """How many words there are."""
        return self.spaced.count(" ") + 1 if self.spaced else 0


class Haystack:
    """Texts to look in."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [Words.of(text) for text in texts]
        self._spaced = "\n".join(f" {some.spaced} " for some in words)
        self._run = "\n".join(some.run for some in words)

    def holds(self, wanted: Words) -> bool:
        """Whether the words stand here one after the other; if they are long, without spaces."""
        if len(wanted.run) >= _LEAST_CHARACTERS:
            return wanted.run in self._run
        return f" {wanted.spaced} " in self._spaced


@dataclass(frozen=True, slots=True)
class Secret:
    """Words of a facts file that some readers may not see, and the fact that they belong to."""

    fact: str
    text: str
    words: Words


def secrets(
    data: Any, lines: Iterable[str], visible: Callable[[Words], bool]
) -> tuple[Secret, ...]:
    """What of a facts file is not `visible`: texts, ids and comments, and parts of them.

    `data` and `lines` are the file's. Strings of less than three words and twelve characters are
    left out: they turn up by chance.
    """
    found: dict[str, Secret] = {}
    for fact, text in (*_strings(data, ()), *_comments(lines)):
        for part in (text, *_CUTS.split(text)):
            if part and part not in found:
                words = Words.of(part)
                if _long_enough(words) and not visible(words):
                    found[part] = Secret(fact, part, words)
    return tuple(found.values())


def leaks(texts: Iterable[str], wanted: Iterable[Secret]) -> list[str]:
    """The facts of which `wanted` words stand in the texts of a finished file."""
    haystack = Haystack(texts)
    return list(dict.fromkeys(s.fact for s in wanted if haystack.holds(s.words)))


def _long_enough(words: Words) -> bool:
    return words.count >= _LEAST_WORDS or len(words.run) >= _LEAST_CHARACTERS


def _strings(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every text in the data of a file with the name of its fact; the ids among them."""
    if isinstance(value, str):
        yield _fact(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, str(key))
            yield _fact(here), str(key)
            yield from _strings(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)


def _fact(path: tuple[str, ...]) -> str:
    """The fact that a place in the file belongs to, as its author finds it."""
    model: type[BaseModel] = Brief
    end = 2
    for at, step in enumerate(path):
        field = field_named(model, step) or field_named(model, "items")
        if field is None or field.model is None:
            break
        if at and field in facts_within(model):
            end = at + (1 if field.name == "items" else 2)
        model = field.model
    return ".".join(path[:end])


def _comments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The comments of a YAML file, as far as lines show them."""
    for number, line in enumerate(lines, start=1):
        if match := _COMMENT.search(line):
            yield f"the comment on line {number}", match[1]


def texts_of(name: str, data: bytes) -> list[str]:
    """What can be read in a finished file: as it is, and with every encoding undone."""
    if name.endswith(".pdf"):
        found = list(texts_in_pdf(data))
        return [*found, *(unquote(text) for text in found if "%" in text)]
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
        yield from _strings_of_objects(b"\n".join(loose))


def _in_stream(stream: Any, tables: dict[tuple[int, int], _Table]) -> Iterator[str]:
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
