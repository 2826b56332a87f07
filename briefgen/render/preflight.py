"""Checks of a finished PDF that rule-based validators miss.

They see what a program can see: that a text alternative exists, not that it is a good one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pikepdf

from briefgen.render.pdf_structure import Element, PdfReader

_ADDRESS = re.compile(r"(https?://|mailto:|www\.|#|/)\S*\Z", re.IGNORECASE)
_MACHINE_NAME = re.compile(r"\S*[-_\d]\S*\Z")  # as ids are, and words are not
_HEADING = re.compile(r"H[1-6]\Z")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_NOT_WORDS = re.compile(r"[\s\u00ad\u200b]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a reader of the PDF would stumble over; `page` counts from 1, 0 is none."""

    code: str
    message: str
    page: int = 0

    def __str__(self) -> str:
        return f"{self.message} (page {self.page})" if self.page else self.message


def check(
    pdf: bytes,
    families: frozenset[str],
    languages: Mapping[str, int] = MappingProxyType({}),
) -> list[Fault]:
    """The faults of `pdf`, none if it passes.

    Its fonts may only be of `families`. `languages` says how many elements of the document are
    marked as being in each language other than its own (`Rendered.languages`).
    """
    reader = PdfReader(pdf)
    found = [fault for look in _LOOKS for fault in look(reader)]
    found += _languages(reader, languages)
    return found + list(_fonts(reader, families))


def _document(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.1 and 7.2: a title that is shown, a language, and tags."""
    root, info = reader.root, reader.file.trailer.get("/Info", pikepdf.Dictionary())
    if not str(root.get("/Lang", "")).strip():
        yield Fault("language", "the document does not say its language")
    if not str(info.get("/Title", "")).strip():
        yield Fault("title", "the document has no title")
    if root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle") is not True:
        yield Fault("title", "readers would show the file's name in place of the title")
    if root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked") is not True:
        yield Fault("tags", "the document is not marked as tagged")


def _marks(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.1: all content is in the structure, or an artifact."""
    for number, page in enumerate(reader.pages, start=1):
        content = reader.content(page)
        if lost := content.numbers - reader.reached.get(number, set()):
            message = f"{len(lost)} pieces of content are in no place of the reading order"
            yield Fault("unreachable", message, number)
        if content.bare:
            yield Fault("unmarked", "text is neither in the reading order nor furniture", number)


def _tables(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.5: header cells, which say what they are the header of."""
    tables = {id(e): e for e in reader.elements if e.kind == "Table"}
    with_headers = set()
    for cell in (e for e in reader.elements if e.kind == "TH"):
        with_headers.add(id(_within(cell, "Table")))
        if not _scope(cell):
            name = "a header cell of a table does not say whether it heads a row or a column"
            yield Fault("scope", name, cell.page)
    for key in tables.keys() - with_headers:
        yield Fault("table", "a table has no header cells", tables[key].page)


def _within(element: Element, kind: str) -> Element | None:
    parent = element.parent
    while parent and parent.kind != kind:
        parent = parent.parent
    return parent


def _scope(cell: Element) -> bool:
    attributes = cell.source.get("/A", pikepdf.Dictionary())
    owners = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return any("/Scope" in owner for owner in owners)


def _figures(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.3."""
    for figure in (e for e in reader.elements if e.kind == "Figure"):
        if not (figure.text("/Alt") or figure.text("/ActualText")):
            yield Fault("figure", "a picture has no description", figure.page)


def _links(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.18.5: words that can be read out; and a place to go to."""
    places = reader.destinations()
    for page, link in reader.links():
        words = str(link.get("/Contents", "")).strip()
        named = words == _target(link) and _MACHINE_NAME.match(words)
        if not words or _ADDRESS.match(words) or named:
            message = f"a link has no words to read out, only `{words[:80]}`"
            yield Fault("link", message, page)
        if ("Link", link.objgen) not in reader.linked:
            yield Fault("link-tag", f"the link “{words[:80]}” is in no place of the order", page)
        if not _leads_somewhere(link, places, reader):
            yield Fault("dead-link", f"the link “{words[:80]}” leads nowhere", page)


def _target(link: Any) -> str:
    target = link.get("/Dest", link.get("/A", pikepdf.Dictionary()))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/URI", "")
    return str(target) if isinstance(target, pikepdf.String) else ""


def _leads_somewhere(link: Any, places: Mapping[str, Any], reader: PdfReader) -> bool:
    if "/Dest" not in link:
        return bool(_target(link))
    place = link.Dest
    if isinstance(place, pikepdf.String):
        place = places.get(str(place))
    return isinstance(place, pikepdf.Array) and reader.number(place[0]) > 0


def _headings(reader: PdfReader) -> Iterator[Fault]:
    """ISO 14289-1, 7.4.2: levels from 1, none left out; and bookmarks that match them."""
    headings = [e for e in reader.elements if _HEADING.match(e.kind)]
    levels = [int(e.kind[1]) for e in headings]
    if levels.count(1) != 1 or levels[:1] != [1]:
        message = f"the document has {levels.count(1)} headings of the first level, or not first"
        yield Fault("heading", message)
    for before, after in pairwise(headings):
        if int(after.kind[1]) > int(before.kind[1]) + 1:
            message = f"the heading “{after.text('/T')}” skips a level"
            yield Fault("heading", message, after.page)
    said = [(level, _words(e.text("/T"))) for level, e in zip(levels, headings, strict=True)]
    shown = [(level, _words(title)) for level, title in reader.bookmarks()]
    if said != shown:
        odd = next((s for s in said if s not in shown), None) or next(
            (s for s in shown if s not in said), (0, "their order")
        )
        yield Fault("bookmarks", f"the bookmarks do not match the headings: {odd[1]}")


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", text)


def _languages(reader: PdfReader, languages: Mapping[str, int]) -> Iterator[Fault]:
    """ISO 14289-1, 7.2: a change of language is marked."""
    marked = Counter(e.text("/Lang") for e in reader.elements)
    for language, number in sorted(languages.items()):
        if missing := number - marked[language]:
            if missing < 0:
                continue  # a page break makes two elements of one
            message = f"{missing} passages in another language (`{language}`) are not marked"
            yield Fault("passage-language", message)


def _fonts(reader: PdfReader, families: frozenset[str]) -> Iterator[Fault]:
    """ISO 19005-3, 6.2.11.4: every font is in the file; and ours, so that any machine agrees."""
    for font in reader.fonts():
        inner = font.get("/DescendantFonts", [font])[0]
        name = str(font.get("/BaseFont", "/?"))[1:]
        descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(key in descriptor for key in _FILES):
            yield Fault("font-missing", f"the font {name} is not in the file")
        family = str(descriptor.get("/FontFamily", name))
        if family not in families:
            yield Fault("font", f"the font {family} is not one of the document's")


_LOOKS: tuple[Callable[[PdfReader], Iterator[Fault]], ...] = (
    _document,
    _marks,
    _tables,
    _figures,
    _links,
    _headings,
)
