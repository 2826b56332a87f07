"""The passage of a source that comes closest to words it does not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match as Block
from difflib import SequenceMatcher
from typing import Literal

from briefgen.sources.places import occurrences
from briefgen.sources.quote import Fragment, Selector, parse
from briefgen.sources.text import SourceText, TooCommon, Words, each_word
from briefgen.sources.typography import HYPHENS, SPACELESS

LEAST_RATIO = 0.55
"""Passages less alike than this are not worth showing."""

_MOST_WORDS = 400
_MOST_VOTERS = 12
_MOST_PLACES = 2000
_MOST_GUESSES = 4
_MOST_TRIMMED = 4
_MARKED = 0.05
_WINDOWS = 4
# What is left of a word that is broken at the end of a line.
_REST = re.compile(f"[{HYPHENS}\u00ad][^\\S\\n]*\\n\\s*\\w+")
# Up to this many code points, letters are compared; beyond, whole words.
_SHORT = 400


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage in code points of the source, its text, and from 0 to 1 how alike it is.

    `wanted` are the words that it comes closest to: all that was looked for, or a part of it. Case
    does not count in the `ratio`: words may differ in nothing else.
    """

    start: int
    end: int
    text: str
    ratio: float
    wanted: str


def nearest(source: SourceText, selector: Selector) -> Nearest | None:
    """The passage most like the words of `selector`, or None if nothing is much like them.

    Of a quote in parts, the first part that is not in the source is looked for. The rarest words
    vote for where it would begin if they were right, and only the few best places are compared
    with it, so that the length of the source hardly matters.
    """
    source.effort.begin()
    try:
        wanted = _wanted(source, selector)
    except TooCommon:
        return None
    index = source.words
    words = _guessed(index, [w[0].casefold() for w in each_word(wanted)[:_MOST_WORDS]])
    found = [_closest(index, words, wanted, start) for start in _starts(index, words)]
    best = max((f for f in found if f), key=lambda f: (f.ratio, -f.start), default=None)
    return _trimmed(best) if best and best.ratio >= LEAST_RATIO else None


def _trimmed(found: Nearest) -> Nearest:
    """The passage without words at its ends that only make it less like what is wanted."""
    for end in (True, False):
        for _ in range(_MOST_TRIMMED):
            shorter = _without_a_word(found, at_end=end)
            # A word fewer than is wanted only if that makes all the difference: "all" in the place
            # of "most" is to be seen.
            more = len(each_word(found.text)) > len(each_word(found.wanted))
            least = found.ratio + (0 if more else _MARKED)
            if shorter is None or shorter.ratio <= least:
                break
            found = shorter
    return found


def _without_a_word(found: Nearest, *, at_end: bool) -> Nearest | None:
    words = each_word(found.text)
    if len(words) < 2:
        return None
    first, last = (0, words[-2].end()) if at_end else (words[1].start(), len(found.text))
    text = found.text[first:last]
    ratio = _ratio(found.wanted, text)
    return Nearest(found.start + first, found.start + last, text, ratio, found.wanted)


def _wanted(source: SourceText, selector: Selector) -> str:
    """The first part of the selector's words that is not in the source, or else all of them."""
    ends = [Fragment(w) for w in (selector.start.strip(), selector.end.strip()) if w]
    parts = parse(selector.exact).fragments or ends
    for part in parts:
        if next(occurrences(source.plain, part), None) is None:
            return part.words
    return " ".join(part.words for part in parts)


def _guessed(index: Words, words: list[str]) -> list[str]:
    """`words`, where the first few that the source does not hold are replaced by the likest."""
    missing = [word for word in dict.fromkeys(words) if word not in index.places]
    likest = {word: index.like(word) or word for word in missing[:_MOST_GUESSES]}
    return [likest.get(word, word) for word in words]


def _starts(index: Words, words: list[str]) -> list[int]:
    """The numbers of the words in the source where `words` most probably begin."""
    known = sorted(
        (len(index.places[word]), offset)
        for offset, word in enumerate(words)
        if word in index.places
    )
    width = _width(words)
    votes: Counter[int] = Counter()
    for count, offset in known[:_MOST_VOTERS]:
        for place in index.places[words[offset]][:_MOST_PLACES]:
            bucket = (place - offset) // width
            # Also for the bucket before, so that no border divides the votes of one place.
            votes[bucket] += _weight(count)
            votes[bucket - 1] += _weight(count)
    best = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))[:_WINDOWS]
    return [bucket * width for bucket in best]


