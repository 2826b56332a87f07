"""What the engine's tags lack: languages, header scopes, link texts, and furniture as artifacts.

The engine builds one structure element for each box of the page, in one recursive function. That
function is wrapped here, because only there the box, its HTML element and its tag are known at
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pydyf  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

_ADDRESS = re.compile(r"(https?://|mailto:|www\.|#)\S*\Z", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARTED = ("/Table", "/L", *(f"/{name.upper()}" for name in _HEADINGS))
BLANK = "blank"  # in the notes, where others have the margin that they stand in
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}


@dataclass(slots=True)
class Notes:
    """What was seen while tagging: `furniture`, the marks of headers and footers by page.

    `parts`: the elements of each table, list and heading, in order, by its HTML element.
    """

    furniture: dict[int, dict[int, str]] = field(default_factory=dict)
    parts: dict[Any, list[Any]] = field(default_factory=dict)


@contextmanager
def noted() -> Iterator[Notes]:
    """While documents are written: tags as they should be, and notes for `standards`."""
    notes, build = Notes(), tags._build_box_tree

    def wrapped(
        box: Any, parent: Any, pdf: Any, page: int, nums: Any, annotations: Any, marks: Any
    ) -> Iterator[Any]:
        box = box._box if isinstance(box, AbsolutePlaceholder) else box
        if isinstance(box, boxes.MarginBox):
            seen = notes.furniture.setdefault(page, {})
            _leave_out(box, box.at_keyword, nums, marks, seen)
            return
        for element in build(box, parent, pdf, page, nums, annotations, marks):
            if _has_element(box):
                _complete(element, box)
                if element["S"] == "/L":
                    _only_items(element, pdf, nums, notes.furniture.setdefault(page, {}))
                if element["S"] in _PARTED and box.element_tag == box.element.tag:
                    notes.parts.setdefault(box.element, []).append(element)
            yield element

    tags._build_box_tree = wrapped
    try:
        yield notes
    finally:
        tags._build_box_tree = build


def _has_element(box: Any) -> bool:
    """Whether what is built of a box is its own, and not only handed on from those inside it."""
    return box.element is not None and box.element.tag not in ("html", "body")


def _leave_out(box: Any, place: str, nums: Any, marks: Any, seen: dict[int, str]) -> None:
    """Note the marks in a header or footer, and give them no place in the structure."""
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        number = marks.pop(box)["mcid"]
        nums[number] = b"null"
        seen[number] = place
    for child in getattr(box, "children", ()):
        _leave_out(child, place, nums, marks, seen)


def _only_items(element: Any, pdf: Any, nums: Any, seen: dict[int, str]) -> None:
    """Take the blanks between the items out of a list whose items stand in one line."""
    for reference in list(element["K"]):
        kid = pdf.objects[int(reference.split()[0])]
        if kid.get("S") == "/Span":
            for number in kid["K"]:
                nums[number], seen[number] = b"null", BLANK
            element["K"].remove(reference)
            kid.clear()


def _complete(element: Any, box: Any) -> None:
    """Add to a structure element what its HTML element says."""
    html = box.element
    if box.link_annotation:
        words = " ".join(html.get("aria-label", "").split()) or _text(html)
        box.link_annotation["Contents"] = pydyf.String(words)
    if box.element_tag != html.tag:
        return  # generated content, such as a list marker
    if element["S"] == "/TH" and (scope := _SCOPES.get(html.get("scope", ""))):
        element["A"]["Scope"] = scope
    if html.tag in _HEADINGS:
        element["T"] = pydyf.String(_text(html))  # by which bookmarks are compared with headings
    if html.tag == "q":
        element["S"] = "/Quote"
    if lang := html.get("lang"):
        element["Lang"] = pydyf.String(lang)
        if element["S"] == "/NonStruct":
            element["S"] = "/Span"


def whole_links(pages: Any) -> None:
    """Make each link one area to click. The engine makes one more for each element in a link.

    ISO 14289-1, 7.18.5: a link annotation is in a link element; theirs are not.
    """
    for page in pages:
        page.links = [found for found in page.links if found[3].link]


def name_links(root: Any) -> None:
    """Give every link without words of its own a label, from the HTML around it.

    Sources print addresses as links: what a screen reader should say is what the source is called.
    """
    for parent in root.iter():
        for link in parent:
            if link.tag != "a" or not link.get("href") or link.get("aria-label"):
                continue
            words = _text(link)
            if not words or _ADDRESS.match(words):
                link.set("aria-label", _around(link, words, parent))


def _around(link: Any, words: str, parent: Any) -> str:
    around = _text(parent).replace(words, " ") if words else _text(parent)
    around = " ".join(around.split()).strip(" ,;:.()[]")[:200]
    return around or link.get("title", "") or urlsplit(link.get("href")).hostname or words


def _text(html: Any) -> str:
    return " ".join("".join(html.itertext()).split())
