"""From a brief to an Edition: pruned, worded in one language, numbered in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from briefgen.editions.edition import NO_DATE, Edition, Group, Section, Since
from briefgen.editions.pictures import NO_PICTURES, Pictures
from briefgen.editions.positions import EMPTY, in_reading_order, matrix, tally, tally_sentence
from briefgen.editions.pruning import in_language, printed, visible_brief, with_own
from briefgen.editions.theme import UNCOUNTED, Kind
from briefgen.editions.values import Values
from briefgen.editions.wording import Wording, Words, without_stop
from briefgen.facts.base import Cited, texts
from briefgen.facts.brief import Brief
from briefgen.facts.checks import moment
from briefgen.facts.load import Loaded
from briefgen.facts.markings import scheme_of
from briefgen.facts.references import walk
from briefgen.facts.sections import (
    RELATIONS,
    Likelihood,
    Participant,
    Quote,
    Side,
    Statement,
)
from briefgen.facts.values import Text
from briefgen.sources.record import NOTHING_CHECKED, Record

# A matrix with more columns needs a page on its side.
MOST_ISSUES_UPRIGHT = 5
LIKELIHOODS: tuple[str, ...] = get_args(Likelihood)
_NOT_STATED = {"inferred", "external", "unsourced"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose document it is: its kind, its language with its labels, its readers."""

    kind: Kind
    lang: str
    words: Mapping[str, Any]
    audience: str | None = None


def facts_for(loaded: Loaded, wanted: Wanted) -> Brief:
    """The facts that the document prints, in its language, and no others.

    Title, addressee and marking are those of the audience, of which nothing else is left. Raises
    `Refused` when the audience is not declared, or is not named in a file that declares some, or
    when it sees nothing of the bottom line.
    """
    brief = visible_brief(loaded.brief, loaded.file, wanted.audience)
    own = loaded.brief.audiences.get(wanted.audience or "")
    about = with_own(brief.brief, own) if own else brief.brief
    facts = printed(brief.model_copy(update={"brief": about}), wanted.kind)
    return in_language(facts, wanted.lang)


def make_edition(
    loaded: Loaded,
    wanted: Wanted,
    pictures: Pictures = NO_PICTURES,
    record: Record = NOTHING_CHECKED,
    since: Since | None = None,
    facts: Brief | None = None,
) -> Edition:
    """The edition of a brief; it depends on what is given here and on nothing else.

    `pictures` are those of its figures, as `read_pictures` reads them; `record` says what was found
    in its sources, `since` what has changed. `facts` are those of `facts_for`, if they are at hand.
    Raises `Refused` where `facts_for` does.
    """
    brief = facts or facts_for(loaded, wanted)
    wording = Wording(wanted.lang, brief.brief.languages[0], wanted.words, day_of(brief))
    values = Values(brief, wording, pictures, record, since.marks if since else {})
    bases = tuple(_bases(brief, wording))
    summit = _summit(values.of(brief.summit))  # at the head of the document, so numbered first
    sections = tuple(_sections(brief, wanted.kind, values, has_bases=bool(bases)))
    about = values.of(brief.brief)
    if brief.brief.as_of:
        about["as_of"] = wording.as_of(brief.brief.as_of)
    marking = brief.brief.marking or ""
    scheme = scheme_of(marking, loaded.schemes) if marking else None
    return Edition(
        kind=wanted.kind.name,
        label=_kind_label(wanted, wording),
        lang=wanted.lang,
        marking=marking,
        scheme={
            "name": scheme.name if scheme else "",
            "place": scheme.place if scheme else "right",
        },
        about=about,
        summit=summit,
        sections=sections,
        sources=tuple(values.sources()),
        bases=bases,
        changes=since.changes if since else (),
        since=since.when if since else None,
        words=dict(wanted.words),
        page_size=wanted.kind.page_size,
        contents=wanted.kind.contents,
        as_of=(moment(brief.brief.as_of) if brief.brief.as_of else None) or NO_DATE,
    )


def _kind_label(wanted: Wanted, wording: Wording) -> Words:
    """What the kind is called; in English where its settings have no other name for it."""
    named = {wanted.lang, wanted.lang.partition("-")[0]} & wanted.kind.label.keys()
    return wording.said(wanted.kind.label_in(wanted.lang), "" if named else "en")


def day_of(brief: Brief) -> tuple[int, int, int] | None:
    """The day of which the facts speak: that of `as_of`, or else the first of the summit."""
    if brief.brief.as_of and (at := moment(brief.brief.as_of)):
        return at.year, at.month, at.day
    dates = brief.summit.dates
    return dates.date.start.earliest if dates and dates.date.start else None


def _summit(summit: dict[str, Any]) -> dict[str, Any]:
    """The summit as the head of a document names it: not as `G7 summit, G7`."""
    name, whose = summit["name"], summit["organisation"]
    if whose and re.search(rf"(?<!\w){re.escape(whose.text)}(?!\w)", name.text):
        return {**summit, "organisation": None}
    return summit


def _sections(brief: Brief, kind: Kind, values: Values, *, has_bases: bool) -> Iterator[Section]:
    """The sections in the kind's order. Source notes are there as soon as a basis needs them."""
    present = dict(brief.sections())
    for name in kind.order():
        section = present.get(name)
        groups = tuple(
            Group(group, _items(name, items, brief, values))
            for group, items in (section.groups() if section else ())
            if items
        )
        if groups or (name == "source_notes" and has_bases and name in kind.sections):
            title = section.title if section else None
            label = values.wording.labelled(values.wording.words["sections"][name])
            shown = values.wording.text(title) if title else label
            yield Section(name, shown, groups, _extra(name, groups, brief, values))


