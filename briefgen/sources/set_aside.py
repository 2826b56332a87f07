"""Passages of a source that the brief leaves out on purpose, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.facts.models import Source, Unused
from briefgen.sources.match import Match, Selector, SourceText, find


@dataclass(frozen=True, slots=True)
class SetAside:
    """One of them: its place in the list, the reason, and where it stands."""

    number: int
    because: str
    match: Match


def set_aside(source: Source, text: SourceText, first: str) -> Iterator[SetAside]:
    """The passages that `source` sets aside, looked up in its `text`.

    `first` is the brief's first language, in which the reasons are given. One that names no words
    is *not found*.
    """
    for number, unused in enumerate(source.unused):
        because, _ = unused.because.worded(first, first)
        yield SetAside(number, because, _match(unused, text))


def _match(unused: Unused, text: SourceText) -> Match:
    wanted = Selector(exact=unused.quote or "", start=unused.from_ or "", end=unused.to or "")
    if wanted == Selector():
        return Match("not found", warnings=("no words are given",))
    return find(text, wanted)
