"""What one reader gets: one audience, one language, one kind; numbered, worded, plain values.

Templates see an Edition and nothing else. Whatever is not in it cannot be shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from briefgen.editions.wording import When, Words, direction_of

# Documents of a file without `as_of` still need a date that does not change from build to build.
NO_DATE = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation as the reader sees it: the source's number and the place in it.

    `link` leads to the very passage on the web, where the source has an address; else it is "".
    """

    number: int
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a section that belong together; `name` is "" where there is one group."""

    name: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the document, with everything it shows."""

    name: str
    title: Words
    groups: tuple[Group, ...]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> tuple[dict[str, Any], ...]:
        """The items of all groups, in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def wide(self) -> bool:
        """Whether it needs a page on its side."""
        return bool(self.extra.get("wide"))


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier state of the facts, as this reader may know it.

    `marks` says of an item's id whether it is new or changed; `changes` are the lines of the box.
    """

    when: When
    marks: dict[str, str]
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One document before it has a form. All values are plain: text, numbers, tuples, mappings."""

    kind: str
    label: Words
    lang: str
    marking: str
    scheme: dict[str, str]
    about: dict[str, Any]
    summit: dict[str, Any]
    sections: tuple[Section, ...]
    sources: tuple[dict[str, Any], ...]
    bases: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, Any], ...]
    since: When | None
    words: dict[str, Any]
    page_size: str
    contents: bool
    as_of: datetime

    @property
    def direction(self) -> str:
        """Which way the language is written: ltr or rtl."""
        return direction_of(self.lang)

    def section(self, name: str) -> Section | None:
        """The section `name`, or None where this document has none."""
        return next((s for s in self.sections if s.name == name), None)
