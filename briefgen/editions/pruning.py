"""What one reader may see. It fails closed: what is not said to be visible is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from briefgen.editions.theme import Kind
from briefgen.facts.base import Fact, Model
from briefgen.facts.brief import TABLES, About, Audience, Brief, Source
from briefgen.facts.fields import fields_of
from briefgen.facts.references import naming, only_used, walk
from briefgen.facts.sections import RELATIONS, Quote, SectionModel, Statement, facts_within
from briefgen.facts.values import Text, Translation
from briefgen.problems import Problem, Refused
from briefgen.yaml.file import Path, YamlFile

M = TypeVar("M", bound=Model)


def require_audience(brief: Brief, file: YamlFile, audience: str | None) -> None:
    """Raise `Refused` when a file with audiences is given none, or one it does not declare."""
    names = ", ".join(brief.audiences)
    if audience is None and names:
        raise _refused(
            file,
            "no-audience",
            f"The file is written for audiences ({names}) and none is named",
            "name one with `--audience NAME`, or build all with `--all-audiences`",
        )
    if audience is not None and audience not in brief.audiences:
        raise _refused(
            file,
            "audience",
            f"The file declares no audience `{audience}`",
            f"the audiences it declares: {names or 'none'}",
        )


def visible_brief(brief: Brief, file: YamlFile, audience: str | None) -> Brief:
    """The facts that readers of `audience` may see, and no others; no field for editors only.

    Raises `Refused` when the file declares audiences and none is named, when it does not declare
    the one named, when a visible fact refers to a withheld one, or when nothing of the bottom line
    is visible.
    """
    require_audience(brief, file, audience)
    if audience is None:
        return without_editors_fields(brief)
    reader = _Reader(brief, audience)
    pruned = only_used(without_editors_fields(reader.prune()))
    problems = list(_dangling(pruned, file))
    if brief.bottom_line and not pruned.bottom_line:
        problems.append(
            file.problem(
                "bottom-line",
                f"Readers of `{audience}` see nothing of the bottom line",
                ("bottom_line",),
                f"give one of its claims `audience: {next(iter(brief.audiences))}`",
                key=True,
            )
        )
    if problems:
        raise Refused(problems)
    return pruned


def _refused(file: YamlFile, code: str, message: str, hint: str) -> Refused:
    return Refused([file.problem(code, message, ("audiences",), hint, key=True)])


class _Reader:
    def __init__(self, brief: Brief, audience: str) -> None:
        self.brief = brief
        self.ranks = {name: rank for rank, name in enumerate(brief.audiences)}
        self.rank = self.ranks[audience]
        self.default = brief.default_audience or list(brief.audiences)[-1]

    def sees(self, audience: str | None, default: str) -> bool:
        return self.ranks[audience or default] <= self.rank

    def prune(self) -> Brief:
        first = next(iter(self.brief.audiences))
        changes: dict[str, Any] = {"audiences": {}, "default_audience": None}
        for table in TABLES:
            # An entry of a table is shown only through a claim, so it is open unless marked.
            changes[table] = self._items(getattr(self.brief, table), first)
        for name, section in self.brief.sections():
            changes[name] = self._section(section)
        return self.brief.model_copy(update=changes)

    def _section(self, section: SectionModel) -> SectionModel | None:
        default = section.audience or self.default
        changes: dict[str, Any] = {"audience": None}
        for field in facts_within(type(section)):
            items = getattr(section, field.attribute)
            changes[field.attribute] = self._items(items, default)
        if not any(v for v in changes.values()):
            return None
        if not self.sees(section.audience, self.default):
            changes["title"] = None
        return section.model_copy(update=changes)

    def _items(self, items: dict[str, Any], default: str) -> dict[str, Any]:
        return {
            key: self._inside(item, item.audience or default)
            for key, item in items.items()
            if self.sees(item.audience, default)
        }

    def _inside(self, item: Fact, default: str) -> Fact:
        changes: dict[str, Any] = {"audience": None}
        for field in facts_within(type(item)):
            changes[field.attribute] = self._items(getattr(item, field.attribute), default)
        return item.model_copy(update=changes)


def _dangling(pruned: Brief, file: YamlFile) -> Iterator[Problem]:
    """Visible facts that refer to withheld ones: an error to the author, never a dangling mark."""
    for at in naming(walk(pruned), *TABLES):
        yield from _check(at.path, at.field, at.name, getattr(pruned, at.part), file)
    visible = pruned.positions.items if pruned.positions else {}
    for key, statement in visible.items():
        for relation in RELATIONS:
            for other in getattr(statement, relation):
                yield from _check(("positions", key), relation, other, visible, file)


def _check(path: Path, field: str, name: str, table: Any, file: YamlFile) -> Iterator[Problem]:
    if name not in table:
        fact = path[: path.index("cite")][-1] if "cite" in path[1:] else path[-1]
        yield file.problem(
            "withheld",
            f"This audience sees `{fact}`, but not `{name}`, to which it refers",
            (*path, field),
            "give both the same audience, or take the reference out",
        )


def without_editors_fields(model: M) -> M:
    """`model` as if nobody had written into the fields, in it or below it, for editors only.

    Which these are the models say: all that have no mark (see `briefgen.facts.fields`).
    """
    changes: dict[str, Any] = {}
    for field in fields_of(type(model)):
        value = getattr(model, field.attribute)
        if field.is_for_editors:
            changes[field.attribute] = field.default
        elif field.model and value and (changed := _below(value)) is not value:
            changes[field.attribute] = changed
    if all(getattr(model, name) == value for name, value in changes.items()):
        return model
    return model.model_copy(update=changes)


def _below(value: Any) -> Any:
    """A value that holds models, each without its fields for editors only."""
    if isinstance(value, Model):
        return without_editors_fields(value)
    inner = value.values() if isinstance(value, dict) else value
    changed = [without_editors_fields(model) for model in inner]
    if all(new is old for new, old in zip(changed, inner, strict=True)):
        return value
    return dict(zip(value, changed, strict=True)) if isinstance(value, dict) else tuple(changed)


def with_own(about: About, audience: Audience) -> About:
    """What the brief is, with the title, addressee and marking that `audience` has of its own."""
    own = {f.attribute: getattr(audience, f.attribute) for f in fields_of(Audience) if f.is_shown}
    return about.model_copy(update={k: value for k, value in own.items() if value is not None})


# The facts in one language, as if they had been written in no other.


def in_language(brief: Brief, lang: str) -> Brief:
    """`brief` with every text in `lang`; one that is not there in `lang` keeps its own language.

    `lang` becomes the first language. The words of speakers stay, without a translation where they
    are in `lang` themselves. Which language they are in is noted where the brief took it for
    granted.
    """
    step = _Step(lang, brief.brief.languages[0])
    found: Brief = step.model(brief)
    about = found.brief.model_copy(update={"languages": (lang, *sorted(step.others))})
    return found.model_copy(update={"brief": about})


class _Step:
    def __init__(self, lang: str, first: str) -> None:
        self.lang = lang
        self.first = first
        self.others: set[str] = set()

    def model(self, model: Any) -> Any:
        own = dict(self._language(model))
        changes = own | {
            name: changed
            for name in type(model).model_fields
            if name not in own
            and (changed := self._value(value := getattr(model, name))) is not value
        }
        return model.model_copy(update=changes) if changes else model

    def _language(self, model: Any) -> Iterator[tuple[str, Any]]:
        """What follows for words in a language of their own: a speaker's, a source's."""
        spoken = isinstance(model, Quote | Statement) and model.quote
        if not (spoken or isinstance(model, Source)):
            return
        lang = model.lang or self.first
        if self.lang != self.first:
            yield "lang", lang
        if spoken and lang == self.lang:
            yield "translation", None

    def _value(self, value: Any) -> Any:
        match value:
            case Text():
                return self._text(value)
            case Model():
                return self.model(value)
            case dict():
                return {key: self._value(inner) for key, inner in value.items()}
            case tuple():
                return tuple(self._value(inner) for inner in value)
        return value

    def _text(self, text: Text) -> Text:
        words, lang = text.worded(self.lang, self.first)
        if lang != self.lang:
            self.others.add(lang)
        return Text({"" if lang == self.lang else lang: Translation(words)}, text.is_prose)


# The facts that one document prints: those of its kind, and the entries that they refer to.


def printed(brief: Brief, kind: Kind) -> Brief:
    """`brief` without what documents of `kind` leave out.

    An editor's `kinds` on a section or an item goes before the defaults of the kind's settings. It
    is gone from the result, but for sections that documents of `kind` have by the editor's will
    alone: what is printed of these facts is then the same again.
    """
    changes: dict[str, Any] = {name: _section(s, name, kind) for name, s in brief.sections()}
    kept = only_used(_known_relations(brief.model_copy(update=changes)))
    tables = {
        table: {
            key: entry.model_copy(update={"kinds": None})
            for key, entry in getattr(kept, table).items()
        }
        for table in TABLES
    }
    return _used_markings(kept.model_copy(update=tables))


def _section(section: SectionModel, name: str, kind: Kind) -> SectionModel | None:
    default = kind.name in section.kinds if section.kinds else name in kind.sections
    changes = _items(section, kind, default=default)
    if not any(changes.values()):
        return None
    kinds = None if name in kind.sections else (kind.name,)
    return section.model_copy(update={**changes, "kinds": kinds})


def _items(holder: Fact, kind: Kind, *, default: bool) -> dict[str, Any]:
    """The facts inside a section or a fact that the kind wants, by the field they are in."""
    return {
        field.attribute: {
            key: _item(item, kind)
            for key, item in getattr(holder, field.attribute).items()
            if _wanted(item, default, kind)
        }
        for field in facts_within(type(holder))
    }


def _item(item: Fact, kind: Kind) -> Fact:
    return item.model_copy(update={**_items(item, kind, default=True), "kinds": None})


def _wanted(item: Fact, default: bool, kind: Kind) -> bool:
    return kind.name in item.kinds if item.kinds else default


def _known_relations(brief: Brief) -> Brief:
    """Relations between statements lead only to statements that are printed."""
    if brief.positions is None:
        return brief
    items = brief.positions.items
    changed = {
        key: statement.model_copy(
            update={r: tuple(o for o in getattr(statement, r) if o in items) for r in RELATIONS}
        )
        for key, statement in items.items()
    }
    return brief.model_copy(
        update={"positions": brief.positions.model_copy(update={"items": changed})}
    )


def _used_markings(brief: Brief) -> Brief:
    """The brief's own marking scheme, cut down to the markings that its facts carry."""
    scheme = brief.marking_scheme
    if scheme is None:
        return brief
    used = {getattr(at.model, "marking", None) for at in walk(brief)}
    kept = tuple(marking for marking in scheme.markings if marking in used)
    cut = scheme.model_copy(update={"markings": kept}) if kept else None
    return brief.model_copy(update={"marking_scheme": cut})
