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

from briefgen.pdf.words import (
    LITERAL,
    PLAIN,
    Tables,
    font_codes,
    shown_text,
    unescaped,
    unhexed,
)

_GAPS = re.compile(r"[\W_]+")
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 12
_TAG = re.compile(r"<[^>]*>")
_EMBEDDED = re.compile(r"data:([a-z0-9.+/-]*)[^,\"'\s)]{0,200}?(;base64)?,([A-Za-z0-9+/=%_.~-]*)")
# Pictures are made anew from their points alone, so no words of the author's are in them.
_PICTURES = ("image/png", "image/jpeg")
# Where a text of several parts may be cut in a document: lines, sentences, links, list marks.
_CUTS = re.compile(r"\n\s*(?:\d+[.)]|[-*+>])?\s*|(?<=[.!?…])\s+|[\[\]()<>]+")
_COMMENT = re.compile(r"(?:^|\s)#(.*)")
_GROUPED = {"objectives", "lines"}


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
    if "sides" in path[:4]:
        return ".".join(path[: path.index("sides") + 2])
    return ".".join(path[: 3 if path[:1] and path[0] in _GROUPED else 2])


def _comments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The comments of a YAML file, as far as lines show them."""
    for number, line in enumerate(lines, start=1):
        if match := _COMMENT.search(line):
            yield f"the comment on line {number}", match[1]


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
