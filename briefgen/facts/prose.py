"""Markdown in prose fields: what is allowed, decided once for checking and for rendering.

CommonMark without raw HTML; links lead to http(s), mailto or a place in the document. In four
things we are narrower than CommonMark, so that no sign that an author typed is lost:

- Numbers make a list only if they run 1, 2, 3 and so on. All others (years, dates, articles of a
  treaty) are text.
- `>`, and `+`, `-` or `*` where one line alone has it, are signs of the figure behind them.
- `*` between figures, alone in brackets, and a single `` ` `` inside a word are text, as is all of
  an address.
- `[Minister]: No.` is text: what defines a link has an address behind its colon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference
from markdown_it.rules_inline import StateInline
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


# What may stand between the sign of a line and its figure, beside spaces: "> € 2", "> = 5".
_BEFORE_FIGURE = "=~≈±<>.,"
# A line that begins with a number and its mark.
_NUMBERED = re.compile(r"([0-9]{1,9})[.)](?:[ \t]|$)")
# The beginning of what defines a link: `[name]: https://…`.
_DEFINITION = re.compile(
    r"(?i)[ ]{0,3}\[[^\[\]\n]{1,999}\]:[ \t]*<?(?:[a-z][a-z0-9+.-]*:\S|#|//|/)"
)
# An address as text; its last character is none that ends a sentence or a mark around it.
ADDRESS = re.compile(r"(?i)https?://[^\s<>\"\\`\]]*[^\s<>\"\\`\].,;:!?)*_~']")
_LONGEST_ADDRESS = 200
_PERCENT = re.compile(r"[\d.,  ]+(?:%|‰|per cent|percent|pour cent|Prozent|procent|pp\b)")
_YEAR_OR_DATE = re.compile(r"(?:\d{4}(?!\d)|\d{1,2}[.:/])")


@cache
def parser(*, labels: bool = False) -> MarkdownIt:
    """The one Markdown parser: raw HTML shown as text, no typographic changes.

    With `labels`, a link that is defined elsewhere knows by which name.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
    markdown.enable("table")
    markdown.options["maxNesting"] = 40
    markdown.options["store_labels"] = labels
    markdown.validateLink = _any_link  # type: ignore[assignment,method-assign]
    # What each may interrupt or end is as in CommonMark.
    markdown.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    ends = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.at("blockquote", _quotation, {"alt": ends})
    markdown.block.ruler.at("reference", _definition)
    markdown.inline.ruler.before("escape", "signs", _signs)
    return markdown


def _line(state: StateBlock, number: int) -> str:
    """A line of a block from where the block begins in it."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def begins_with_figure(text: str) -> bool:
    """Whether a text begins with a figure, or with the sign of a currency or "about" and one."""
    bare = text.lstrip()
    if bare and (bare[0] in _BEFORE_FIGURE or unicodedata.category(bare[0]) == "Sc"):
        bare = bare[1:].lstrip()
    return bool(bare) and unicodedata.category(bare[0]) in {"Nd", "No"}


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list, unless the numbers or signs of its items are part of what the text says."""
    text_lines: set[tuple[int, int]] = state.env.setdefault("text_lines", set())
    here = (start, state.sCount[start])
    number = _NUMBERED.match(_line(state, start))
    if silent:
        if here in text_lines or (number and _NUMBERED.match(_line(state, state.line))):
            return state.parentType == "paragraph"  # so that it has a line to itself
        return list_block(state, start, end, True)
    if here in text_lines:
        return False
    if number and (int(number[1]) != 1 or (start - 1, state.sCount[start]) in text_lines):
        text_lines.add(here)
        return False
    before = len(state.tokens)
    if not list_block(state, start, end, False):
        return False
    items = [
        (token, state.tokens[at + 2].content if at + 2 < len(state.tokens) else "")
        for at, token in enumerate(state.tokens[before:], before)
        if token.type == "list_item_open" and token.level == state.tokens[before].level + 1
    ]
    if not _is_text(items):
        return True
    # Reading the same lines again and again from the next item on would take long.
    text_lines.update((t.map[0], state.sCount[t.map[0]]) for t, _ in items if t.map)
    del state.tokens[before:]
    state.line = start
    return False


