"""What may differ between a quote and its source: typography, and nothing else.

`fold` maps quote marks, dashes, white space, line ends, soft hyphens, ligatures, hyphenation and
the space before a unit to one form, and letters that Unicode calls canonically equivalent (UAX
#15). Letters, digits, case and punctuation stay as they are, so that equal foldings mean equal
words. A dash, with the white space around it, is taken out of the folded text and kept beside it
as a `Joint`: a hyphen at the end of a line can be read in more than one way, and comparing joints
allows for all of them with one search. So can a line end inside a document's symbol, or between
letters of a script that sets no spaces.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

SINGLE_QUOTES = "'‘’‚‛‹›′´`ʼʻ׳『』﹃﹄"
DOUBLE_QUOTES = '"“”„‟«»″〝〞〟＂״「」﹁﹂｢｣'
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

# Scripts that set no space between words: Han, Kana and Bopomofo, and those of Southeast Asia that
# Unicode's line breaking calls SA (UAX #14). Their digits are left out: they make up numbers.
HAN = "々-〇〡-〩\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
SOUTHEAST = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109f"
    "\u1780-\u17d3\u17d7\u17dc\u1950-\u19cf\u1a20-\u1a7f\uaa60-\uaadf"
)
SPACELESS = f"{HAN}{KATAKANA}{SOUTHEAST}\u3041-\u309f\u3105-\u312f"
# With these, a line end beside them need be no space either: signs as wide as a Han character.
WIDE = f"{SPACELESS}\u3001-\u3004\u3008-\u3020\u3030\u303d\uff01-\uff60\uffe0-\uffe6"
_HAS_SPACELESS = re.compile(f"[{SPACELESS}]")


def has_spaceless(text: str) -> bool:
    """Whether `text` has a letter of a script that sets no spaces between words."""
    return _HAS_SPACELESS.search(text) is not None


# Units with a space before them or without, as the typesetter likes (SI, and signs of currencies).
_SIGN_UNITS = "%‰‱°℃℉€£¥₴₽₩₹"
_UNITS = (
    "(?:[nµμmck]?m[²³]?|[mµμk]?g|M?t|[mcdh]?[lL]|[mµμn]?s|min|h|ha|[mkMGT]?Wh?|[mk]?V|[kMGT]?Hz"
    rf"|[hkMG]?Pa|[kMGTPE]?J|[kMGT]?B|[mk]?N|K|kcal|bn|mn)(?![{HYPHENS}{INVISIBLE}\w])"
)
_UNIT = re.compile(rf"[{_SIGN_UNITS}]|{_UNITS}")

_ONE_TO_ONE = dict.fromkeys(SINGLE_QUOTES[1:], "'") | dict.fromkeys(DOUBLE_QUOTES[1:], '"')
_BLANK = rf"[\s{INVISIBLE}]"
_JOINT = (
    # A joint takes all the white space before it, so it can only begin where that begins. To say
    # so keeps a page of blanks from being gone through once from each of them.
    rf"(?P<joint>(?<!{_BLANK}){_BLANK}*[{HYPHENS}{DASHES}](?:[{HYPHENS}{DASHES}]|{_BLANK})*"
    rf"|\u00ad\s*[{LINE_ENDS}]\s*)"
)
_GAP = rf"|(?P<gap>(?<=[{WIDE}])\s+|(?<!\s)\s+(?=[{WIDE}]))"
_DROPPED = (
    rf'|(?P<dropped>(?<=\d) (?=[{_SIGN_UNITS}]|{_UNITS})|\s+(?=[";:!?])|(?<=")\s+'
    rf"|[{INVISIBLE}]+)"
)
_SPACES = (
    rf"|(?P<space>\s\s+|[^\S ](?!\s)|(?<=[/.]) )"
    rf"|(?P<ligature>[{''.join(LIGATURES)}])"
)
_CHANGES = re.compile(f"{_JOINT}{_DROPPED}{_SPACES}")
_CHANGES_SPACELESS = re.compile(f"{_JOINT}{_DROPPED}{_GAP}{_SPACES}")
# A run of anything that may have to change. Most of a text is letters and single spaces, and only
# a pattern that begins with one set of characters passes over them fast.
_SPECIAL = rf"\s\"{INVISIBLE}{HYPHENS}{DASHES}{''.join(LIGATURES)}"
_MORE = rf"(?<=\d ){_UNITS}|[{_SPECIAL};:!?{_SIGN_UNITS}]+|(?<! )|(?<=[/.] )"
_RUN = re.compile(rf"[{_SPECIAL}](?:{_MORE})")
# With the letter behind it, for a gap is one by what stands on either side.
_RUN_SPACELESS = re.compile(
    rf"[{_SPECIAL}](?:{_MORE}|(?<=[{WIDE}] )|(?=[{WIDE}]))(?:{_UNITS}|[{WIDE}])?"
)
_DASH = re.compile(f"[{HYPHENS}{DASHES}]")
_LINE_END = re.compile(f"[{LINE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Joint:
    """A dash taken out: where it stood in the stored text, and how it can be read."""

    start: int
    end: int
    readings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text made from another one, with the way back.

    It consists of pieces; `places` and `origins` say where each begins in it and in the other one,
    `blocks` how many code points of the other one a piece stands for that is not carried over as
    it was.
    """

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]
    blocks: dict[int, tuple[int, int]]

    def start(self, place: int) -> int:
        """The other text's offset of the character at `place`, or -1 inside a block."""
        piece = bisect_right(self.places, place) - 1
        inside = place - self.places[piece]
        return -1 if piece in self.blocks and inside else self.origins[piece] + inside

    def end(self, place: int) -> int:
        """The other text's offset behind the character before `place`, or -1 inside a block."""
        piece = max(0, bisect_left(self.places, place) - 1)
        inside = place - self.places[piece]
        if piece in self.blocks:
            length, stored = self.blocks[piece]
            return self.origins[piece] + stored if inside == length else -1
        return self.origins[piece] + inside


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in its folded form, with the way back to the stored text.

    `joints` are the dashes by their place in `text`. `composed` is the text between the two, where
    letters of the stored one had to be brought into their composed form first.
    """

    text: str
    joints: dict[int, Joint]
    joint_places: tuple[int, ...]
    pieces: Pieces
    composed: Pieces | None = None

    @property
    def size(self) -> int:
        """How many pieces it takes to lead back."""
        return len(self.pieces.places) + (len(self.composed.places) if self.composed else 0)

    def start(self, place: int) -> int:
        """The stored offset of the folded character at `place`, or -1 inside a ligature."""
        found = self.pieces.start(place)
        return self.composed.start(found) if self.composed and found >= 0 else found

    def end(self, place: int) -> int:
        """The stored offset behind the folded character before `place`, or -1 inside a ligature."""
        found = self.pieces.end(place)
        return self.composed.end(found) if self.composed and found >= 0 else found


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

    def pieces(self) -> Pieces:
        """What has been collected."""
        origins = tuple(self.origins) or (0,)
        return Pieces("".join(self.parts), tuple(self.places) or (0,), origins, self.blocks)


def fold(text: str) -> Folded:
    """The folded form of `text`; offsets are code points."""
    letters = frozenset(text)
    # All that comes before this code point is composed already.
    if max(letters, default="") < "\u0300" or unicodedata.is_normalized("NFC", text):
        return _fold(text, letters)
    composed = _composed(text)
    folded = _fold(composed.text, frozenset(composed.text))
    joints = {
        place: replace(joint, start=composed.start(joint.start), end=composed.end(joint.end))
        for place, joint in folded.joints.items()
    }
    return replace(folded, joints=joints, composed=composed)


def _fold(text: str, letters: frozenset[str]) -> Folded:
    """The folded form of `text`, which is in NFC and made up of `letters`."""
    spaceless = has_spaceless("".join(letters))
    runs, changes = (_RUN_SPACELESS, _CHANGES_SPACELESS) if spaceless else (_RUN, _CHANGES)
    for mark in letters & _ONE_TO_ONE.keys():
        text = text.replace(mark, _ONE_TO_ONE[mark])
    out = _Writer()
    done = 0
    for run in runs.finditer(text):
        for found in changes.finditer(text, *run.span()):
            start, end = found.span()
            out.add(text[done:start], done)
            done = end
            _change(out, found.lastgroup or "", text, start, end)
    out.add(text[done:], done)
    pieces = out.pieces()
    return Folded(pieces.text, out.joints, tuple(sorted(out.joints)), pieces)


def _change(out: _Writer, what: str, text: str, start: int, end: int) -> None:
    """Write what the characters from `start` to `end` fold to."""
    match what:
        case "space":
            before = text[start - 1 : start]
            if before.isdigit() and _UNIT.match(text, end):
                return
            if (before == "/" or before == ".") and _in_symbol(text, start, end):
                out.join(Joint(start, end, _broken(text, start, end)))
            else:
                out.add(" ", start, end - start)
        case "joint":
            out.join(Joint(start, end, _readings(text, start, end)))
        case "gap":
            out.join(Joint(start, end, _broken(text, start, end)))
        case "ligature":
            out.add(LIGATURES[text[start]], start, 1)


def _broken(text: str, start: int, end: int) -> frozenset[str]:
    """The ways to read white space that need not be any where it is the end of a line."""
    return _BROKEN_LINE if _LINE_END.search(text, start, end) else _SPACE


_SPACE = frozenset({" "})
_BROKEN_LINE = frozenset({"", " "})
_LONGEST_SYMBOL = 60


def _in_symbol(text: str, start: int, end: int) -> bool:
    """Whether a document's symbol or an address may go on behind the white space at `start`.

    Behind a slash it may, as in "20/" and "31". A full stop ends sentences, so there must be a
    slash before it in the same word, as in "A/CONF.", or it is an address that goes on small.
    """
    if not text[end : end + 1].isalnum() or not text[start - 2 : start - 1].isalnum():
        return False
    if text[start - 1] == "/":
        return True
    word = text[max(0, start - _LONGEST_SYMBOL) : start - 1].split()[-1]
    address = text[end].islower() and all(len(part) > 1 for part in word.split("."))
    return "/" in word or (address and "." in word and not word[-1].isdigit())


_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


def _composed(text: str) -> Pieces:
    """`text` in NFC, with the way back; composed in parts that no letter is composed across."""
    out = _Writer()
    done = 0
    for start, end in _parts(text):
        part = text[start:end]
        composed = unicodedata.normalize("NFC", part)
        if composed != part:
            out.add(text[done:start], done)
            out.add(composed, start, end - start)
            done = end
    out.add(text[done:], done)
    return out.pieces()


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The spans of letters with what combines with them, but for those of ASCII alone."""
    for run in _NOT_ASCII.finditer(text):
        start, end = run.span()
        for at in range(start + 1, end):
            if not unicodedata.combining(text[at]) and _apart(text[start:at], text[at]):
                yield start, at
                start = at
        yield start, end


