"""What no single field can see: references, ids used twice, languages, audiences, order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefgen.facts import markings
from briefgen.facts.audiences import above_ceilings, audience_problems
from briefgen.facts.base import Cited, texts
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.dates import parse_edtf
from briefgen.facts.guess import date_in_figures, did_you_mean, language_code, nearest, word_meant
from briefgen.facts.markings import Schemes
from briefgen.facts.prose import doubtful
from briefgen.facts.references import Found, naming, walk
from briefgen.facts.sections import RELATIONS, Statement, facts_within
from briefgen.problems import Problem
from briefgen.yaml.file import Path, YamlFile
from briefgen.yaml.tree import MOST_TOLD

# What comes before what: events in the order of their dates, statements with an order at all.


def timeline_order(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    """Warnings of events that stand below later ones."""
    events = list(brief.timeline.items.items()) if brief.timeline else []
    for (_, earlier), (key, later) in pairwise(events):
        if later.date.date.before(earlier.date.date):
            yield file.problem(
                "order",
                f"`{key}` is earlier than the entry above it",
                ("timeline", key),
                "the order of the file is kept; move it up if that was not meant",
                key=True,
                warning=True,
            )


def succession(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    """Warnings of statements of a party on one issue that differ, where neither is the later."""
    statements = brief.positions.items if brief.positions else {}
    settled = {o for s in statements.values() for o in (*s.supersedes, *s.clarifies)}
    last: dict[tuple[str, str], str] = {}
    for key, statement in statements.items():
        actor = brief.actors.get(statement.actor or "")
        party = statement.party or (actor.party if actor else None)
        if party is None or key in settled:
            continue
        before = last.get((party, statement.issue))
        last[party, statement.issue] = key
        if before and not _ordered(statements[before], statement, before):
            yield file.problem(
                "order",
                f"Nothing says whether `{key}` or `{before}` is what `{party}` says now",
                ("positions", key),
                f"give both a date, or write `supersedes: {before}` or `contradicts: {before}`; "
                "the one that stands later in the file is shown as current",
                key=True,
                warning=True,
            )


def _ordered(earlier: Statement, later: Statement, name: str) -> bool:
    """Whether two statements agree, contradict each other by their own word, or have an order."""
    if earlier.stance == later.stance or name in later.contradicts:
        return True
    first, second = earlier.date, later.date
    if not (first and second):
        return False
    return bool(first.date.before(second.date) or second.date.before(first.date))


# What an entry of a part of the file is called.
_ONE = {"sources": "source", "parties": "party", "actors": "actor", "issues": "issue"}
# What to do about a name where the file defines none of its sort.
_NOT_ONE = {
    "source": "list your sources under `sources`, each with an id",
    "party": "list the countries and organisations under `parties`, each with an id",
    "actor": "list the people under `actors`, each with an id",
    "issue": "list what is being argued about under `issues`, each with an id",
    "statement": "refer to the id of a statement above",
    "audience": "list the readers under `audiences`, from the widest to the narrowest, each with "
    "its marking; or delete this line",
}


def cross_checks(brief: Brief, file: YamlFile, schemes: Schemes) -> list[Problem]:
    """The problems between the parts of `brief`, in no particular order; of each sort the first."""
    found = list(walk(brief))
    checks = (
        _references(brief, file, found),
        _relations(brief, file),
        _twice(brief, file),
        _unused(brief, file, found),
        _languages(brief, file, found),
        _as_of(brief, file),
        _audiences(brief, file, found),
        _markings(brief, file, found, schemes),
        timeline_order(brief, file),
        succession(brief, file),
        _unfinished(file, found),
        _unsourced(file, found),
        _doubtful_lists(file, found),
    )
    return [problem for check in checks for problem in islice(check, MOST_TOLD)]


def strange_kinds(brief: Brief, file: YamlFile, kinds: Iterable[str]) -> list[Problem]:
    """Warnings of facts that an editor has put into kinds of document that do not exist."""
    known = list(kinds)
    return [
        unknown(file, at.place, "kind of document", at.name, known).as_warning()
        for at in naming(walk(brief), "kinds")
        if at.name not in known
    ]


def without_labels(brief: Brief, file: YamlFile, labelled: Iterable[str]) -> list[Problem]:
    """Warnings of the languages of a brief in which nobody has written the documents' labels."""
    known = set(labelled)
    languages = brief.brief.languages
    return [
        file.problem(
            "labels",
            f"There are no labels in `{lang}`: its documents will have English ones",
            ("brief", "languages", at),
            f"write locales/{lang}.yaml, a copy of locales/en.yaml in its words, into a folder of "
            "your own, and name the folder with `--templates`",
            warning=True,
        )
        for at, lang in enumerate(languages)
        if not {lang, lang.partition("-")[0]} & known
    ]


