"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one file: what the engine leaves undone.

It works on the engine's own objects just before they are written, which costs next to nothing.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.pdf.metadata import DocumentMetadata

from briefgen.render.parted import join
from briefgen.render.pdf import PdfJob
from briefgen.render.tagging import BLANK, Notes

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
