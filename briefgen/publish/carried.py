"""What a document carries of its making: its own facts inside the PDF, and what the manifest says.

Nobody learns from either more than the document itself shows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefgen.editions.edition import Edition
from briefgen.editions.pictures import MAX_BYTES as MAX_PICTURE
from briefgen.editions.pictures import Picture, checked_picture
from briefgen.facts.brief import Brief
from briefgen.facts.load import Loaded, load
from briefgen.facts.markings import Schemes
from briefgen.files import Unreadable
from briefgen.pdf.attached import attached
from briefgen.pdf.job import Attachment
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.write import holds, put, stage
from briefgen.sources.record import MAX_BYTES as MAX_RECORD
from briefgen.sources.record import read_record
from briefgen.yaml.reader import MAX_BYTES as MAX_FACTS

FACTS_NAME, RECORD_NAME = "facts.yaml", "facts.verified.json"


def attachments(facts: Brief, text: bytes, record: bytes, edition: Edition) -> Iterator[Attachment]:
    """What the PDF carries: the facts it prints, and all that building it again needs.

    `text` is the facts file of `facts`, `record` the file of the record of these facts, or nothing.
    The pictures are those that the document shows.
    """
    yield Attachment(FACTS_NAME, "application/yaml", "The facts that this document prints", text)
    if record:
        yield Attachment(RECORD_NAME, "application/json", "What was found in the sources", record)
    for name, picture in _pictures(facts, edition).items():
        yield Attachment(name, picture.media_type, "A picture of this document", picture.data)


def _pictures(facts: Brief, edition: Edition) -> dict[str, Picture]:
    section = edition.section("figures")
    if facts.figures is None or section is None:
        return {}
    names = {key: figure.file for key, figure in facts.figures.items.items()}
    return {names[item["id"]]: item["file"] for item in section.items}


# Reading back the facts that a PDF carries. A PDF may come from anybody, so it is not trusted.


MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Carried:
    """The facts of a PDF, and every file that building it again needs, by name."""

    loaded: Loaded
    files: Mapping[str, bytes]


def carried(data: bytes, name: str, schemes: Schemes) -> Carried:
    """What the PDF `data` carries; `name` is what problems call it. Raises `Refused`."""
    found = _files(data, name)
    facts = _facts(found, name)
    loaded = load(facts, f"{name}: {FACTS_NAME}", schemes)
    pictures = _picture_names(loaded.brief, name)
    problems = list(_faults(found, pictures, name))
    if problems:
        raise Refused(problems)
    wanted = (FACTS_NAME, RECORD_NAME, *pictures)
    return Carried(loaded, {file: found[file] for file in wanted if file in found})


def facts_in_pdf(data: bytes, name: str = "this PDF") -> bytes:
    """The facts file inside the PDF `data`, unread. Raises `Refused` where there is none."""
    return _facts(_files(data, name), name)


def _facts(found: Mapping[str, bytes], name: str) -> bytes:
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
    new = {path: data for path, data in paths.items() if not holds(path, data)}
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


def _picture_names(brief: Brief, name: str) -> list[str]:
    """The pictures that the facts name. Raises `Refused` for names that cannot be side by side.

    That none of them leaves the folder is seen to where the facts are read.
    """
    names = (
        list(dict.fromkeys(f.file for f in brief.figures.items.values())) if brief.figures else []
    )
    plain = [_plain(n) for n in (FACTS_NAME, RECORD_NAME, *names)]
    hidden = any(part.startswith(".") for n in names for part in n.split("/"))
    if hidden or len(set(plain)) < len(plain):
        raise _refused(name, "The names of its pictures are not ones that this program gives", "")
    return names


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _faults(found: Mapping[str, bytes], pictures: Iterable[str], name: str) -> Iterator[Problem]:
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


def _files(data: bytes, name: str) -> dict[str, bytes]:
    """Every file that the PDF carries. Raises `Refused`."""
    if len(data) > MAX_BYTES:
        raise _refused(name, f"The file is larger than {MAX_BYTES:,} bytes", "")
    try:
        return attached(data, {FACTS_NAME: MAX_FACTS, RECORD_NAME: MAX_RECORD}, MAX_PICTURE)
    except ValueError as error:
        raise _refused(name, f"The PDF cannot be used: {error}", "check that it is whole") from None


def _refused(name: str, message: str, hint: str) -> Refused:
    return Refused([Problem("extract", message, Place(name), hint)])
