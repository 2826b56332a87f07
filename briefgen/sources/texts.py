"""The texts of sources that are at hand: files in the brief's folder, and those the user names.

Of a source that is not plain text, the text that was read from it is kept beside it
(`report.pdf.txt` beside `report.pdf`): offsets count in that text, and stay right when a later
version reads the file a little differently.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.facts.brief import Brief, Source
from briefgen.files import Missing, Unreadable, read_beside
from briefgen.sources.extract import MAX_BYTES, READER, Extracted, extract
from briefgen.sources.text import SourceText

KEPT = ".txt"
"""What is put behind the name of a source for the name of its kept text."""
MOST_CHARACTERS = 20_000_000
"""Of the texts of one brief together."""
MOST_PIECES = 2_000_000
"""Into which the texts of one brief may fall where they are not letters and single spaces."""
MOST_SECONDS = 30
"""For reading PDFs and web pages of one brief, all together."""


@dataclass(frozen=True, slots=True)
class Held:
    """A source's text at hand: what the brief or the user calls it, and where it is.

    `changed` says in what it differs from what was registered, or "".

    Hashes are SHA-256: of the original file, and of the text in UTF-8. `stored` says that the text
    is the one kept beside the original, and not one that was read just now. `reader` is the version
    of what read it; `older` says that the source was registered with one that read it otherwise.
    """

    name: str
    path: Path
    sha256: str
    text_sha256: str
    text: SourceText
    changed: str = ""
    stored: bool = False
    reader: int = READER
    older: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that cannot be used, or not without a word: the source it is of, reason, remedy."""

    source: str
    code: str
    reason: str
    remedy: str
    warning: bool = False


@dataclass(slots=True)
class Texts:
    """The texts at hand by the id of their source, and what is wrong with others."""

    held: dict[str, Held] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def usable(self, source: str) -> Held | None:
        """The text of `source`, if it is at hand and the one that was registered."""
        held = self.held.get(source)
        return held if held and not held.changed else None


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_texts(
    brief: Brief,
    folder: Path | None,
    named: Mapping[str, Path],
    only: Collection[str] | None = None,
    *,
    anew: bool = False,
) -> Texts:
    """The texts of the sources of `brief`: those `named` by id, or else files in its `folder`.

    `only` are the sources of interest; with `anew`, kept texts are compared with what is read in
    the originals now. Nothing is raised: what is wrong is among the faults.
    """
    reader = _Reader(folder, anew)
    for key, source in brief.sources.items():
        if only is None or key in only:
            reader.take(key, source, named.get(key))
    return reader.texts


