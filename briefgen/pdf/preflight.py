"""Checks of a finished PDF that rule-based validators miss.

They see what a program can see: that a text alternative exists, not that it is a good one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pikepdf

from briefgen.pdf.job import Fault

# A finished PDF as a screen reader meets it: its elements in order, and the marks on its pages.


_SHOWS_TEXT = ("Tj", "TJ", "'", '"')
_OPERATORS = " ".join(("BDC", "BMC", "EMC", *_SHOWS_TEXT))


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure: its type such as `H1`, its first page (from 1; 0 for none)."""

    kind: str
    page: int
    source: Any  # the PDF dictionary
    parent: Element | None = None

    def text(self, key: str) -> str:
        """The text under `key`, without spaces around it; empty if there is none."""
        return str(self.source.get(key, "")).strip()


@dataclass(slots=True)
class Content:
    """What the content of one page marks: `numbers`, and whether text stands outside all marks."""

    numbers: set[int] = field(default_factory=set)
    bare: bool = False


class PdfReader:
    """Reads one PDF from memory."""

    def __init__(self, pdf: bytes) -> None:
        self.file = pikepdf.open(BytesIO(pdf))
        self.root: Any = self.file.Root
        self.pages = [page.obj for page in self.file.pages]
        self._numbers = {page.objgen: at for at, page in enumerate(self.pages, start=1)}
        self.reached: dict[int, set[int]] = {}  # marks that the structure names, by page
        self.linked: set[tuple[str, Any]] = set()  # annotations, with the elements they are in
        self.elements = list(self._walk())  # in reading order

    def number(self, page: Any) -> int:
        """The number of a page, from 1; 0 for what is no page of this file."""
        return self._numbers.get(page.objgen, 0) if isinstance(page, pikepdf.Object) else 0

    def _walk(self) -> Iterator[Element]:
        root = self.root.get("/StructTreeRoot", pikepdf.Dictionary())
        waiting: list[tuple[Any, Element | None]] = [(kid, None) for kid in _kids(root)[::-1]]
        while waiting:
            kid, parent = waiting.pop()
            if isinstance(kid, int):
                self._reach(parent.page if parent else 0, kid)
            elif kid.get("/Type") == pikepdf.Name.MCR:
                page = self.number(kid.get("/Pg")) or (parent.page if parent else 0)
                self._reach(page, int(kid.MCID))
            elif kid.get("/Type") == pikepdf.Name.OBJR:
                self.linked.add((parent.kind if parent else "", kid.Obj.objgen))
            elif "/S" in kid:
                element = Element(str(kid.S)[1:], self.number(kid.get("/Pg")), kid, parent)
                yield element
                waiting += [(k, element) for k in _kids(kid)[::-1]]

    def _reach(self, page: int, number: int) -> None:
        self.reached.setdefault(page, set()).add(number)

    def content(self, page: Any) -> Content:
        """The marks in the content of a page."""
        content, depth = Content(), 0
        for part in pikepdf.parse_content_stream(page, _OPERATORS):
            operands, name = part.operands, str(part.operator)
            if name in ("BDC", "BMC"):
                depth += 1
                if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
                    content.numbers |= {int(n) for n in [operands[1].get("/MCID")] if n is not None}
            elif name == "EMC":
                depth -= 1
            elif not depth:
                content.bare = True
        return content

    def links(self) -> Iterator[tuple[int, Any]]:
        """Every link, with the number of its page."""
        for number, page in enumerate(self.pages, start=1):
            for annotation in page.get("/Annots", ()):
                if annotation.get("/Subtype") == pikepdf.Name.Link:
                    yield number, annotation

    def destinations(self) -> dict[str, Any]:
        """The named places that links may lead to."""
        tree = self.root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        return {} if tree is None else dict(pikepdf.NameTree(tree).items())

    def bookmarks(self) -> list[tuple[int, str]]:
        """The level of every bookmark, from 1, and its words."""
        found: list[tuple[int, str]] = []
        outlines = self.root.get("/Outlines", pikepdf.Dictionary())
        waiting = [(1, outlines.get("/First"))]
        while waiting:
            level, item = waiting.pop()
            if item is not None:
                found.append((level, str(item.get("/Title", ""))))
                waiting += [(level, item.get("/Next")), (level + 1, item.get("/First"))]
        return found

    def fonts(self) -> Iterator[Any]:
        """Every font that a page or a picture in it names, once."""
        seen: set[Any] = set()
        waiting = [page.get("/Resources") for page in self.pages]
        while waiting:
            resources = waiting.pop()
            if resources is None or resources.objgen in seen:
                continue
            if resources.is_indirect:
                seen.add(resources.objgen)
            for font in resources.get("/Font", pikepdf.Dictionary()).values():
                if font.objgen not in seen:
                    seen.add(font.objgen)
                    yield font
            forms = resources.get("/XObject", pikepdf.Dictionary()).values()
            waiting += [form.get("/Resources") for form in forms]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


_ADDRESS = re.compile(r"(https?://|mailto:|www\.|#|/)\S*\Z", re.IGNORECASE)
_MACHINE_NAME = re.compile(r"\S*[-_\d]\S*\Z")  # as ids are, and words are not
_HEADING = re.compile(r"H[1-6]\Z")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_NOT_WORDS = re.compile(r"[\s\u00ad\u200b]+")


def check(
    pdf: bytes,
    families: frozenset[str],
    languages: Mapping[str, int] = MappingProxyType({}),
    misplaced: Sequence[Fault] = (),
) -> list[Fault]:
    """The faults of `pdf`, none if it passes.

    Its fonts may only be of `families`. `languages` says how many elements of the document are
    marked as being in each language other than its own (`Rendered.languages`). `misplaced` is what
    was seen when it was drawn (`Rendered.misplaced`): a PDF does not tell what is cut off in it.
    """
    reader = PdfReader(pdf)
    found = [fault for look in _LOOKS for fault in look(reader)]
    found += _languages(reader, languages)
    return [*found, *_fonts(reader, families), *misplaced]


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
