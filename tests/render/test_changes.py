"""Changes as Markdown: it marks what the diff marks."""

from __future__ import annotations

import html
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.editions.changes import (
    compare,
)
from briefgen.facts.brief import Brief
from briefgen.render.changes import changes_markdown
from tests.effort import count

LABELS: dict[str, Any] = {
    "sections": {"bottom_line": "Bottom *line*"},
    "stances": {},
    "first_day": "1",
    "changes": {"more": "{} more"},
    "day_month": "{} {}",
    "year_unit": "{} {}",
}


awkward = st.text(st.sampled_from("ab *_~|[]()#-+.,\\`<>&1!"), min_size=1, max_size=30).filter(
    lambda s: s.strip()
)


@given(awkward, awkward)
@settings(max_examples=count(60, 500), deadline=None)
def test_markdown_marks_what_the_diff_marks(old: str, new: str) -> None:
    start = {"format": "1", "brief": {"title": "T"}, "summit": {"name": "S"}}
    states = [Brief.model_validate({**start, "bottom_line": {"a": text}}) for text in (old, new)]
    changes = compare(states[0], states[1], "en")
    if not changes:
        return
    shown = changes_markdown(changes, LABELS)
    assert shown.startswith("## Bottom \\*line\\*\n")
    page = MarkdownIt("commonmark").enable("strikethrough").render(shown)
    diff = changes.items[0].fields[0].words
    for tag, step in (("s", "removed"), ("strong", "added")):
        found = [html.unescape(m) for m in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.S)]
        assert found == [" ".join(t.split()) for s, t in diff if s == step and t.strip()]
