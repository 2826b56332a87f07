"""What a prose text may not hold, however it is spelt, told all at once."""

from __future__ import annotations

import pytest

from briefgen.facts.load import load
from briefgen.problems import Refused

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def test_all_that_a_text_may_not_hold_at_once() -> None:
    body = "background:\n  a: |\n    x\n\n    # y\n\n    ![z](z.png) [w](file:///w)\n"
    with pytest.raises(Refused) as caught:
        load((HEAD + body).encode(), "x.yaml")
    assert [p.place.line for p in caught.value.problems] == [8, 10, 10]
