"""The press: from facts to a finished document, in memory, in three calls.

Whoever builds makes them one after the other:

    draft = press.prepare(source, order)
    waiting = engine.start(draft.job) if draft.job else None
    document = press.finish(draft, waiting)

Whether the document may leave the house is for `proof` to say, which makes the same three calls
with other facts.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefgen.editions.edition import Edition
from briefgen.editions.limits import over_limits, over_pages
from briefgen.editions.make import Wanted, day_of, facts_for, make_edition
from briefgen.editions.pictures import read_pictures
from briefgen.editions.theme import Kind, Theme
from briefgen.editions.wording import Wording
from briefgen.facts.dump import facts_yaml
from briefgen.pdf.job import EngineMissing, EngineStopped, Fault, PdfJob, Rendered
from briefgen.problems import Place, Problem, Refused, errors
from briefgen.publish.cache import Cache
from briefgen.publish.carried import attachments
from briefgen.publish.complete import Printed, incomplete
from briefgen.publish.document import Document, Draft, Options
from briefgen.publish.inputs import Input, Order
from briefgen.yaml.file import YamlFile

if TYPE_CHECKING:
    from briefgen.publish.earlier import Earlier
    from briefgen.render.templates import Renderer

_PREFLIGHT = "mend the template or the facts; `--no-preflight` builds it unchecked"
_MOST_CHARACTERS = 20
_ABOUT_AN_ID = re.compile(r"^(?:section|heading|term)-")  # what templates put before one


class Press:
    """Makes documents with one theme and one set of options.

    Those in `cache` are not made again. With `earlier` they say what has changed since that state.
    """

    def __init__(
        self,
        theme: Theme,
        options: Options,
        cache: Cache | None = None,
        earlier: Earlier | None = None,
    ) -> None:
        self.theme = theme
        self.options = options
        self.cache = cache
        self.earlier = earlier
        self._formats = options.chosen
        self._comparing = threading.Lock()

    @cached_property
    def renderer(self) -> Renderer:
        """The theme's templates, which take a while to load and are not always needed."""
        from briefgen.publish.compiled import CompiledTemplates
        from briefgen.render.templates import Renderer

        return Renderer(self.theme, CompiledTemplates)

    def kind(self, name: str) -> Kind:
        """The settings of a kind, with the page size that was asked for."""
        kind = self.theme.kind(name)
        size = self.options.page_size
        return kind.model_copy(update={"page_size": size}) if size else kind

    def prepare(self, source: Input, order: Order, *, anew: bool = False) -> Draft:
        """The document of `order` before it has a form, with the job for the PDF engine if any.

        Pictures are read here, and the cache is looked into unless it is to be made `anew`. Raises
        `Refused` if its readers see nothing, or if it would be longer than its kind allows.
        """
        wanted = Wanted(
            self.kind(order.kind), order.lang, self.theme.words(order.lang), order.audience
        )
        draft = self._outline(source, order, wanted)
        if self.cache and not anew:
            made_from = self.cache.state(draft)
            draft = replace(draft, made_from=made_from, from_cache=self.cache.get(draft))
        return draft if draft.from_cache else self._with_edition(draft, wanted)

    def _outline(self, source: Input, order: Order, wanted: Wanted) -> Draft:
        """The draft as far as it says what is asked for: facts, record, changes."""
        since = None
        if self.earlier:
            with self._comparing:  # it reads the earlier state, and remembers it for the next
                since = self.earlier.since(source, order, wanted.kind)
        facts = facts_for(source.loaded, wanted)
        known = source.record.of(facts)
        record = known.as_bytes() if known.entries else b""
        return Draft(source, order, wanted.kind, facts, facts_yaml(facts), record, since)

    def _with_edition(self, draft: Draft, wanted: Wanted) -> Draft:
        source, facts = draft.source, draft.facts
        file = source.loaded.file
        pictures = read_pictures(facts, file, source.folder)
        edition = make_edition(source.loaded, wanted, pictures, source.record, draft.since, facts)
        problems = list(over_limits(edition, draft.kind, file))
        if self.options.typeset:
            problems += uncovered(edition, self.theme, file)
        warnings = tuple(self._allowed(problems))
        job = self._job(draft, edition) if self.options.typeset else None
        return replace(draft, edition=edition, job=job, warnings=warnings)

    def _job(self, draft: Draft, edition: Edition) -> PdfJob:
        dated = edition.about["as_of"] is not None
        return PdfJob(
            html=self.renderer.html(edition, for_print=True),
            fonts=tuple(self.theme.fonts()),
            moment=edition.as_of if dated else self.options.epoch or edition.as_of,
            title=str(edition.about["title"]),
            attachments=tuple(attachments(draft.facts, draft.text, draft.record, edition)),
            short_below=3 if draft.kind.contents else 0,
        )

    def finish(self, draft: Draft, waiting: Callable[[], Rendered] | None = None) -> Document:
        """The document in all its formats, each checked.

        `waiting` waits for what the engine makes of the draft's job. What needs no engine is made
        before, so that the two work side by side. Raises `Refused` if the engine or a template
        fails, if a text of the facts is not whole in one of the files, or if the PDF has too many
        pages or does not pass the preflight.
        """
        if draft.from_cache:
            return draft.from_cache
        assert draft.edition
        forms = {
            name: form.render(self.renderer, draft.edition)
            for name, form in self._formats.items()
            if form.render
        }
        printed = {name: Printed(self._formats[name].words(forms[name])) for name in forms}
        rendered = self._typeset(draft, waiting) if waiting else None
        files = {
            f"{draft.stem}.{name}": rendered.pdf if rendered and not form.render else forms[name]
            for name, form in self._formats.items()
        }
        document = Document(
            draft.order.audience or "",
            files,
            self._about(draft, draft.edition, rendered),
            (
                *draft.warnings,
                *self._over_pages(draft, draft.edition, rendered),
                *self._incomplete(draft, printed, rendered),
            ),
        )
        if self.cache:
            self.cache.keep(draft, document, rendered.libraries if rendered else ())
        return document

    def _typeset(self, draft: Draft, waiting: Callable[[], Rendered]) -> Rendered:
        """What the engine has made, checked if that is wanted."""
        name = draft.source.loaded.file.name
        if not self.options.preflight:
            return typeset(waiting, name)
        import briefgen.pdf.preflight  # noqa: F401  # it takes a while: before there is a PDF

        rendered = typeset(waiting, name)
        check_pdf(rendered, self.theme, draft.source.loaded.file)
        return rendered

    def _about(self, draft: Draft, edition: Edition, rendered: Rendered | None) -> dict[str, Any]:
        """What the manifest says of the document."""
        return {
            **draft.order.about,
            "marking": edition.marking,
            "facts_sha256": hashlib.sha256(draft.text).hexdigest(),
            "pages": rendered.pages if rendered else None,
            "preflight": "passed" if rendered and self.options.preflight else "not run",
        }

    def _over_pages(
        self, draft: Draft, edition: Edition, rendered: Rendered | None
    ) -> list[Problem]:
        if rendered is None:
            return []
        name = draft.source.loaded.file.name
        over = over_pages(edition, draft.kind, rendered.pages, rendered.places, name)
        return self._allowed(list(over))

    def _incomplete(
        self, draft: Draft, printed: dict[str, Printed], rendered: Rendered | None
    ) -> list[Problem]:
        """What of the facts is not whole in the finished files, as far as that is no error."""
        if rendered and draft.job:
            anyhow = "text-transform" in draft.job.html
            for name in [name for name, form in self._formats.items() if not form.render]:
                words = self._formats[name].words(rendered.pdf)
                printed = {**printed, name: Printed(words, drawn=True, any_case=anyhow)}
        problems = list(
            incomplete(
                draft.facts,
                self._wording(draft),
                {name: (f"{draft.stem}.{name}", form) for name, form in printed.items()},
                draft.order.kind,
                draft.source.loaded.file,
                own_templates=len(self.theme.folders) > 1,
            )
        )
        if errors(problems):
            raise Refused(problems)
        return problems

    def _wording(self, draft: Draft) -> Wording:
        words = dict(self.theme.words(draft.order.lang))
        first, today = draft.facts.brief.languages[0], day_of(draft.facts)
        return Wording(draft.order.lang, first, words, today)

    def _allowed(self, problems: list[Problem]) -> list[Problem]:
        """The problems as warnings where the user lets documents run over. Raises `Refused`."""
        refused = [p for p in problems if not (p.code == "limit" and self.options.allow_overflow)]
        if refused:
            raise Refused(refused)
        return [p.as_warning() for p in problems]


