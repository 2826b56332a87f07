"""Every place of a source that fits a selector's words, by the most literal way of reading them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefgen.sources.quote import (
    BESIDE,
    Fragment,
    Gap,
    Pattern,
    Selector,
    literal,
    negation,
    parse,
)
from briefgen.sources.text import BRACKETED, SourceText, View
from briefgen.sources.typography import Joint, inside_word, joints_within

# Where the fragments of a quote stand in a source, one after the other.


_TAIL = re.compile(r"[^\W\d_]{0,6}")
_NO_DASH = frozenset({""})
# White space does not count against the limit of a gap, but it has a limit too.
_MARGIN = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A fragment in the source; `tail` are letters that a bracket behind it stands for."""

    start: int
    end: int
    exact: bool
    tail: str = ""


Chain = tuple[Found, ...]


def occurrences(view: View, fragment: Fragment) -> Iterator[Found]:
    """Every place of `fragment`, in order, that neither begins nor ends inside a word.

    Raises `TooCommon` when too many places have been tried.
    """
    needle = fragment.folded.text
    hay = view.folded.text
    at = hay.find(needle) if needle else -1
    while at >= 0:
        view.effort.spend()
        span = _span(view, fragment, at)
        found = _whole(view, fragment, *span) if span else None
        if found:
            yield found
        at = hay.find(needle, at + 1)


def _span(view: View, fragment: Fragment, at: int) -> tuple[int, int] | None:
    """The stored offsets of the folded words at `at`, if the dashes agree too."""
    behind = at + len(fragment.folded.text)
    ours = dict(joints_within(fragment.folded, 0, behind - at))
    theirs = dict(joints_within(view.folded, at, behind))
    for place in ours.keys() | theirs.keys():
        if not _readings(ours.get(place)) & _readings(theirs.get(place)):
            return None
    dashes = fragment.folded.joints
    start = _first_dash(view, at, dashes[0]) if 0 in dashes else view.folded.start(at)
    last = dashes.get(behind - at)
    end = _last_dash(view, behind, last) if last else view.folded.end(behind)
    return (start, end) if start >= 0 and end >= 0 else None


def _readings(joint: Joint | None) -> frozenset[str]:
    return joint.readings if joint else _NO_DASH


def _first_dash(view: View, at: int, dash: Joint) -> int:
    """The stored offset of the dash with which the fragment begins, or -1 if it is not there."""
    there = view.folded.joints.get(at)
    if there is None or not _stripped(dash, str.lstrip) & _stripped(there, str.lstrip):
        return -1
    return there.end - len(view.text[there.start : there.end].lstrip())


def _last_dash(view: View, at: int, dash: Joint) -> int:
    """The stored offset behind the dash with which the fragment ends, or -1."""
    there = view.folded.joints.get(at)
    if there is None or not _stripped(dash, str.rstrip) & _stripped(there, str.rstrip):
        return -1
    return there.start + len(view.text[there.start : there.end].rstrip())


def _stripped(joint: Joint, strip: Callable[[str], str]) -> set[str]:
    return {strip(reading) for reading in joint.readings}


def _whole(view: View, fragment: Fragment, start: int, end: int) -> Found | None:
    """The occurrence, with what brackets beside it stand for; None if it is cut out of a word."""
    exact = view.text[start:end] == fragment.words
    head = view.text[max(0, start - len(fragment.head)) : start]
    if head.casefold() == fragment.head.casefold():
        start -= len(head)
    tail = ""
    if fragment.tail and (letters := _TAIL.match(view.text, end)):
        tail, end = letters[0], letters.end()
    cut_before = not fragment.open_start and inside_word(view.text, start)
    cut_behind = not fragment.open_end and inside_word(view.text, end)
    return None if cut_before or cut_behind else Found(start, end, exact, tail)


def chains(view: View, pattern: Pattern) -> list[Chain]:
    """The tightest places where all fragments stand in order with allowed gaps between them."""
    first, *others = pattern.fragments
    found: list[Chain] = [(one,) for one in occurrences(view, first)]
    for fragment, gap in zip(others, pattern.gaps, strict=True):
        found = list(_continued(view, found, fragment, gap)) if found else []
    tightest: dict[int, Chain] = {}
    for chain in found:
        tightest.setdefault(chain[0].start, chain)
    return list(tightest.values())


def _continued(view: View, before: list[Chain], fragment: Fragment, gap: Gap) -> Iterator[Chain]:
    """The chains that go on with `fragment`, each from the nearest one before it."""
    ends = [chain[-1].end for chain in before]
    for found in occurrences(view, fragment):
        nearest = bisect_right(ends, found.start) - 1
        if nearest < 0 or found.start - ends[nearest] > gap.limit + _MARGIN:
            continue
        if gap.holds(view.text[ends[nearest] : found.start]):
            yield (*before[nearest], found)


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
