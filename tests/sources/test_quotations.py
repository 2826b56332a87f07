"""Words in quotation marks are found in the marks of every language, and apostrophes are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.sources.quotations import quotations

WORDS = "the quay is never closed"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("he said “{}”.", "en"),
        ("he said ‘{}’.", "nl"),
        ("he said '‘{}’'.", "nl"),
        ("« {} »", "fr"),
        ("‹{}›", "fr"),
        ("„{}“", "de"),
        ("„{}”", "pl"),
        ("‚{}‘", "de"),
        ("»{}«", "da"),
        ("»{}»", "fi"),
        ("”{}”", "sv"),
        ("’{}’", "fi"),
        ("”{}“", "ar"),
        ("他说「{}」。", "zh-Hant"),
        ("『{}』と", "ja"),
        ('a 5" pipe: "{}" twice', "en"),
        ('said:"{}"', "en"),
        ("the members’ view: ‘{}’", "en"),
    ],
)
def test_the_marks_of_a_language(text: str, lang: str) -> None:
    assert list(quotations(text.format(WORDS), lang)) == [WORDS]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“one ‘two three four’ five”", ["one ‘two three four’ five"]),
        ("„one ‚two three four‘ five“", ["one ‚two three four‘ five"]),
        ('"a 3" nail is not enough"', ['a 3" nail is not enough']),
        ("‘the ships’ masts are all gone’", ["the ships’ masts are all gone"]),
        ("the ships’ masts and the docks’ cranes here", []),
        ("‘s avonds en ‘t weekend zijn de leden’ er", []),
        ('a 3" nail and a 4" nail in 5" of wood', []),
        ('דובר צה"ל ודובר מד"א אמרו היום', []),
        ("“only three words”, “and then four words,” he said", ["and then four words"]),
        ("“an end that never comes, ‘but here one does’", ["but here one does"]),
        ("「港口明年开放了吗」", ["港口明年开放了吗"]),
        ("「港口」", []),
    ],
)
def test_what_is_a_quotation_and_what_is_none(text: str, found: list[str]) -> None:
    assert list(quotations(text)) == found


@given(st.text(st.sampled_from('ab5s \n“”‘’„‚«»"「」(,'), max_size=60))
def test_quotations_are_parts_of_their_text_one_after_the_other(text: str) -> None:
    at = 0
    for words in quotations(text):
        at = text.index(words, at) + len(words)
