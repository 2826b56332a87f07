"""What one reader gets: one audience, one language, one kind; numbered, worded, plain values.

Templates see an Edition and nothing else. Whatever is not in it cannot be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefgen.editions.kinds import Kind
from briefgen.editions.pictures import MAX_BYTES, Picture, checked_picture
from briefgen.editions.positions import NONE_FOUND, matrix, tally
from briefgen.editions.visible import visible_brief
from briefgen.editions.wording import Wording, Words
from briefgen.facts.base import Citation, Cited, Date, Fact, Model
from briefgen.facts.beside import Unreadable, read_beside
from briefgen.facts.checks import moment
from briefgen.facts.dates import Edtf
from briefgen.facts.fields import Text
from briefgen.facts.items import Chart, Figure, Shortfall
from briefgen.facts.load import Loaded
from briefgen.facts.models import Brief, SectionModel
from briefgen.facts.reader import YamlFile
from briefgen.problems import Refused


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation as the reader sees it: the source's number and the place in it."""

    number: int
    place: str = ""


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


@dataclass(frozen=True, slots=True)
class Edition:
    """One document before it has a form. All values are plain: text, numbers, tuples, mappings."""

    kind: str
    lang: str
    audience: str
    marking: str
    about: dict[str, Any]
    summit: dict[str, Any]
    sections: tuple[Section, ...]
    sources: tuple[dict[str, Any], ...]
    words: dict[str, Any]
    page_size: str
    as_of: datetime

    def section(self, name: str) -> Section | None:
        """The section `name`, or None where this document has none."""
        return next((s for s in self.sections if s.name == name), None)


# Documents of a file without `as_of` still need a date that does not change from build to build.
_NO_DATE = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def make_edition(
    loaded: Loaded,
    kind: Kind,
    words: dict[str, Any],
    lang: str,
    audience: str | None = None,
    folder: Path | None = None,
) -> Edition:
    """The edition of a brief for readers of `audience` and `lang`.

    Raises `Refused` when the audience is not declared, or is not named in a file that declares
    some, or when nothing of the bottom line is visible to it.
    """
    brief = visible_brief(loaded.brief, loaded.file, audience)
    own = loaded.brief.audiences.get(audience or "")
    maker = _Maker(brief, Wording(lang, brief.brief.languages[0], words), kind)
    if brief.figures:
        maker.pictures = _pictures(brief.figures.items, loaded.file, folder)
    sections = tuple(maker.sections())
    about = maker.about(own)
    return Edition(
        kind=kind.name,
        lang=lang,
        audience=audience or "",
        marking=own.marking if own else (brief.brief.marking or ""),
        about=about,
        summit=maker.values(brief.summit),
        sections=sections,
        sources=tuple(maker.sources()),
        words=words,
        page_size=kind.page_size,
        as_of=(moment(brief.brief.as_of) if brief.brief.as_of else None) or _NO_DATE,
    )


def _pictures(
    figures: Mapping[str, Figure], file: YamlFile, folder: Path | None
) -> dict[str, Picture]:
    """The pictures that `figures` name, by file name. Raises `Refused` with all that is wrong."""
    found: dict[str, Picture] = {}
    problems = []
    for key, figure in figures.items():
        try:
            if folder is None:
                raise Unreadable("A brief from standard input has no pictures", "name the file")
            data = read_beside(folder, figure.file, MAX_BYTES)
            found[figure.file] = checked_picture(data, figure.file)
        except Unreadable as error:
            path = ("figures", key, "file")
            problems.append(file.problem("picture", error.reason, path, error.remedy))
    if problems:
        raise Refused(problems)
    return found


