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
from dataclasses import dataclass

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
