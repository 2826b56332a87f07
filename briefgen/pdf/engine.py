"""WeasyPrint, kept on a short leash: our fonts, no address but theirs, nothing swallowed.

The only module that imports the engine, with what only it imports.
"""

from __future__ import annotations

import base64
import binascii
import gc
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_to_bytes

from briefgen.pdf.engine_import import libraries, quick_arrays, quick_import

with quick_import():
    import pyphen  # type: ignore[import-untyped]
    from weasyprint import CSS, HTML, Document
    from weasyprint import Attachment as EngineAttachment
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.text.ffi import ffi, fontconfig
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefgen.pdf.drawn import misplaced, watched
from briefgen.pdf.fitting import mark_breaks, second_layout
from briefgen.pdf.job import Attachment, EngineStopped, PdfJob, Rendered
from briefgen.pdf.tags import VARIANT, Metadata, finish, name_links, noted, whole_links

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


class OurFonts(FontConfiguration):  # type: ignore[misc]  # the engine ships no types
    """Fonts that are set up once for all documents with the same files and the same rules."""

    _map: Any = None
    _loaded = False

    @property
    def font_map(self) -> Any:
        """The engine asks for this before it sets any text; without a font it would crash."""
        if not self._loaded:
            fonts = fontconfig.FcConfigGetFonts(self._config, fontconfig.FcSetApplication)
            if not fonts or not fonts.nfont:
                raise EngineStopped("no font of the document could be loaded")
            self._loaded = True
        return self._map

    @font_map.setter
    def font_map(self, value: Any) -> None:
        self._map = value

    def __init__(self) -> None:
        self._loaded = True  # until it is built, what it says of itself is not asked
        super().__init__()
        self._loaded = False


class FontShelf:
    """Keeps the fonts of the last document for the next one."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._fonts: OurFonts | None = None

    def of(self, job: PdfJob) -> OurFonts:
        """The fonts of `job`; new ones if its files or its rules are others than before."""
        files = [(path, path.stat().st_size, path.stat().st_mtime_ns) for path in job.fonts]
        key = (*files, *_FACE.findall(job.html))
        if self._fonts is None or key != self._key:
            self._key, self._fonts = key, OurFonts()
        return self._fonts


quick_arrays(ffi)
_LIBRARIES = libraries()
_SHELF = FontShelf()
# What WeasyPrint logs for CSS that it rightly leaves out of a page, and about its own speed.
_HARMLESS = ("Ignored `string-set: none`", "Using fontTools instead of HarfBuzz-Subset")
_PICTURES = ("data:image/png", "data:image/jpeg")
_MM_PER_PX = 25.4 / 96
# Each is parsed as C when it is first used.
_TYPES = (
    "FcChar8 **",
    "PangoFcFontMap *",
    "PangoLogAttr[]",
    "PangoRectangle *",
    "char[]",
    "hb_codepoint_t[]",
    "hb_tag_t[]",
    "unsigned int *",
)


class _OnlyOurFiles(URLFetcher):  # type: ignore[misc]  # the engine ships no types
    """Serves `font:NAME` and pictures in the address itself; refuses every other address.

    It has none of the handlers of the class above it: there is nothing here that could connect.
    """

    _fail_on_errors = False

    def __init__(self, job: PdfJob) -> None:
        self._fonts = {f.name: f for f in job.fonts}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "font" and name in self._fonts:
            data = self._fonts[name].read_bytes()
            return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})
        kind, _, data_part = url.partition(",")
        media_type, _, coding = kind.partition(";")
        if media_type not in _PICTURES:
            raise ValueError(f"the address {url[:80]} is not part of the document")
        return URLFetcherResponse(
            "data:", _decoded(data_part, coding), {"Content-Type": media_type[5:]}
        )


def _decoded(data: str, coding: str) -> bytes:
    raw = unquote_to_bytes(data)
    try:
        return base64.b64decode(raw, validate=True) if coding.strip() == "base64" else raw
    except binascii.Error:
        raise ValueError("a picture in the document is damaged") from None


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(_HARMLESS) and message not in self.heard:
            self.heard.append(message)


def preparations() -> Iterator[None]:
    """What every document needs that nothing has needed yet, step by step, to fill idle time."""
    for name in _TYPES:
        ffi.typeof(name)
        yield
    pyphen.Pyphen(lang=pyphen.language_fallback("en"))  # the largest of the dictionaries
    yield


def render_here(job: PdfJob) -> Rendered:
    """Typeset `job` in this process, as PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)."""
    with _listening() as ear, _no_collections(), noted() as notes, watched() as watch:
        document, root = _laid_out(job, ear)
        whole_links(document.pages)
        document.metadata = Metadata.of(document.metadata, job)
        files = sorted(job.attachments, key=lambda a: a.name.encode())  # a name tree is sorted
        document.metadata.attachments = [_attached(a, job) for a in files]
        pdf: bytes = document.write_pdf(
            pdf_variant=VARIANT, finisher=lambda _, pdf: finish(pdf, job, notes)
        )
    return Rendered(
        pdf,
        len(document.pages),
        tuple(ear.heard),
        _places(document),
        _languages(document),
        _LIBRARIES,
        misplaced(watch.sheets, root),
    )


def _laid_out(job: PdfJob, ear: _Ear) -> tuple[Document, Any]:
    """The pages of `job`, without its contents where they are too few; and its HTML."""
    html = HTML(string=job.html, url_fetcher=_OnlyOurFiles(job))
    root = html.etree_element
    name_links(root)
    mark_breaks(root)
    fonts = _SHELF.of(job)
    document = html.render(fonts, pdf_variant=VARIANT)
    more = second_layout(document.pages)
    if len(document.pages) < job.short_below and _has_contents(html):
        more += ".contents { display: none !important }"
    if more:
        ear.heard.clear()
        document = html.render(fonts, pdf_variant=VARIANT, stylesheets=[CSS(string=more)])
    return document, root


def _has_contents(html: HTML) -> bool:
    return any("contents" in e.get("class", "").split() for e in html.etree_element.iter())


def _attached(attachment: Attachment, job: PdfJob) -> EngineAttachment:
    return EngineAttachment(
        file_obj=io.BytesIO(attachment.data),
        name=attachment.name,
        description=attachment.description,
        created=job.moment,
        modified=job.moment,
        relationship="Source",
    )


def _places(document: Document) -> dict[str, tuple[int, float]]:
    """Where each element with an id begins; the first of its parts counts."""
    places: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(document.pages, start=1):
        for name, (_, top, *_rest) in page.anchors.items():
            places.setdefault(name, (number, round(top * _MM_PER_PX, 2)))
    return places


def _languages(document: Document) -> dict[str, int]:
    """How many elements that are shown have a language of their own, by language.

    Headers and footers are not read out, so there is nothing in them to mark.
    """
    shown = {
        id(box.element): box.element.get("lang")
        for page in document.pages
        for part in page._page_box.children
        if not isinstance(part, MarginBox)
        for box in part.descendants()
        if box.element is not None and box.element.tag not in ("html", "body")
    }
    return dict(Counter(filter(None, shown.values())))


@contextmanager
def _listening() -> Iterator[_Ear]:
    ear, logger = _Ear(), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield ear
    finally:
        logger.removeHandler(ear)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Searching for rings of objects costs a tenth of the time, and finds next to nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
