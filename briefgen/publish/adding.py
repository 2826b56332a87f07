"""Adding a source to a facts file: what is written where, decided before anything is."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from pydantic import ValidationError

from briefgen.facts.brief import Source
from briefgen.facts.load import load
from briefgen.facts.values import ID_PATTERN
from briefgen.files import Missing, Unreadable, read_beside
from briefgen.problems import Place, Problem, Refused, one_line
from briefgen.publish.inputs import Input
from briefgen.publish.write import write_whole
from briefgen.sources.extract import MAX_BYTES, READER, Kind, extract
from briefgen.sources.texts import KEPT, Texts, no_text, read_named, sha256
from briefgen.yaml.edit import CannotEdit, as_yaml, with_fields, with_source

# What is to be noted of a file that becomes a source: its hashes, and what a saved page tells.


# What browsers write at the head of a page that they save.
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(https?://[^\s<>\"]{1,1900}) -->")
_HEAD = 20_000
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be a source: its text, what it is, and what is to be noted of it.

    `title`, `address` and `lang` are what a saved page says of itself, or ""; `textless` are pages
    of a PDF that show something and hold no text.
    """

    text: str
    kind: Kind
    sha256: str
    text_sha256: str
    title: str
    address: str
    lang: str = ""
    textless: tuple[int, ...] = ()

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.text.split())

    @property
    def remark(self) -> str:
        """What its user should know of pages that were scanned, or ""."""
        if not self.textless:
            return ""
        return f"the PDF has {no_text(self.textless)}: run text recognition on it"


def looked_at(data: bytes, name: str) -> Found:
    """What the file `name` with the content `data` is. Raises `Unreadable` if it has no text."""
    read = extract(data, name)
    head = data[:_HEAD] if read.kind == "html" else b""
    saved = _SAVED_FROM.search(head)
    told = read.told
    address = saved[1].decode("ascii", "replace") if saved else told.get("address", "")
    return Found(
        read.text,
        read.kind,
        sha256(data),
        sha256(read.text.encode()),
        _title(told.get("title", "")),
        _fitting("address", address),
        _fitting("lang", told.get("lang", "")),
        read.textless,
    )


def _title(told: str) -> str:
    """The title, if it is not too long for the field."""
    title = one_line(told)
    return title if len(title) <= _LONGEST_TITLE else ""


def _fitting(name: str, value: str) -> str:
    """What a page says of itself, if the field `name` of a source takes it."""
    try:
        Source.model_validate({"title": "x", name: value})
    except ValidationError:
        return ""
    return value


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


FOLDER = "sources"
"""Where copies and pasted texts go, in the folder of the facts file."""


@dataclass(frozen=True, slots=True)
class Original:
    """What the user has given: the bytes, a name, and the file, or None for a text as such."""

    data: bytes
    name: str
    path: Path | None


def read_original(file_or_text: str, key: str) -> Original:
    """What the user has given: a file's name, `-` for standard input, or a text itself.

    A text without a file is called after `key`, the id it is to have. Raises `Refused` if there
    is no such file, or it cannot be read.
    """
    name = f"{key or 'pasted'}.txt"
    if file_or_text == "-":
        return Original(sys.stdin.buffer.read(MAX_BYTES + 1), name, None)
    if is_text(file_or_text):
        return Original(file_or_text.encode("utf-8", "replace"), name, None)
    path = Path(file_or_text)
    try:
        return Original(read_named(path), path.name, path)
    except Unreadable as error:
        problem = Problem("no-file", error.reason, Place(file_or_text), error.remedy)
        raise Refused([problem]) from None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the user wants it: the id, further fields, and what may be done."""

    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    copy: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: the facts file anew, and files beside it by their name.

    `line` is where the source then stands in the facts file, from 1. `text` is the name of the
    original in its folder, "" if it is elsewhere.
    """

    key: str
    facts: bytes
    line: int
    files: Mapping[str, bytes]
    text: str


def plan(source: Input, path: Path, original: Original, found: Found, wishes: Wishes) -> Plan:
    """What adding `original` to the facts file at `path` takes. Raises `Refused`.

    With `replace` the source is there already, and gets this file.
    """
    key = wishes.key or id_from(original.name)
    _check_key(source, path, key, found, replace=wishes.replace)
    text, files = _files(path.parent, key, original, found, wishes)
    fields = described(original, found, wishes, text)
    if wishes.replace:
        fields = {k: v for k, v in fields.items() if k != "title" or "title" in wishes.fields}
    try:
        edit = with_fields if wishes.replace else with_source
        facts = edit(source.data, key, fields)
    except CannotEdit:
        hint = "paste this under `sources` yourself; nothing was changed"
        message = "The file is written in a way in which it cannot be added to safely"
        raise Refused(
            [Problem("edit", message, Place(str(path)), hint, details=as_yaml(key, fields))]
        ) from None
    file = load(facts, str(path), source.loaded.schemes).file
    line, _ = file.key_places["sources", key]
    return Plan(key, facts, line, files, text)


