"""The limits of a kind: words or characters, items, pages. Over one, a document is not made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.editions.edition import Edition
from briefgen.editions.theme import FIELDS, ISSUES, UNCOUNTED, Kind
from briefgen.editions.values import CHARACTERS_A_SECOND, WORDS_A_MINUTE, unspaced
from briefgen.editions.wording import Words
from briefgen.problems import Place, Problem
from briefgen.yaml.file import Path, YamlFile

# The top margin of a page in millimetres, and a heading's own space above it: what begins no
# lower than this begins the page.
_PAGE_TOP = 40.0
_WORD = re.compile(r"[^\W_]")
# Fields that do not count among the words of a whole section.
_ASIDE = {"because", "translation", "party", "actor", "cite"}


def count_words(text: str) -> int:
    """The number of words: runs without a space that hold a letter or a digit."""
    return sum(1 for run in text.split() if _WORD.search(run))


# Languages that put no space between words: a kind's own figure for one counts characters.
_WITHOUT_SPACES = {"zh", "yue", "ja", "th", "lo", "km", "my"}


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is and how long it may be, in words or in characters.

    Texts in a script without spaces are measured by characters: as many may stand there as take
    as long to say as the words do, or as many as a kind has a figure for in that language.
    """

    count: int
    most: int
    unit: str

    @classmethod
    def of(cls, text: str, most: int, *, of_language: bool = False) -> Length:
        """The length of `text` where `most` words are allowed.

        With `of_language`, that figure is the language's own.
        """
        characters, rest = unspaced(text)
        words = count_words(rest)
        a_word = CHARACTERS_A_SECOND * 60 / WORDS_A_MINUTE
        if characters <= words:
            return cls(words + round(characters / a_word), most, "words")
        most = most if of_language else round(most * a_word)
        return cls(characters + round(words * a_word), most, "characters")


def over_limits(edition: Edition, kind: Kind, file: YamlFile) -> Iterator[Problem]:
    """Every limit of words and items that the edition exceeds, at its place in the file."""
    for part in kind.limits.words:
        most = kind.limits.words_of(part, edition.lang)
        if most is not None:
            yield from _too_many_words(edition, kind, part, most, file)
    for part, most_items in kind.limits.items.items():
        yield from _too_many_items(edition, part, most_items, file)


def _too_many_words(
    edition: Edition, kind: Kind, part: str, most: int, file: YamlFile
) -> Iterator[Problem]:
    for path, text in _texts(edition, part):
        lang = edition.lang.partition("-")[0]
        own = lang in _WITHOUT_SPACES and kind.limits.words[part].keys() & {edition.lang, lang}
        length = Length.of(text, most, of_language=bool(own))
        if length.count > length.most:
            yield file.problem(
                "limit",
                f"{_called(path, part)} has {length.count} {length.unit} in `{edition.lang}`; "
                f"the kind `{edition.kind}` has room for {length.most}",
                path,
                f"cut {length.count - length.most}, or leave it out of this kind with `kinds`",
                key=True,
            )


def _called(path: Path, part: str) -> str:
    return f"`{path[-2]}`, its {part}," if part in FIELDS else f"`{part}`"


def _texts(edition: Edition, part: str) -> Iterator[tuple[Path, str]]:
    """What a limit on `part` counts together, each with its path in the file."""
    if part in edition.about:
        yield ("brief", part), str(edition.about[part] or "")
        return
    section, field = FIELDS.get(part, (part, ""))
    found = edition.section(section)
    if found is None:
        return
    if not field:
        yield (section,), " ".join(_all_words(item) for item in found.items)
        return
    for group in found.groups:
        for item in group.items:
            path: Path = (section, group.name, item["id"], field)
            yield tuple(step for step in path if step), str(item[field] or "")


def _all_words(item: Mapping[str, Any]) -> str:
    """The words of an item, its sides and its bars, without what stands aside."""
    found: list[str] = []
    for key, value in item.items():
        if isinstance(value, Words) or key == "quote":
            found += [] if key in _ASIDE else [str(value or "")]
        elif isinstance(value, tuple):
            found += [_all_words(inner) for inner in value if isinstance(inner, Mapping)]
    return " ".join(found)


def _too_many_items(edition: Edition, part: str, most: int, file: YamlFile) -> Iterator[Problem]:
    name, _, group = part.partition(".")
    number = _items(edition, name, group)
    if number > most:
        path: Path = (name, group) if group else (name,)
        yield file.problem(
            "limit",
            f"`{part}` has {number} items; the kind `{edition.kind}` has room for {most}",
            path,
            f"leave {number - most} out: put `kinds` on them, or merge some",
            key=True,
        )


def _items(edition: Edition, name: str, group: str) -> int:
    """How many items a section or a group of it has, or how many issues the matrix."""
    section = edition.section("positions" if name == ISSUES else name)
    if section is None:
        return 0
    if name == ISSUES:
        return len(section.extra["issues"])
    return sum(len(g.items) for g in section.groups if group in ("", g.name))


def over_pages(
    edition: Edition, kind: Kind, pages: int, places: Mapping[str, tuple[int, float]], name: str
) -> Iterator[Problem]:
    """The problem of too many pages, with the section from which on there is no room.

    `places` gives the page and the distance from its top, in millimetres, of each section. What
    tells the changes since an earlier state is no text of the author's: it may take a page more.
    """
    most = kind.limits.pages
    if most and edition.since:
        most += 1
    counted = pages if kind.limits.count_all_pages else counted_pages(edition, pages, places)
    if most is None or counted <= most:
        return
    beyond = [s for s in edition.sections if places.get(f"section-{s.name}", (0, 0))[0] <= most]
    where = beyond[-1] if beyond else edition.sections[0]
    yield Problem(
        "limit",
        f"The {kind.name} has {counted} pages; there is room for {most}. "
        f"The page is full in `{where.name}`",
        Place(name),
        f"cut {_amount(counted - most)} there or above, or leave sections out with `kinds`; "
        "`--allow-overflow` builds it all the same",
    )


def _amount(pages: int) -> str:
    return "what is on the last page" if pages == 1 else f"{pages} pages"


def counted_pages(edition: Edition, pages: int, places: Mapping[str, tuple[int, float]]) -> int:
    """The pages before annexes, source notes and sources; one they begin within counts."""
    behind = [f"section-{name}" for name in UNCOUNTED]
    first = min((places[name] for name in behind if name in places), default=None)
    if first is None:
        return pages
    page, top = first
    return page - 1 if top <= _PAGE_TOP else page
