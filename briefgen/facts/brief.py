"""The facts as their authors write them: frozen, every field named, unknown fields refused.

Nothing here knows a document. What one reader gets is an Edition, made from this in
`briefgen.editions`.
"""

from __future__ import annotations

# Annotations are evaluated at once, as in `base`: it is quicker.
from collections.abc import Iterator
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from briefgen.facts.base import Cites, Date, Fact, Id, LanguageCode, Model, Name, Words
from briefgen.facts.markings import Scheme
from briefgen.facts.sections import (
    Annex,
    Appointment,
    Background,
    Chart,
    Claim,
    Debate,
    Decision,
    Event,
    Figure,
    Glance,
    Line,
    Objective,
    Participant,
    Question,
    Quote,
    Shortfall,
    SourceNote,
    Statement,
    Term,
)
from briefgen.facts.values import (
    ID_PATTERN,
    Address,
    Count,
    FileName,
    Label,
    OneOrMore,
    Plain,
    Sha256,
    Short,
    Title,
    YesNo,
    refuse,
)

Purpose = Literal["for decision", "for information", "for noting"]
# No reader gets through more; it only bounds what a file can ask for.
MOST_ITEMS = 2000
SECTION_FIELDS = ("audience", "kinds", "marking", "title")


class Party(Fact):
    """A country or organisation: a row of the positions matrix."""

    short_for = "name"
    name: Short = Field(description="Its name")
    short: Label | None = Field(None, description="A shorter name for tables")


class Actor(Fact):
    """A person, with a role and a party."""

    short_for = "name"
    name: Short = Field(description="The person's name")
    role: Short | None = Field(None, description="The person's office")
    party: Id | None = Field(None, description="Who the person speaks for")


class Issue(Fact):
    """A proposition one can be for or against."""

    short_for = "proposition"
    proposition: Short = Field(description="A sentence one can be for or against")
    short: Label | None = Field(None, description="A few words for the head of the table")


class Unused(Model):
    """A passage of a source that the brief leaves out on purpose."""

    quote: Words | None = Field(None, description="The passage, exactly")
    from_: Words | None = Field(None, alias="from", description="Its first words")
    to: Words | None = Field(None, description="Its last words")
    because: Plain = Field(description="Why it is left out")


class Source(Fact):
    """Where facts come from."""

    short_for = "title"

    title: Short = Field(description="Its title; in [square brackets] if it is our description")
    author: Short | None = Field(None, description="Who wrote it")
    publisher: Short | None = Field(None, description="Who published it")
    date: Date | None = Field(None, description="When it was published")
    address: Address | None = Field(None, description="Where it is on the web")
    accessed: Date | None = Field(None, description="When it was read there")
    lang: LanguageCode | None = Field(None, description="Its language")
    kind: Literal["primary", "secondary"] = Field(
        "primary", description="secondary: it reports what others said or wrote"
    )
    redistribute: YesNo = Field(False, description="Whether its text may be passed on")
    text: FileName | None = Field(None, description="Its text: a file in the brief's folder")
    sha256: Sha256 | None = Field(None, description="SHA-256 of the original file")
    text_sha256: Sha256 | None = Field(None, description="SHA-256 of the extracted text")
    text_reader: Count | None = Field(None, description="Version of the reader that extracted it")
    unused: tuple[Unused, ...] = Field(
        (), max_length=500, description="Passages set aside on purpose"
    )


class Audience(Model):
    """A circle of readers, with the highest marking they may see."""

    short_for = "marking"
    marking: Name = Field(description="The marking of documents for this audience")
    title: Title | None = Field(None, description="Its own title")
    standfirst: Plain | None = Field(None, description="Its own standfirst")
    reference: Name | None = Field(None, description="Its own reference")
    for_: Short | None = Field(None, alias="for", description="Its own addressee")
    contact: Short | None = Field(None, description="Its own contact")


class About(Model):
    """What the brief is; every audience sees it."""

    title: Title = Field(description="The title, at most 90 characters")
    standfirst: Plain | None = Field(None, description="One sentence under the title")
    reference: Name | None = Field(None, description="The desk's own reference")
    version: Name | None = Field(None, description="The version")
    status: Literal["draft", "final"] = Field("draft", description="Shown on every page")
    purpose: Purpose | None = Field(None, description="What the reader is asked to do with it")
    for_: Short | None = Field(None, alias="for", description="Whom it is for")
    contact: Short | None = Field(None, description="Whom to ask")
    drafted_by: Short | None = Field(None, description="Who wrote it")
    cleared_by: Short | None = Field(None, description="Who cleared it")
    as_of: Name | None = Field(
        None, description="Facts as of: 2025-06-01, or 2025-06-01 09:30 Europe/Brussels"
    )
    languages: Annotated[tuple[LanguageCode, ...], OneOrMore(20)] = Field(
        ("en",), description="The languages; the first is the original"
    )
    marking: Name | None = Field(None, description="The marking, where no audiences are declared")


class Summit(Model):
    """The event; every audience sees it."""

    name: Short = Field(description="What it is called")
    organisation: Short | None = Field(None, description="Whose summit it is")
    dates: Date | None = Field(None, description="When")
    city: Short | None = Field(None, description="Where")
    country: Short | None = Field(None, description="In which country")
    venue: Short | None = Field(None, description="In which building")
    host: Short | None = Field(None, description="Who hosts it")
    chair: Short | None = Field(None, description="Who chairs it")
    cite: Cites = Field((), description="Where this comes from")


