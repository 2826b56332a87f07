"""How words are set is folded away, and the way back to the text stays exact."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.sources.typography import fold, inside_word, rejoined, settled
from tests.effort import count

# Runs over which a pattern that goes back and forth needs minutes; read properly, each call needs
# a few tenths of a second. The timer counts this process's own work, not the clock on the wall.
_READ_ALL = r"""
import signal
from briefgen.sources.text import paragraphs
from briefgen.sources.sentences import sentences
from briefgen.sources.text import SourceText
from briefgen.sources.typography import fold, inside_word, rejoined, settled

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


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“a”, „b‟; «c»", '"a","b";"c"'),
        ("‘a’ bʼs", "'a' b's"),
        ("« a »", '"a"'),
        ("a  b\n\tc\u00a0d\u2009e", "a b c d e"),
        ("oui\u202f! non ; si ?", "oui! non; si?"),
        ("a\u00adb\u200bc\u2060d", "abcd"),
        ("ﬁrst oﬃce", "first office"),
        ("cafe\u0301", "caf\u00e9"),
        ("a-b a–b a — b", "ab ab ab"),
        ("de-\nfence", "defence"),
        ("mis\u00ad\nsile", "missile"),
    ],
)
def test_what_is_folded_away(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("a-b", {"-"}),
        ("a–b", {"-"}),
        ("a - b", {" - "}),
        ("a- b", {"- "}),
        ("a -b", {" -"}),
        ("a-\nb", {"", "-", "- "}),
        ("A-\nB", {"", "-", "- "}),
        ("a-\nB", {"-", "- "}),
        ("a–\nb", {"-", "- "}),
        ("1-\n2", {"-", "- "}),
        ("a\u00ad\nb", {""}),
    ],
)
def test_how_a_dash_can_be_read(text: str, readings: set[str]) -> None:
    (joint,) = fold(text).joints.values()
    assert joint.readings == readings
    assert (joint.start, joint.end) == (1, len(text) - 1)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("de-\nfence; our defence", {""}),
        ("long-\nrange; a long-range gun", {"-"}),
        ("re-\nform; reform or re-form", {"", "-", "- "}),
        ("re-\nform", {"", "-", "- "}),
        ("De-\nfence; our DEFENCE", {""}),
        ("de-\nfence; our defences", {"", "-", "- "}),
    ],
)
def test_a_broken_word_is_read_as_the_rest_of_the_text_has_it(
    text: str, readings: set[str]
) -> None:
    joints = settled(fold(text), text).joints
    assert joints[min(joints)].readings == readings


@pytest.mark.parametrize(
    ("before", "behind", "inside"),
    [
        ("permit", "ted", True),
        ("the ", "Allies", False),
        ("the", " Allies", False),
        ("e", "\u0301", True),
        ("un\u00ad", "fit", True),
        ("smoke", "-free", True),
        ("smoke-", "free", True),
        ("2014–", "2020", False),
        ("de-\n", "fence", True),
        ("de", "-\nfence", True),
        ("[T]", "he", True),
        ("invest", "[ing]", True),
        ("can", "’t", True),
        ("Allies", "’ aims", False),
        ("NATO", "’s aims", False),
        ("l’", "OTAN", False),
        ("n’", "est", True),
        ("1", ".5", True),
        ("1.", "5", True),
        ("1", ",500", True),
        ("1\u202f", "500", True),
        ("1", "\u202f500", True),
        ("1\u202f", "50", False),
        (" −", "5", True),
        ("a−", "5", False),
        ("U", ".S.", True),
        ("U.", "S.", True),
        ("end.", " Go", False),
        ("", "a", False),
        ("a", "", False),
    ],
)
def test_where_a_quote_may_not_begin_or_end(before: str, behind: str, inside: bool) -> None:
    assert inside_word(before + behind, len(before)) is inside


@pytest.mark.parametrize(
    ("text", "like", "shown"),
    [
        ("our de-\nfence budget", "our defence", "our defence budget"),
        ("a long-\nrange gun", "long-range", "a long-range gun"),
        ("a long-\nrange gun", "short", "a long-\nrange gun"),
    ],
)
def test_a_broken_word_is_shown_as_the_quote_has_it(text: str, like: str, shown: str) -> None:
    assert rejoined(fold(text), text, (0, len(text)), like) == shown


@given(st.text(st.sampled_from("ab ﬁ“-\n\u00ade\u0301"), max_size=30))
def test_what_a_piece_stands_for_reads_as_the_piece(text: str) -> None:
    """Folding the stored text between two places of the folded one gives what lies between them."""
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.start(at), folded.end(at + 1)
        if start >= 0 and end >= 0 and at not in folded.joints:
            assert fold(text[start:end]).text.strip() == folded.text[at].strip()
