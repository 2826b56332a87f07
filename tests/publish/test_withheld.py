"""The file without what an audience may not see, and with random words in its place."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest

from briefgen.facts.load import load
from briefgen.publish import withheld
from briefgen.publish.document import Options
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from tests.briefs import brief_text
from tests.documents import HAGUE, HARBOUR, source
from tests.faked import THEME, as_input

PROVED = Options(preflight=False, allow_overflow=True, prove=True)


WORD = re.compile(r"w\d{4}x[a-z]*")


@cache
def gate() -> Gate:
    """One for all documents of this process: it remembers the last files it has changed."""
    return Gate(Press(THEME, PROVED))


def test_made_up_briefs_withhold_something_and_show_something() -> None:
    briefs = [as_input(brief_text(random.Random(seed))) for seed in range(30)]
    shown = [len(WORD.findall(withheld.removed(b.text, "public"))) for b in briefs]
    whole = [len(WORD.findall(b.text)) for b in briefs]
    assert sum(1 for a, b in zip(shown, whole, strict=True) if 20 < a < b - 10) > 20


@pytest.mark.parametrize("path", [HARBOUR, HAGUE], ids=lambda p: p.stem)
def test_what_replaces_the_withheld_facts_says_none_of_them(path: Path) -> None:
    held = source(path)
    for audience in held.loaded.brief.audiences:
        secrets = gate().withheld(held, audience).words
        changed = withheld.replaced(held.text, audience, seed=7)
        again = [s for s in secrets if s.text in changed and "comment" not in s.fact]
        # Dates are drawn from few, languages and markings are from closed lists.
        assert [s.text for s in again if not re.fullmatch(r"[\d-]+|HARBOUR \w+|\w+", s.text)] == []
        assert withheld.replaced(held.text, audience, seed=8) != changed
        assert load(changed.encode(), "x", held.loaded.schemes)