def _width(words: list[str]) -> int:
    return max(4, len(words) // 2)


def _weight(count: int) -> int:
    """What the vote of a word counts that stands in the source `count` times."""
    return 1 + 1000 // count


def _closest(index: Words, words: list[str], wanted: str, start: int) -> Nearest | None:
    """The passage of the window at `start` that lines up with `words`."""
    low = max(0, start - 2)
    window = index.words[low : max(0, start) + 2 * _width(words) + len(words) + 2]
    blocks = SequenceMatcher(None, window, words, autojunk=False).get_matching_blocks()[:-1]
    if not blocks:
        return None
    first, last = _aligned(blocks, len(words))
    begin = max(0, first.a - first.b)
    stop = min(len(window), last.a + len(words) - last.b)
    spans = index.spans[low + begin : low + stop]
    place = _with_signs(index.text, spans[0][0], spans[-1][1], wanted)
    text = index.text[slice(*place)]
    return Nearest(*place, text, _ratio(wanted, text), wanted)


def _aligned(blocks: list[Block], length: int) -> tuple[Block, Block]:
    """The first and last run of equal words that line up with the longest one."""
    longest = max(blocks, key=lambda block: block.size)
    slack = 3 + length // 5
    near = [b for b in blocks if abs((b.a - b.b) - (longest.a - longest.b)) <= slack]
    return near[0], near[-1]


def _ratio(wanted: str, text: str) -> float:
    wanted, text = wanted.casefold(), text.casefold()
    if len(wanted) <= _SHORT and len(text) <= _SHORT:
        return SequenceMatcher(None, wanted, text, autojunk=False).ratio()
    words, others = ([word[0] for word in each_word(part)] for part in (wanted, text))
    return SequenceMatcher(None, words, others, autojunk=False).ratio()


def _with_signs(text: str, start: int, end: int, wanted: str) -> tuple[int, int]:
    """The span with the signs directly beside it, on the sides where `wanted` has some too."""
    while start and not wanted[:1].isalnum() and _is_sign(text[start - 1]):
        start -= 1
    while end < len(text) and not wanted[-1:].isalnum() and _is_sign(text[end]):
        end += 1
    rest = _REST.match(text, end)
    return start, rest.end() if rest else end


def _is_sign(letter: str) -> bool:
    return not letter.isalnum() and not letter.isspace()


# What differs between two passages, word by word.


Step = Literal["same", "removed", "added"]

# A word with what joins it, a letter of a script without spaces or a single sign, and the white
# space behind it.
_LETTERS = rf"[^\W{SPACELESS}]+"
_TOKEN = re.compile(rf"([{SPACELESS}]|{_LETTERS}(?:['’ʼ\-‐‑.,]{_LETTERS})*|\W)\s*")
_MOST_TOKENS = 2000
# Pairs of equal words, times the words: what comparing costs at worst. Prose stays below.
_MOST_WORK = 6_000_000


def word_diff(old: str, new: str) -> list[tuple[Step, str]]:
    """The steps from `old` to `new`; runs of white space count as one space.

    What is *same* and *removed* makes up `old`; what is *same* and *added* makes up `new`, up to
    the white space around signs. Of texts beyond 2,000 words and signs, or that say a few words
    over and over, only the equal beginning and end are told apart from the rest.
    """
    steps: list[tuple[Step, str]] = []
    for step, text in _steps(_tokens(old), _tokens(new)):
        if text and steps and steps[-1][0] == step:
            steps[-1] = (step, steps[-1][1] + text)
        elif text:
            steps.append((step, text))
    return steps


def as_text(diff: list[tuple[Step, str]]) -> str:
    """`the [-old-] {+new+} words`, for a terminal."""
    parts: list[str] = []
    for step, text in diff:
        words = text.rstrip()
        space = text[len(words) :]
        if step == "same" or not words:
            parts.append(text)
            continue
        if step == "added" and parts and parts[-1].endswith("-]"):
            parts.append(" ")
        parts.append(f"[-{words}-]{space}" if step == "removed" else f"{{+{words}+}}{space}")
    return "".join(parts)


def _tokens(text: str) -> list[str]:
    return [found[0] for found in _TOKEN.finditer(" ".join(text.split()))]


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[Step, str]]:
    for kind, a, b, c, d in _compared(old, new):
        if kind == "equal":
            yield "same", "".join(new[c:d])
        else:
            yield "removed", "".join(old[a:b])
            yield "added", "".join(new[c:d])


def _work(ours: list[str], theirs: list[str]) -> int:
    here, there = Counter(ours), Counter(theirs)
    pairs = sum(count * there[word] for word, count in here.items())
    return pairs * min(len(ours), len(theirs))


def _compared(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """The operations in the form of `difflib`."""
    ours, theirs = [t.rstrip() for t in old], [t.rstrip() for t in new]
    if max(len(ours), len(theirs)) <= _MOST_TOKENS and _work(ours, theirs) <= _MOST_WORK:
        return list(SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes())
    shortest = min(len(ours), len(theirs))
    head = next((i for i in range(shortest) if ours[i] != theirs[i]), shortest)
    rest = shortest - head
    tail = next((i for i in range(rest) if ours[-1 - i] != theirs[-1 - i]), rest)
    a, c = len(ours) - tail, len(theirs) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, a, head, c),
        ("equal", a, len(ours), c, len(theirs)),
    ]