# What the PDF engine and the checks say of a document, as problems for its author.


def typeset(waiting: Callable[[], Rendered], name: str) -> Rendered:
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


def check_pdf(rendered: Rendered, theme: Theme, file: YamlFile) -> None:
    """See that the PDF can be archived, read aloud, and seen whole.

    Raises `Refused` with each fault at the fact that it is in, where there is one.
    """
    from briefgen.pdf.preflight import check
    from briefgen.render.fonts import faces

    families = frozenset(face.family for face in faces(tuple(theme.fonts())))
    faults = check(rendered.pdf, families, rendered.languages, rendered.misplaced)
    if faults:
        raise Refused(_at_its_fact(fault, file) for fault in faults)


def _at_its_fact(fault: Fault, file: YamlFile) -> Problem:
    message = f"The PDF does not pass: {fault}"
    name = _ABOUT_AN_ID.sub("", fault.element)
    paths = [path for path in file.key_places if name and path and path[-1] == name]
    if not paths:
        return Problem("preflight", message, Place(file.name), _PREFLIGHT)
    return file.problem("preflight", message, min(paths, key=len), _PREFLIGHT, key=True)


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
    texts: list[str] = []
    _collect((edition.label, edition.about, edition.summit, edition.sources, edition.words), texts)
    for section in edition.sections:
        _collect((section.title, section.items, section.extra), texts)
    return "".join(texts)


def _collect(value: Any, texts: list[str]) -> None:
    """Add every text in `value` to `texts`."""
    if isinstance(value, str):
        texts.append(value)
    elif isinstance(value, Mapping):
        _collect(tuple(value.values()), texts)
    elif isinstance(value, tuple | list):
        for item in value:
            _collect(item, texts)
    elif hasattr(value, "text") or hasattr(value, "words"):
        texts.append(str(getattr(value, "text", "") or getattr(value, "words", "")))


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
