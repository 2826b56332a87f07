"""From a facts file to its documents, in memory: everything is made before anything is written."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from briefgen.editions.edition import Edition, Since
from briefgen.editions.limits import over_limits, over_pages
from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.theme import Kind, Theme, read_kind, read_words
from briefgen.facts.dump import facts_yaml
from briefgen.pdf.job import Attachment, EngineMissing, EngineStopped, Fault, PdfJob, Rendered
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.cache import Asked, Cache
from briefgen.publish.carried import attachments
from briefgen.publish.document import Compare, Made, Options, Typeset
from briefgen.publish.inputs import Input, Order
from briefgen.publish.proof import Gate, Variants, prove
from briefgen.yaml.file import YamlFile

if TYPE_CHECKING:
    from briefgen.render.templates import Renderer


# What the PDF engine and the checks say of a document, as problems for its author.


_PREFLIGHT = "mend the template or the facts; `--no-preflight` builds it unchecked"
_MOST_CHARACTERS = 20
_ABOUT_AN_ID = re.compile(r"^(?:section|heading|term)-")  # what templates put before one


def uncovered(edition: Edition, theme: Theme, file: YamlFile) -> Iterator[Problem]:
    """Characters that no font of the theme has, by name."""
    from briefgen.render.fonts import missing_characters

    missing = missing_characters(shown_text(edition), tuple(theme.fonts()))
    for character, name in list(missing.items())[:_MOST_CHARACTERS]:
        yield Problem(
            "font",
            f"No font has the character {character} ({name})",
            file.place_of(character),
            "put a font that has it, a .ttf or .otf file, into the folder fonts/ of templates of "
            "your own, and build with `--templates DIR`",
        )


def shown_text(edition: Edition) -> str:
    """Every text of the edition, to see which characters it needs."""
    found: list[str] = []
    _collect((edition.label, edition.about, edition.summit, edition.sources, edition.words), found)
    for section in edition.sections:
        _collect((section.title, section.items, section.extra), found)
    return "".join(found)


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, Mapping):
        _collect(tuple(value.values()), found)
    elif isinstance(value, tuple | list):
        for item in value:
            _collect(item, found)
    elif hasattr(value, "text") or hasattr(value, "words"):
        found.append(str(getattr(value, "text", "") or getattr(value, "words", "")))


def get_ready(*, preflight: bool) -> None:
    """Load what reads PDFs, which takes a while, before there is one to read."""
    if preflight:
        import briefgen.pdf.preflight  # noqa: F401


def typeset_document(waiting: Callable[[], Rendered], name: str) -> Rendered:
    """The typeset document of the file `name`. Raises `Refused` with the engine's complaints."""
    where = Place(name)
    try:
        rendered = waiting()
    except EngineMissing as error:
        hint = (
            "`briefgen doctor` says which system library to install; "
            "`--to md,html` works without it"
        )
        message = f"The PDF engine cannot start: {str(error)[:160]}"
        raise Refused([Problem("pdf-engine", message, where, hint)]) from None
    except EngineStopped as error:
        hint = "shorten the document; very long words and tables are the slowest"
        message = f"The PDF engine was stopped: {error}"
        raise Refused([Problem("pdf-engine", message, where, hint)]) from None
    if rendered.messages:
        raise Refused(
            [Problem("pdf", f"The PDF engine says: {m}", where) for m in rendered.messages]
        )
    return rendered


def checked(rendered: Rendered, theme: Theme, file: YamlFile) -> bytes:
    """The PDF after the checks that it can be archived, read aloud, and seen whole.

    Raises `Refused` with each fault at the fact that it is in, where there is one.
    """
    from briefgen.pdf.preflight import check
    from briefgen.render.fonts import faces

    families = frozenset(face.family for face in faces(tuple(theme.fonts())))
    faults = check(rendered.pdf, families, rendered.languages, rendered.misplaced)
    if faults:
        raise Refused(_at_its_fact(fault, file) for fault in faults)
    return rendered.pdf


def _at_its_fact(fault: Fault, file: YamlFile) -> Problem:
    message = f"The PDF does not pass: {fault}"
    name = _ABOUT_AN_ID.sub("", fault.element)
    paths = [path for path in file.key_places if name and path and path[-1] == name]
    if not paths:
        return Problem("preflight", message, Place(file.name), _PREFLIGHT)
    return file.problem("preflight", message, min(paths, key=len), _PREFLIGHT, key=True)


