"""A PDF that holds all that the engine would be given, made at once: the engine adds nothing."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf

from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.pdf.job import PdfJob, Rendered, Typesetter
from briefgen.publish.document import Document, Options
from briefgen.publish.inputs import Input, Order
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.readback import words_of_html
from briefgen.publish.run import make
from briefgen.sources.record import NOTHING_CHECKED

THEME = Theme.of()
UNLIMITED = Options(preflight=False, allow_overflow=True)


class FakedEngine:
    """In place of the engine, whose PDF is a function of the job and of nothing else."""

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        """Make the PDF when it is waited for."""
        return lambda: Rendered(pdf_of(job), 1, ())


ENGINE = FakedEngine()


def pdf_of(job: PdfJob) -> bytes:
    """A PDF with every part of `job` in it as text."""
    pdf = pikepdf.new()
    pdf.Root["/Html"] = pdf.make_stream(job.html.encode())
    picture = pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=words_of_html(job.html.encode()))
    pdf.Root["/StructTreeRoot"] = pikepdf.Dictionary(K=picture)
    about = repr((job.moment, job.title, job.short_below, [font.name for font in job.fonts]))
    pdf.Root["/About"] = pikepdf.String(about)
    for number, attachment in enumerate(job.attachments):
        pdf.Root[f"/File{number}"] = pdf.make_stream(attachment.data)
        names = (attachment.name, attachment.media_type, attachment.description)
        pdf.Root[f"/Name{number}"] = pikepdf.String(repr(names))
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def as_input(text: str, name: str = "x.yaml") -> Input:
    """The facts in `text`, as read from a file without a folder."""
    loaded = load(text.encode(), name)
    return Input(loaded, "x", None, NOTHING_CHECKED, (), text.encode())


def made(
    source: Input, order: Order, options: Options = UNLIMITED, engine: Typesetter = ENGINE
) -> Document:
    """The document of `order`, its PDF a faked one."""
    return make(source, order, Gate(Press(THEME, options)), engine)
