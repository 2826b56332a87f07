"""Hyphens at the ends of lines: which of them belong to the word, where the text itself can tell.

"notwith-" at the end of a line and "standing" on the next may be one word or a compound. If the
text has "notwithstanding" on one line elsewhere, and "notwith-standing" nowhere, it is one word;
the other way round, a compound. Otherwise both ways of reading stay open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from briefgen.sources.typography import HYPHENS, Folded, Joint

_WORD = re.compile(rf"[^\W_]+(?:[{HYPHENS}][^\W_]+)*")
_HYPHEN = re.compile(f"[{HYPHENS}]")
_BEFORE = re.compile(r"[^\W_]+\Z")
_BEHIND = re.compile(r"[^\W_]+")
# No word is longer; more is not looked at.
_REACH = 60


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
    before = _BEFORE.search(text, max(0, joint.start - _REACH), joint.start)
    behind = _BEHIND.match(text, joint.end, joint.end + _REACH)
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
            before = _BEFORE.search(text, max(0, joint.start - _REACH), joint.start)
            behind = _BEHIND.match(text, joint.end, joint.end + _REACH)
            both = (before[0], behind[0]) if before and behind else ("", "")
            fitting = [r for r in sorted(joint.readings) if r.join(both) in words]
            if fitting:
                parts += [text[start : joint.start], fitting[0]]
                start = joint.end
    return "".join([*parts, text[start:end]])
