"""Reading back the facts that a PDF carries. A PDF may come from anybody, so it is not trusted.

It is opened in a process of its own with limits on time and memory. Of what it carries only the
files with expected names are looked at: the facts, the record, and the pictures that the facts
name, each no larger than what the program itself would read. The facts have to be valid.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.editions.pictures import MAX_BYTES as MAX_PICTURE
from briefgen.editions.pictures import checked_picture
from briefgen.facts.beside import Unreadable
from briefgen.facts.load import Loaded, load
from briefgen.facts.markings import Schemes
from briefgen.facts.models import Brief
from briefgen.facts.reader import MAX_BYTES as MAX_FACTS
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.carried import FACTS_NAME, RECORD_NAME
from briefgen.publish.writing import put, stage
from briefgen.sources.isolated import MEMORY, SECONDS
from briefgen.sources.record import MAX_BYTES as MAX_RECORD
from briefgen.sources.record import read_record

MAX_BYTES = 100_000_000
_MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Carried:
    """The facts of a PDF, and every file that building it again needs, by name."""

    loaded: Loaded
    files: Mapping[str, bytes]


def carried(data: bytes, name: str, schemes: Schemes) -> Carried:
    """What the PDF `data` carries; `name` is what problems call it. Raises `Refused`."""
    facts = facts_in_pdf(data, name)
    loaded = load(facts, f"{name}: {FACTS_NAME}", schemes)
    pictures = _picture_names(loaded.brief, name)
    limits = {RECORD_NAME: MAX_RECORD} | dict.fromkeys(pictures, MAX_PICTURE)
    found = _read_apart(data, limits, name)
    problems = list(_faults(found, pictures, name))
    if problems:
        raise Refused(problems)
    return Carried(loaded, {FACTS_NAME: facts, **found})


def facts_in_pdf(data: bytes, name: str = "this PDF") -> bytes:
    """The facts file inside the PDF `data`, unread. Raises `Refused` where there is none."""
    found = _read_apart(data, {FACTS_NAME: MAX_FACTS}, name)
    if FACTS_NAME not in found:
        hint = "PDFs that `briefgen build` has made carry the facts that they print"
        raise _refused(name, "The PDF carries no facts", hint)
    return found[FACTS_NAME]


def write(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Put the files below the folder `out`; gives where they are. Nothing there is changed.

    Raises `Refused` if one is there already with other contents, `OSError` if it cannot be
    written. In both cases none of the files is put there.
    """
    paths = {out / name: data for name, data in files.items()}
    new = {path: data for path, data in paths.items() if not _same(path, data)}
    if taken := [path for path in new if path.is_symlink() or path.exists()]:
        hint = "name an empty folder with `--out`, or move what is there"
        message = "There is another file of this name"
        raise Refused(Problem("exists", message, Place(str(path)), hint) for path in taken)
    staged = []
    try:
        for path, data in new.items():
            staged.append(stage(path, data, within=out))
    except BaseException:
        for file in staged:
            file.drop()
        raise
    put(staged)
    return list(paths)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _picture_names(brief: Brief, name: str) -> list[str]:
    """The pictures that the facts name. Raises `Refused` for names that cannot be side by side.

    That none of them leaves the folder is seen to where the facts are read.
    """
    names = list(dict.fromkeys(f.file for f in brief.figures.items.values())) if (
        brief.figures
    ) else []
    plain = [_plain(n) for n in (FACTS_NAME, RECORD_NAME, *names)]
    hidden = any(part.startswith(".") for n in names for part in n.split("/"))
    if hidden or len(set(plain)) < len(plain) or len(names) > _MOST_FILES:
        raise _refused(name, "The names of its pictures are not ones that this program gives", "")
    return names


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _faults(
    found: Mapping[str, bytes], pictures: Iterable[str], name: str
) -> Iterator[Problem]:
    if RECORD_NAME in found:
        try:
            read_record(found[RECORD_NAME])
        except ValueError as error:
            yield Problem("record", f"In the record that it carries: {error}", Place(name))
    for picture in pictures:
        if picture not in found:
            yield Problem("picture", f"The PDF does not carry “{picture}”", Place(name))
            continue
        try:
            checked_picture(found[picture], picture)
        except Unreadable as error:
            yield Problem("picture", error.reason, Place(name))


def _refused(name: str, message: str, hint: str) -> Refused:
    return Refused([Problem("extract", message, Place(name), hint)])


def _read_apart(data: bytes, limits: Mapping[str, int], name: str) -> dict[str, bytes]:
    """Those of the files named in `limits` that the PDF carries. Raises `Refused`."""
    if len(data) > MAX_BYTES:
        raise _refused(name, f"The file is larger than {MAX_BYTES:,} bytes", "")
    head = json.dumps(limits).encode()
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(
            command, input=head + b"\n" + data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refused(name, f"It took longer than {SECONDS} seconds to read", "") from None
    if done.returncode:
        reason = "The file cannot be read as a PDF, or not within the limits of time and memory"
        raise _refused(name, reason, "check that it is a PDF, and whole")
    header, _, body = done.stdout.partition(b"\n")
    answer = json.loads(header)
    if "reason" in answer:
        raise _refused(name, answer["reason"], "")
    found, at = {}, 0
    for file, length in answer["files"]:
        found[file] = body[at : at + length]
        at += length
    return found


def _main() -> int:
    """In the other process: a line of JSON and the PDF in; a line of JSON and the files out."""
    _limit()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    limits = json.loads(head)
    answer: dict[str, Any] = {}
    found: dict[str, bytes] = {}
    try:
        found = dict(_attached(data, limits))
        answer["files"] = [(name, len(content)) for name, content in found.items()]
    except ValueError as error:
        answer["reason"] = str(error)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for content in found.values():
        sys.stdout.buffer.write(content)
    return 0


def _attached(data: bytes, limits: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """The attachments with the names in `limits`. Raises `ValueError` if one is too large."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        for name, limit in limits.items():
            if name in pdf.attachments:
                stream = pdf.attachments[name].get_file().obj
                yield name, _unpacked(stream, limit)


def _unpacked(stream: Any, limit: int) -> bytes:
    """The contents of an attachment, of which no more than `limit` is ever unpacked."""
    import pikepdf

    raw = bytes(stream.read_raw_bytes())
    coded = stream.get("/Filter")
    if coded == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(raw, limit + 1)
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