class SectionModel(Fact):
    """What every section can carry besides its items."""

    title: Title | None = Field(None, description="A heading of your own")

    def groups(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The items by group; a section without groups has the one group ""."""
        raise NotImplementedError


Item = TypeVar("Item", bound=Fact)


class Section(SectionModel, Generic[Item]):
    """Items by id, in the order in which they appear; four names are not ids but the section's."""

    items: dict[Id, Item] = Field({}, max_length=MOST_ITEMS, description="The items by id")

    def groups(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "", dict(self.items)

    @model_validator(mode="before")
    @classmethod
    def _part_items_from_fields(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        cls._refuse_fields_of_items(value)
        own = {k: v for k, v in value.items() if k in SECTION_FIELDS}
        return {**own, "items": {k: v for k, v in value.items() if k not in SECTION_FIELDS}}

    @classmethod
    def _refuse_fields_of_items(cls, value: dict[str, Any]) -> None:
        """Say so where the fields of an item stand in the section itself, without an id."""
        for name in ("text", "say", "quote", "cite", "basis", "because"):
            if isinstance(value.get(name), str):
                raise refuse(
                    "no-id",
                    f"`{name}` is the field of an entry, and stands here where entries begin",
                    "write a name of your choice above it, for example `first-point:`, and indent "
                    "the fields of that entry below",
                    field=name,
                )

    @classmethod
    def field_names(cls) -> list[str]:
        return ["an id of your choice for each item", *SECTION_FIELDS]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler.resolve_ref_schema(handler(schema))
        properties = full["properties"]
        items = properties.pop("items")
        return {
            "type": "object",
            "properties": properties,
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": next(iter(items["patternProperties"].values())),
        }


class Objectives(SectionModel):
    """What is wanted: by us, and by the others."""

    ours: dict[Id, Objective] = Field({}, max_length=MOST_ITEMS, description="What we want, by id")
    theirs: dict[Id, Objective] = Field(
        {}, max_length=MOST_ITEMS, description="What others want, by id"
    )

    def groups(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "ours", dict(self.ours)
        yield "theirs", dict(self.theirs)


class Lines(SectionModel):
    """Lines to take, by the occasion on which they are said."""

    raise_: dict[Id, Line] = Field(
        {}, alias="raise", max_length=MOST_ITEMS, description="Points to make"
    )
    if_raised: dict[Id, Line] = Field(
        {}, max_length=MOST_ITEMS, description="Only if the other side raises it"
    )
    defensive: dict[Id, Line] = Field({}, max_length=MOST_ITEMS, description="Defensive lines")
    press: dict[Id, Line] = Field({}, max_length=MOST_ITEMS, description="Press lines")

    def groups(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "raise", dict(self.raise_)
        yield "if_raised", dict(self.if_raised)
        yield "defensive", dict(self.defensive)
        yield "press", dict(self.press)


class Brief(Model):
    """One file of facts about a summit."""

    format: Literal["1"] = Field(description="The version of this file format: 1")
    brief: About = Field(description="What the brief is")
    summit: Summit = Field(description="The event")
    audiences: dict[Id, Audience] = Field(
        {}, max_length=12, description="From the widest to the narrowest"
    )
    default_audience: Id | None = Field(None, description="Who sees what carries no audience")
    marking_scheme: Scheme | None = Field(None, description="A marking scheme of your own")
    sources: dict[Id, Source] = Field(
        {}, max_length=MOST_ITEMS, description="Where the facts come from, by id"
    )
    parties: dict[Id, Party] = Field(
        {}, max_length=300, description="Countries and organisations, by id"
    )
    actors: dict[Id, Actor] = Field({}, max_length=MOST_ITEMS, description="People, by id")
    issues: dict[Id, Issue] = Field(
        {}, max_length=100, description="What one can be for or against, by id"
    )

    bottom_line: Section[Claim] | None = Field(None, description="What to know, in 60 words")
    key_messages: Section[Claim] | None = Field(None, description="Up to four messages")
    decisions: Section[Decision] | None = Field(None, description="What is being decided")
    objectives: Objectives | None = Field(None, description="What we want, what they want")
    at_a_glance: Section[Glance] | None = Field(None, description="Labels and values")
    programme: Section[Appointment] | None = Field(None, description="What happens when")
    participants: Section[Participant] | None = Field(None, description="Who is there")
    debates: Section[Debate] | None = Field(None, description="What is weighed against what")
    shortfalls: Section[Shortfall] | None = Field(None, description="What is missing")
    positions: Section[Statement] | None = Field(None, description="Who stands where")
    timeline: Section[Event] | None = Field(None, description="What happened when")
    quotes: Section[Quote] | None = Field(None, description="Direct speech")
    charts: Section[Chart] | None = Field(None, description="Figures as pictures")
    figures: Section[Figure] | None = Field(None, description="Pictures")
    background: Section[Background] | None = Field(None, description="What led here")
    lines: Lines | None = Field(None, description="Lines to take")
    questions: Section[Question] | None = Field(None, description="Questions and answers")
    glossary: Section[Term] | None = Field(None, description="Terms explained")
    annexes: Section[Annex] | None = Field(None, description="Longer texts at the end")
    source_notes: Section[SourceNote] | None = Field(None, description="Notes on the sources")

    def sections(self) -> Iterator[tuple[str, SectionModel]]:
        """The sections that the file has, in the order of the model."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SectionModel):
                yield name, value


SECTIONS: tuple[str, ...] = tuple(Brief.model_fields)[
    tuple(Brief.model_fields).index("bottom_line") :
]