def _apart(before: str, letter: str) -> bool:
    """Whether `letter` does not combine with what stands before it, as the vowels of Hangul do."""
    one, other = (unicodedata.normalize("NFC", part) for part in (before, letter))
    return unicodedata.normalize("NFC", before + letter) == one + other


def _readings(text: str, start: int, end: int) -> frozenset[str]:
    """The ways in which the dash at `start` to `end`, with its white space, can be read."""
    run = text[start:end]
    if not _DASH.search(run):
        return frozenset({""})  # a soft hyphen at the end of a line is never part of the word
    before, after = run[:1].isspace(), run[-1:].isspace()
    plain = " " * before + "-" + " " * after
    if before or not after or not _LINE_END.search(run):
        return frozenset({plain})
    readings = {"-", "- "}
    if run[0] in HYPHENS and _one_word(
        _unmarked(text[max(0, start - _REACH) : start])[-1:], text[end : end + 1]
    ):
        readings.add("")
    return frozenset(readings)


def _one_word(before: str, after: str) -> bool:
    """Whether a hyphen at the end of a line can stand inside a word with these neighbours."""
    return before.isalpha() and after.isalpha() and (not after.isupper() or before.isupper())


def joints_within(folded: Folded, start: int, end: int) -> Iterator[tuple[int, Joint]]:
    """The joints strictly between two places, with their distance from the first."""
    places = folded.joint_places
    for place in places[bisect_right(places, start) : bisect_left(places, end)]:
        yield place - start, folded.joints[place]


