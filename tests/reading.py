"""Documents as other programs read them: Markdown by pandoc, HTML by a parser, PDF by poppler.

Texts are compared without white space and soft hyphens, in composed form (NFC): neither is kept by
all three.
"""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pypandoc
import tinyhtml5

_BLANK = re.compile(r"[\s\u00ad\u200b]+")
_UNSEEN = {"head", "style", "script", "title"}
_LINE_END = "\x01"  # a hyphen at the end of a line: it may be the text's own, or not


def flat(text: str) -> str:
    """`text` as it is compared."""
    return unicodedata.normalize("NFC", _BLANK.sub("", text))


def pandoc(markdown: str) -> list[Any]:
    """The blocks that pandoc finds in Markdown: CommonMark with pipe tables."""
    command = [_program(), "--from", "commonmark+pipe_tables", "--to", "json"]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    blocks = json.loads(done.stdout)["blocks"]
    assert isinstance(blocks, list)
    return blocks


@cache
def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def paragraphs(prose: list[str]) -> list[str]:
    """The text of each paragraph in prose fields, to which HTML is text; all read at once."""
    blocks = pandoc("\n\n***\n\n".join(prose))  # such a line can stand in no prose
    return [line for line in words(blocks, raw="").splitlines() if line]


def words(node: Any, *, raw: str = "\x02") -> str:
    """The text in what pandoc found, blanks and all, a line for each paragraph.

    HTML is none of a document's text, and shows up as `raw`; where that is "", it is text.
    """
    if isinstance(node, list):
        return "".join(words(part, raw=raw) for part in node)
    if not isinstance(node, dict):
        return ""
    kind, inside = node.get("t"), node.get("c", [])
    if kind == "Str":
        return str(inside)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Code":
        return str(inside[1])
    if kind in ("RawInline", "RawBlock"):
        return raw or str(inside[1])
    if kind in ("Link", "Quoted", "Header"):
        at = 2 if kind == "Header" else 1
        return words(inside[at], raw=raw) + ("\n" if kind == "Header" else "")
    return words(inside, raw=raw) + ("\n" if kind in ("Para", "Plain", "RawBlock") else "")


def page(html: str) -> Element:
    """The body of a page, as browsers parse it."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    body = root.find("body")
    assert body is not None
    return body


def seen(element: Element) -> str:
    """The text that an element shows."""
    if name(element) in _UNSEEN:
        return ""
    inside = "".join(seen(child) + (child.tail or "") for child in element)
    return (element.text or "") + inside


def name(element: Element) -> str:
    """The tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def described(body: Element) -> str:
    """The text that stands in for pictures."""
    alts = [e.get("alt", "") for e in body.iter() if e.tag == "img"]
    titles = [e.text or "" for e in body.iter() if name(e) == "title"]
    return "\n".join(alts + titles)


def printed(pdf: bytes) -> Printed:
    """The text of the pages, without headers and footers."""
    return Printed(_without_furniture(pdf))


class Printed:
    """What `pdftotext` reads; a line's last hyphen may or may not be the text's own."""

    def __init__(self, pdf: bytes) -> None:
        command = ["pdftotext", "-raw", "-", "-"]
        done = subprocess.run(command, input=pdf, capture_output=True, check=True)
        self.text = flat(re.sub(r"[-\u2010]\s*\n|-\f", _LINE_END, done.stdout.decode()))

    def __contains__(self, wanted: object) -> bool:
        plain = flat(str(wanted))
        # A style sheet may begin a line with a capital.
        return any(self._holds(text) for text in {plain, plain[:1].upper() + plain[1:]})

    def _holds(self, plain: str) -> bool:
        if plain in self.text:
            return True
        parts = (f"[-{_LINE_END}]" if c == "-" else re.escape(c) for c in plain)
        return bool(re.search(f"{_LINE_END}?".join(parts), self.text))


def pictures_of(pdf: bytes) -> str:
    """The descriptions of pictures in a PDF."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
        return "\n".join(str(o.Alt) for o in found if o.get("/S") == "/Figure" and "/Alt" in o)


def _without_furniture(pdf: bytes) -> bytes:
    """The file without its artifacts, which are no part of the text."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        for leaf in opened.pages:
            kept = list(_body(pikepdf.parse_content_stream(leaf)))
            leaf.Contents = opened.make_stream(pikepdf.unparse_content_stream(kept))
        target = BytesIO()
        opened.save(target)
        return target.getvalue()


def _body(content: Any) -> Iterator[Any]:
    depth = 0  # in artifacts
    for part in content:
        name = str(part.operator)
        if name in ("BDC", "BMC") and (depth or str(part.operands[0]) == "/Artifact"):
            depth += 1
        elif name == "EMC" and depth:
            depth -= 1
        elif not (depth and name in ("Tj", "TJ", "'", '"', "Do")):
            yield part
