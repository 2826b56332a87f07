"""Looking up quotes in sources: the one matcher of the project.

Words match exactly, or up to typography (see `typography`), and nothing else counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from briefgen.sources.places import PASSAGE_LIMIT, Place, Span, occurrences, places
from briefgen.sources.quote import ELLIPSIS_LIMIT, Fragment, Selector, parse
from briefgen.sources.text import SourceText, TooCommon

# What to say of a quote that is not where its citation says, or leaves something out.


TOO_COMMON = "these words are too common in the source to be looked up"
_MOST_NAMED = 8


def there(source: SourceText, selector: Selector, place: Place) -> bool:
    """Whether `place` is in the paragraph and on the page that `selector` names."""
    return _within(selector.paragraph, source.paragraph, place) and _within(
        selector.page, source.page, place
    )


def _within(wanted: int, number: Callable[[int], int], place: Place) -> bool:
    return not wanted or number(place.start) <= wanted <= number(place.end - 1)


def negated(word: str) -> str:
    """Of a quote whose gap leaves out the negation `word`."""
    return f"the quote leaves out “{word}”, which may turn its meaning round"


def somewhere_else(source: SourceText, selector: Selector, found: list[Place]) -> str:
    """Of words that stand in another paragraph or on another page."""
    if not any(_within(selector.paragraph, source.paragraph, place) for place in found):
        at = _named("paragraph", (source.paragraph(place.start) for place in found))
        return f"these words stand in {at}, not in paragraph {selector.paragraph}"
    at = _named("page", (source.page(place.start) for place in found))
    return f"these words stand on {at}, not on page {selector.page}"


def ambiguous(source: SourceText, found: list[Place]) -> str:
    """Of words that stand in more than one place."""
    at = _named("paragraph", (source.paragraph(place.start) for place in found))
    return f"these words stand {len(found):,} times in the source, in {at}"


def _named(what: str, numbers: Iterable[int]) -> str:
    each = [str(n) for n in sorted(set(numbers))]
    more = " …" if len(each) > _MOST_NAMED else ""
    return f"{what}{'s'[: len(each) - 1]} {', '.join(each[:_MOST_NAMED])}{more}"


def why_not(source: SourceText, selector: Selector) -> str:
    """Of words that are not in the source as the selector has them; "" if nothing more is known."""
    if (selector.prefix or selector.suffix) and places(
        source, replace(selector, prefix="", suffix="")
    ):
        return "these words are in the source, but not beside the prefix or suffix given"
    return _of_quote(source, selector) if selector.exact else _of_passage(source, selector)


def _of_quote(source: SourceText, selector: Selector) -> str:
    fragments = parse(selector.exact).fragments
    if not fragments:
        return "the quote holds no words of the source"
    if len(fragments) > 1 and all(_stands(source, f) for f in fragments):
        return (
            "the parts of the quote are in the source, but not in this order with at most "
            f"{ELLIPSIS_LIMIT} characters left out at a time"
        )
    if any(_cut(source, f) for f in fragments):
        return "the source has these words only as parts of longer words or numbers"
    return ""


def _of_passage(source: SourceText, selector: Selector) -> str:
    for words, name in [(selector.start, "first"), (selector.end, "last")]:
        if words and not _stands(source, Fragment(words.strip())):
            return f"the {name} words of the passage are not in the source"
    return f"the last words do not follow the first ones within {PASSAGE_LIMIT:,} characters"


def _stands(source: SourceText, fragment: Fragment) -> bool:
    return next(occurrences(source.plain, fragment), None) is not None


def _cut(source: SourceText, fragment: Fragment) -> bool:
    anywhere = replace(fragment, open_start=True, open_end=True)
    return not _stands(source, fragment) and _stands(source, anywhere)


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