def unknown(file: YamlFile, path: Path, what: str, name: str, known: Iterable[str]) -> Problem:
    """The problem of a name that nothing defines, with the nearest one that something does."""
    names = list(known)
    close = word_meant(name, names) if what == "marking" and name.startswith("TLP") else ""
    close = close or nearest(name, names, 0.75 if what == "marking" else 0.6)
    hint = f"did you mean `{close}`? " if close else ""
    hint += f"known: {', '.join(names[:12])}" if names else _NOT_ONE.get(what, "")
    hint += "; others go into `marking_scheme`" if what == "marking" else ""
    return file.problem("unknown-id", f"No {what} is called `{name}`", path, hint)


def _references(brief: Brief, file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    for at in naming(found, *TABLES):
        entries: Mapping[str, Any] = getattr(brief, at.part)
        if at.name not in entries:
            yield unknown(file, at.place, _one_of(at.part), at.name, entries)


def _one_of(part: str) -> str:
    """What an entry of `part` is called: "source" for one of the sources."""
    return _ONE.get(part, part)


def _relations(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    statements = brief.positions.items if brief.positions else {}
    order = list(statements)
    for key, statement in statements.items():
        for relation in RELATIONS:
            for other in getattr(statement, relation):
                path = ("positions", key, relation)
                if other not in statements:
                    yield unknown(file, path, "statement", other, order)
                elif problem := _wrong_relation(file, path, key, other, statements):
                    yield problem


def _wrong_relation(
    file: YamlFile, path: Path, key: str, other: str, statements: Mapping[str, Statement]
) -> Problem | None:
    if other == key:
        return file.problem("relation", "A statement cannot refer to itself", path, "name another")
    if statements[other].issue != statements[key].issue:
        return file.problem(
            "relation", f"`{other}` is about another issue", path, "relate statements on one issue"
        )
    if path[-1] != "contradicts" and list(statements).index(other) > list(statements).index(key):
        return file.problem(
            "relation",
            f"`{other}` stands below this statement, so it is not earlier",
            path,
            "put the earlier statement first",
        )
    return None


def _twice(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    """Claims and items share one namespace, so that a moved fact is known to be the same."""
    first: dict[str, Path] = {}
    for section, model in brief.sections():
        if section == "glossary":
            continue
        for group, items in model.groups():
            for key, item in items.items():
                path: Path = (section, group, key) if group else (section, key)
                yield from _note(file, first, key, path)
                for field in facts_within(type(item)):
                    for inner in getattr(item, field.attribute):
                        yield from _note(file, first, inner, (*path, field.name, inner))


def _note(file: YamlFile, first: dict[str, Path], key: str, path: Path) -> Iterator[Problem]:
    if key in first:
        line = file.key_places.get(first[key], (0, 0))[0]
        yield file.problem(
            "duplicate-id",
            f"The id `{key}` is also used on line {line}",
            path,
            "give one of the two another id: an id names one fact in the whole file",
            key=True,
        )
    first.setdefault(key, path)


def _unused(brief: Brief, file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    used = {(at.part, at.name) for at in naming(found, *TABLES)}
    for table in TABLES:
        for key in getattr(brief, table):
            if (table, key) not in used:
                yield file.problem(
                    "unused",
                    f"Nothing uses the {_one_of(table)} `{key}`",
                    (table, key),
                    "it will appear in no document; refer to it, or delete it",
                    key=True,
                    warning=True,
                )


def _languages(brief: Brief, file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    languages = brief.brief.languages
    for at in found:
        for name, text in texts(at.model):
            path = (*at.path, name)
            written = set(text.values)
            for lang in sorted(written - {"", *languages}):
                yield file.problem(
                    "language",
                    f"`{lang}` is not one of the brief's languages",
                    (*path, lang),
                    _language_hint(lang, languages),
                    key=True,
                )


def _language_hint(lang: str, languages: Iterable[str]) -> str:
    known = list(languages)
    if (meant := language_code(lang)) and meant != lang:
        return f"write `{meant}`" + ("" if meant in known else ", and add it to `brief.languages`")
    return f"`brief.languages` has {', '.join(known)}; if this is another language, add it there"


def _as_of(brief: Brief, file: YamlFile) -> Iterator[Problem]:
    if brief.brief.as_of and moment(brief.brief.as_of) is None:
        meant = date_in_figures(brief.brief.as_of)
        whole = len(meant) == 10 and meant[0] != "X"
        hint = f"{did_you_mean(brief.brief.as_of)} " if whole else ""
        yield file.problem(
            "date",
            f"“{brief.brief.as_of[:40]}” is not a full date",
            ("brief", "as_of"),
            f"{hint}write 2025-06-01, or 2025-06-01 09:30 Europe/Brussels",
        )


def moment(as_of: str) -> datetime | None:
    """The moment that `as_of` writes (midnight UTC where it gives no time), or None."""
    date, _, rest = as_of.partition(" ")
    clock, _, zone = rest.partition(" ")
    try:
        if not parse_edtf(date).is_full_date:
            return None
        where = ZoneInfo(zone or "UTC")
        return datetime.strptime(f"{date} {clock or '00:00'}", "%Y-%m-%d %H:%M").replace(
            tzinfo=where
        )
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def _audiences(brief: Brief, file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    names = list(brief.audiences)
    for name in names:
        for other in names:
            if name != other and other.startswith(name):
                yield file.problem(
                    "audience",
                    f"`{name}` is the beginning of `{other}`",
                    ("audiences", name),
                    "choose names that cannot be mistaken for each other",
                    key=True,
                )
    for at in naming(found, "audiences"):
        if at.name not in brief.audiences:
            yield unknown(file, at.place, "audience", at.name, names)
    yield from audience_problems(brief, file, found)


def _markings(
    brief: Brief, file: YamlFile, found: list[Found], schemes: Schemes
) -> Iterator[Problem]:
    labels = markings.known(schemes)
    for at in naming(found, "markings"):
        if at.name not in labels:
            yield unknown(file, at.place, "marking", at.name, labels)
    yield from above_ceilings(brief, file, found, schemes)


_TO_REPLACE = re.compile(r"\W?(?:replace this\b|tbd\b|todo\b|xxx\b)", re.IGNORECASE)


def _unfinished(file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    """Texts that wait for their words, such as those of the starter."""
    for at in found:
        for name, text in texts(at.model):
            for words in text.values.values():
                if _TO_REPLACE.match(words.text):
                    message, hint = (
                        "This text is still to be written",
                        "write it, or delete its entry",
                    )
                    yield file.problem("unfinished", message, (*at.path, name), hint, warning=True)


def _unsourced(file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    within = {
        (*at.path, field.name, key)
        for at in found
        if isinstance(at.model, Cited)
        for field in facts_within(type(at.model))
        for key in getattr(at.model, field.attribute)
    }
    for at in found:
        if getattr(at.model, "standing", "") == "unsourced" and at.path[0] != "glossary":
            if getattr(at.model, "basis", None) is not None or at.path in within:
                continue  # what stands inside a fact is covered by the source of that
            yield file.problem(
                "unsourced",
                f"`{at.path[-1]}` names no source",
                at.path,
                "add `cite`, or say the basis: ours, inferred, external or unsourced",
                key=True,
                warning=True,
            )


def _doubtful_lists(file: YamlFile, found: list[Found]) -> Iterator[Problem]:
    """Warnings of lists in prose whose marks may be the signs of figures."""
    for at in found:
        for name, text in texts(at.model):
            for words in text.values.values() if text.is_prose else ():
                for refusal in doubtful(words.text):
                    path = file.known((*at.path, name))
                    place = file.place_of(refusal.near, file.places[path][0])
                    yield file.problem_at(
                        "list-of-figures",
                        refusal.reason,
                        place.line,
                        place.column,
                        refusal.remedy,
                        warning=True,
                    )
