"""What makes a document fit its pages: where lines may break, and a second layout where one is due.

The engine knows how large a thing is only when it has laid it out. So what a style sheet cannot say
beforehand (more room for a long marking, a whole sheet for a card that half a one cannot hold) is
said in styles for a second layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from briefgen.pdf.drawn import EDGE, MM_PER_PX, cut_of

# What is no word but stands for something, and would be another with a hyphen in it: addresses,
# and the symbols of documents, which have figures, slashes or brackets between their letters.
_RUN = re.compile(r"\s*\S{9,}")
_LONG = re.compile(r"[^\W\d_]{9}")  # shorter words are never divided: `hyphenate-limit-chars`
_SIGN = re.compile(r"://|www\.|[@_\\]|\w\.\w|/\S*/|[^\W\d_]\W?\d|\d\W?[^\W\d_]")
_DOT = re.compile(r"(?<=\s)(?=\.\w)")
# Unicode's rules (UAX 14, LB13) keep a full stop with the space before it, even in `.png, .jpg`.
_MAY_BREAK = "\u200b"
_LEADING = 1 / MM_PER_PX  # of a line, above and below its letters
_WHOLE = "hyphens: none; overflow-wrap: anywhere"


def mark_breaks(root: Any) -> None:
    """Let no address or symbol in the HTML be divided with a hyphen, and lines break before dots.

    Drawings are left alone: their texts are placed letter by letter.
    """
    body = root.find("body")
    for element in [] if body is None else list(_texts(body)):
        element.text = _dotted(element.text)
        _set_apart(element, 0, element.text)
        for kid in list(element):
            kid.tail = _dotted(kid.tail)
            _set_apart(element, list(element).index(kid) + 1, kid.tail, kid)


def _texts(element: Any) -> Iterator[Any]:
    if isinstance(element.tag, str) and not element.tag.endswith("svg"):
        yield element
        for kid in element:
            yield from _texts(kid)


def _dotted(text: str | None) -> str | None:
    return _DOT.sub(_MAY_BREAK, text) if text and " ." in text else text


def _set_apart(parent: Any, at: int, text: str | None, before: Any = None) -> None:
    """Put the symbols of a text into elements of their own, with the spaces before them.

    The text is that of `parent`, or behind its child `before`; the elements come from `at` on.
    """
    runs = _RUN.finditer(text or "")
    symbols = [run for run in runs if _SIGN.search(run[0]) and _LONG.search(run[0])]
    if not symbols or text is None:
        return
    ends = [*(m.start() for m in symbols[1:]), len(text)]
    plain = text[: symbols[0].start()]
    if before is None:
        parent.text = plain
    else:
        before.tail = plain
    for number, (symbol, end) in enumerate(zip(symbols, ends, strict=True)):
        span = parent.makeelement("span", {"style": _WHOLE})
        span.text, span.tail = symbol[0], text[symbol.end() : end]
        parent.insert(at + number, span)


def second_layout(pages: Any) -> str:
    """Styles with which the document has to be laid out again; empty if it fits as it is.

    Elements that need a sheet of their own are told so in the HTML.
    """
    return _room_for_furniture([page._page_box for page in pages]) + _whole_sheets(pages)


def _room_for_furniture(pages: list[Any]) -> str:
    """Higher margins at top or bottom, where headers and footers come too near to the edge."""
    if not any(_lacking(page, side) for page in pages for side in ("top", "bottom")):
        return ""
    margins: dict[tuple[str, str], float] = {}
    for page in pages:
        for side in ("top", "bottom"):
            key = (page.page_type.name or "", side)
            margin = getattr(page, f"margin_{side}") + _lacking(page, side)
            margins[key] = max(margin, margins.get(key, 0))
    return "".join(
        f"@page {name} {{ margin-{side}: {margin:.1f}px !important }}\n"
        for (name, side), margin in sorted(margins.items())
    )


def _lacking(page: Any, side: str) -> float:
    """How much higher, in px, the margin at a side has to be for what stands in it."""
    lacking = 0.0
    for box in page.children:
        if not isinstance(box, boxes.MarginBox) or not box.children:
            continue
        if box.at_keyword.startswith(f"@{side}"):
            top = min(child.position_y for child in box.children)
            end = max(child.position_y + child.margin_height() for child in box.children)
            around = box.margin_height() - box.height + EDGE / MM_PER_PX
            lacking = max(lacking, end - top + around - getattr(page, f"margin_{side}"))
    return lacking if lacking > _LEADING else 0


def _whole_sheets(pages: Any) -> str:
    """Give what a cut would go through a sheet that is not cut: the page `NAME-whole`."""
    style = ""
    for page in pages:
        box = page._page_box
        cut = cut_of(box.style) * box.margin_height()
        for part in _parts(box, box.page_type.name) if cut else ():
            end = max(child.position_y + child.margin_height() for child in part.children)
            if end - part.position_y > cut - EDGE / MM_PER_PX:
                style = f"page: {box.page_type.name}-whole"
                part.element.set("style", f"{part.element.get('style', '')}; {style}")
    return f"/* {style} */" if style else ""


def _parts(box: Any, page: str) -> Iterator[Any]:
    """The outermost boxes that ask for the page of this name."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.BlockBox) and child.element is not None:
            if child.style["page"] == page:
                yield child
            else:
                yield from _parts(child, page)
