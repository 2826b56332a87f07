"""A finished PDF as a screen reader meets it: its elements in order, and the marks on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

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
