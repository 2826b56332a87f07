"""The text of a PDF, page after page."""

from __future__ import annotations

import pypdfium2

from briefgen.facts.beside import Unreadable

MAX_PAGES = 5_000
# What PDFium puts in the place of a hyphen at the end of a line and of the line end.
_BROKEN_WORD = str.maketrans({"\ufffe": "-\n", "\x02": "-\n"})


def pdf_text(data: bytes) -> str:
    """The text of all pages, with a form feed between them; lines end where they do on paper.

    Raises `Unreadable` for a PDF that is damaged, has a password or too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF has a password", "save it without one") from None
        raise Unreadable("the PDF is damaged", "save or download it again") from None
    if len(document) > MAX_PAGES:
        raise Unreadable(
            f"the PDF has {len(document):,} pages; at most {MAX_PAGES:,} are read",
            "save the pages that you cite as a PDF of their own",
        )
    return "\f".join(_page(document, number) for number in range(len(document)))


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text: str = page.get_textpage().get_text_bounded()
    finally:
        page.close()
    return text.translate(_BROKEN_WORD).replace("\r\n", "\n").replace("\f", "\n").strip()
