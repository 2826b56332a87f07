"""From a facts file to its documents, in memory: everything is made before anything is written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from briefgen.editions.edition import Edition, Since
from briefgen.editions.kinds import Kind, PageSize, read_kind, read_words
from briefgen.editions.limits import over_limits, over_pages
from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.dump import facts_yaml
from briefgen.problems import Place, Problem, Refused
from briefgen.publish import verdicts
from briefgen.publish.cache import Asked, Cache
from briefgen.publish.carried import attachments
from briefgen.publish.gate import Gate
from briefgen.publish.inputs import Input
from briefgen.publish.orders import Order
from briefgen.publish.proof import Variants, prove
from briefgen.render.pdf import Attachment, PdfJob, Rendered

if TYPE_CHECKING:
    from briefgen.render.templates import Renderer

FORMATS = ("md", "html", "pdf")
# Starts typesetting and gives the function that waits for its end.
Typeset = Callable[[PdfJob], Callable[[], Rendered]]
# What has changed since an earlier state of the facts, for the readers of one document.
Compare = Callable[[Input, Order], Since]


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are made, whichever they are; `epoch` dates those whose facts have no date."""

    formats: tuple[str, ...] = FORMATS
    page_size: PageSize | None = None
    preflight: bool = True
    allow_overflow: bool = False
    prove: bool = False
    epoch: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A finished document: its files by name, their folder, and what the manifest says of it.

    `kept`: it was made before, from the same, and not again.
    """

    folder: str
    files: Mapping[str, bytes]
    about: Mapping[str, Any]
    warnings: tuple[Problem, ...] = ()
    kept: bool = False

    def saying(self, **more: Any) -> Made:
        """The same, of which the manifest says `more`."""
        return replace(self, about={**self.about, **more})


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
        from briefgen.publish.compiled import CompiledTemplates
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
            verdicts.get_ready(preflight=self.options.preflight)
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
            problems += verdicts.uncovered(edition, self.theme, file)
        warnings = self._allowed(problems)
        carried = tuple(attachments(facts, asked.text, asked.record, edition))
        forms, pages = self._forms(edition, carried, file.name, kind, typeset)
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
        name: str,
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
        rendered = verdicts.typeset(waiting, name) if waiting else None
        if rendered and self.options.preflight:
            forms["pdf"] = verdicts.checked(rendered, self.theme, name)
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
