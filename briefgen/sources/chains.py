"""Where the fragments of a quote stand in a source, one after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from briefgen.sources.boundaries import inside_word
from briefgen.sources.quote import Fragment, Gap, Pattern
from briefgen.sources.text import View
from briefgen.sources.typography import Joint, joints_within

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
