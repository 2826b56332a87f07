"""From a facts file to its documents, in memory: everything is made before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.editions.edition import Edition, Since
from briefgen.editions.kinds import Kind, PageSize, read_kind, read_words
from briefgen.editions.limits import over_limits, over_pages
from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.pictures import Picture
from briefgen.editions.theme import Theme
from briefgen.facts.dump import facts_yaml
from briefgen.facts.models import Brief
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import Input
from briefgen.render.pdf import Attachment, EngineMissing, EngineStopped, PdfJob, Rendered
from briefgen.render.templates import Renderer
from briefgen.sources.record import Record

FORMATS = ("md", "html", "pdf")
FACTS_NAME, RECORD_NAME = "facts.yaml", "facts.verified.json"
# Starts typesetting and gives the function that waits for its end.
Typeset = Callable[[PdfJob], Callable[[], Rendered]]


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are made, whichever they are."""

    formats: tuple[str, ...] = FORMATS
    page_size: PageSize | None = None
    preflight: bool = True
    allow_overflow: bool = False
    prove: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One document that is wanted of a facts file."""

    kind: str
    lang: str
    audience: str | None = None

    def stem(self, of: str) -> str:
        """The name of its files without their ending; `of` is the name of the facts file."""
        return ".".join(filter(None, [of, self.kind, self.audience, self.lang]))


@dataclass(frozen=True, slots=True)
class Made:
    """A finished document: its files by name, their folder, and what the manifest says of it."""

    folder: str
    files: Mapping[str, bytes]
    about: Mapping[str, Any]
    warnings: tuple[Problem, ...] = ()


class Press:
    """Makes documents with one theme."""

    def __init__(self, theme: Theme, options: Options) -> None:
        self.theme = theme
        self.options = options
        self.renderer = Renderer(theme)

    def kind(self, name: str) -> Kind:
        """The settings of a kind, with the page size that was asked for."""
        kind = read_kind(self.theme, name)
        size = self.options.page_size
        return kind.model_copy(update={"page_size": size}) if size else kind

    def make(
        self, source: Input, order: Order, typeset: Typeset, since: Since | None = None
    ) -> Made:
        """The document of `order` in all its formats; `typeset` is where its PDF comes from.

        Raises `Refused` if it cannot be made.
        """
        kind = self.kind(order.kind)
        words = read_words(self.theme, order.lang)
        wanted = Wanted(kind, order.lang, words, order.audience)
        edition = make_edition(source.loaded, wanted, source.folder, source.record, since)
        problems = list(over_limits(edition, kind, source.loaded.file))
        problems += self._uncovered(edition, source)
        warnings = self._allowed(problems)
        facts = facts_for(source.loaded, wanted)
        carried = tuple(_attachments(facts, order.lang, source.record, edition))
        forms, pages = self._forms(edition, carried, source, kind, typeset)
        if pages:
            where = source.loaded.file.name
            found = list(over_pages(edition, kind, pages.pages, pages.places, where))
            warnings += self._allowed(found)
        stem = order.stem(source.stem)
        files = {f"{stem}.{ending}": data for ending, data in forms.items()}
        about = _about(edition, order, carried[0].data, pages, self.options)
        return Made(order.audience or "", files, about, tuple(warnings))

    def _allowed(self, problems: list[Problem]) -> list[Problem]:
        """The problems as warnings where the user lets documents run over. Raises `Refused`."""
        kept = [p for p in problems if not (p.code == "limit" and self.options.allow_overflow)]
        if kept:
            raise Refused(kept)
        return [p.as_warning() for p in problems]

    def _uncovered(self, edition: Edition, source: Input) -> Iterator[Problem]:
        """Characters that no font of the theme has, by name."""
        if "pdf" not in self.options.formats:
            return
        from briefgen.render.fonts import missing_characters

        missing = missing_characters(shown_text(edition), tuple(self.theme.fonts()))
        for character, name in list(missing.items())[:20]:
            yield Problem(
                "font",
                f"No font has the character {character} ({name})",
                source.loaded.file.place_of(character),
                "put a font that has it into the folder fonts/ of your own templates "
                "(`--templates DIR`), and name it in styles/print.css",
            )

    def _forms(
        self,
        edition: Edition,
        carried: tuple[Attachment, ...],
        source: Input,
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
        rendered = _typeset(waiting, source) if waiting else None
        if rendered:
            forms["pdf"] = self._checked(rendered, source)
        return forms, rendered

    def _job(self, edition: Edition, carried: tuple[Attachment, ...], kind: Kind) -> PdfJob:
        return PdfJob(
            html=self.renderer.html(edition, for_print=True),
            fonts=tuple(self.theme.fonts()),
            moment=edition.as_of,
            title=str(edition.about["title"]),
            attachments=carried,
            short_below=3 if kind.contents else 0,
        )

    def _checked(self, rendered: Rendered, source: Input) -> bytes:
        """The PDF after the checks that it can be archived and read aloud. Raises `Refused`."""
        if not self.options.preflight:
            return rendered.pdf
        from briefgen.render.fonts import faces
        from briefgen.render.preflight import check

        families = frozenset(face.family for face in faces(tuple(self.theme.fonts())))
        where = Place(source.loaded.file.name)
        faults = check(rendered.pdf, families, rendered.languages)
        if faults:
            raise Refused(
                Problem("preflight", f"The PDF does not pass: {fault}", where, _PREFLIGHT)
                for fault in faults
            )
        return rendered.pdf


_PREFLIGHT = "mend the template or the facts; `--no-preflight` builds it unchecked"


def shown_text(edition: Edition) -> str:
    """Every text of the edition, to see which characters it needs."""
    found: list[str] = []
    _collect(
        (edition.label, edition.about, edition.summit, edition.sources, edition.words), found
    )
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


def _typeset(waiting: Callable[[], Rendered], source: Input) -> Rendered:
    """The typeset document. Raises `Refused` with what the engine complained of."""
    where = Place(source.loaded.file.name)
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


def _attachments(
    facts: Brief, lang: str, record: Record, edition: Edition
) -> Iterator[Attachment]:
    """What the PDF carries: the facts it prints, and all that building it again needs."""
    text = facts_yaml(facts, lang)
    yield Attachment(FACTS_NAME, "application/yaml", "The facts that this document prints", text)
    known = record.of(facts)
    if known.entries:
        yield Attachment(
            RECORD_NAME, "application/json", "What was found in the sources", known.as_bytes()
        )
    figures = edition.section("figures")
    pictures = {f.file: i["file"] for f, i in zip(_figures(facts), figures.items, strict=True)} if (
        figures
    ) else {}
    for name, picture in pictures.items():
        assert isinstance(picture, Picture)
        yield Attachment(name, picture.media_type, "A picture of this document", picture.data)


def _figures(facts: Brief) -> Iterator[Any]:
    return iter(facts.figures.items.values() if facts.figures else ())


def _about(
    edition: Edition, order: Order, facts: bytes, rendered: Rendered | None, options: Options
) -> dict[str, Any]:
    return {
        "kind": order.kind,
        "language": order.lang,
        "marking": edition.marking,
        "facts_sha256": hashlib.sha256(facts).hexdigest(),
        "pages": rendered.pages if rendered else None,
        "preflight": "passed" if rendered and options.preflight else "not run",
    }


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents of each facts file are wanted; what is left open is decided by the file."""

    kinds: tuple[str, ...]
    langs: tuple[str, ...] = ()
    audience: str | None = None
    all_audiences: bool = False
    all_langs: bool = False

    def orders(self, source: Input) -> list[Order]:
        """Every document of a file: for each audience, each language, each kind.

        Raises `Refused` if it is not written in a language that is wanted.
        """
        declared = source.loaded.brief.brief.languages
        audiences: list[str | None] = [self.audience]
        if self.all_audiences and source.loaded.brief.audiences:
            audiences = list(source.loaded.brief.audiences)
        langs = declared if self.all_langs else self.langs or declared[:1]
        if unknown := [lang for lang in langs if lang not in declared]:
            raise Refused(_unknown_language(source, lang) for lang in unknown)
        return [
            Order(kind, lang, audience)
            for audience in audiences
            for lang in langs
            for kind in self.kinds
        ]


def _unknown_language(source: Input, lang: str) -> Problem:
    declared = source.loaded.brief.brief.languages
    return source.loaded.file.problem(
        "language",
        f"The brief is not written in `{lang}`",
        ("brief", "languages"),
        f"its languages: {', '.join(declared)}; add it to `brief.languages`",
    )
