"""What may differ between a quote and its source: typography, and nothing else.

`fold` maps quote marks, dashes, white space, line ends, soft hyphens, ligatures and hyphenation to
one form. Letters, digits, case and punctuation stay as they are, so that equal foldings mean equal
words. A dash, with the white space around it, is taken out of the folded text and kept beside it
as a `Joint`: a hyphen at the end of a line can be read in more than one way, and comparing joints
allows for all of them with one search.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

SINGLE_QUOTES = "'‘’‚‛‹›′´`ʼ"
DOUBLE_QUOTES = '"“”„‟«»″〝〞〟＂'
HYPHENS = "-‐‑"
DASHES = "‒–—―−﹘﹣－"
# Soft hyphen, zero-width space, word joiner, byte order mark, and the marks of writing direction.
INVISIBLE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "ĳ": "ij",
    "Ĳ": "IJ",
    "…": "...",
}
LINE_ENDS = "\n\r\f\v\u0085\u2028\u2029"
MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"

_ONE_TO_ONE = {ord(c): "'" for c in SINGLE_QUOTES} | {ord(c): '"' for c in DOUBLE_QUOTES}
_CHANGES = re.compile(
    # A joint takes all the white space before it, so it can only begin where that begins. To say
    # so keeps a page of blanks from being gone through once from each of them.
    rf"(?P<joint>(?<![\s{INVISIBLE}])[\s{INVISIBLE}]*[{HYPHENS}{DASHES}]"
    rf"(?:[{HYPHENS}{DASHES}]|[\s{INVISIBLE}])*"
    rf"|\u00ad\s*[{LINE_ENDS}]\s*)"
    rf'|(?P<dropped>\s+(?=[";:!?])|(?<=")\s+|[{INVISIBLE}]+)'
    rf"|(?P<space>\s\s+|[^\S ](?!\s))"
    rf"|(?P<ligature>[{''.join(LIGATURES)}])"
    rf"|(?P<marks>[{MARKS}]+)"
)
# A run of anything that may have to change. Most of a text is letters and single spaces, and only
# a pattern that begins with one set of characters passes over them fast.
_SPECIAL = rf"\s\"{INVISIBLE}{HYPHENS}{DASHES}{''.join(LIGATURES)}{MARKS}"
_RUN = re.compile(rf"[{_SPECIAL}](?:[{_SPECIAL};:!?]+|(?<! ))")
_LINE_END = re.compile(f"[{LINE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Joint:
    """A dash taken out: where it stood in the stored text, and how it can be read."""

    start: int
    end: int
    readings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in its folded form, with the way back to the stored text.

    `joints` are the dashes by their place in `text`. The folded text consists of pieces; `places`
    and `origins` say where each begins in `text` and in the stored text, `blocks` how many code
    points of the stored text a piece stands for that is not carried over as it was.
    """

    text: str
    joints: dict[int, Joint]
    joint_places: tuple[int, ...]
    places: tuple[int, ...]
    origins: tuple[int, ...]
    blocks: dict[int, tuple[int, int]]

    def start(self, place: int) -> int:
        """The stored offset of the folded character at `place`, or -1 inside a ligature."""
        piece = bisect_right(self.places, place) - 1
        inside = place - self.places[piece]
        return -1 if piece in self.blocks and inside else self.origins[piece] + inside

    def end(self, place: int) -> int:
        """The stored offset behind the folded character before `place`, or -1 inside a ligature."""
        piece = bisect_left(self.places, place) - 1
        inside = place - self.places[piece]
        if piece in self.blocks:
            length, stored = self.blocks[piece]
            return self.origins[piece] + stored if inside == length else -1
        return self.origins[piece] + inside


