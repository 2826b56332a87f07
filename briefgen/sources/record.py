"""The record of what was found in the sources, kept beside the brief and reviewed with it.

Documents are built from it alone, so that a brief whose sources may not be passed on still shows
what was checked. An entry counts only while everything it rests on is unchanged: the words looked
for, the source's hash, and the entry itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from briefgen.facts.dates import Edtf, parse_edtf
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import Brief
from briefgen.sources.passages import Passage, passages, selector_hash, speech

State = Literal["verified", "located", "not found", "ambiguous", "not checked"]
MAX_BYTES = 2_000_000
SUFFIX = ".verified.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage that was found: what was looked for, in which text, where it stands, and when.

    `start` and `end` are code points in the extracted text; hashes are SHA-256; `on` is a day.
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

    @property
    def seal(self) -> str:
        """A hash over all of the entry, so that an edit of any part of it is noticed."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a passage, and since when."""

    state: State
    on: Edtf | None = None


_NOT_CHECKED = Answer("not checked")


@dataclass(frozen=True, slots=True)
class Record:
    """The entries by the key of their passage."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def answer(self, passage: Passage, brief: Brief) -> Answer:
        """What the record says of `passage`; *not checked* as soon as anything differs."""
        entry = self.entries.get(passage.key)
        if entry is None:
            return _NOT_CHECKED
        declared = brief.sources[entry.source].sha256 if entry.source in brief.sources else None
        for source, wanted in passage.options:
            same = source == entry.source and selector_hash(wanted) == entry.selector_sha256
            if same and declared in {None, entry.source_sha256}:
                state: State = "located" if passage.sort == "anchor" else "verified"
                return Answer(state, parse_edtf(entry.on))
        return _NOT_CHECKED

    def speech(self, model: Quote | Statement, key: str, brief: Brief) -> Answer:
        """What the record says of the direct speech in `model`, the fact `key`."""
        return self.answer(speech(model, key), brief) if model.cite else _NOT_CHECKED

    def of(self, brief: Brief) -> Record:
        """The entries that hold for `brief` and nothing else."""
        keys = {p.key for p in passages(brief) if self.answer(p, brief).on}
        return Record({key: entry for key, entry in self.entries.items() if key in keys})

    def as_bytes(self) -> bytes:
        """The record as the file holds it: JSON with sorted keys, one entry after the other."""
        entries = {
            key: {**asdict(entry), "seal": entry.seal}
            for key, entry in sorted(self.entries.items())
        }
        text = json.dumps({"format": 1, "passages": entries}, ensure_ascii=False, indent=1)
        return (text + "\n").encode()


NOTHING_CHECKED = Record()


def read_record(data: bytes) -> Record:
    """The record in `data`; an entry that is damaged or was edited is left out.

    Raises `ValueError` if `data` is not a record at all.
    """
    if len(data) > MAX_BYTES:
        raise ValueError("the record is too large")
    try:
        found = json.loads(data)
        held = found["passages"].items() if found["format"] == 1 else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("this is not a record of verified passages") from None
    if held is None:
        raise ValueError("the record is of another version")
    entries = {key: entry for key, value in held if (entry := _entry(value))}
    return Record(entries)


def _entry(value: Any) -> Entry | None:
    try:
        seal = value.pop("seal")
        entry = Entry(**value)
        parse_edtf(entry.on)
        numbers = {"start", "end"}
        typed = all(
            isinstance(held, int if name in numbers else str)
            for name, held in asdict(entry).items()
        )
        return entry if typed and entry.seal == seal else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
