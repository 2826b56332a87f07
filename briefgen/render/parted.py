"""Tables, lists and headings that a page break parts: one in the structure, as in the document.

The engine makes a table or list of each page's part. A listener would hear of two tables, the first
of them perhaps without its header; of headers that are printed again on each page, the first tells
what its columns are, and the others are furniture (ISO 14289-1, 7.1 and 7.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]

Furniture = dict[int, dict[int, str]]


def join(pdf: pydyf.PDF, parts: dict[Any, list[Any]], furniture: Furniture) -> None:
    """Join what was parted. `parts`: the elements of each of them, by its HTML element.

    Marks of repeated headers are added to `furniture`, by page.
    """
    joint = _Joint(pdf, furniture)
    for first, *others in parts.values():
        pages = {element["Pg"] for element in (first, *others)}
        if len(pages) > len(others):  # columns are parts of one page, which hold one another
            for other in others:
                joint.add(first, other)


class _Joint:
    def __init__(self, pdf: pydyf.PDF, furniture: Furniture) -> None:
        self.pdf = pdf
        self.furniture = furniture
        self.pages = {reference: at for at, reference in enumerate(pdf.page_references)}

    def add(self, first: Any, other: Any) -> None:
        """Move what is in `other` to the end of `first`, and take `other` out."""
        head = next((kid for kid in self.kids(first) if kid["S"] == "/THead"), None)
        for kid in list(self.kids(other)):
            if kid["S"] == "/THead" and head and self.repeats(kid):
                self.leave_out(kid, head, other)
                continue
            kid["P"] = first.reference
            first["K"].append(kid.reference)
        parent = self.object(other["P"])
        parent["K"].remove(other.reference)
        other.clear()

    def object(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element: Any) -> Iterator[Any]:
        """The structure elements in `element`; marks and links are none."""
        for kid in element.get("K", ()):
            if isinstance(kid, bytes) and "S" in (found := self.object(kid)):
                yield found

    def repeats(self, head: Any) -> bool:
        """Whether a header can be left out: there is no link in it."""
        marks = all(isinstance(kid, int) or "S" in self.object(kid) for kid in head["K"])
        return marks and all(self.repeats(kid) for kid in self.kids(head))

    def leave_out(self, again: Any, head: Any, table: Any) -> None:
        """Make furniture of a header that is there again; cells name those of the first one."""
        named = dict(zip(self._ids(again), self._ids(head), strict=True))
        for cell in self._cells(table):
            headers = cell.get("A", {}).get("Headers", [])
            headers[:] = [pydyf.String(named.get(h.string, h.string)) for h in headers]
        self._erase(again)

    def _ids(self, head: Any) -> list[str]:
        return [cell["ID"].string for cell in self._cells(head) if "ID" in cell]

    def _erase(self, element: Any) -> None:
        page = self.pages[element["Pg"]]
        tree = self.object(self.object(self.pdf.catalog["StructTreeRoot"])["ParentTree"])
        for kid in element["K"]:
            if isinstance(kid, int):
                self.furniture.setdefault(page, {})[kid] = ""
                tree["Nums"][2 * page + 1][kid] = b"null"
            else:
                self._erase(self.object(kid))
        element.clear()

    def _cells(self, table: Any) -> Iterator[Any]:
        for kid in self.kids(table):
            if kid["S"] in ("/TD", "/TH"):
                yield kid
            else:
                yield from self._cells(kid)
