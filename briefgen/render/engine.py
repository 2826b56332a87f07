"""WeasyPrint, kept on a short leash: our fonts, no address but theirs, nothing swallowed.

The only module that imports the engine.
"""

from __future__ import annotations

import io
import logging
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefgen.render.pdf import PdfJob, Rendered

# What WeasyPrint logs for CSS that it rightly leaves out of a printed page.
_HARMLESS = ("Ignored `string-set: none`",)


class _OnlyOurFonts(URLFetcher):  # type: ignore[misc]  # the engine ships no types
    """Serves `font:NAME` and refuses every other address before anything is opened."""

    def __init__(self, job: PdfJob) -> None:
        super().__init__()
        self._fonts = {f.name: f for f in job.fonts}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:image/"):
            return super().fetch(url, headers)  # a picture that we have made ourselves
        scheme, _, name = url.partition(":")
        if scheme != "font" or name not in self._fonts:
            raise ValueError(f"the address {url[:80]} is not part of the document")
        data = self._fonts[name].read_bytes()
        return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(_HARMLESS):
            self.heard.append(message)


def render_here(job: PdfJob) -> Rendered:
    """Typeset `job` in this process."""
    ear, logger = _Ear(), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        document = HTML(string=job.html, url_fetcher=_OnlyOurFonts(job)).render(
            pdf_variant="pdf/a-3a"
        )
        stamp = job.moment.isoformat()
        document.metadata.created = stamp
        document.metadata.modified = stamp
        target = io.BytesIO()
        document.write_pdf(target, pdf_variant="pdf/a-3a", pdf_tags=True)
    finally:
        logger.removeHandler(ear)
    return Rendered(target.getvalue(), len(document.pages), tuple(ear.heard))
