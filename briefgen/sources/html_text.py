"""The text of a web page, as a reader sees it (parsed as the WHATWG HTML standard has it)."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree.ElementTree import Element

import tinyhtml5
from markdown_it import MarkdownIt


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEFT_OUT = _names(
    "script style noscript template head nav svg iframe object canvas audio video button select "
    "textarea datalist dialog"
)
_BLOCKS = _names(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary table "
    "tbody tfoot thead tr ul"
)
# No-break and other special spaces are part of the text; only these are for laying out the file.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r" *\n *")
_PARAGRAPH = "\n\n"


def html_text(data: bytes) -> str:
    """The visible text of an HTML page: a blank line between paragraphs, no navigation.

    The encoding is what the page declares, and UTF-8 if it declares none.
    """
    root = tinyhtml5.parse(BytesIO(data), namespace_html_elements=False, default_encoding="utf-8")
    return _laid_out(_pieces(root))


def markdown_text(data: bytes) -> str:
    """The text of a CommonMark document in UTF-8, without its markup."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode())
    return html_text(f"<!doctype html><meta charset=utf-8><body>{page}".encode())


def _pieces(root: Element) -> list[str]:
    """The text in the order of the page; without recursion, for pages can be nested deeply."""
    pieces: list[str] = []
    to_do: list[Element | str] = [root]
    while to_do:
        item = to_do.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tail = _SPACES.sub(" ", item.tail or "") if item is not root else ""
        if not isinstance(item.tag, str) or item.tag in _LEFT_OUT or _hidden(item):
            pieces.append(tail)
            continue
        around = _around(item.tag)
        to_do += [tail, around, *reversed(item)]
        if item.tag != "br":
            pieces += [around, _SPACES.sub(" ", item.text or "")]
    return pieces


def _around(tag: str) -> str:
    if tag in _BLOCKS:
        return _PARAGRAPH
    return "\n" if tag == "br" else " " if tag in {"td", "th"} else ""


def _hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None
        or element.get("role") in {"navigation", "search"}
        or "display:none" in style
    )


def _laid_out(pieces: list[str]) -> str:
    text = _BREAKS.sub("\n", "".join(pieces).replace(_PARAGRAPH, "\f"))
    parts = (re.sub(" {2,}", " ", part).strip(" \n") for part in text.split("\f"))
    return _PARAGRAPH.join(part for part in parts if part)