def described(original: Original, found: Found, wishes: Wishes, text: str) -> dict[str, str]:
    """The fields of the source, in the order in which they are written. Raises `Refused`."""
    pairs = [("address", found.address), ("lang", found.lang)]
    told = {name: value for name, value in pairs if value}
    title = found.title or f"[{PurePath(original.name).name}]"
    fields = {"title": title, **told, **wishes.fields}
    try:
        Source.model_validate(fields)
    except ValidationError as error:
        raise Refused(_mistakes(error)) from None
    where = {"text": text} if text else {}
    hashes = {"sha256": found.sha256, "text_sha256": found.text_sha256}
    return {**fields, **where, **hashes, "text_reader": str(READER)}


def _mistakes(error: ValidationError) -> list[Problem]:
    return [
        Problem(
            str(e["type"]),
            str(e.get("ctx", {}).get("message") or e["msg"]),
            Place(f"--{e['loc'][0]}" if e["loc"] else "sources add"),
            str(e.get("ctx", {}).get("hint", "")),
        )
        for e in error.errors()
    ]


def _check_key(source: Input, path: Path, key: str, found: Found, *, replace: bool) -> None:
    known = source.loaded.brief.sources
    if not key:
        message = "No id can be made of this name"
        raise _refused("id", message, path, "give one: `--id communique`")
    if not re.fullmatch(ID_PATTERN, key):
        hint = "ids have small letters, digits and hyphens, at most 40"
        raise _refused("id", f"“{key[:60]}” cannot be an id", path, hint)
    if replace and key not in known:
        hint = f"known: {', '.join(known)}" if known else "the file has none; leave --replace out"
        raise _refused("unknown-id", f"No source is called `{key}`", path, hint)
    if not replace and key in known:
        hint = "choose another with `--id`, or give that source this file with `--replace`"
        raise _refused("exists", f"There is a source `{key}` already", path, hint)
    same = next((k for k, s in known.items() if s.sha256 == found.sha256 and k != key), "")
    if same:
        message = f"This very file is a source already, `{same}`"
        raise _refused("exists", message, path, f"cite it as `{same}`; nothing was changed")


def _files(
    folder: Path, key: str, original: Original, found: Found, wishes: Wishes
) -> tuple[str, dict[str, bytes]]:
    """Where the original is in the folder, and the files that have to be written there."""
    files: dict[str, bytes] = {}
    text = _inside(folder, original)
    if not text and original.path is None:
        text = f"{FOLDER}/{key}.txt"
        files[text] = original.data
    elif not text and wishes.copy:
        ending = PurePath(original.name).suffix.lower()
        text = f"{FOLDER}/{key}{ending}"
        files[text] = original.data
    if text and found.kind != "text":
        files[text + KEPT] = found.text.encode()
    return text, {name: data for name, data in files.items() if _new(folder, name, data, wishes)}


def _inside(folder: Path, original: Original) -> str:
    """The name of the original in `folder`; "" if it is elsewhere, or behind a link."""
    if original.path is None:
        return ""
    try:
        name = original.path.resolve().relative_to(folder.resolve()).as_posix()
        same = read_beside(folder, name, MAX_BYTES) == original.data
        Source.model_validate({"title": "x", "text": name})
    except (ValueError, Unreadable):
        return ""
    return name if same else ""


def _new(folder: Path, name: str, data: bytes, wishes: Wishes) -> bool:
    """Whether the file is still to be written. Raises `Refused` if another is in its place."""
    where = Place(str(folder / name))
    try:
        there = read_beside(folder, name, MAX_BYTES * 2)
    except Missing:
        return True
    except Unreadable as error:
        raise Refused([Problem("exists", error.reason, where, error.remedy)]) from None
    if there != data and not (wishes.replace and name.endswith(KEPT)):
        hint = "move it away, or choose another `--id`; nothing was changed"
        raise Refused([Problem("exists", "There is another file of this name", where, hint)])
    return there != data


def _refused(code: str, message: str, path: Path, hint: str) -> Refused:
    return Refused([Problem(code, message, Place(str(path)), hint)])


def brought_up_to_date(path: Path, data: bytes, texts: Texts) -> list[Path]:
    """Note of each source that an earlier reader read otherwise how it is read now.

    `texts` are those of the facts file at `path`, which holds `data`. A text that is kept beside
    its original is written anew. Gives the files that were written.
    """
    facts, written = data, []
    for key, held in texts.held.items():
        if held.older and not held.stored:
            fields = {"text_sha256": held.text_sha256, "text_reader": str(held.reader)}
            try:
                facts = with_fields(facts, key, fields)
            except CannotEdit:
                continue  # the record alone is renewed, and stays valid
            kept = held.path.with_name(held.path.name + KEPT)
            if held.path.is_relative_to(path.parent) and kept.exists():
                write_whole(kept, held.text.text.encode(), within=path.parent)
                written.append(kept)
    if facts != data:
        write_whole(path, facts)
        written.append(path)
    return written


def to_paste(original: Original, found: Found, wishes: Wishes) -> str:
    """The source as YAML, for an author who puts it into a file. Raises `Refused`."""
    key = wishes.key or id_from(original.name) or "source"
    return f"sources:\n{as_yaml(key, described(original, found, wishes, ''))}"


def carry_out(plan: Plan, path: Path) -> list[Path]:
    """Write what `plan` says, the facts file last. Gives the files that were written."""
    written = []
    for name, data in plan.files.items():
        write_whole(path.parent / name, data, within=path.parent)
        written.append(path.parent / name)
    write_whole(path, plan.facts)
    return [*written, path]
