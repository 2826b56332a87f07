"""Markdown in prose fields: what is allowed, decided once for checking and for rendering.

CommonMark without raw HTML; links lead to http(s), mailto or a place in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefgen.yaml.characters import odd_characters

MAX_NESTING = 12
# No name before the host, which would hide the host, and no mail with files to attach.
_SAFE_LINK = re.compile(
    r"(?i)^(https?://(?![^/?#]*@)[^\s/?#]|mailto:[^\s@?]+@[^\s@?]+(\?subject=[^&\s]*)?$|#[a-z0-9-]+$)"
)
_REFUSED = {
    "heading_open": "Headings are set by the document, not by a text",
    "table_open": "Tables cannot stand inside a text",
    "image": "Images cannot stand inside a text",
    "hr": "A dividing line cannot stand inside a text",
    "fence": "Blocks of code cannot stand inside a text",
    "code_block": "A text indented by four spaces becomes a block of code",
}
_REMEDY = {
    "heading_open": "make it a paragraph in **bold**, or put a backslash before #, - or =",
    "table_open": "use a list, or a section made for such facts",
    "image": "use the section `figures`",
    "hr": "delete the line",
    "fence": "delete the three marks around it",
    "code_block": "take the spaces at the start of the line away",
}


@cache
def parser() -> MarkdownIt:
    """The one Markdown parser: CommonMark, raw HTML shown as text, no typographic changes."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
    markdown.enable("table")
    markdown.options["maxNesting"] = 40
    markdown.validateLink = _any_link  # type: ignore[assignment,method-assign]
    return markdown


def _any_link(_address: str) -> bool:
    """Let every link parse, so that a bad one is an error and not silently left as text."""
    return True


def tokens(text: str) -> list[Token]:
    """The Markdown tokens of a prose text."""
    return parser().parse(text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a prose text may not hold: the reason, the remedy, and words to find the place by."""

    reason: str
    remedy: str
    near: str = ""


# Beyond its own bound the parser would leave text out without a word.
_NESTED = Refusal(
    "Lists, quotations or brackets are nested too deeply",
    f"nest at most {MAX_NESTING} deep; put a backslash before brackets meant as text",
)


def refusals(text: str) -> Iterator[Refusal]:
    """What in `text` a prose field may not hold, each kind of it once."""
    if _too_nested(text):
        yield _NESTED
        return
    lines = text.splitlines()
    seen: set[str] = set()
    found = list(_flat(tokens(text)))
    if max((token.level for token, _ in found), default=0) > 2 * MAX_NESTING:
        yield _NESTED
        return
    for token, first in found:
        kind = token.type
        near = lines[first].strip() if first < len(lines) else ""
        if kind in _REFUSED and kind not in seen:
            seen.add(kind)
            yield Refusal(_REFUSED[kind], _REMEDY[kind], near)
        # Codes such as `&#x202E;` have become characters only here.
        for odd in odd_characters(f"{token.content}{token.attrGet('title') or ''}"):
            if not odd.warning and odd.code != "html-comment" and odd.code not in seen:
                seen.add(odd.code)
                yield Refusal(odd.message, "delete the code that stands for it", near)
        if kind == "link_open" and not _SAFE_LINK.match(str(token.attrGet("href") or "")):
            yield Refusal(
                f"The link leads to “{str(token.attrGet('href'))[:60]}”",
                "links lead to https://…, http://… or mailto:…",
                near,
            )


def _too_nested(text: str) -> bool:
    if re.search(rf"(?m)^[ ]{{{4 * MAX_NESTING},}}", text):
        return True
    marks = max((len(re.findall(r"[>*+-]|\d[.)]", m)) for m in _line_starts(text)), default=0)
    return marks > MAX_NESTING or text.count("[") > 400 or re.search(r"[*_]{40,}", text) is not None


def _line_starts(text: str) -> Iterator[str]:
    return (m[0] for m in re.finditer(r"(?m)^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)]))+", text))


def _flat(items: list[Token], first: int = 0) -> Iterator[tuple[Token, int]]:
    """Every token, with the number of the line, from 0, on which its block begins."""
    for token in items:
        first = token.map[0] if token.map else first
        yield token, first
        yield from _flat(token.children or [], first)
