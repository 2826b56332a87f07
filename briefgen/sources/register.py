"""What is to be noted of a file that becomes a source: its hashes, and what a saved page tells."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from briefgen.sources.extract import Kind, extract
from briefgen.sources.printable import one_line
from briefgen.sources.texts import sha256

# What browsers write at the head of a page that they save, and the title of it.
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(https?://[^\s<>\"]{1,1900}) -->")
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,2000})</title>", re.I)
_HEAD = 20_000
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be a source: its text, what it is, and what is to be noted of it.

    `title` and `address` are what a saved page says of itself, or "".
    """

    text: str
    kind: Kind
    sha256: str
    text_sha256: str
    title: str
    address: str

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.text.split())


def looked_at(data: bytes, name: str) -> Found:
    """What the file `name` with the content `data` is. Raises `Unreadable` if it has no text."""
    read = extract(data, name)
    head = data[:_HEAD] if read.kind == "html" else b""
    title, saved = _TITLE.search(head), _SAVED_FROM.search(head)
    return Found(
        read.text,
        read.kind,
        sha256(data),
        sha256(read.text.encode()),
        _title(title[1]) if title else "",
        saved[1].decode("ascii", "replace") if saved else "",
    )


def _title(data: bytes) -> str:
    """The title, if it is in UTF-8 and not too long for the field."""
    try:
        title = one_line(html.unescape(data.decode()))
    except UnicodeDecodeError:
        return ""
    return title if len(title) <= _LONGEST_TITLE else ""


def id_from(name: str) -> str:
    """An id made of a file's name: small letters, digits and hyphens, at most 40; "" for none."""
    stem = unicodedata.normalize("NFKD", PurePath(name).stem.casefold())
    return re.sub(r"[^a-z0-9]+", "-", stem.encode("ascii", "ignore").decode()).strip("-")[:40]


def is_text(words: str) -> bool:
    """Whether an argument is the text of a source itself, and not meant to be a file's name.

    It has several lines, or eight words and no ending of a file.
    """
    ending = re.search(r"\.\w{1,5}\Z", words)
    return "\n" in words.strip() or (len(words.split()) >= 8 and not ending)
