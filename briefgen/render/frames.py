"""Messages between the engine's process and ours: two lengths, a JSON header, and raw bytes.

Nothing that is read can run code: the header is plain JSON, and the bytes are only bytes.
"""

from __future__ import annotations

import json
import struct
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from briefgen.render.pdf import Attachment, PdfJob, Rendered

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
    }
    return header, rendered.pdf


def rendered_of(frame: Frame) -> Rendered:
    """The finished document in a message."""
    header, pdf = frame
    places = {name: (page, top) for name, (page, top) in header["places"].items()}
    messages, libraries = tuple(header["messages"]), tuple(header["libraries"])
    return Rendered(pdf, header["pages"], messages, places, header["languages"], libraries)
