"""The text of a PDF, page after page, without what only its paper needs.

Left out are the heads and feet that repeat from page to page, with the numbers of the pages, and
the raised numbers of notes (see `raised`).
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from briefgen.files import Unreadable
from briefgen.sources.raised import lowered, on_the_line, raised
from briefgen.sources.reading import Reading

MAX_PAGES = 5_000
# What PDFium puts in the place of a hyphen at the end of a line and of the line end.
_HYPHEN = "\ufffe"
# One sign for it, and none that could be taken for a mark of what is raised.
_CLEAN = str.maketrans({"\x02": _HYPHEN, "\x01": "\x7f", "\x03": "\x7f"})


def pdf_text(data: bytes) -> Reading:
    """The text of all pages, with a form feed between them; lines end where they do on paper.

    Raises `Unreadable` for a PDF that is damaged, has a password or too many pages.
    """
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise Unreadable(
            f"the PDF has {len(document):,} pages; at most {MAX_PAGES:,} are read",
            "save the pages that you cite as a PDF of their own",
        )
    pages = [_page(document, number) for number in range(len(document))]
    textless = [n for n, page in enumerate(pages, 1) if page.shows and not page.has_text]
    return Reading("\f".join(_bodies(pages)), tuple(textless))


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "the PDF has a password", "open it, and save or print it without one"
            ) from None
        if "security" in str(error).lower():
            raise Unreadable(
                "the PDF is locked in a way that only its own program can open",
                "open it there, and save or print it without protection",
            ) from None
        raise Unreadable("the PDF is damaged", "save or download it again") from None


# A page: its lines, where they stand, and what is raised in them.


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and its height over the foot of the page as a part of the page's, from 0 to 1."""

    text: str
    height: float


@dataclass(frozen=True, slots=True)
class _Page:
    """Its lines in the order in which they are read; `shows` says whether it has any content."""

    lines: list[_Line]
    shows: bool

    @property
    def has_text(self) -> bool:
        """Whether any line has a sign in it."""
        return any(line.text for line in self.lines)


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    page = document[number]
    try:
        text_page = page.get_textpage()
        text: str = text_page.get_text_bounded().replace("\r\n", "\n").replace("\f", "\n")
        signs = _Signs(text_page, text)
        _, bottom, _, top = page.get_mediabox()
        tall = top - bottom if page.get_rotation() == 0 else 0.0
        lines = list(_lines(text, signs, bottom, tall))
        shows = bool(text.strip()) or next(iter(page.get_objects(max_depth=1)), None) is not None
    finally:
        page.close()
    return _Page(lines, shows)


_MIDDLE = 0.5


def _lines(text: str, signs: _Signs, bottom: float, tall: float) -> Iterator[_Line]:
    """The lines of a page; of one that lies on its side, the heights are not known."""
    at = 0
    for words in text.split("\n"):
        first = at + len(words) - len(words.lstrip())
        height = (signs.base(first) - bottom) / tall if tall and words.strip() else _MIDDLE
        yield _Line(on_the_line(_marked(words, at, signs)).strip(), height)
        at += len(words) + 1


# Figures and signs of notes that may be raised or lowered: those directly behind something.
_MAYBE = re.compile(r"(?<=\S)(?:\d{1,9}|[*†‡§]{1,3})(?!\d)|(?<=\d{4})[a-z]\b")
_SMALLER, _HIGHER = 0.9, 0.12


def _marked(words: str, at: int, signs: _Signs) -> str:
    """A line with what is raised or lowered in it marked as such."""
    words = words.translate(_CLEAN)
    parts: list[str] = []
    done = 0
    for found in _MAYBE.finditer(words):
        start, level = _shifted(found, at, signs)
        if level:
            mark = raised if level > 0 else lowered
            parts += [words[done:start], mark(words[start : found.end()])]
            done = found.end()
    return "".join([*parts, words[done:]]).replace(_HYPHEN, "-\n")


