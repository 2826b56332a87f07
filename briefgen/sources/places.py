"""Every place of a source that fits a selector's words, by the most literal way of reading them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefgen.sources.chains import Chain, Found, chains
from briefgen.sources.negation import negation
from briefgen.sources.quote import BESIDE, Fragment, Gap, Pattern, literal, parse
from briefgen.sources.selector import Selector
from briefgen.sources.text import BRACKETED, SourceText, View

PASSAGE_LIMIT = 2000
"""The most code points from the first to the last words of a passage."""

Span = tuple[int, int]
Search = Callable[[View], Iterable["Place"]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that fits: the parts that are quoted, and a negation that a gap leaves out."""

    spans: tuple[Span, ...]
    exact: bool
    negated: str = ""

    @property
    def start(self) -> int:
        """Where the first part begins."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return self.spans[-1][1]


def places(source: SourceText, selector: Selector) -> list[Place]:
    """The places in `source`, in order, wherever they are; paragraph and page are not looked at.

    A quote is looked up as it is written, dots and brackets and all; then with its gaps; then in
    the source without the source's own brackets. The first way that finds anything decides.
    """
    searches = list(_searches(selector))
    views: list[tuple[View, list[Search]]] = [(source.plain, searches)]
    if searches and source.bracketless:
        views.append((source.bracketless, searches[-1:]))
    for view, these in views:
        for search in these:
            if found := list(search(view)):
                return found
    return []


def _searches(selector: Selector) -> Iterator[Search]:
    if not selector.exact:
        if pattern := _passage_ends(selector):
            yield lambda view: _passages(view, pattern, selector)
        return
    plain, gapped = literal(selector.exact), parse(selector.exact)
    if plain.fragments:
        yield _quoted(plain, selector)
    if gapped.fragments and gapped != plain:
        yield _quoted(gapped, selector)


def _quoted(pattern: Pattern, selector: Selector) -> Search:
    """A search for the fragments of a quote, between the words beside it."""
    before, behind = _beside(selector)
    whole = _joined(before, pattern, behind)
    own = slice(len(before), len(before) + len(pattern.fragments))
    return lambda view: (_quotation(view, chain[own]) for chain in chains(view, whole))


def _quotation(view: View, chain: Chain) -> Place:
    """The place of a quote; what it leaves out there must not be a negation."""
    spans = tuple((part.start, part.end) for part in chain)
    left_out = [view.text[a.end : b.start] for a, b in pairwise(chain)]
    left_out += [part.tail for part in chain]
    if view.text is not view.stored:
        left_out += BRACKETED.findall(view.stored, spans[0][0], spans[-1][1])
    negated = next((word for words in left_out if (word := negation(words))), "")
    return Place(spans, all(part.exact for part in chain), negated)


def _passage_ends(selector: Selector) -> tuple[Fragment, ...]:
    """The first and the last words, or whichever of them is given."""
    given = [words.strip() for words in (selector.start, selector.end) if words.strip()]
    patterns = [literal(words).fragments for words in given]
    return tuple(f[0] for f in patterns) if all(patterns) else ()


def _passages(view: View, ends: tuple[Fragment, ...], selector: Selector) -> Iterable[Place]:
    """Passages from each place of the first words to the nearest of the last words behind it."""
    if len(ends) == 1:
        yield from _quoted(Pattern(ends, ()), selector)(view)
        return
    before, behind = _beside(selector)
    lasts = [c[0] for c in chains(view, _joined((), Pattern(ends[1:], ()), behind))]
    starts = [last.start for last in lasts]
    for chain in chains(view, _joined(before, Pattern(ends[:1], ()), ())):
        first = chain[-1]
        nearest = bisect_left(starts, first.end)
        if nearest < len(lasts) and _near(first, lasts[nearest]):
            last = lasts[nearest]
            yield Place(((first.start, last.end),), first.exact and last.exact)


def _near(first: Found, last: Found) -> bool:
    return last.end - first.start <= PASSAGE_LIMIT


def _joined(
    before: tuple[Fragment, ...], pattern: Pattern, behind: tuple[Fragment, ...]
) -> Pattern:
    gaps: list[Gap] = [BESIDE] * len(before) + [*pattern.gaps] + [BESIDE] * len(behind)
    return Pattern((*before, *pattern.fragments, *behind), tuple(gaps))


def _beside(selector: Selector) -> tuple[tuple[Fragment, ...], tuple[Fragment, ...]]:
    """The words before and behind the quote; their outer ends may be cut out of a word."""
    prefix, suffix = selector.prefix.strip(), selector.suffix.strip()
    before = Fragment(prefix, open_start=True, open_end=True)
    behind = Fragment(suffix, open_start=True, open_end=True)
    return (before,) if before.folded.text else (), (behind,) if behind.folded.text else ()
