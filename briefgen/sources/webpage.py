"""The text of a web page, as a reader sees it (parsed as the WHATWG HTML standard has it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from xml.etree.ElementTree import Element

import tinyhtml5
from cssselect2 import ElementWrapper

from briefgen.files import Unreadable
from briefgen.sources.raised import lowered, on_the_line, raised, unmarked
from briefgen.sources.reading import Reading
from briefgen.sources.styles import PLAIN, Look, Styles
from briefgen.sources.typography import WIDE, has_spaceless


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEFT_OUT = _names(
    "script style noscript template head nav svg iframe object canvas audio video button select "
    "textarea datalist dialog del s strike"
)
_BLOCKS = _names(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary table "
    "tbody tfoot thead tr ul"
)
# Of MathML, what stands on the line; a sign in the place of the rest keeps quotes from running
# across a formula as if it were not there.
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ON_THE_LINE = _names("math mrow mi mn mo mtext ms mstyle semantics mpadded")
_NOT_SEEN = _names("annotation annotation-xml mphantom mspace")
_FORMULA = "\ufffc"
# Whoever sets them hides a page until it is loaded; nobody would read it otherwise.
_WHOLE_PAGE = _names("html body")
_CELLS = _names("td th")
_NOTE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:(?:foot|end|side)?notes?(?:ref)?|fn(?:ref)?|noteref|ftn(?:ref)?|reference|cite"
    r"|cite_ref|ftnref)(?:$|[\s_:\d-])",
    re.I,
)

# No-break and other special spaces are part of the text; only these are for laying out the file.
_LINE_END = re.compile(r"[ \t\r\f]*\n[ \t\n\r\f]*")
_SPACES = re.compile(r"[ \t\r\f]+")
_BREAKS = re.compile(r" *\n *")
_PARAGRAPH = "\n\n"
# Stands for a line end of the file, which is a space but between letters as wide as Han ones.
_FOLDED = "\x04"
_BETWEEN_WIDE = re.compile(f"(?<=[{WIDE}]){_FOLDED}(?=[{WIDE}])")


def html_text(data: bytes) -> Reading:
    """The visible text of an HTML page: a blank line between paragraphs, no navigation.

    The encoding is what the page declares, and UTF-8 if it declares none. Raises `Unreadable` if
    the page is in another one.
    """
    declared = _XML.match(data[:1000])
    root = tinyhtml5.parse(
        BytesIO(data + b"\n"),  # so that a sign cut off at the end is noticed
        namespace_html_elements=False,
        likely_encoding=declared[1].decode() if declared else None,
        default_encoding="utf-8",
    )
    text = _laid_out(_pieces(root))
    if "\ufffd" in text and not _is_utf8(data):
        raise Unreadable(
            "it has signs that cannot be read in the encoding that it declares, or in UTF-8 where "
            "it declares none",
            "open it in a browser and save it again, or save it as UTF-8 with "
            "`<meta charset=utf-8>` in its head",
        )
    return Reading(text, told=dict(_told(root)))


_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']"
)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def markdown_text(data: bytes) -> Reading:
    """The text of a CommonMark document in UTF-8, without its markup."""
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode())
    read = html_text(f"<!doctype html><meta charset=utf-8><body>{page}".encode())
    return replace(read, told={})


def _told(root: Element) -> Iterator[tuple[str, str]]:
    """What the page says of itself."""
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    if lang.strip():
        yield "lang", lang.strip()
    head = root.find("head")
    for element in head if head is not None else ():
        if element.tag == "title":
            yield "title", "".join(element.itertext())
        canonical = "canonical" in (element.get("rel") or "").lower().split()
        if element.tag == "link" and canonical and element.get("href"):
            yield "address", (element.get("href") or "").strip()


@dataclass(frozen=True, slots=True)
class _Around:
    """What goes on from an element to what it contains."""

    hidden: bool = False
    tiny: bool = False
    shifted: bool = False

    def inside(self, look: Look, shifted: bool) -> _Around:
        """The same for what an element with this look contains."""
        hidden = self.hidden if look.hidden is None else look.hidden
        tiny = self.tiny if look.tiny is None else look.tiny
        return _Around(hidden, tiny, self.shifted or shifted)

    @property
    def shown(self) -> bool:
        """Whether text here can be seen."""
        return not (self.hidden or self.tiny)


_Step = tuple[Element, ElementWrapper | None, _Around]


def _pieces(root: Element) -> list[str]:
    """The text in the order of the page; without recursion, for pages can be nested deeply."""
    styles = Styles(root)
    pieces: list[str] = []
    to_do: list[_Step | str] = [(root, styles.wrapped(root), _Around())]
    while to_do:
        item = to_do.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        element, wrapper, around = item
        tail = _collapsed(element.tail) if element is not root and around.shown else ""
        look = styles.look(element, wrapper) if isinstance(element.tag, str) else PLAIN
        if _gone(element, look):
            pieces.append(tail)
            continue
        if element.tag.startswith("{"):
            pieces += [_formula(element) if around.shown else "", tail]
            continue
        level = 0 if around.shifted else _level(element, look)
        if level and _is_note(element):
            pieces.append(tail)
            continue
        within = around
        if element.tag not in _WHOLE_PAGE:
            within = around.inside(look, bool(level))
        text = _collapsed(element.text) if within.shown else ""
        opening, closing = _ends(element.tag, level)
        children: list[_Step | str] = [
            (child, inner, within) for child, inner in _children(element, wrapper)
        ]
        to_do += [tail, closing, *reversed(children)]
        pieces += [opening, "" if element.tag == "br" else text]
    return pieces


def _children(
    element: Element, wrapper: ElementWrapper | None
) -> Iterator[tuple[Element, ElementWrapper | None]]:
    if wrapper is None:
        yield from ((child, None) for child in element)
        return
    wrapped = {id(inner.etree_element): inner for inner in wrapper.iter_children()}
    yield from ((child, wrapped.get(id(child))) for child in element)


def _ends(tag: str, level: int) -> tuple[str, str]:
    """What stands before and behind the text of an element."""
    if level:
        before, behind = (raised if level > 0 else lowered)("|").split("|")
        return before, behind
    around = _PARAGRAPH if tag in _BLOCKS else " " if tag in _CELLS else ""
    return ("\n", "") if tag == "br" else (around, around)


def _gone(element: Element, look: Look) -> bool:
    """Whether no reader sees the element, or sees it struck out."""
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return True
    if element.tag.startswith("{") and not element.tag.startswith(_MATHML):
        return True
    if element.get("hidden") is not None:
        return True
    if element.get("role") in {"navigation", "search", "deletion"} or look.struck:
        return True
    return look.gone and element.tag not in _WHOLE_PAGE


def _level(element: Element, look: Look) -> int:
    if element.tag in {"sup", "sub"}:
        return 1 if element.tag == "sup" else -1
    return 0 if element.tag in _BLOCKS or element.tag in _CELLS else look.level


def _is_note(element: Element) -> bool:
    """Whether what is raised leads to a note, or is named as one."""
    for each in element.iter():
        if isinstance(each.tag, str):
            named = " ".join([each.get("class") or "", each.get("id") or ""])
            if each.tag == "a" and "#" in (each.get("href") or ""):
                return True
            if each.get("role") == "doc-noteref" or _NOTE_NAMES.search(named):
                return True
    return False


def _formula(element: Element) -> str:
    """A formula that stands on one line; a sign in the place of any other."""
    pieces: list[str] = []
    to_do: list[Element | str] = [element]
    while to_do:
        item = to_do.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tail = "" if item is element else (item.tail or "").strip()
        name = item.tag.removeprefix(_MATHML) if isinstance(item.tag, str) else "annotation"
        if name in _NOT_SEEN:
            pieces.append(tail)
        elif name in _ON_THE_LINE:
            pieces.append((item.text or "").strip())
            to_do += [tail, *reversed(item)]
        else:
            pieces += [_FORMULA, tail]
    return _collapsed("".join(pieces))


def _collapsed(text: str | None) -> str:
    if not text:
        return ""
    return _SPACES.sub(" ", _LINE_END.sub(_FOLDED, unmarked(text.replace(_FOLDED, ""))))


def _laid_out(pieces: list[str]) -> str:
    text = "".join(pieces)
    if has_spaceless(text):
        text = _BETWEEN_WIDE.sub("", text)
    text = on_the_line(text.replace(_FOLDED, " "))
    text = _BREAKS.sub("\n", text.replace(_PARAGRAPH, "\f"))
    parts = (re.sub(" {2,}", " ", part).strip(" \n") for part in text.split("\f"))
    return _PARAGRAPH.join(part for part in parts if part)
