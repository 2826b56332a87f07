"""What is to be known of words that were looked up, and the one place that puts it in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Reason(Enum):
    """Why words count as not found, or what their author should know."""

    TOO_COMMON = auto()
    """They stand in so many places that they are not looked up to the end."""
    AMBIGUOUS = auto()
    """They stand in more than one place."""
    NEGATED = auto()
    """A gap of the quote leaves out a negation."""
    ELSEWHERE = auto()
    """They stand in another paragraph or on another page than the one that is cited."""
    NOT_BESIDE = auto()
    """They do not stand beside the prefix or suffix."""
    NO_WORDS = auto()
    """There is nothing to look for."""
    NO_SUCH_PART = auto()
    """The source has not so many paragraphs or pages."""
    OUT_OF_ORDER = auto()
    """The parts of the quote are there, but not in this order or too far apart."""
    CAPITALS = auto()
    """They differ from the source in nothing but capital and small letters."""
    CUT = auto()
    """They are in the source only as parts of longer words or numbers."""
    MISSING_END = auto()
    """The first or the last words of a passage are not in the source."""
    TOO_FAR = auto()
    """The last words of a passage do not follow its first ones, or too far behind."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason, and the sentence that tells it."""

    reason: Reason
    words: str

    def __str__(self) -> str:
        return self.words


_MOST_NAMED = 8

TOO_COMMON = Remark(Reason.TOO_COMMON, "these words are too common in the source to be looked up")
NOT_BESIDE = Remark(
    Reason.NOT_BESIDE,
    "these words are in the source, but not beside the prefix or suffix given",
)
NO_WORDS = Remark(Reason.NO_WORDS, "the quote holds no words of the source")
NOTHING_GIVEN = Remark(Reason.NO_WORDS, "no words are given")
CUT = Remark(Reason.CUT, "the source has these words only as parts of longer words or numbers")
CAPITALS = Remark(
    Reason.CAPITALS, "the source has these words, but with other capital or small letters"
)


def negated(word: str) -> Remark:
    """Of a quote whose gap leaves out the negation `word`."""
    sentence = f"the quote leaves out “{word}”, which may turn its meaning round"
    return Remark(Reason.NEGATED, sentence)


def ambiguous(count: int, paragraphs: Iterable[int]) -> Remark:
    """Of words that stand in `count` places, in these paragraphs."""
    at = _named("paragraph", paragraphs)
    return Remark(Reason.AMBIGUOUS, f"these words stand {count:,} times in the source, in {at}")


def elsewhere(part: str, numbers: Iterable[int], wanted: int) -> Remark:
    """Of words that stand in other paragraphs, or on other pages, than the one that is `wanted`."""
    on = "in" if part == "paragraph" else "on"
    sentence = f"these words stand {on} {_named(part, numbers)}, not {on} {part} {wanted}"
    return Remark(Reason.ELSEWHERE, sentence)


def no_such_part(part: str, count: int) -> Remark:
    """Of a paragraph or page beyond the last of `count`."""
    return Remark(Reason.NO_SUCH_PART, f"the source has {count} {part}{'s'[: count != 1]}")


def out_of_order(limit: int) -> Remark:
    """Of parts that are there, but not one after the other with at most `limit` left out."""
    sentence = (
        "the parts of the quote are in the source, but not in this order with at most "
        f"{limit} characters left out at a time"
    )
    return Remark(Reason.OUT_OF_ORDER, sentence)


def missing_end(name: str) -> Remark:
    """Of a passage whose `name`, "first" or "last", words are not there."""
    return Remark(Reason.MISSING_END, f"the {name} words of the passage are not in the source")


def too_far(limit: int) -> Remark:
    """Of a passage whose last words do not stand within `limit` characters of its first."""
    sentence = f"the last words do not follow the first ones within {limit:,} characters"
    return Remark(Reason.TOO_FAR, sentence)


def _named(part: str, numbers: Iterable[int]) -> str:
    each = [str(n) for n in sorted(set(numbers))]
    more = " …" if len(each) > _MOST_NAMED else ""
    return f"{part}{'s'[: len(each) - 1]} {', '.join(each[:_MOST_NAMED])}{more}"
