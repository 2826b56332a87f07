"""How words are set is folded away, and the way back to the text stays exact."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.sources.typography import fold
from tests.effort import count

# Runs over which a pattern that goes back and forth needs minutes; read properly, each call needs
# a few tenths of a second. The timer counts this process's own work, not the clock on the wall.
_READ_ALL = r"""
import signal
from briefgen.sources.text import paragraphs
from briefgen.sources.sentences import sentences
from briefgen.sources.text import SourceText
from briefgen.sources.typography import fold

def read(how, text):
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    how(text)

for run in [" ", " \u200b", "- ", "["]:
    text = f"[a] x{run * (200_000 // len(run))}x [b]"
    for how in (fold, paragraphs, sentences, lambda text: SourceText.of(text).bracketless):
        read(how, text)
read(paragraphs, "ab\n" * 400_000 + " " * 400_000 + "x")
print("all read")
"""


def test_a_long_run_of_one_sign_is_read_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", _READ_ALL], capture_output=True, text=True)
    assert done.stdout == "all read\n", done.stderr


@given(st.text(max_size=60))
@settings(max_examples=count(100, 2000), deadline=None)
def test_folding_keeps_its_place(text: str) -> None:
    """Whatever characters come: the way back never leaves the text or turns round."""
    folded = fold(text)
    starts = [folded.start(i) for i in range(len(folded.text))]
    known = [at for at in starts if at >= 0]
    assert known == sorted(known)
    assert all(0 <= at < len(text) for at in known)
    ends = [folded.end(i) for i in range(1, len(folded.text) + 1)]
    assert all(end <= len(text) for end in ends)