# Where a quote may begin and end: never inside a word or a number.


_APOSTROPHES = "'’ʼ‘ʻ׳"
_LETTER = r"[^\W_]"
_HEBREW = "[\u05d0-\u05ea]"
_REACH = 16
# What French and Italian put before an apostrophe; "n" is left out, for it negates.
_ELIDED = "l|d|j|m|t|s|c|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|nell|sull|dall"

# Each is a pair: what stands before the cut, and what stands behind it.
_JOINED = [
    (r"\w\Z", r"\w"),
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
    # Contractions, but not the English genitive; the letters that look like apostrophes.
    (r"\w\Z", rf"[{_APOSTROPHES}](?!s\b){_LETTER}"),
    (rf"(?<!\w)(?!(?:{_ELIDED})[{_APOSTROPHES}])\w+[{_APOSTROPHES}]\Z", _LETTER),
    # The gershayim of Hebrew acronyms, which is often typed as a quotation mark.
    (rf"{_HEBREW}\Z", rf"[״\"“”„]{_HEBREW}"),
    (rf"{_HEBREW}[״\"“”„]\Z", _HEBREW),
    # What joins letters or keeps them apart inside a word, in Persian and the scripts of India.
    (r"\w\Z", r"[\u200c\u200d]+\w"),
    (r"\w[\u200c\u200d]+\Z", r"\w"),
    # Numbers, with their separators and their sign; thousands are set apart by no-break spaces.
    (r"\d\Z", r"[.,:/'’]\d"),
    (r"\d[.,:/'’]\Z", r"\d"),
    (r"\d\Z", r"[\u00a0\u2009\u202f]\d{3}(?!\d)"),
    (r"\d[\u00a0\u2009\u202f]\Z", r"\d{3}(?!\d)"),
    (r"(?:^|[\s(\[])[-‑−–+±]\Z", r"\d"),
    (rf"\d/\s*[{LINE_ENDS}]\s*\Z", r"\d"),
    (r"\d\Z", rf"/\s*[{LINE_ENDS}]\s*\d"),
    # Abbreviations such as U.S.A.
    (rf"(?<!\w){_LETTER}\Z", rf"\.{_LETTER}"),
    (rf"(?<!\w){_LETTER}\.\Z", _LETTER),
]
_CUTS = [(re.compile(before, re.I), re.compile(behind, re.I)) for before, behind in _JOINED]

