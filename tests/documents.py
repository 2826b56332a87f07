"""Documents for tests that look at them: made in memory, and every document of the samples."""

from __future__ import annotations

import fcntl
import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefgen.editions.edition import Edition
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.load import Loaded
from briefgen.pdf.job import PdfJob, Rendered
from briefgen.problems import Problem
from briefgen.publish.document import FORMATS, Options
from briefgen.publish.inputs import Input, Order, Wish, read_input
from briefgen.publish.press import Press
from briefgen.sources.record import NOTHING_CHECKED

ROOT = Path(__file__).resolve().parent.parent
HAGUE = ROOT / "content" / "nato-the-hague.yaml"
HARBOUR = ROOT / "tests" / "samples" / "harbour-summit.yaml"
THEME = Theme.of()


def forms(
    loaded: Loaded,
    formats: tuple[str, ...] = FORMATS,
    folder: Path | None = None,
    order: Order | None = None,
    options: Options | None = None,
    theme: Theme = THEME,
) -> dict[str, bytes]:
    """The document of `order` by format; by default the brief in the first language."""
    from briefgen.pdf.engine import render_here

    def typeset(job: PdfJob) -> object:
        return lambda: render_here(job)

    order = order or Order("brief", loaded.brief.brief.languages[0])
    press = Press(theme, options or Options(formats))
    made = press.make(given(loaded, folder), order, typeset)  # type: ignore[arg-type]
    return {name.rpartition(".")[2]: data for name, data in made.files.items()}


@dataclass(frozen=True, slots=True)
class Sample:
    """One document of one of the two samples."""

    path: Path
    order: Order

    def __str__(self) -> str:
        return self.order.stem(self.path.stem)


@dataclass(frozen=True, slots=True)
class Finished:
    """A document as it is built: its forms, what the engine says of it, and limits it exceeds."""

    markdown: str
    html: str
    pdf: bytes
    rendered: Rendered
    over: tuple[Problem, ...]


@cache
def source(path: Path) -> Input:
    """The facts of a sample, and what lies beside them."""
    return read_input(path, THEME.schemes)


def every_document() -> list[Sample]:
    """Every kind for every audience in every language, of both samples."""
    wish = Wish(tuple(THEME.kinds()), all_audiences=True, all_langs=True)
    return [Sample(path, o) for path in (HAGUE, HARBOUR) for o in wish.orders(source(path))]


def edition_of(sample: Sample) -> Edition:
    """What the document's templates were given."""
    from_, order = source(sample.path), sample.order
    words = THEME.words(order.lang)
    wanted = Wanted(Press(THEME, Options()).kind(order.kind), order.lang, words, order.audience)
    return make_edition(from_.loaded, wanted, from_.folder, from_.record)


def finished(sample: Sample, shelf: Path) -> Finished:
    """The document, built once for all tests of a run, in whichever process they are.

    It is built unchecked and with its limits exceeded if need be: what is wrong with it is for the
    tests to find.
    """
    stored = shelf / f"{sample}.pickle"
    with (shelf / f"{sample}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stored.exists():
            stored.write_bytes(pickle.dumps(_built(sample)))
    found = pickle.loads(stored.read_bytes())
    assert isinstance(found, Finished)
    return found


def _built(sample: Sample) -> Finished:
    return built(source(sample.path), sample.order)


def built(facts: Input, order: Order, theme: Theme = THEME) -> Finished:
    """The document of `order` as it comes, unchecked and over its limits if need be."""
    from briefgen.pdf.engine import render_here

    rendered: list[Rendered] = []

    def typeset(job: PdfJob) -> Any:
        done = render_here(job)
        rendered.append(done)
        return lambda: done

    made = _unchecked(theme).make(facts, order, typeset)
    files = {name.rpartition(".")[2]: data for name, data in made.files.items()}
    text = {ending: files[ending].decode() for ending in ("md", "html")}
    return Finished(text["md"], text["html"], files["pdf"], rendered[0], made.warnings)


@cache
def _unchecked(theme: Theme) -> Press:
    return Press(theme, Options(preflight=False, allow_overflow=True))


def given(loaded: Loaded, folder: Path | None = None) -> Input:
    """Facts made in a test, as a build reads them."""
    return Input(loaded, "x", folder, NOTHING_CHECKED, ())