def _items(
    name: str, items: Mapping[str, Any], brief: Brief, values: Values
) -> tuple[dict[str, Any], ...]:
    """The items of a group as values, in the order in which they are read, and so numbered."""
    order = list(items)
    if name == "positions":
        places = {key: place for place, key in enumerate(in_reading_order(brief))}
        order.sort(key=lambda key: places.get(key, len(places)))
    elif name == "questions":
        order.sort(key=lambda key: LIKELIHOODS.index(items[key].likelihood))
    return tuple({"id": key, **values.of(items[key], key)} for key in order)


def _extra(name: str, groups: tuple[Group, ...], brief: Brief, values: Values) -> dict[str, Any]:
    """What a section shows beside its items, and what its table has room for."""
    items = [item for group in groups for item in group.items]
    match name:
        case "positions":
            return _positions(brief, values, items)
        case "shortfalls":
            columns = ("need", "status", "remedy", "target")
            return {"columns": tuple(c for c in columns if any(item[c] for item in items))}
        case "questions":
            asked = ((w, tuple(i for i in items if i["likelihood"] == w)) for w in LIKELIHOODS)
            return {"likelihoods": tuple(Group(word, group) for word, group in asked if group)}
    return {}


def _positions(brief: Brief, values: Values, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The matrix of parties and issues, a tally for each issue, and what stands in no cell.

    `details` are the statements of which a cell does not say everything.
    """
    shown = {item["id"]: item for item in items}
    table = matrix(brief)
    rows: list[dict[str, Any]] = []
    for party in table["parties"]:
        cells = [table["cells"].get((party, issue), EMPTY) for issue in table["issues"]]
        rows.append({"id": party, **values.of(brief.parties[party]), "cells": [
            {
                "state": cell.state,
                "latest": tuple(shown.pop(key) for key in cell.latest),
                "earlier": tuple(shown.pop(key) for key in cell.earlier),
            }
            for cell in cells
        ]})  # fmt: skip
    columns = [
        _issue(brief, values, issue, column, rows) for column, issue in enumerate(table["issues"])
    ]
    return {
        "rows": rows,
        "issues": columns,
        "details": tuple(_details(rows, columns)),
        "others": tuple(shown.values()),
        "wide": len(columns) > MOST_ISSUES_UPRIGHT,
    }


def _details(rows: list[dict[str, Any]], columns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """By party and issue, the statements that have been replaced, or have more to say."""
    for row in rows:
        for cell, issue in zip(row["cells"], columns, strict=True):
            more = tuple(item for item in cell["latest"] if _says_more(item))
            if more or cell["earlier"]:
                earlier = cell["earlier"]
                yield {"row": row, "issue": issue, "latest": more, "earlier": earlier}


def _says_more(item: Mapping[str, Any]) -> bool:
    """Whether a statement has words, relations or grounds for which a cell has no room."""
    dated_by_us = item["date"] and item["date"][1]
    grounds = item["basis"] in {"inferred", "external"}
    return bool(item["quote"] or dated_by_us or grounds or any(item[r] for r in RELATIONS))


def _issue(
    brief: Brief, values: Values, issue: str, column: int, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    """A column of the matrix: what it is called, and how the parties divide on it."""
    shown = values.of(brief.issues[issue])
    counts = tally([row["cells"][column]["state"] for row in rows])
    sentence = values.wording.labelled(tally_sentence(counts, values.wording))
    return {"id": issue, "number": column + 1, **shown, "tally": counts, "sentence": sentence}


def _bases(brief: Brief, wording: Wording) -> Iterator[dict[str, Any]]:
    """The facts that no source states, with the grounds on which we know them."""
    seen = set()
    behind = brief.model_copy(update=dict.fromkeys(UNCOUNTED[:2]))
    for place in walk(behind):
        if isinstance(place.model, Cited) and place.model.standing in _NOT_STATED:
            because = wording.text(place.model.because) if place.model.because else None
            subject = _subject(place.model, brief, wording) or Words(str(place.path[-1]))
            if (subject, because) in seen:
                continue
            seen.add((subject, because))
            yield {
                "id": str(place.path[-1]),
                "basis": place.model.standing,
                "because": because,
                "subject": subject,
            }


def _subject(model: Cited, brief: Brief, wording: Wording) -> Words | None:
    """What a fact says, or of whom it is."""
    if isinstance(model, Quote):
        lang = model.lang or wording.first
        return wording.said(model.quote, lang)
    unsaid = {"because", "label"} if isinstance(model, Side) else {"because"}
    words = [text for name, text in texts(model) if name not in unsaid]
    if isinstance(model, Participant):
        who = brief.actors.get(model.actor or "") or brief.parties.get(model.party or "")
        words = [who.name] if who else words
    if isinstance(model, Statement):
        return _statement(model, words, brief, wording)
    return wording.text(words[0]) if words else None


def _statement(model: Statement, words: list[Text], brief: Brief, wording: Wording) -> Words:
    """Whose a statement is and on what, and what it says, if it says it in words of ours."""
    who = brief.actors.get(model.actor or "") or brief.parties.get(model.party or "")
    issue = brief.issues[model.issue]
    about = [who.name] if who else []
    named = [wording.text(text).text for text in (*about, issue.short or issue.proposition)]
    head = without_stop(f"{wording.words['comma']} ".join(named))
    body = f"{wording.words['colon']} {wording.text(words[0]).text}" if words else ""
    return Words(head + body)