# The same beside a letter of a script without spaces, where words cannot be told apart: only what
# is one number, one word in Katakana (as in UAX #29) or one syllable stays together.
_NUMERALS = "〇零一二三四五六七八九十百千万萬億亿兆"
_TOGETHER = [
    (rf"[{_NUMERALS}\d]\Z", f"[{_NUMERALS}]"),
    (rf"[{_NUMERALS}]\Z", r"\d"),
    (rf"[{KATAKANA}]\Z", f"[{KATAKANA}]"),
    (r"\w\Z", "[ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿーｧ-ｰ々〻ゝゞヽヾ]"),
    # Vowels of Thai and Lao that stand before their consonant, and those behind it.
    ("[เ-ไເ-ໄ]\\Z", r"\w"),
    (r"\w\Z", "[ะาำๅๆະາຳຽໆ]"),
    # The sign that puts the next consonant below, in Khmer and Myanmar.
    ("[\u17d2\u1039]\\Z", r"\w"),
]
_SYLLABLES = [(re.compile(before), re.compile(behind)) for before, behind in _TOGETHER]


def inside_word(text: str, at: int) -> bool:
    """Whether the place `at`, between two code points of `text`, is inside a word or a number."""
    before, behind = text[max(0, at - _REACH) : at], text[at : at + _REACH]
    if not before or not behind or (before[-1].isspace() and behind[0].isalpha()):
        # The common case, unless the space is the end of a line after a hyphen.
        return bool(before and behind) and _hyphenated(before)
    if behind[0] in " \n":
        return False
    if not (before[-1].isascii() and behind[0].isascii()):
        if _is_mark(behind[0]):
            return True
        if has_spaceless(before[-1]) or has_spaceless(behind[0]):
            return _any(_SYLLABLES, before, behind)
        before = _unmarked(before)
    return _any(_CUTS, before, behind)


def _any(pairs: list[tuple[re.Pattern[str], re.Pattern[str]]], before: str, behind: str) -> bool:
    return any(a.search(before) and b.match(behind) for a, b in pairs)


def _is_mark(letter: str) -> bool:
    """Whether it belongs to the letter before it, as accents and many vowels do."""
    return unicodedata.category(letter).startswith("M")


def _unmarked(before: str) -> str:
    """`before` without the marks that it ends with."""
    while before and _is_mark(before[-1]):
        before = before[:-1]
    return before


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


_HYPHENATED = frozenset({"", "-"})


def settled(folded: Folded, text: str) -> Folded:
    """`folded`, the folded form of `text`, without readings that the rest of the text rules out."""
    unsure = [
        (place, joint) for place, joint in folded.joints.items() if joint.readings >= _HYPHENATED
    ]
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
