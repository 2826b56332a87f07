"""The record of what was found in the sources, kept beside the brief and reviewed with it.

Documents are built from it alone, so that a brief whose sources may not be passed on still shows
what was checked. An entry counts only while everything it rests on is unchanged: the words looked
for, the hashes of the source and its text, and the entry itself.

What it proves: that the quotes, the sources' hashes and the entries are those of the day it was
written, and by comparing hashes with the source, on which file they rest. What it cannot prove: who
wrote it. Whoever can write the facts can write a record that fits them, so a record from elsewhere
says no more than its author does, until `sources verify` is run with the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from briefgen.facts.brief import Brief, Source
from briefgen.facts.dates import Edtf, parse_edtf
from briefgen.facts.sections import Quote, Statement
from briefgen.sources.passages import Passage, passages, selector_hash, speech

State = Literal["verified", "located", "not found", "ambiguous", "not checked"]
MAX_BYTES = 8_000_000
SUFFIX = ".verified.json"
_NUMBERS = {"start", "end", "reader"}
# Quotations inside a text have numbers, which shift when another one comes before them.
_MOST_NUMBERED = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage that was found: what was looked for, in which text, where it stands, and when.

    `start` and `end` are code points in the extracted text; hashes are SHA-256; `on` is a day;
    `reader` is the version of what extracted the text.
    """

    source: str
    source_sha256: str
    text_sha256: str
    selector_sha256: str
    start: int
    end: int
    words_sha256: str
    tier: str
    result: str
    on: str
    reader: int = 1

    @property
    def seal(self) -> str:
        """A hash over all of the entry, so that an edit of any part of it is noticed."""
        fields = asdict(self)
        if self.reader == 1:  # whose entries say nothing of it
            del fields["reader"]
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a passage, since when, and by which entry under which key."""

    state: State
    on: Edtf | None = None
    entry: Entry | None = None
    key: str = ""


_NOT_CHECKED = Answer("not checked")


@dataclass(frozen=True, slots=True)
class Record:
    """The entries by the key of their passage."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def answer(self, passage: Passage, brief: Brief) -> Answer:
        """What the record says of `passage`; *not checked* as soon as anything differs."""
        for key in _keys(passage):
            entry = self.entries.get(key)
            source = brief.sources.get(entry.source) if entry else None
            if entry is None or source is None or not _rests_on(entry, source):
                continue
            for name, wanted in passage.options:
                if name == entry.source and selector_hash(wanted) == entry.selector_sha256:
                    return Answer(found_state(passage), parse_edtf(entry.on), entry, key)
        return _NOT_CHECKED

    def speech(self, model: Quote | Statement, key: str, brief: Brief) -> Answer:
        """What the record says of the direct speech in `model`, the fact `key`."""
        return self.answer(speech(model, key), brief) if model.cite else _NOT_CHECKED

    def of(self, brief: Brief) -> Record:
        """The entries that hold for `brief` and nothing else."""
        if not self.entries:
            return self
        keys = {answer.key for p in passages(brief) if (answer := self.answer(p, brief)).entry}
        return Record({key: entry for key, entry in self.entries.items() if key in keys})

    def as_bytes(self) -> bytes:
        """The record as the file holds it: JSON, an entry a line, so that a change shows as one."""
        sources = {e.source: _of_source(e) for e in self.entries.values()}
        parts = {
            "sources": [
                f"{_json(name)}: {_json(fields)}" for name, fields in sorted(sources.items())
            ],
            "passages": [
                f"{_json(key)}: {_json(_line(entry))}"
                for key, entry in sorted(self.entries.items())
            ],
        }
        blocks = [f' "{name}": {{{_lines(lines)}}}' for name, lines in parts.items()]
        return ('{\n "format": 1,\n' + ",\n".join(blocks) + "\n}\n").encode()


NOTHING_CHECKED = Record()


def _keys(passage: Passage) -> Iterator[str]:
    """The keys under which an entry of `passage` may be."""
    yield passage.key
    if passage.sort == "words":
        start, _, number = passage.key.rpartition(".")
        yield from (f"{start}.{n}" for n in range(1, _MOST_NUMBERED) if str(n) != number)


def _rests_on(entry: Entry, source: Source) -> bool:
    """Whether an entry is of the file and the text that `source` was registered with.

    Two versions of the reader may make different texts of one file; then the file alone counts.
    """
    if source.sha256 not in {None, entry.source_sha256}:
        return False
    if source.text_sha256 in {None, entry.text_sha256}:
        return True
    return source.sha256 is not None and entry.reader != (source.text_reader or 1)


def _of_source(entry: Entry) -> dict[str, Any]:
    """What all entries of a source have in common."""
    hashes = {"sha256": entry.source_sha256, "text_sha256": entry.text_sha256}
    return hashes if entry.reader == 1 else {**hashes, "reader": entry.reader}


def found_state(passage: Passage) -> Literal["verified", "located"]:
    """What a passage that was found is called: an anchor under our own words is *located*."""
    return "located" if passage.sort == "anchor" else "verified"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(lines: list[str]) -> str:
    return "\n  " + ",\n  ".join(lines) + "\n " if lines else ""


def _line(entry: Entry) -> dict[str, Any]:
    """An entry without the hashes that all entries of its source have in common."""
    fields = asdict(entry)
    del fields["source_sha256"], fields["text_sha256"], fields["reader"]
    return {**fields, "seal": entry.seal}


def read_record(data: bytes) -> Record:
    """The record in `data`; an entry that is damaged or was edited is left out.

    Raises `ValueError` if `data` is not a record at all.
    """
    if len(data) > MAX_BYTES:
        raise ValueError("the record is too large")
    try:
        found = json.loads(data)
        held = dict(_entries(found)) if found["format"] == 1 else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("this is not a record of verified passages") from None
    if held is None:
        raise ValueError("the record is of another version")
    return Record(held)


def _entries(found: Any) -> Iterator[tuple[str, Entry]]:
    sources = found["sources"]
    for key, value in found["passages"].items():
        if entry := _entry(value, sources):
            yield key, entry


def _entry(value: Any, sources: Any) -> Entry | None:
    try:
        hashes = sources[value["source"]]
        fields = {
            **value,
            "source_sha256": hashes["sha256"],
            "text_sha256": hashes["text_sha256"],
            "reader": hashes.get("reader", 1),
        }
        seal = fields.pop("seal")
        entry = Entry(**fields)
        whole = all(
            type(held) is (int if name in _NUMBERS else str) for name, held in asdict(entry).items()
        )
        sealed = whole and entry.seal == seal
        return entry if sealed and parse_edtf(entry.on).is_full_date else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
