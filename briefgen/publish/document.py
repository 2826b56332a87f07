"""From a facts file to its documents, in memory: everything is made before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from briefgen.editions.edition import Since
from briefgen.editions.theme import PageSize
from briefgen.pdf.job import PdfJob, Rendered
from briefgen.problems import Problem
from briefgen.publish.inputs import Input, Order

if TYPE_CHECKING:
    pass


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

    `kept`: it was made before, from the same, and not again. Then `standing` may be what the
    manifest says of its files, by name, which are in place and were not looked into.
    """

    folder: str
    files: Mapping[str, bytes]
    about: Mapping[str, Any]
    warnings: tuple[Problem, ...] = ()
    kept: bool = False
    standing: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def saying(self, **more: Any) -> Made:
        """The same, of which the manifest says `more`."""
        return replace(self, about={**self.about, **more})
