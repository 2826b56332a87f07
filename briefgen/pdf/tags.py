"""What the engine's tags lack: languages, header scopes, link texts, and furniture as artifacts.

The engine builds one structure element for each box of the page, in one recursive function. That
function is wrapped here, because only there the box, its HTML element and its tag are known at
once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pydyf  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.metadata import DocumentMetadata

from briefgen.pdf.job import PdfJob

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


# Tables, lists and headings that a page break parts: one in the structure, as in the document.


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


# PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one file: what the engine leaves undone.


VARIANT = "pdf/a-3a"

# ISO 14289-1, 5, says that a file is PDF/UA; ISO 19005-3, 6.6.2.3, wants the schema of what it
# does not know itself described in the file.
_PDF_UA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF>"""


class Metadata(DocumentMetadata):  # type: ignore[misc]  # the engine ships no types
    """The document's metadata, naming both standards, with the job's dates."""

    @classmethod
    def of(cls, plain: DocumentMetadata, job: PdfJob) -> Metadata:
        """`plain` with `job`'s moment and, where the HTML has no title, its title."""
        metadata = cls()
        metadata.__dict__.update(plain.__dict__)
        metadata.title = plain.title or job.title
        metadata.created = metadata.modified = job.moment.isoformat(timespec="seconds")
        return metadata

    def include_in_pdf(
        self, pdf: Any, variant: Any, version: Any, conformance: Any, compress: bool
    ) -> None:
        """As plain text: readers that know no PDF find it (ISO 16684-1 wants it so)."""
        super().include_in_pdf(pdf, variant, version, conformance, False)

    def generate_rdf_metadata(self, variant: Any, version: Any, conformance: Any) -> bytes:
        """The RDF of the XMP packet."""
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", _PDF_UA.lstrip())


def finish(pdf: pydyf.PDF, job: PdfJob, notes: Notes) -> None:
    """Complete the engine's `pdf` before it is written."""
    join(pdf, notes.parts, notes.furniture)
    for page, furniture in notes.furniture.items():
        _as_artifacts(_content(pdf, page), furniture)
    for item in _dictionaries(pdf, "/StructElem"):
        if item["S"] == "/LI":
            _as_one_body(pdf, item)
    _index_headers(pdf)
    _describe_attachments(pdf, job)
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream) and found.extra.get("Subtype") == "/Image":
            found.extra["Interpolate"] = "false"  # ISO 19005-3, 6.2.8


def _dictionaries(pdf: pydyf.PDF, kind: str) -> list[Any]:
    return [f for f in pdf.objects if isinstance(f, pydyf.Dictionary) and f.get("Type") == kind]


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _content(pdf: pydyf.PDF, page: int) -> pydyf.Stream:
    return _object(pdf, _object(pdf, pdf.page_references[page])["Contents"])


def _as_artifacts(content: pydyf.Stream, furniture: dict[int, str]) -> None:
    """Headers and footers are no part of the text that is read out (ISO 14289-1, 7.8)."""
    lines = content.stream
    for at, line in enumerate(lines):
        if line == b"BDC" and lines[at - 1].get("MCID") in furniture:
            place = furniture[lines[at - 1]["MCID"]]
            lines[at - 2] = "/Artifact"
            lines[at - 1] = pydyf.Dictionary(_sort(place))


def _sort(place: str) -> dict[str, str]:
    """What sort of artifact stands in a place (ISO 32000-1, 14.8.2.2.2)."""
    if place == BLANK:
        return {"Type": "/Layout"}
    if place.startswith("@top"):
        return {"Type": "/Pagination", "Subtype": "/Header"}
    footer = {"Subtype": "/Footer"} if place.startswith("@bottom") else {}
    return {"Type": "/Pagination", **footer}


def _as_one_body(pdf: pydyf.PDF, item: Any) -> None:
    """A list item has a label and a body, and nothing beside them (ISO 14289-1, 7.6)."""
    kids = [(_object(pdf, reference), reference) for reference in item["K"]]
    if all(kid["S"] in ("/Lbl", "/LBody") for kid, _ in kids):
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference}
    )
    pdf.add_object(body)
    inside = [(kid, reference) for kid, reference in kids if kid["S"] != "/Lbl"]
    for kid, _ in inside:
        kid["P"] = body.reference
        kid["S"] = "/Div" if kid["S"] == "/LBody" else kid["S"]
    body["K"] = pydyf.Array([reference for _, reference in inside])
    labels = [reference for kid, reference in kids if kid["S"] == "/Lbl"]
    item["K"] = pydyf.Array([*labels, body.reference])


def _index_headers(pdf: pydyf.PDF) -> None:
    """Cells name their headers by id, which a tree finds (ISO 32000-1, 14.7.2)."""
    named = [
        (found["ID"].data, found["ID"], found.reference)
        for found in _dictionaries(pdf, "/StructElem")
        if "ID" in found
    ]
    if named:
        names = [part for _, key, reference in sorted(named) for part in (key, reference)]
        tree = pydyf.Dictionary({"Names": pydyf.Array(names)})
        _object(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = tree


def _describe_attachments(pdf: pydyf.PDF, job: PdfJob) -> None:
    """The type of each is what the job says: the engine would ask this machine's list of types."""
    types = {a.name: a.media_type for a in job.attachments}
    files = _dictionaries(pdf, "/Filespec")
    for file in files:
        stream = _object(pdf, file["EF"]["F"])
        stream.extra["Subtype"] = _name(types[file["UF"].string])
    if files:
        pdf.catalog["AF"] = pydyf.Array([file.reference for file in files])


def _name(text: str) -> str:
    """`text` as a PDF name (ISO 32000-1, 7.3.5)."""
    return "/" + re.sub(r"[^A-Za-z0-9.+-]", lambda m: f"#{ord(m[0]):02x}", text)


def _data(stream: pydyf.Stream) -> bytes:
    """A stream as it is written: compressed once, though the engine asks for it twice.

    Its end is told from content that happens to end in a carriage return (ISO 19005-3, 6.1.7.1).
    """
    if stream.compress:
        data = b"\n".join(pydyf._to_bytes(line) for line in stream.stream)
        stream.stream = [zlib.compress(data, 6)]
        stream.extra["Filter"] = "/FlateDecode"
        stream.compress = False
    data = b"\n".join(pydyf._to_bytes(line) for line in stream.stream)
    extra = pydyf.Dictionary({**stream.extra, "Length": len(data)})
    head: bytes = extra.data
    return b"".join((head, b"\nstream\n", data, b"\r\nendstream"))


pydyf.Stream.data = property(_data)
