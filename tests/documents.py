"""Documents made in memory, for tests that look at them."""

from __future__ import annotations

from pathlib import Path

from briefgen.editions.theme import Theme
from briefgen.facts.load import Loaded
from briefgen.publish.build import FORMATS, Options, Order, Press
from briefgen.publish.inputs import Input
from briefgen.render.pdf import PdfJob
from briefgen.sources.record import NOTHING_CHECKED

THEME = Theme.of()


def forms(
    loaded: Loaded,
    formats: tuple[str, ...] = FORMATS,
    folder: Path | None = None,
    order: Order | None = None,
) -> dict[str, bytes]:
    """The document of `order` by format; by default the brief in the first language."""
    from briefgen.render.engine import render_here

    def typeset(job: PdfJob) -> object:
        return lambda: render_here(job)

    order = order or Order("brief", loaded.brief.brief.languages[0])
    source = Input(loaded, "x", folder, NOTHING_CHECKED, ())
    made = Press(THEME, Options(formats)).make(source, order, typeset)  # type: ignore[arg-type]
    return {name.rpartition(".")[2]: data for name, data in made.files.items()}
