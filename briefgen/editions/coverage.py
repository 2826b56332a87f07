"""Which sentences of each source the documents rest on, and which of them nothing uses.

Only facts count that some document really shows. It is a report, never a gate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from briefgen.editions.pruning import printed, visible_brief
from briefgen.editions.theme import Kind
from briefgen.facts.brief import Source
from briefgen.facts.load import Loaded
from briefgen.sources.audit import Claim, audit
from briefgen.sources.findings import set_aside
from briefgen.sources.passages import passages
from briefgen.sources.record import found_state
from briefgen.sources.sentences import sentences
from briefgen.sources.text import SourceText
from briefgen.sources.texts import Held, Texts
from briefgen.sources.verify import Verification

Use = Literal["used", "set aside", "unused"]


@dataclass(frozen=True, slots=True)
class Used:
    """A passage, in code points of the source's text, with the fact that rests on it."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A passage that is left out on purpose, with the reason."""

    start: int
    end: int
    because: str


@dataclass(slots=True)
class Sentence:
    """A sentence of a source: what use is made of it, by which facts, or why none."""

    start: int
    end: int
    paragraph: int
    facts: list[str] = field(default_factory=list)
    because: str = ""

    @property
    def use(self) -> Use:
        """Whether a fact rests on it, or it is set aside, or neither."""
        return "used" if self.facts else "set aside" if self.because else "unused"


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """One source with its text: its sentences, and the passages that are used or set aside."""

    key: str
    title: str
    lang: str
    held: Held
    sentences: tuple[Sentence, ...]
    used: tuple[Used, ...]
    aside: tuple[Aside, ...]

    @property
    def text(self) -> SourceText:
        """Its text."""
        return self.held.text

    def count(self, use: Use) -> int:
        """How many of its sentences are of that use."""
        return sum(sentence.use == use for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The sources whose text is at hand, the ids of the others, and the facts that rest on them."""

    sources: tuple[SourceCoverage, ...]
    without_text: tuple[str, ...]
    facts: tuple[Claim, ...]


def coverage(
    loaded: Loaded,
    texts: Texts,
    verification: Verification,
    kinds: Sequence[Kind],
    audience: str | None = None,
) -> Coverage:
    """What documents of `kinds` rest on, for `audience` or for any that the file declares.

    For one audience, only the sources of what it may see are named, and why a passage is set aside
    is not told: that is for editors. Raises `Refused` as making these documents would.
    """
    shown = _shown(loaded, kinds, audience)
    brief = visible_brief(loaded.brief, loaded.file, audience) if audience else loaded.brief
    first = brief.brief.languages[0]
    found = tuple(
        _source(key, loaded.brief.sources[key], held, verification, shown, first)
        for key in brief.sources
        if (held := texts.usable(key))
    )
    if audience:
        found = tuple(map(_without_reasons, found))
    facts = {used.fact for source in found for used in source.used}
    return Coverage(
        found,
        tuple(key for key in brief.sources if texts.usable(key) is None),
        tuple(sorted(
            (c for c in audit(brief, loaded.file, verification) if c.fact in facts),
            key=lambda claim: claim.line,
        )),
    )  # fmt: skip


def _shown(loaded: Loaded, kinds: Iterable[Kind], audience: str | None) -> set[str]:
    """The keys of the passages of facts that some document shows."""
    declared: list[str | None] = [*loaded.brief.audiences]
    audiences = [audience] if audience else declared or [None]
    return {
        passage.key
        for name in audiences
        for seen in [visible_brief(loaded.brief, loaded.file, name)]
        for kind in kinds
        for passage in passages(printed(seen, kind))
    }


def _without_reasons(source: SourceCoverage) -> SourceCoverage:
    """The same, of which only that a passage is set aside is told, and not why."""
    for sentence in source.sentences:
        sentence.because = sentence.because and "set aside"
    return replace(source, aside=tuple(replace(a, because="set aside") for a in source.aside))


def _source(
    key: str,
    source: Source,
    held: Held,
    verification: Verification,
    shown: set[str],
    first: str,
) -> SourceCoverage:
    used = sorted(_used(key, verification, shown), key=lambda u: (u.start, u.end))
    aside = [
        Aside(start, end, one.because)
        for one in set_aside(source, held.text, first)
        if one.match.state == "verified"
        for start, end in one.match.spans
    ]
    lang = source.lang or first
    found = [
        Sentence(start, end, held.text.paragraph(start))
        for start, end in sentences(held.text.text, source.lang or "")
    ]
    _note(found, held.text.text, used, aside)
    title, _ = source.title.worded(first, first)
    return SourceCoverage(key, title, lang, held, tuple(found), tuple(used), tuple(aside))


def _used(key: str, verification: Verification, shown: set[str]) -> Iterator[Used]:
    for result in verification.results:
        passage, match = result.passage, result.match
        mine = match and result.source == key and passage.key in shown
        if match and mine and result.state == found_state(passage):
            yield from (Used(start, end, passage.fact) for start, end in match.spans)


def _note(found: list[Sentence], text: str, used: Iterable[Used], aside: Iterable[Aside]) -> None:
    """Write into the sentences which facts rest on them, and why they are left out."""
    starts = [sentence.start for sentence in found]
    for use in used:
        for sentence in _touched(found, starts, text, use.start, use.end):
            if use.fact not in sentence.facts:
                sentence.facts.append(use.fact)
    for one in aside:
        for sentence in _touched(found, starts, text, one.start, one.end):
            sentence.because = sentence.because or one.because


def _touched(
    found: list[Sentence], starts: list[int], text: str, start: int, end: int
) -> Iterator[Sentence]:
    """The sentences of which a word lies between two places of the text."""
    at = max(0, bisect_right(starts, start) - 1)
    while at < len(found) and found[at].start < end:
        part = text[max(start, found[at].start) : min(end, found[at].end)]
        if any(letter.isalnum() for letter in part):
            yield found[at]
        at += 1