class _Writer:
    """Collects the pieces of a folding."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[int] = []
        self.origins: list[int] = []
        self.blocks: dict[int, tuple[int, int]] = {}
        self.joints: dict[int, Joint] = {}
        self.length = 0

    def add(self, piece: str, origin: int, stored: int = 0) -> None:
        """Append `piece`; `stored` code points stand behind it if it was not carried over."""
        if not piece:
            return
        if stored:
            self.blocks[len(self.places)] = (len(piece), stored)
        self.parts.append(piece)
        self.places.append(self.length)
        self.origins.append(origin)
        self.length += len(piece)

    def join(self, joint: Joint) -> None:
        """Note a dash here; two dashes that meet at one place are one."""
        before = self.joints.get(self.length)
        if before:
            readings = frozenset(a + b for a in before.readings for b in joint.readings)
            joint = Joint(before.start, joint.end, readings)
        self.joints[self.length] = joint


def fold(text: str) -> Folded:
    """The folded form of `text`; offsets are code points."""
    text = text.translate(_ONE_TO_ONE)
    out = _Writer()
    done = 0
    for run in _RUN.finditer(text):
        for found in _CHANGES.finditer(text, *run.span()):
            start, end = found.span()
            if found.lastgroup == "marks" and start > done:
                start -= 1  # with the letter that carries them
            out.add(text[done:start], done)
            done = end
            _change(out, found.lastgroup or "", text, start, end)
    out.add(text[done:], done)
    return Folded(
        "".join(out.parts),
        out.joints,
        tuple(sorted(out.joints)),
        tuple(out.places) or (0,),
        tuple(out.origins) or (0,),
        out.blocks,
    )


def _change(out: _Writer, what: str, text: str, start: int, end: int) -> None:
    """Write what the characters from `start` to `end` fold to."""
    match what:
        case "joint":
            out.join(Joint(start, end, _readings(text, start, end)))
        case "space":
            out.add(" ", start, end - start)
        case "ligature":
            out.add(LIGATURES[text[start]], start, 1)
        case "marks":
            out.add(unicodedata.normalize("NFC", text[start:end]), start, end - start)


def _readings(text: str, start: int, end: int) -> frozenset[str]:
    """The ways in which the dash at `start` to `end`, with its white space, can be read."""
    run = text[start:end]
    if not any(c in HYPHENS or c in DASHES for c in run):
        return frozenset({""})  # a soft hyphen at the end of a line is never part of the word
    before, after = run[:1].isspace(), run[-1:].isspace()
    plain = " " * before + "-" + " " * after
    if before or not after or not _LINE_END.search(run):
        return frozenset({plain})
    readings = {"-", "- "}
    if run[0] in HYPHENS and _one_word(text[start - 1 : start], text[end : end + 1]):
        readings.add("")
    return frozenset(readings)


def _one_word(before: str, after: str) -> bool:
    """Whether a hyphen at the end of a line can stand inside a word with these neighbours."""
    return before.isalpha() and after.isalpha() and (after.islower() or before.isupper())


def joints_within(folded: Folded, start: int, end: int) -> Iterator[tuple[int, Joint]]:
    """The joints strictly between two places, with their distance from the first."""
    places = folded.joint_places
    for place in places[bisect_right(places, start) : bisect_left(places, end)]:
        yield place - start, folded.joints[place]


# Where a quote may begin and end: never inside a word or a number.


_APOSTROPHES = "'’ʼ"
_LETTER = r"[^\W_]"
_REACH = 16
# What French and Italian put before an apostrophe; "n" is left out, for it negates.
_ELIDED = "l|d|j|m|t|s|c|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|nell|sull|dall"

# Each is a pair: what stands before the cut, and what stands behind it.
_JOINED = [
    (r"\w\Z", r"\w"),
    (r"", f"[{MARKS}]"),
    (rf"\w[{INVISIBLE}]*\Z", rf"[{INVISIBLE}]+\w"),
    (rf"\w[{INVISIBLE}]+\Z", r"\w"),
    # Compounds: a hyphen joins, a dash does not; a hyphen at the end of a line joins as well.
    (r"\w\Z", rf"[{HYPHENS}]\w"),
    (rf"\w[{HYPHENS}]\Z", r"\w"),
    (rf"{_LETTER}\Z", rf"[{HYPHENS}\u00ad]\s*[{LINE_ENDS}]\s*{_LETTER}"),
    (rf"{_LETTER}[{HYPHENS}\u00ad]\s*[{LINE_ENDS}]\s*\Z", _LETTER),
    # Letters in brackets, as in "[T]he" and "emphasize[d]".
    (rf"{_LETTER}\]\Z", _LETTER),
    (r"\w\Z", rf"\[{_LETTER}+\]"),
    # Contractions, but not the English genitive.
    (r"\w\Z", rf"[{_APOSTROPHES}](?!s\b){_LETTER}"),
    (rf"(?<!\w)(?!(?:{_ELIDED})[{_APOSTROPHES}])\w+[{_APOSTROPHES}]\Z", _LETTER),
    # Numbers, with their separators and their sign; thousands are set apart by no-break spaces.
    (r"\d\Z", r"[.,:/'’]\d"),
    (r"\d[.,:/'’]\Z", r"\d"),
    (r"\d\Z", r"[\u00a0\u2009\u202f]\d{3}(?!\d)"),
    (r"\d[\u00a0\u2009\u202f]\Z", r"\d{3}(?!\d)"),
    (r"(?:^|[\s(\[])[-‑−–+±]\Z", r"\d"),
    # Abbreviations such as U.S.A.
    (rf"(?<!\w){_LETTER}\Z", rf"\.{_LETTER}"),
    (rf"(?<!\w){_LETTER}\.\Z", _LETTER),
]
_CUTS = [(re.compile(before, re.I), re.compile(behind, re.I)) for before, behind in _JOINED]


def inside_word(text: str, at: int) -> bool:
    """Whether the place `at`, between two code points of `text`, is inside a word or a number."""
    before, behind = text[max(0, at - _REACH) : at], text[at : at + _REACH]
    if not before or not behind or (before[-1].isspace() and behind[0].isalpha()):
        # The common case, unless the space is the end of a line after a hyphen.
        return bool(before and behind) and _hyphenated(before)
    return any(a.search(before) and b.match(behind) for a, b in _CUTS)


def _hyphenated(before: str) -> bool:
    left = before.rstrip()
    return (
        left[-1:] in {*HYPHENS, "\u00ad"}
        and left[-2:-1].isalpha()
        and any(c in LINE_ENDS for c in before[len(left) :])
    )


# Hyphens at the ends of lines: which of them belong to the word, where the text itself can tell.


_WORD = re.compile(rf"[^\W_]+(?:[{HYPHENS}][^\W_]+)*")
_HYPHEN = re.compile(f"[{HYPHENS}]")
_BEFORE = re.compile(r"[^\W_]+\Z")
_BEHIND = re.compile(r"[^\W_]+")
# No word is longer; more is not looked at.
_LINE_REACH = 60


def settled(folded: Folded, text: str) -> Folded:
    """`folded`, the folded form of `text`, without readings that the rest of the text rules out."""
    unsure = [(place, joint) for place, joint in folded.joints.items() if len(joint.readings) > 1]
    if not unsure:
        return folded
    words = set(_whole_words(text))
    joints = {place: _settled(joint, text, words) for place, joint in unsure}
    return replace(folded, joints={**folded.joints, **joints})


def _whole_words(text: str) -> Iterator[str]:
    """The words that stand on one line, without case, with one sort of hyphen; parts as well."""
    for word in map(str.casefold, _WORD.findall(text)):
        parts = _HYPHEN.split(word)
        yield parts[0] if len(parts) == 1 else ""
        yield from (f"{a}-{b}" for a, b in pairwise(parts))


def _settled(joint: Joint, text: str, words: set[str]) -> Joint:
    before = _BEFORE.search(text, max(0, joint.start - _LINE_REACH), joint.start)
    behind = _BEHIND.match(text, joint.end, joint.end + _LINE_REACH)
    if not before or not behind:
        return joint
    left, right = before[0].casefold(), behind[0].casefold()
    one, two = f"{left}{right}" in words, f"{left}-{right}" in words
    if one == two:
        return joint
    kept = joint.readings & ({""} if one else {"-"})
    return replace(joint, readings=kept or joint.readings)


def rejoined(folded: Folded, text: str, span: tuple[int, int], like: str) -> str:
    """The words of `text` in `span`, to be shown beside `like`, which is not quite the same.

    A word that is broken at a line end is put together where it can be read as a word of `like`;
    any other stays as it is.
    """
    words = set(_WORD.findall(like))
    start, end = span
    parts: list[str] = []
    for joint in folded.joints.values():
        if start < joint.start and joint.end < end and "\n" in text[joint.start : joint.end]:
            before = _BEFORE.search(text, max(0, joint.start - _LINE_REACH), joint.start)
            behind = _BEHIND.match(text, joint.end, joint.end + _LINE_REACH)
            both = (before[0], behind[0]) if before and behind else ("", "")
            fitting = [r for r in sorted(joint.readings) if r.join(both) in words]
            if fitting:
                parts += [text[start : joint.start], fitting[0]]
                start = joint.end
    return "".join([*parts, text[start:end]])
