"""Checking what a brief takes from its sources: in the texts at hand, or else by the record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from briefgen.facts.brief import Brief
from briefgen.facts.dates import Edtf
from briefgen.sources.match import Match, find
from briefgen.sources.nearest import nearest
from briefgen.sources.passages import Bare, Passage, bare_citations, passages, selector_hash
from briefgen.sources.quote import Selector
from briefgen.sources.record import Answer, Entry, Record, State, found_state
from briefgen.sources.texts import Texts

MOST_LOOKUPS = 100_000
"""In one brief. A brief of 2,000 citations needs a few thousand."""

# Of the places that would do, what was found in any of them counts most.
_BEST: tuple[State, ...] = ("verified", "located", "ambiguous", "not found")
MUCH_ALIKE = 0.7
"""From here on, words in another language are taken for the source's own (see `Nearest`)."""

STATES: tuple[State, ...] = ("verified", "located", "not found", "ambiguous", "not checked")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a passage, in which source.

    `match` and `wanted` are there if it was looked up in a text; `on` and `sha256` if the record
    knows it: the day on which it was verified, and the source it was verified against, as `entry`
    has it.
    """

    passage: Passage
    state: State
    source: str = ""
    wanted: Selector | None = None
    match: Match | None = None
    on: Edtf | None = None
    sha256: str = ""
    entry: Entry | None = None

    @property
    def by_record(self) -> bool:
        """Whether only the record says so, for want of the text."""
        return self.match is None and self.on is not None

    def as_dict(self) -> dict[str, object]:
        """The result as plain values; places are code points in the text of the source."""
        found = self.match if self.match and self.match.count else None
        return {
            "key": self.passage.key,
            "fact": self.passage.fact,
            "sort": self.passage.sort,
            "state": self.state,
            "source": self.source or None,
            "tier": found.tier if found else None,
            "start": found.start if found else None,
            "end": found.end if found else None,
            "paragraph": found.paragraph if found else None,
            "page": found.page if found else None,
            "by": "record" if self.by_record else "text" if self.match else None,
            "on": str(self.on) if self.on else None,
            "remarks": list(self.match.warnings) if self.match else [],
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passages are in which state."""

    counts: Mapping[State, int] = field(default_factory=dict)

    @classmethod
    def of(cls, states: Iterable[State]) -> Tally:
        """The tally of `states`."""
        found = list(states)
        return cls({state: found.count(state) for state in STATES})

    @property
    def checked(self) -> int:
        """Those that were looked up, whatever came of it."""
        return sum(self.counts.values()) - self.counts["not checked"]

    def as_dict(self) -> dict[str, int]:
        """`checked / verified / located / not found / ambiguous / not checked`."""
        return {"checked": self.checked, **{str(state): self.counts[state] for state in STATES}}


@dataclass(frozen=True, slots=True)
class Verification:
    """Every passage of a brief with its result, and the citations that name no place."""

    results: tuple[Result, ...]
    bare: tuple[Bare, ...]

    def tally(self) -> Tally:
        """All of them together; a citation without a place is *not checked*."""
        bare: list[State] = ["not checked"] * len(self.bare)
        return Tally.of([*(result.state for result in self.results), *bare])

    def by_source(self, brief: Brief) -> dict[str, Tally]:
        """For each source that is cited. What was looked up in several counts where it was found,
        or else in the first."""
        states: dict[str, list[State]] = {key: [] for key in brief.sources}
        for result in self.results:
            if result.source:
                states[result.source].append(result.state)
        for bare in self.bare:
            states[bare.source].append("not checked")
        return {key: Tally.of(found) for key, found in states.items() if found}


def verify(brief: Brief, texts: Texts, record: Record) -> Verification:
    """The result of every passage of `brief`, in the order of the file.

    A text at hand decides alone, whatever the record says. Where it is not at hand, or not the
    one that was registered, the record answers.
    """
    checker = _Checker(brief, texts, record)
    results = [checker.result(passage) for passage in passages(brief)]
    return Verification(
        tuple(result for result in results if not checker.is_translation(result)),
        tuple(bare_citations(brief)),
    )


