"""Each reason is worded in one place, and can be told without reading its words."""

from __future__ import annotations

import pytest

from briefgen.sources import reasons
from briefgen.sources.match import find
from briefgen.sources.quote import Selector
from briefgen.sources.reasons import Reason
from briefgen.sources.text import SourceText

TEXT = SourceText.of("The quay is not closed.\n\nThe lock is closed.")


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        (Selector("is closed", paragraph=1), Reason.ELSEWHERE),
        (Selector("The quay is … closed"), Reason.NEGATED),
        (Selector("The"), Reason.AMBIGUOUS),
        (Selector("the QUAY"), Reason.CAPITALS),
        (Selector("THE lock … CLOSED"), Reason.CAPITALS),
        (Selector("clos"), Reason.CUT),
        (Selector("lock … quay"), Reason.OUT_OF_ORDER),
        (Selector("lock", prefix="old"), Reason.NOT_BESIDE),
        (Selector("[the]"), Reason.NO_WORDS),
        (Selector(start="The pier", end="closed"), Reason.MISSING_END),
        (Selector(start="lock", end="quay"), Reason.TOO_FAR),
        (Selector(paragraph=3), Reason.NO_SUCH_PART),
    ],
)
def test_the_reason_is_part_of_the_answer(selector: Selector, reason: Reason) -> None:
    match = find(TEXT, selector)
    remark = match.remark(reason)
    assert remark
    assert match.warnings == (str(remark),)


def test_other_words_have_no_reason() -> None:
    assert find(TEXT, Selector("a pier of stone")).remarks == ()


def test_many_paragraphs_are_not_all_named() -> None:
    assert reasons.ambiguous(1200, range(1, 1201)).words == (
        "these words stand 1,200 times in the source, in paragraphs 1, 2, 3, 4, 5, 6, 7, 8 …"
    )
