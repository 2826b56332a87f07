"""From bytes to text: UTF-8 and nothing else, and what the file is where it is not that."""

from __future__ import annotations

import re

from briefgen.problems import Place, Problem, Refused

# How files begin that are no text at all -> what they are, and what to do instead.
_STARTER = "facts are kept in a plain text file; `briefgen new NAME` writes one to start from"
_TAKEN_FOR_FACTS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a Word, Excel or other Office document", _STARTER),
    (b"\xd0\xcf\x11\xe0", "a Word, Excel or other Office document", _STARTER),
    (b"{\\rtf", "a rich text document", _STARTER),
    (
        b"%PDF-",
        "a PDF",
        "`briefgen extract FILE` gives the facts of a PDF that this program made",
    ),
    (b"\x89PNG", "a picture", "name it under `figures` in a facts file"),
    (b"\xff\xd8\xff", "a picture", "name it under `figures` in a facts file"),
    (b"GIF8", "a picture", "name it under `figures` in a facts file"),
    (b"<!doctype", "a web page", "`briefgen sources add` takes a saved page as a source"),
    (b"<html", "a web page", "`briefgen sources add` takes a saved page as a source"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "save it again with the encoding UTF-8 (in Notepad: Save as, Encoding: UTF-8)"
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def decode(data: bytes, name: str) -> str:
    """The text in `data`; `name` is what problems call the file.

    Raises `Refused`, which says what the file is instead, or names the first byte that is wrong.
    """
    start = data[:16].lstrip().lower()
    for magic, what, remedy in _TAKEN_FOR_FACTS:
        if start.startswith(magic.lower()):
            raise _refused(name, "not-text", f"This is {what}, not a facts file", remedy)
    if data.startswith(_UTF16) or data[:400].count(0) * 4 > len(data[:400]):
        raise _refused(name, "encoding", "The file is saved as UTF-16, not as UTF-8", _SAVE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([_bad_byte(data, error.start, name)]) from None


def _refused(name: str, code: str, message: str, hint: str) -> Refused:
    return Refused([Problem(code, message, Place(name), hint)])


def _bad_byte(data: bytes, at: int, name: str) -> Problem:
    """The problem of the byte at `at`, with what it is in the encoding of old Windows files."""
    before = data.rfind(b"\n", 0, at) + 1
    line, column = data.count(b"\n", 0, at) + 1, at - before + 1
    end = data.find(b"\n", at)
    shown = data[before : end if end >= 0 else len(data)]
    message = f"The file is not saved as UTF-8: the byte 0x{data[at]:02X} stands here"
    source = ""
    if not _UTF8_SEQUENCE.search(data):  # else it is a mixture, or cut off
        meant = data[at : at + 1].decode("cp1252", "replace")
        message += f", the “{meant}” of an old Windows file" if meant != "\ufffd" else ""
        source = shown.decode("cp1252", "replace").rstrip("\r")
    return Problem("encoding", message, Place(name, line, column), _SAVE, source_line=source)
