"""Documents for tests that look at them: made in memory, and every document of the samples."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from briefgen.editions.edition import Edition
from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.pictures import read_pictures
from briefgen.editions.theme import Theme
from briefgen.facts.load import Loaded
from briefgen.pdf.job import PdfJob, Rendered
from briefgen.problems import Problem
from briefgen.publish.document import FORMATS, Options
from briefgen.publish.inputs import Input, Order, orders, read_input
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from briefgen.sources.record import NOTHING_CHECKED, Record

ROOT = Path(__file__).resolve().parent.parent
HAGUE = ROOT / "content" / "nato-the-hague.yaml"
HARBOUR = ROOT / "tests" / "samples" / "harbour-summit.yaml"
THEME = Theme.of()


@dataclass
class EngineHere:
    """The engine in this process, and what it has made."""

    rendered: list[Rendered] = field(default_factory=list)

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        """Typeset `job` at once."""
        from briefgen.pdf.engine import render_here

        done = render_here(job)
        self.rendered.append(done)
        return lambda: done


def forms(
    loaded: Loaded,
    formats: tuple[str, ...] = tuple(FORMATS),
    folder: Path | None = None,
    order: Order | None = None,
    options: Options | None = None,
    theme: Theme = THEME,
) -> dict[str, bytes]:
    """The document of `order` by format; by default the brief in the first language."""
    order = order or Order("brief", loaded.brief.brief.languages[0])
    press = Press(theme, options or Options(formats))
    document = make(given(loaded, folder), order, Gate(press), EngineHere())
    return {name.rpartition(".")[2]: data for name, data in document.files.items()}


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
    return [
        Sample(path, order)
        for path in (HAGUE, HARBOUR)
        for order in orders(source(path), THEME.kinds(), all_audiences=True, all_langs=True)
    ]


def edition_of(sample: Sample) -> Edition:
    """What the document's templates were given."""
    from_, order = source(sample.path), sample.order
    words = THEME.words(order.lang)
    wanted = Wanted(Press(THEME, Options()).kind(order.kind), order.lang, words, order.audience)
    return edition_for(from_.loaded, wanted, from_.folder, from_.record)


def edition_for(
    loaded: Loaded, wanted: Wanted, folder: Path | None, record: Record = NOTHING_CHECKED
) -> Edition:
    """The edition of a brief with its pictures, which lie in `folder`."""
    pictures = read_pictures(facts_for(loaded, wanted), loaded.file, folder)
    return make_edition(loaded, wanted, pictures, record)


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
    engine = EngineHere()
    document = make(facts, order, _unchecked(theme), engine)
    files = {name.rpartition(".")[2]: data for name, data in document.files.items()}
    text = {ending: files[ending].decode() for ending in ("md", "html")}
    return Finished(text["md"], text["html"], files["pdf"], engine.rendered[0], document.warnings)


@cache
def _unchecked(theme: Theme) -> Gate:
    return Gate(Press(theme, Options(preflight=False, allow_overflow=True)))


def given(loaded: Loaded, folder: Path | None = None) -> Input:
    """Facts made in a test, as a build reads them."""
    return Input(loaded, "x", folder, NOTHING_CHECKED, ())
