"""Plain text as Markdown, and prose as the one Markdown that reads the same everywhere."""

from __future__ import annotations

import re
from typing import Any

from mdformat.renderer import MDRenderer

from briefgen.facts.prose import parser

# Characters that CommonMark, or GitHub's tables and strike-through, give a meaning anywhere.
_ANYWHERE = re.compile(r"[\\`*\[\]|~_$^]|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)")
# Those that have a meaning only where a line begins: escaped always, for a text can be moved. A
# colon alone is what stands behind a label.
_START = re.compile(r"^(?:[-+#=>]|:(?=.)|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    """`text` so that Markdown shows it exactly as written, in a cell, heading, item or paragraph.

    The rules are CommonMark 0.31's, chapter 2.4, and GitHub's for tables.
    """
    safe = _ANYWHERE.sub(lambda m: "\\" + m[0], text)
    start = _START.match(safe)
    if start:
        lead = start[0]
        safe = lead + "\\" + safe[len(lead) :] if lead[0].isdigit() else "\\" + safe
    # A heading may end in # signs, which would be taken for its closing.
    return re.sub(r"(?<=\s)(#+)$", r"\\\1", safe)


def prose(text: str) -> str:
    """A prose text as CommonMark, so that raw HTML in it stays text for other programs too."""
    markdown = parser()
    tokens = markdown.parse(text)
    options: Any = {"mdformat": {"number": True}, "parser_extension": [], "codeformatters": {}}
    rendered: str = MDRenderer().render(tokens, options, {})
    return rendered.strip().replace("|", "\\|")


def inline_html(text: str) -> str:
    """A prose text as HTML."""
    return str(parser().render(text)).strip()
