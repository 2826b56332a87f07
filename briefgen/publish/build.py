"""From a facts file to its documents: made whole in memory, then put in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefgen.editions.edition import Edition
from briefgen.editions.kinds import read_kind, read_words
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.load import Loaded
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.writing import write_whole
from briefgen.render.pdf import PdfJob, render_pdf
from briefgen.render.templates import Renderer

FORMATS = ("md", "html", "pdf")


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write: its path below the output folder, and its bytes."""

    path: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a facts file: a kind, its formats, a reader."""

    kind: str
    formats: tuple[str, ...]
    audience: str | None = None
    lang: str | None = None


def make(
    loaded: Loaded, stem: str, order: Order, theme: Theme, folder: Path | None = None
) -> Iterator[Output]:
    """The documents of one order, in memory; pictures come from the brief's own `folder`.

    Raises `Refused` when one cannot be made."""
    lang = order.lang or loaded.brief.brief.languages[0]
    words = read_words(theme, lang)
    wanted = Wanted(read_kind(theme, order.kind), lang, words, order.audience)
    edition = make_edition(loaded, wanted, folder)
    renderer = Renderer(theme)
    name = ".".join(filter(None, [stem, order.kind, order.audience, lang]))
    place = Path(order.audience) if order.audience else Path()
    for ending in order.formats:
        yield Output(place / f"{name}.{ending}", _form(ending, edition, renderer, theme, stem))


def _form(ending: str, edition: Edition, renderer: Renderer, theme: Theme, stem: str) -> bytes:
    if ending == "md":
        return renderer.markdown(edition).encode()
    if ending == "html":
        return renderer.html(edition).encode()
    job = PdfJob(renderer.html(edition, for_print=True), tuple(theme.fonts()), edition.as_of)
    try:
        rendered = render_pdf(job)
    except OSError as error:
        raise Refused(
            [
                Problem(
                    "pdf-engine",
                    f"The PDF engine cannot start: {str(error)[:120]}",
                    Place(stem),
                    "`briefgen doctor` says which system library to install; "
                    "`--to md,html` works without it",
                )
            ]
        ) from None
    if rendered.messages:
        raise Refused(
            [Problem("pdf", f"The PDF engine says: {m}", Place(stem)) for m in rendered.messages]
        )
    return rendered.pdf


def place(outputs: list[Output], folder: Path) -> list[Path]:
    """Write all `outputs` below `folder`; gives the paths written. Raises `OSError`."""
    written = []
    for output in outputs:
        path = folder / output.path
        write_whole(path, output.data)
        written.append(path)
    return written
