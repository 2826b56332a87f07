"""Looking up quotes in sources: the one matcher of the project.

Words match exactly, or up to typography (see `typography`), and nothing else counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from briefgen.sources import reasons
from briefgen.sources.places import PASSAGE_LIMIT, Place, Span, occurrences, places
from briefgen.sources.quote import ELLIPSIS_LIMIT, Fragment, Selector, parse
from briefgen.sources.reasons import Reason, Remark
from briefgen.sources.text import SourceText, TooCommon, View

# Why a quote is not where its citation says.


def there(source: SourceText, selector: Selector, place: Place) -> bool:
    """Whether `place` is in the paragraph and on the page that `selector` names."""
    return _within(selector.paragraph, source.paragraph, place) and _within(
        selector.page, source.page, place
    )


def _within(wanted: int, number: Callable[[int], int], place: Place) -> bool:
    return not wanted or number(place.start) <= wanted <= number(place.end - 1)


def somewhere_else(source: SourceText, selector: Selector, found: list[Place]) -> Remark:
    """Of words that stand in another paragraph or on another page."""
    if not any(_within(selector.paragraph, source.paragraph, place) for place in found):
        numbers = (source.paragraph(place.start) for place in found)
        return reasons.elsewhere("paragraph", numbers, selector.paragraph)
    return reasons.elsewhere("page", (source.page(place.start) for place in found), selector.page)


def why_not(source: SourceText, selector: Selector) -> Remark | None:
    """Why the words are not in the source as the selector has them, if more is known."""
    if (selector.prefix or selector.suffix) and places(
        source, replace(selector, prefix="", suffix="")
    ):
        return reasons.NOT_BESIDE
    return _of_quote(source, selector) if selector.exact else _of_passage(source, selector)


def _of_quote(source: SourceText, selector: Selector) -> Remark | None:
    fragments = parse(selector.exact).fragments
    if not fragments:
        return reasons.NO_WORDS
    missing = [f for f in fragments if not _stands(source.plain, f)]
    if len(fragments) > 1 and not missing:
        return reasons.out_of_order(ELLIPSIS_LIMIT)
    if all(_stands(source.uncased, _uncased(f)) for f in missing):
        return reasons.CAPITALS
    return reasons.CUT if any(_cut(source, f) for f in missing) else None


def _of_passage(source: SourceText, selector: Selector) -> Remark:
    for words, name in [(selector.start, "first"), (selector.end, "last")]:
        fragment = Fragment(words.strip())
        if words and not _stands(source.plain, fragment):
            if _stands(source.uncased, _uncased(fragment)):
                return reasons.CAPITALS
            return reasons.missing_end(name)
    return reasons.too_far(PASSAGE_LIMIT)


def _stands(view: View, fragment: Fragment) -> bool:
    return next(occurrences(view, fragment), None) is not None


def _uncased(fragment: Fragment) -> Fragment:
    return replace(fragment, words=fragment.words.lower(), head=fragment.head.lower())


def _cut(source: SourceText, fragment: Fragment) -> bool:
    return _stands(source.plain, replace(fragment, open_start=True, open_end=True))


__all__ = ["Match", "Reason", "Selector", "SourceText", "find"]


@dataclass(frozen=True, slots=True)
class Match:
    """Where the words stand in the source, in code points, and what is to be said about it.

    `spans` are the parts that the quote repeats, without what its gaps leave out; `words` is the
    source from `start` to `end`. `count` says how often they were found; if more than once, the
    rest is about the first place. `tier` is "" if nothing was found, or no words were given.
    A quote that leaves out a negation is *not found*, though its place is given.
    """

    state: Literal["verified", "not found", "ambiguous"]
    tier: Literal["exact", "typographic", ""] = ""
    start: int = 0
    end: int = 0
    spans: tuple[Span, ...] = ()
    words: str = ""
    count: int = 0
    paragraph: int = 0
    page: int = 0
    remarks: tuple[Remark, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said about it, in words."""
        return tuple(remark.words for remark in self.remarks)

    def remark(self, reason: Reason) -> Remark | None:
        """What is said for this reason, if anything is."""
        return next((remark for remark in self.remarks if remark.reason is reason), None)


def find(source: SourceText, selector: Selector) -> Match:
    """The place of `selector` in `source`; for words not found, see `nearest`.

    A place where a gap leaves out a negation counts only with `across_negation`, and with a
    warning. Typographic places count only if there is no exact one. Words in so many places that
    they are not all looked at are *ambiguous*, with a `count` of 0 and no place.

    Raises `ValueError` if the selector says nothing at all.
    """
    if not (selector.exact or selector.start or selector.end):
        return _whole_part(source, selector)
    source.effort.begin()
    try:
        return _found(source, selector)
    except TooCommon:
        return Match("ambiguous", remarks=(reasons.TOO_COMMON,))


def _found(source: SourceText, selector: Selector) -> Match:
    found = places(source, selector)
    here = [place for place in found if there(source, selector, place)]
    if not here:
        why = somewhere_else(source, selector, found) if found else why_not(source, selector)
        return Match("not found", remarks=(why,) if why else ())
    clean = [place for place in here if not place.negated]
    if not clean and not selector.across_negation:
        return _match(source, here, refused=True)
    best = [place for place in clean or here if place.exact]
    return _match(source, best or clean or here)


def _match(source: SourceText, found: list[Place], refused: bool = False) -> Match:
    place = found[0]
    remarks = [reasons.negated(place.negated)] if place.negated else []
    if len(found) > 1 and not refused:
        paragraphs = (source.paragraph(place.start) for place in found)
        remarks.append(reasons.ambiguous(len(found), paragraphs))
    return Match(
        "not found" if refused else "verified" if len(found) == 1 else "ambiguous",
        "exact" if place.exact else "typographic",
        place.start,
        place.end,
        place.spans,
        source.text[place.start : place.end],
        len(found),
        source.paragraph(place.start),
        source.page(place.start),
        tuple(remarks),
    )


def _whole_part(source: SourceText, selector: Selector) -> Match:
    """The paragraph or page that a selector without words names."""
    if not (selector.paragraph or selector.page):
        raise ValueError("the selector says nothing to look for")
    parts = source.paragraphs if selector.paragraph else source.pages
    number = selector.paragraph or selector.page
    if number > len(parts):
        part = "paragraph" if selector.paragraph else "page"
        return Match("not found", remarks=(reasons.no_such_part(part, len(parts)),))
    start, end = parts[number - 1]
    return replace(_match(source, [Place(((start, end),), exact=True)]), tier="")
