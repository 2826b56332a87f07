"""A document before and after it is made, and the table of the formats that it can have.

Importing this is cheap: the command line reads the names of the formats here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from briefgen.publish.readback import (
    texts_in_markup,
    texts_in_pdf,
    words_of_html,
    words_of_markdown,
    words_of_pdf,
)

if TYPE_CHECKING:
    from datetime import datetime

    from briefgen.editions.edition import Edition, Since
    from briefgen.editions.theme import Kind, PageSize
    from briefgen.facts.brief import Brief
    from briefgen.pdf.job import PdfJob
    from briefgen.problems import Problem
    from briefgen.publish.inputs import Input, Order
    from briefgen.render.templates import Renderer


@dataclass(frozen=True, slots=True)
class Format:
    """A form that documents are given.

    `texts` gives all that can be read in a finished file, for the search of words that its readers
    may not see; `words` what they do see, in order. `render` makes the file of an edition; without
    it the PDF engine does.
    """

    texts: Callable[[bytes], Iterable[str]]
    words: Callable[[bytes], str]
    render: Callable[[Renderer, Edition], bytes] | None = None


FORMATS = {
    "md": Format(texts_in_markup, words_of_markdown, lambda r, e: r.markdown(e).encode()),
    "html": Format(texts_in_markup, words_of_html, lambda r, e: r.html(e).encode()),
    "pdf": Format(texts_in_pdf, words_of_pdf),
}
"""The formats by the ending of their files, in the order in which files are written and told of."""


def texts_of(name: str, data: bytes) -> list[str]:
    """What can be read in the finished file `name`."""
    return list(FORMATS[name.rpartition(".")[2]].texts(data))


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are made, whichever they are; `epoch` dates those whose facts have no date."""

    formats: tuple[str, ...] = tuple(FORMATS)
    page_size: PageSize | None = None
    preflight: bool = True
    allow_overflow: bool = False
    prove: bool = False
    epoch: datetime | None = None

    @property
    def chosen(self) -> dict[str, Format]:
        """The formats that are wanted, in the order of the table."""
        return {name: form for name, form in FORMATS.items() if name in self.formats}

    @property
    def typeset(self) -> bool:
        """Whether the PDF engine is needed."""
        return any(form.render is None for form in self.chosen.values())


@dataclass(frozen=True, slots=True)
class Draft:
    """One document before it has a form.

    `facts` are those that it prints and no others, `text` the same as a facts file, `record` the
    file of what was found in the sources for them (empty if nothing was). `since` says what changed
    since an earlier state, where there is one.

    If the document was in the cache, it is `from_cache`. Otherwise there is an `edition`, and
    where there is to be a PDF the `job` for the engine; `warnings` are about the edition, and
    `made_from` is the state of the files that were read for it, as they were before.
    """

    source: Input
    order: Order
    kind: Kind
    facts: Brief
    text: bytes
    record: bytes
    since: Since | None = None
    from_cache: Document | None = None
    edition: Edition | None = None
    job: PdfJob | None = None
    warnings: tuple[Problem, ...] = ()
    made_from: object = None

    @property
    def stem(self) -> str:
        """The name of the document's files without their ending."""
        return self.order.stem(self.source.stem)


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document: its files by name, their folder, and what the manifest says of it.

    `kept`: it was made before, from the same, and not again. Then `standing` may be what the
    manifest says of its files, by name, which are in place and were not looked into.
    """

    folder: str
    files: Mapping[str, bytes]
    about: Mapping[str, Any]
    warnings: tuple[Problem, ...] = ()
    kept: bool = False
    standing: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def saying(self, **more: Any) -> Document:
        """The same, of which the manifest says `more`."""
        return replace(self, about={**self.about, **more})
