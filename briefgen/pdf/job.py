"""What the PDF engine is given and what it gives back. Importing this imports no engine."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol


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
class Fault:
    """Something that a reader of the PDF would stumble over; `page` counts from 1, 0 is none.

    `element` is the id of the innermost element of the HTML that it is in, where that is known.
    """

    code: str
    message: str
    page: int = 0
    element: str = ""

    def __str__(self) -> str:
        return f"{self.message} (page {self.page})" if self.page else self.message


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, its number of pages, and what the engine complained of.

    `places`: for each id in the HTML its page, from 1, and how far below the top of that page it
    begins, in millimetres. `languages`: how many elements are marked as being in each language.
    `libraries`: the files of the system's libraries that the engine works with, where the system
    tells. `misplaced`: what is drawn where it cannot be seen or read whole.
    """

    pdf: bytes
    pages: int
    messages: tuple[str, ...]
    places: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()
    misplaced: tuple[Fault, ...] = ()


class Typesetter(Protocol):
    """Whatever makes PDFs of jobs: one engine, or several that are used as one."""

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        """Begin with `job`; the function returned waits for its end.

        That raises `EngineMissing` or `EngineStopped` where there is no PDF.
        """


# Messages between the engine's process and ours: two lengths, a JSON header, and raw bytes.


_LENGTHS = struct.Struct(">II")
Frame = tuple[dict[str, Any], bytes]


def write_frame(stream: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message. Raises `OSError` when the other side is gone."""
    head = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(head), len(body)))
    stream.write(head)
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Frame | None:
    """The next message, or `None` when the other side is gone, be it in mid-message."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack(lengths)
    data = stream.read(head + body)
    if len(data) < head + body:
        return None
    return json.loads(data[:head]), data[head:]


def job_frame(job: PdfJob) -> Frame:
    """`job` as a message: the HTML and the attachments, one after the other, are its bytes."""
    html = job.html.encode()
    header = {
        "html": len(html),
        "fonts": [str(path.absolute()) for path in job.fonts],
        "moment": job.moment.isoformat(),
        "title": job.title,
        "attachments": [
            [a.name, a.media_type, a.description, len(a.data)] for a in job.attachments
        ],
        "short_below": job.short_below,
    }
    return header, b"".join([html, *(a.data for a in job.attachments)])


def job_of(frame: Frame) -> PdfJob:
    """The job in a message."""
    header, body = frame
    at = header["html"]
    attachments = []
    for name, media_type, description, size in header["attachments"]:
        attachments.append(Attachment(name, media_type, description, body[at : at + size]))
        at += size
    return PdfJob(
        html=body[: header["html"]].decode(),
        fonts=tuple(Path(path) for path in header["fonts"]),
        moment=datetime.fromisoformat(header["moment"]),
        title=header["title"],
        attachments=tuple(attachments),
        short_below=header["short_below"],
    )


def rendered_frame(rendered: Rendered) -> Frame:
    """A finished document as a message."""
    header = {
        "state": "done",
        "pages": rendered.pages,
        "messages": rendered.messages,
        "places": dict(rendered.places),
        "languages": dict(rendered.languages),
        "libraries": rendered.libraries,
        "misplaced": [[f.code, f.message, f.page, f.element] for f in rendered.misplaced],
    }
    return header, rendered.pdf


def rendered_of(frame: Frame) -> Rendered:
    """The finished document in a message."""
    header, pdf = frame
    places = {name: (page, top) for name, (page, top) in header["places"].items()}
    messages, libraries = tuple(header["messages"]), tuple(header["libraries"])
    misplaced = tuple(Fault(*fault) for fault in header["misplaced"])
    languages = header["languages"]
    return Rendered(pdf, header["pages"], messages, places, languages, libraries, misplaced)
