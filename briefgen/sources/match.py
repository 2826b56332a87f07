"""Looking up quotes in sources: the one matcher of the project.

Words match exactly, or up to typography (see `typography`), and nothing else counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from briefgen.sources.effort import TooCommon
from briefgen.sources.places import Place, Span, places
from briefgen.sources.selector import Selector
from briefgen.sources.text import SourceText
from briefgen.sources.why import TOO_COMMON, ambiguous, negated, somewhere_else, there, why_not

__all__ = ["Match", "Selector", "SourceText", "find"]


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
    warnings: tuple[str, ...] = ()


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
        return Match("ambiguous", warnings=(TOO_COMMON,))


def _found(source: SourceText, selector: Selector) -> Match:
    found = places(source, selector)
    here = [place for place in found if there(source, selector, place)]
    if not here:
        reasons = somewhere_else(source, selector, found) if found else why_not(source, selector)
        return Match("not found", warnings=(reasons,) if reasons else ())
    clean = [place for place in here if not place.negated]
    if not clean and not selector.across_negation:
        return _match(source, here, refused=True)
    best = [place for place in clean or here if place.exact]
    return _match(source, best or clean or here)


def _match(source: SourceText, found: list[Place], refused: bool = False) -> Match:
    place = found[0]
    warnings = [negated(place.negated)] if place.negated else []
    if len(found) > 1 and not refused:
        warnings.append(ambiguous(source, found))
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
        tuple(warnings),
    )


def _whole_part(source: SourceText, selector: Selector) -> Match:
    """The paragraph or page that a selector without words names."""
    if not (selector.paragraph or selector.page):
        raise ValueError("the selector says nothing to look for")
    parts = source.paragraphs if selector.paragraph else source.pages
    number = selector.paragraph or selector.page
    if number > len(parts):
        what = "paragraph" if selector.paragraph else "page"
        counted = f"{len(parts)} {what}" + ("" if len(parts) == 1 else "s")
        return Match("not found", warnings=(f"the source has {counted}",))
    start, end = parts[number - 1]
    return replace(_match(source, [Place(((start, end),), exact=True)]), tier="")
