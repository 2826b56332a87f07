"""What the PDF engine is given and what it gives back. Importing this imports no engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PdfJob:
    """One document to typeset: complete HTML with its print styles, and the only fonts it may use.

    `moment` is every date in the file.
    """

    html: str
    fonts: tuple[Path, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, its number of pages, and what the engine complained of."""

    pdf: bytes
    pages: int
    messages: tuple[str, ...]


def render_pdf(job: PdfJob) -> Rendered:
    """Typeset `job`. Raises `OSError` where the system libraries of the engine are missing."""
    from briefgen.render.engine import render_here  # half a second, so only when a PDF is wanted

    return render_here(job)
