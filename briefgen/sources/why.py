"""What to say of a quote that is not where its citation says, or leaves something out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from briefgen.sources.chains import occurrences
from briefgen.sources.places import PASSAGE_LIMIT, Place, places
from briefgen.sources.quote import ELLIPSIS_LIMIT, Fragment, parse
from briefgen.sources.selector import Selector
from briefgen.sources.text import SourceText

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
    if len(fragments) > 1 and all(_found(source, f) for f in fragments):
        return (
            "the parts of the quote are in the source, but not in this order with at most "
            f"{ELLIPSIS_LIMIT} characters left out at a time"
        )
    if any(_cut(source, f) for f in fragments):
        return "the source has these words only as parts of longer words or numbers"
    return ""


def _of_passage(source: SourceText, selector: Selector) -> str:
    for words, name in [(selector.start, "first"), (selector.end, "last")]:
        if words and not _found(source, Fragment(words.strip())):
            return f"the {name} words of the passage are not in the source"
    return f"the last words do not follow the first ones within {PASSAGE_LIMIT:,} characters"


def _found(source: SourceText, fragment: Fragment) -> bool:
    return next(occurrences(source.plain, fragment), None) is not None


def _cut(source: SourceText, fragment: Fragment) -> bool:
    anywhere = replace(fragment, open_start=True, open_end=True)
    return not _found(source, fragment) and _found(source, anywhere)
