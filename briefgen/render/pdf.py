"""What the PDF engine is given and what it gives back. Importing this imports no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


class EngineMissing(Exception):
    """The engine cannot start here, mostly because a system library is not installed."""


class EngineStopped(Exception):
    """The engine did not finish one document: over its time or its memory, or by a fault."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF: the source that the document was made from (PDF/A-3, 6.8)."""

    name: str
    media_type: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PdfJob:
    """One document to typeset: complete HTML with its print styles, and the only fonts it may use.

    In the HTML, `font:NAME` is the font of that file name; pictures are `data:` addresses (PNG,
    JPEG). `moment` is every date in the file. `title` is used where the HTML has none. With fewer
    pages than `short_below`, what has the class `contents` is left out.
    """

    html: str
    fonts: tuple[Path, ...]
    moment: datetime
    title: str = ""
    attachments: tuple[Attachment, ...] = ()
    short_below: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, its number of pages, and what the engine complained of.

    `places`: for each id in the HTML its page, from 1, and how far below the top of that page it
    begins, in millimetres. `languages`: how many elements are marked as being in each language.
    `libraries`: the files of the system's libraries that the engine works with, where the system
    tells.
    """

    pdf: bytes
    pages: int
    messages: tuple[str, ...]
    places: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()