def _is_text(items: list[tuple[Token, str]]) -> bool:
    """Whether the items of a list, with their first words, are lines of text with signs."""
    if items[0][0].info:
        return [int(token.info) for token, _ in items] != list(range(1, len(items) + 1))
    if not all(begins_with_figure(words) for _, words in items):
        return False
    alone = len(items) == 1 or items[0][0].markup == "+"
    return alone or all(_PERCENT.match(words) for _, words in items)


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quotation, unless `>` says "more than" in each of its lines."""
    text_lines = state.env.setdefault("more_than", set())
    if start not in text_lines:
        if not _more_than(_line(state, start)):
            return blockquote(state, start, end, silent)
        last = start
        while last < end and _line(state, last).startswith(">"):
            last += 1
        if not all(_more_than(_line(state, number)) for number in range(start, last)):
            return blockquote(state, start, end, silent)
        text_lines.update(range(start, last))
    # A line to itself, where it stands below another of the kind.
    return silent and state.parentType == "paragraph" and state.line in text_lines


def _more_than(line: str) -> bool:
    return line.startswith(">") and begins_with_figure(line[1:])


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """What defines a link, which has an address; `[Minister]: No.` is text."""
    if not _DEFINITION.match(_line(state, start)):
        return False
    return reference(state, start, end, silent)


def _signs(state: StateInline, silent: bool) -> bool:
    """Signs that are text: those within an address, between figures, alone, inside a word."""
    src, start = state.src, state.pos
    if src[start] not in "*_`&~":
        return False
    end = _end_of_address(src, start)
    if not end and src[start] in "*`":
        end = start + 1
        while end < state.posMax and src[end] == src[start]:
            end += 1
        before, after = src[start - 1 : start], src[end : end + 1]
        if not _is_sign(src[start:end], before, after):
            return False
    end = min(end, state.posMax)
    if end <= start:
        return False
    if not silent:
        state.pending += src[start:end]
    state.pos = end
    return True


def _is_sign(marks: str, before: str, after: str) -> bool:
    """Whether asterisks or a backtick between two characters are meant as such."""
    if marks[0] == "`":
        return marks == "`" and before.isalpha() and after.isalpha()
    if before.isdigit() and after.isdigit():
        return True
    if len(marks) == 1 and before.isalnum() and after.isalnum():
        # Where words have no spaces between them, emphasis begins and ends within a line.
        return before < "\u0e00" and after < "\u0e00"
    alone = before in "([" and after in ")]" and before + after != ""
    return alone or (after == ")" and not before.strip())


def _end_of_address(src: str, pos: int) -> int:
    """Where the address ends in which `pos` is; 0 where it is in none."""
    start = src.rfind("http", max(0, pos - _LONGEST_ADDRESS), pos)
    found = ADDRESS.match(src, start) if start >= 0 else None
    return found.end() if found and found.end() > pos else 0


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
    env: dict[str, Any] = {}
    found = list(_flat(parser(labels=True).parse(text, env)))
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
    yield from _unread_links(found, lines)
    yield from _unused_definitions(found, env, lines)


def _unread_links(found: list[tuple[Token, int]], lines: list[str]) -> Iterator[Refusal]:
    """Links between whose brackets there is nothing to read."""
    words = ""
    for token, first in found:
        if token.type == "link_open":
            words = ""
        elif token.type == "link_close":
            if not any(unicodedata.category(character)[0] in "LNS" for character in words):
                yield Refusal(
                    "A link has no words that a reader could follow",
                    "write between its brackets where it leads: [the minutes](https://…)",
                    lines[first].strip() if first < len(lines) else "",
                )
        elif token.type in {"text", "code_inline"}:
            words += token.content


def _unused_definitions(
    found: list[tuple[Token, int]], env: dict[str, Any], lines: list[str]
) -> Iterator[Refusal]:
    """What defines links that no words lead to, so that no document would show it."""
    used = {normalizeReference(str(token.meta.get("label", ""))) for token, _ in found}
    defined = env.get("references", {})
    lost = [entry for name, entry in defined.items() if name not in used]
    every = sorted(entry["map"][0] for entry in (*lost, *env.get("duplicate_refs", ())))
    if every:
        near = lines[every[0]].strip() if every[0] < len(lines) else ""
        more = f" (and {len(every) - 1} more)" if len(every) > 1 else ""
        yield Refusal(
            f"“{near[:60]}”{more} would not be seen: no words are linked to it",
            "write a link as [words](https://…); put a backslash before [ to show it as it is",
            near,
        )


def doubtful(text: str) -> Iterator[Refusal]:
    """Lists whose marks may be meant as the signs of figures: `- 3 ships` below `- 5 ships`.

    What begins with a year or a date needs no sign.
    """
    if not _MAYBE_SIGNS.search(text):
        return
    lines = text.splitlines()
    open_lists: list[tuple[Token, list[str]]] = []
    every = tokens(text)
    for at, token in enumerate(every):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            open_lists.append((token, []))
        elif token.type == "list_item_open":
            open_lists[-1][1].append(every[at + 2].content if at + 2 < len(every) else "")
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            opened, items = open_lists.pop()
            if opened.type == "bullet_list_open" and all(map(_is_plain_figure, items)):
                assert opened.map
                yield Refusal(
                    f"Each of these lines begins with {opened.markup} and a figure; they are shown "
                    "as a list, without the sign",
                    "if it belongs to the figures, write − (a minus), or a backslash before it",
                    lines[opened.map[0]].strip(),
                )


_MAYBE_SIGNS = re.compile(r"(?m)^[ \t]*[*-][ \t]+[^\w\s]?[ ]?\d")


def _is_plain_figure(words: str) -> bool:
    return begins_with_figure(words) and not _YEAR_OR_DATE.match(words)


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