class Press:
    """Makes documents with one theme; those in `cache` are not made again."""

    def __init__(self, theme: Theme, options: Options, cache: Cache | None = None) -> None:
        self.theme = theme
        self.options = options
        self.cache = cache
        self.variants = Variants()
        self.gate = Gate(theme, self.variants)

    @cached_property
    def renderer(self) -> Renderer:
        """The theme's templates, which take a while to load and are not always needed."""
        from briefgen.publish.shelf import CompiledTemplates
        from briefgen.render.templates import Renderer

        return Renderer(self.theme, CompiledTemplates)

    def kind(self, name: str) -> Kind:
        """The settings of a kind, with the page size that was asked for."""
        kind = read_kind(self.theme, name)
        size = self.options.page_size
        return kind.model_copy(update={"page_size": size}) if size else kind

    def make(
        self,
        source: Input,
        order: Order,
        typeset: Typeset,
        since: Since | None = None,
        compare: Compare | None = None,
    ) -> Made:
        """The document of `order` in all its formats; `typeset` is where its PDF comes from.

        `since` is what changed, and `compare` is what says so. The document has been searched for
        what its readers may not see and, where that is asked for, proved to be independent of it.
        Raises `Refused` if it cannot be made, or not shown.
        """

        def again(other: Input) -> Made:
            changed = compare(other, order) if compare else since
            return self._made(self._asked(other, order, changed), typeset)

        made = self._first(self._asked(source, order, since), typeset)
        if order.audience is None:
            return made.saying(proof="not needed")
        self.gate.let_through(made, source, order.audience, again)
        if not self.options.prove:
            return made.saying(proof="not run")
        prove(made, source, order.audience, again, self.variants)
        return made.saying(proof="passed")

    def _first(self, asked: Asked, typeset: Typeset) -> Made:
        """The document as it was kept, or newly made. While the engine works, the gate prepares."""
        audience = asked.order.audience

        def beside(job: PdfJob) -> Callable[[], Rendered]:
            waiting = typeset(job)
            get_ready(preflight=self.options.preflight)
            if audience:
                self.gate.secrets(asked.source, audience)
            return waiting

        if self.cache:
            return self.cache.made(asked, beside, partial(self._made, asked))
        return self._made(asked, beside)

    def _asked(self, source: Input, order: Order, since: Since | None) -> Asked:
        words = read_words(self.theme, order.lang)
        wanted = Wanted(self.kind(order.kind), order.lang, words, order.audience)
        facts = facts_for(source.loaded, wanted)
        known = source.record.of(facts)
        record = known.as_bytes() if known.entries else b""
        return Asked(source, order, wanted, facts, facts_yaml(facts), record, since)

    def _made(self, asked: Asked, typeset: Typeset) -> Made:
        """The document as templates and engine make it."""
        source, order, kind, facts = asked.source, asked.order, asked.wanted.kind, asked.facts
        file = source.loaded.file
        edition = make_edition(
            source.loaded, asked.wanted, source.folder, source.record, asked.since, facts
        )
        problems = list(over_limits(edition, kind, file))
        if "pdf" in self.options.formats:
            problems += uncovered(edition, self.theme, file)
        warnings = self._allowed(problems)
        carried = tuple(attachments(facts, asked.text, asked.record, edition))
        forms, pages = self._forms(edition, carried, file, kind, typeset)
        if pages:
            found = list(over_pages(edition, kind, pages.pages, pages.places, file.name))
            warnings += self._allowed(found)
        stem = order.stem(source.stem)
        files = {f"{stem}.{ending}": data for ending, data in forms.items()}
        about = {
            **order.about,
            "marking": edition.marking,
            "facts_sha256": hashlib.sha256(asked.text).hexdigest(),
            "pages": pages.pages if pages else None,
            "preflight": "passed" if pages and self.options.preflight else "not run",
        }
        return Made(order.audience or "", files, about, tuple(warnings))

    def _allowed(self, problems: list[Problem]) -> list[Problem]:
        """The problems as warnings where the user lets documents run over. Raises `Refused`."""
        kept = [p for p in problems if not (p.code == "limit" and self.options.allow_overflow)]
        if kept:
            raise Refused(kept)
        return [p.as_warning() for p in problems]

    def _forms(
        self,
        edition: Edition,
        carried: tuple[Attachment, ...],
        file: YamlFile,
        kind: Kind,
        typeset: Typeset,
    ) -> tuple[dict[str, bytes], Rendered | None]:
        """The bytes of each format; the PDF is typeset while the others are rendered."""
        forms: dict[str, bytes] = {}
        pdf = "pdf" in self.options.formats
        waiting = typeset(self._job(edition, carried, kind)) if pdf else None
        if "md" in self.options.formats:
            forms["md"] = self.renderer.markdown(edition).encode()
        if "html" in self.options.formats:
            forms["html"] = self.renderer.html(edition).encode()
        rendered = typeset_document(waiting, file.name) if waiting else None
        if rendered and self.options.preflight:
            forms["pdf"] = checked(rendered, self.theme, file)
        elif rendered:
            forms["pdf"] = rendered.pdf
        return forms, rendered

    def _job(self, edition: Edition, carried: tuple[Attachment, ...], kind: Kind) -> PdfJob:
        dated = edition.about["as_of"] is not None
        return PdfJob(
            html=self.renderer.html(edition, for_print=True),
            fonts=tuple(self.theme.fonts()),
            moment=edition.as_of if dated else self.options.epoch or edition.as_of,
            title=str(edition.about["title"]),
            attachments=carried,
            short_below=3 if kind.contents else 0,
        )


def source_date_epoch() -> datetime | None:
    """The moment that SOURCE_DATE_EPOCH names: the date of documents whose facts have none.

    The facts' own `as_of` goes before it, so that a document built again is the same again. It is
    in seconds since 1970 (reproducible-builds.org). Raises `Refused` where it is no such number.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return None
    try:
        if not (text.isascii() and text.isdigit()):
            raise ValueError
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        place = Place("SOURCE_DATE_EPOCH")
        hint = "write seconds since 1970, or take the variable away"
        message = f"“{text[:30]}” is not a number of seconds"
        raise Refused([Problem("source-date-epoch", message, place, hint)]) from None
