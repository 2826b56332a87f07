"""What differs between two passages, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Step = Literal["same", "removed", "added"]

# A word with what joins it, or a single sign, and the white space behind it.
_TOKEN = re.compile(r"(\w+(?:['’ʼ\-‐‑.,]\w+)*|\W)\s*")
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