class _Maker:
    """Turns models into plain values, and numbers the sources in the order they are met."""

    def __init__(self, brief: Brief, wording: Wording, kind: Kind) -> None:
        self.brief = brief
        self.wording = wording
        self.kind = kind
        self.numbers: dict[str, int] = {}
        self.pictures: dict[str, Picture] = {}

    def about(self, own: Any) -> dict[str, Any]:
        """The metadata, with what the audience has of its own in its place."""
        about = self.values(self.brief.brief)
        for name, value in (self.values(own) if own else {}).items():
            if value is not None and name in about and name != "marking":
                about[name] = value
        if self.brief.brief.as_of:
            about["as_of"] = self.wording.as_of(self.brief.brief.as_of)
        return about

    def sections(self) -> Any:
        present = dict(self.brief.sections())
        for name in self.kind.sections:
            section = present.get(name)
            if section is None or not self._in_kind(section):
                continue
            groups = tuple(g for g in self._groups(section) if g.items)
            if groups:
                title = self.wording.text(section.title) if section.title else Words("")
                extra = self._positions(groups) if name == "positions" else {}
                yield Section(name, title, groups, extra)

    def _in_kind(self, fact: Fact) -> bool:
        return fact.kinds is None or self.kind.name in fact.kinds

    def _groups(self, section: SectionModel) -> Any:
        for name, items in section.groups():
            yield Group(
                name,
                tuple(
                    {"id": key, **self.values(item)}
                    for key, item in items.items()
                    if self._in_kind(item)
                ),
            )

    def values(self, model: Model) -> dict[str, Any]:
        """The fields of `model` as the reader gets them, by the names an author writes."""
        found: dict[str, Any] = {}
        for name, info in type(model).model_fields.items():
            key = info.alias or name
            if key not in {"audience", "kinds", "languages"}:
                found[key] = self._value(key, getattr(model, name))
        if isinstance(model, Cited):
            found["basis"] = model.standing
        if isinstance(model, Shortfall) and model.target and model.available is not None:
            found |= self._filled(model.target, model.available)
        if isinstance(model, Chart):
            found["bars"] = self._bars(model)
        return found

    def _value(self, key: str, value: Any) -> Any:
        match value:
            case Text():
                return self._text(key, value)
            case Date():
                because = self.wording.text(value.because) if value.because else None
                return self.wording.date(value.date), because
            case Edtf():
                return self.wording.date(value)
            case Decimal():
                return self.wording.number(value)
            case Model():
                return self.values(value)
            case dict():
                return tuple({"id": k, **self.values(v)} for k, v in value.items())
            case tuple() if key == "cite":
                return tuple(self._mark(citation) for citation in value)
        return self._named(key, value)

    def _text(self, key: str, text: Text) -> Words | None:
        """The words; of a quote's translation nothing where this reader needs none."""
        needed = key != "translation" or self.wording.speaks(text)
        return self.wording.text(text) if needed else None

    def _named(self, key: str, value: Any) -> Any:
        """The entry that an id names, where `key` is a field that names one."""
        tables: dict[str, Mapping[str, Model]] = {
            "actor": self.brief.actors,
            "party": self.brief.parties,
        }
        if key in tables and isinstance(value, str):
            return self.values(tables[key][value])
        if key == "file":
            return self.pictures[value]
        if key == "source" and isinstance(value, str):
            return self.number(value)
        return value

    def number(self, source: str) -> int:
        """The number of a source: its place in the order of first use."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def _mark(self, citation: Citation) -> Mark:
        place = f"¶{citation.para}" if citation.para else ""
        if citation.page:
            place = str(self.wording.words["page"]).replace("{}", str(citation.page))
        return Mark(self.number(citation.source), place)

    def _filled(self, target: Decimal, available: Decimal) -> dict[str, Any]:
        """The gap and how much of the target is there, in whole per cent."""
        return {
            "gap": self.wording.number(target - available),
            "filled": int(available * 100 / target),
        }

    def _bars(self, chart: Chart) -> tuple[dict[str, Any], ...]:
        """The values, largest first, each with its share of the largest or of the whole."""
        values = [b.value for b in chart.bars.values()]
        whole = sum(values) if chart.form == "shares" else max(values)
        ordered = sorted(chart.bars.items(), key=lambda pair: -pair[1].value)
        return tuple(
            {
                "id": key,
                "label": self.wording.text(bar.label),
                "value": self.wording.number(bar.value),
                "share": float(bar.value / whole),
            }
            for key, bar in ordered
        )

    def _positions(self, groups: tuple[Group, ...]) -> dict[str, Any]:
        """The matrix of parties and issues, with a tally for each issue."""
        shown = {item["id"]: item for group in groups for item in group.items}
        table = matrix(self.brief)
        rows: list[dict[str, Any]] = [self._row(party, table, shown) for party in table["parties"]]
        columns = [
            {
                "id": issue,
                **self.values(self.brief.issues[issue]),
                "tally": tally([row["cells"][at]["state"] for row in rows]),
            }
            for at, issue in enumerate(table["issues"])
        ]
        return {"rows": rows, "issues": columns}

    def _row(self, party: str, table: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
        cells = []
        for issue in table["issues"]:
            state, history = table["cells"].get((party, issue), (NONE_FOUND, []))
            cells.append({"state": state, "statements": [shown[k] for k in history if k in shown]})
        return {"id": party, **self.values(self.brief.parties[party]), "cells": cells}

    def sources(self) -> Any:
        """The sources that the document cites, by number."""
        for name, number in self.numbers.items():
            values = self.values(self.brief.sources[name])
            yield {"id": name, "number": number, **values}