class _Checker:
    def __init__(self, brief: Brief, texts: Texts, record: Record) -> None:
        self.brief = brief
        self.texts = texts
        self.record = record
        self.lookups = 0

    def result(self, passage: Passage) -> Result:
        """What became of `passage`: found in one of the sources that would do, or in none."""
        looked_up: list[Result] = []
        for source, wanted in passage.options:
            if match := self._match(source, wanted):
                looked_up.append(Result(passage, _state(passage, match), source, wanted, match))
                if match.state == "verified":
                    break
        best = min(looked_up, key=lambda r: _BEST.index(r.state), default=None)
        known = self.record.answer(passage, self.brief)
        if best and best.state == found_state(passage):
            return self._dated(best, known)
        if len(looked_up) == len(passage.options) and best:
            return best
        if known.entry and self.texts.usable(known.entry.source) is None:
            return self._recorded(passage, known, known.entry)
        if best and best.state == "ambiguous":
            return best
        source = next((s for s, _ in passage.options if self.texts.usable(s) is None), "")
        return Result(passage, "not checked", source)

    def is_translation(self, result: Result) -> bool:
        """Whether quoted words in another language than the source's are none of its own.

        They are if they are found, or if something in the source is much like them.
        """
        if not result.passage.foreign or result.state in {"verified", "ambiguous"}:
            return False
        return not any(
            (near := nearest(held.text, wanted)) and near.ratio >= MUCH_ALIKE
            for source, wanted in result.passage.options
            if (held := self.texts.usable(source))
        )

    def _recorded(self, passage: Passage, known: Answer, entry: Entry) -> Result:
        hashes = entry.source_sha256
        return Result(passage, known.state, entry.source, on=known.on, sha256=hashes, entry=entry)

    def _match(self, source: str, wanted: Selector) -> Match | None:
        held = self.texts.usable(source)
        if held is None or self.lookups >= MOST_LOOKUPS:
            return None
        self.lookups += 1
        return find(held.text, wanted)

    def _dated(self, result: Result, known: Answer) -> Result:
        """The result with the day of the record, if that says the very same."""
        entry = known.entry
        if entry is None or _by_any(entry) != _by_any(entry_of(result, self.texts, entry.on)):
            return result
        return replace(result, on=known.on, sha256=entry.source_sha256)


def _by_any(entry: Entry) -> Entry:
    """The entry without the reader's version, which alone makes no difference to a passage."""
    return replace(entry, reader=1)


def _state(passage: Passage, match: Match) -> State:
    return found_state(passage) if match.state == "verified" else match.state


def entry_of(result: Result, texts: Texts, on: str) -> Entry:
    """The entry of the record for a passage that was found in one of `texts`."""
    held, match = texts.held[result.source], result.match
    assert match is not None
    assert result.wanted is not None
    return Entry(
        source=result.source,
        source_sha256=held.sha256,
        text_sha256=held.text_sha256,
        selector_sha256=selector_hash(result.wanted),
        start=match.start,
        end=match.end,
        words_sha256=hashlib.sha256(match.words.encode()).hexdigest(),
        tier=match.tier,
        result=result.state,
        on=on,
        reader=held.reader,
    )


# What goes into the record, and what of it holds against the texts at hand.


def renewed(texts: Texts, verification: Verification, today: date) -> Record:
    """The record as it should be: what was found in a text, and what still holds without one.

    An entry keeps its day unless something in it has changed.
    """
    entries: dict[str, Entry] = {}
    for result in verification.results:
        if result.state != found_state(result.passage):
            continue
        key = result.passage.key
        if result.by_record and result.entry:
            entries[key] = result.entry
        else:
            entries[key] = entry_of(result, texts, str(result.on or today.isoformat()))
    return Record(entries)


def confirmed(
    record: Record, brief: Brief, verification: Verification
) -> tuple[Record, tuple[Result, ...]]:
    """`record` without what the texts at hand contradict, and the results that do.

    `verification` is that of `brief` with this record. For documents, which show what the record
    says: a record from elsewhere must not make a wrong quote look verified where its source lies
    beside it.
    """
    known = record.of(brief)
    wrong = tuple(
        result
        for result in verification.results
        if result.match is not None
        and result.state != found_state(result.passage)
        and known.answer(result.passage, brief).entry
    )
    lost = {known.answer(result.passage, brief).key for result in wrong}
    kept = {key: entry for key, entry in record.entries.items() if key not in lost}
    return Record(kept), wrong
