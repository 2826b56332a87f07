"""The files inside a PDF, read in a process of its own: a PDF can be made to fill the memory.

Run as a program it takes a PDF on standard input, and gives a line of JSON and the files.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

SECONDS = 12
MEMORY = 2 * 1024**3
MOST_FILES, MOST_BYTES = 200, 100_000_000
_UNREADABLE = "it cannot be read as a PDF, or not within the limits of time and memory"


def attached(data: bytes, limits: Mapping[str, int], limit: int) -> dict[str, bytes]:
    """The files that the PDF `data` carries, by name; each at most `limit` bytes long.

    For the names in `limits` those hold. Raises `ValueError` with the reason if it cannot be read,
    or carries too many files or too large ones.
    """
    head = json.dumps([limits, limit]).encode()
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(
            command, input=head + b"\n" + data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ValueError(_UNREADABLE) from None
    if done.returncode:
        raise ValueError(_UNREADABLE)
    header, _, body = done.stdout.partition(b"\n")
    answer = json.loads(header)
    if "reason" in answer:
        raise ValueError(answer["reason"])
    found, at = {}, 0
    for name, length in answer["files"]:
        found[name] = body[at : at + length]
        at += length
    return found


def _main() -> int:
    _limit()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    answer: dict[str, Any] = {}
    found: dict[str, bytes] = {}
    try:
        found = dict(_files(data, *json.loads(head)))
        answer["files"] = [(name, len(content)) for name, content in found.items()]
    except ValueError as error:
        answer["reason"] = str(error)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for content in found.values():
        sys.stdout.buffer.write(content)
    return 0


def _files(data: bytes, limits: Mapping[str, int], limit: int) -> Iterator[tuple[str, bytes]]:
    import pikepdf

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        if len(pdf.attachments) > MOST_FILES:
            raise ValueError(f"it carries more than {MOST_FILES} files")
        room = MOST_BYTES
        for name in pdf.attachments:
            stream = pdf.attachments[name].get_file().obj
            content = _unpacked(stream, min(room, limits.get(name, limit)))
            room -= len(content)
            yield name, content


def _unpacked(stream: Any, limit: int) -> bytes:
    """The contents of an attachment, of which no more than `limit` is ever unpacked."""
    import pikepdf

    raw = bytes(stream.read_raw_bytes())
    coded = stream.get("/Filter")
    if coded == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
        raw = zlib.decompressobj().decompress(raw, limit + 1)
    elif coded is not None:
        raise ValueError("it carries files in a form that this program does not write")
    if len(raw) > limit:
        raise ValueError(f"a file that it carries is larger than {limit:,} bytes")
    return raw


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(_main())