def _shifted(found: re.Match[str], at: int, signs: _Signs) -> tuple[int, int]:
    """Where the raised (1) or lowered (-1) end of a run of signs begins; 0 if there is none."""
    usual = signs.size(at + found.start() - 1), signs.base(at + found.start() - 1)
    for start in range(found.start(), found.end()):
        size, base = signs.size(at + start), signs.base(at + start)
        if not usual[0] or not size:
            return start, 0
        apart = (base - usual[1]) / usual[0]
        if size < _SMALLER * usual[0] and abs(apart) > _HIGHER:
            return start, 1 if apart > 0 else -1
        usual = size, base
    return found.end(), 0


class _Signs:
    """The signs of a page as PDFium counts them, by their place in the text that was read."""

    def __init__(self, page: pypdfium2.PdfTextPage, text: str) -> None:
        self._page = page
        whole = page.get_text_range()
        ours, theirs = (
            [n for n, sign in enumerate(t) if not sign.isspace()] for t in (text, whole)
        )
        # The two texts differ in white space alone, but where something lies outside of the page.
        alike = len(ours) == len(theirs) and len(whole) == page.count_chars()
        self._places = dict(zip(ours, theirs, strict=True)) if alike else {}
        self._box = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def size(self, at: int) -> float:
        """The height of the sign at `at` with its room, in points; 0 if it is not known."""
        place = self._places.get(at)
        if place is None or not raw.FPDFText_GetLooseCharBox(self._page, place, self._box):
            return 0.0
        return float(self._box.top - self._box.bottom)

    def base(self, at: int) -> float:
        """The height of the line that the sign at `at` stands on, in points."""
        place = self._places.get(at)
        if place is None:
            return 0.0
        raw.FPDFText_GetCharOrigin(self._page, place, self._x, self._y)
        return float(self._y.value)


# Heads and feet: the outermost lines of a page, if others have the same at the same height.

_EDGE = 0.2
"""The part of a page's height in which a head or a foot stands."""
_MOST_LINES = 5
_NUMBER = re.compile(r"\d{1,6}|\b[ivxlc]{1,7}\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_FEW_PAGES = 5


def _bodies(pages: list[_Page]) -> Iterator[str]:
    """The text of each page without its head and foot."""
    edges = [(_edge(page, top=True), _edge(page, top=False)) for page in pages]
    counts = Counter(
        key
        for number, both in enumerate(edges)
        for key in {key for side in both for at in side for key in _keys(pages, number, at)}
    )
    least = 2 if len(pages) <= _FEW_PAGES else 3
    for number, page in enumerate(pages):
        out: set[int] = set()
        for side in edges[number]:
            for at in side:
                if max((counts[key] for key in _keys(pages, number, at)), default=0) < least:
                    break
                out.add(at)
        yield "\n".join(line.text for at, line in enumerate(page.lines) if at not in out).strip()


def _edge(page: _Page, *, top: bool) -> list[int]:
    """The lines at the top or the foot of a page, the outermost first."""
    near = [
        (round(-line.height if top else line.height, 3), at)
        for at, line in enumerate(page.lines)
        if line.text and (line.height > 1 - _EDGE if top else line.height < _EDGE)
    ]
    return [at for _, at in sorted(near)[:_MOST_LINES]]


def _keys(pages: list[_Page], number: int, at: int) -> Iterator[tuple[str, int]]:
    """What a line has in common with those of other pages: all, or all but the page's number.

    A figure is the page's number if it grows with the pages, so what counts is how far it is from
    them; any other figure has to be the same.
    """
    line = pages[number].lines[at]
    text = " ".join(line.text.split())
    side = int(line.height > _MIDDLE)
    yield text, side
    for found in list(_NUMBER.finditer(text))[:_MOST_LINES]:
        value = int(found[0]) if found[0].isdigit() else _roman(found[0])
        yield f"{text[: found.start()]}\0{value - number}\0{text[found.end() :]}", side


def _roman(digits: str) -> int:
    values = [_ROMAN[digit] for digit in digits]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