class _Reader:
    """Reads one text after the other, within limits for all of them together."""

    def __init__(self, folder: Path | None, anew: bool) -> None:
        self.folder = folder
        self.anew = anew
        self.texts = Texts()
        self.characters = 0
        self.pieces = 0
        self.seconds = float(MOST_SECONDS)

    def take(self, key: str, source: Source, named: Path | None) -> None:
        """Read the text of one source, if there is any."""
        try:
            held = self._named(key, source, named) if named else self._beside(key, source)
            if held is not None:
                self._count(held)
                self.texts.held[key] = held
        except Missing as error:
            self._fault(key, "source-missing", error, warning=named is None)
        except Unreadable as error:
            self._fault(key, "source-text", error)

    def _fault(self, key: str, code: str, error: Unreadable, *, warning: bool = False) -> None:
        self.texts.faults.append(Fault(key, code, error.reason, error.remedy, warning))

    def _count(self, held: Held) -> None:
        self.characters += len(held.text.text)
        self.pieces += held.text.plain.folded.size
        if self.characters > MOST_CHARACTERS or self.pieces > MOST_PIECES:
            raise Unreadable(
                f"the texts of the sources have more than {MOST_CHARACTERS:,} characters together, "
                f"or {MOST_PIECES:,} signs that are no letters",
                "keep only the pages that you cite",
            )

    def _named(self, key: str, source: Source, path: Path) -> Held:
        """The text of a file that the user has named, wherever it is."""
        return self._held(key, source, path, path.name, read_named(path), None)

    def _beside(self, key: str, source: Source) -> Held | None:
        """The text of the file that the brief names, in its own folder and nowhere else."""
        if self.folder is None or source.text is None:
            return None
        data = read_beside(self.folder, source.text, MAX_BYTES)
        try:
            kept = read_beside(self.folder, source.text + KEPT, MAX_BYTES)
        except Missing:
            kept = None
        return self._held(key, source, self.folder / source.text, source.text, data, kept)

    def _held(
        self, key: str, source: Source, path: Path, name: str, data: bytes, kept: bytes | None
    ) -> Held:
        """The text of `data`, or the `kept` one if it is the one that was registered."""
        whole, reader = sha256(data), source.text_reader or 1
        stored = kept is not None and sha256(kept) == source.text_sha256
        read = None if stored and not self.anew else self._extract(data, name)
        if read is not None:
            self._tell_textless(key, name, read)
        if kept is not None and (read is None or (stored and reader >= READER)):
            if read is not None and read.text.encode() != kept:
                self._warn_of_kept(key, name)
            text, found = kept.decode("utf-8", "replace"), sha256(kept)
        else:
            assert read is not None
            text, found, stored, reader = read.text, sha256(read.text.encode()), False, READER
            if kept is not None and read.kind != "text" and sha256(kept) != found:
                self._warn_of_kept(key, name)
        if len(text) > MOST_CHARACTERS:
            raise Unreadable(
                f"the text of “{name}” has more than {MOST_CHARACTERS:,} characters",
                "keep only the pages that you cite",
            )
        older = _is_older(source, whole) and (stored or found != source.text_sha256)
        changed = "" if older else _changed(source, whole, found)
        made = SourceText.of(text)
        return Held(name, path, whole, found, made, changed, stored, reader, older)

    def _extract(self, data: bytes, name: str) -> Extracted:
        started = time.monotonic()
        if self.seconds <= 0:
            raise Unreadable(
                f"reading the sources before “{name}” took more than {MOST_SECONDS} seconds",
                "register it with `briefgen sources add`, which keeps its text",
            )
        try:
            return extract(data, name, self.seconds)
        finally:
            self.seconds -= time.monotonic() - started

    def _tell_textless(self, key: str, name: str, read: Extracted) -> None:
        if read.textless:
            reason = f"“{name}” has {no_text(read.textless)}"
            remedy = "run text recognition on it, or cite nothing from there"
            self.texts.faults.append(Fault(key, "source-text", reason, remedy, warning=True))

    def _warn_of_kept(self, key: str, name: str) -> None:
        reason = f"“{name}{KEPT}” is not the text that this version reads in “{name}”"
        remedy = "if you have not edited it, look at both, then `briefgen sources add --replace`"
        self.texts.faults.append(Fault(key, "source-text", reason, remedy, warning=True))


def read_named(path: Path) -> bytes:
    """The bytes of a file that the user names. Raises `Unreadable`, or `Missing`."""
    try:
        if not path.is_file():
            if path.exists():
                raise Unreadable(f"“{path}” is not a file", "name a file")
            raise Missing(f"there is no file “{path}”", "check the name")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"“{path}” cannot be read: {error.strerror}", "check the file") from None


_MOST_PAGES = 8


def no_text(pages: Sequence[int]) -> str:
    """`no text on pages 3 and 5, as if scanned`, for pages counted from 1."""
    shown = [str(page) for page in pages[:_MOST_PAGES]]
    more = len(pages) - len(shown)
    each = [*shown, f"{more:,} more"] if more else shown
    listed = " and ".join(part for part in (", ".join(each[:-1]), each[-1]) if part)
    return f"no text on page{'s'[: len(pages) - 1]} {listed}, as if scanned"


def _is_older(source: Source, whole: str) -> bool:
    """Whether an earlier reader read this very file when it was registered."""
    known = source.sha256 == whole and source.text_sha256 is not None
    return known and (source.text_reader or 1) < READER


def _changed(source: Source, whole: str, text: str) -> str:
    """In what a file differs from the one that was registered; "" where it does not."""
    if source.sha256 not in {None, whole}:
        was = f"the file was {_short(source.sha256)} and is {_short(whole)}"
        return f"{was}; its text is the same" if source.text_sha256 == text else was
    if source.text_sha256 not in {None, text}:
        other = f"its text was {_short(source.text_sha256)} and is {_short(text)}"
        return f"{other}, though the file is the same" if source.sha256 else other
    return ""


def _short(digits: str | None) -> str:
    return f"sha256 {(digits or '')[:12]}…"
