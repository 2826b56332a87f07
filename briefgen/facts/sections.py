"""The sections and their items: each is a fact that can be cited, withheld and placed."""

from __future__ import annotations

# Annotations are evaluated at once, as in `base`: it is quicker.
from collections.abc import Iterator
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from briefgen.facts.base import (
    ActorId,
    Cited,
    Date,
    Fact,
    Id,
    IssueId,
    LanguageCode,
    Model,
    PartyId,
    SourceId,
    StatementIds,
    Words,
)
from briefgen.facts.fields import ModelField, Shown, fields_of
from briefgen.facts.values import (
    ID_PATTERN,
    FileName,
    Label,
    Number,
    Plain,
    Prose,
    Short,
    Title,
    refuse,
)

Stance = Literal["supports", "leans towards", "mixed", "leans against", "opposes", "not stated"]
Likelihood = Literal["certain", "possible", "unlikely"]
M = TypeVar("M", bound=Model)
# No reader gets through more; it only bounds what a file can ask for.
MOST_ITEMS = 2000


class Claim(Cited):
    """One statement of fact, in our own words."""

    short_for = "text"

    text: Shown[Plain] = Field(description="The statement, in our own words")


class Decision(Claim):
    """Something the summit decides, or the reader has to."""

    default_basis = None
    date: Shown[Date | None] = Field(None, description="When it is decided")


class Objective(Claim):
    """What one side wants."""

    default_basis = "ours"
    party: Shown[PartyId | None] = Field(
        None, description="Whose objective it is, where it is not ours"
    )


class Glance(Cited):
    """One line of the at-a-glance box: a label and a value."""

    label: Shown[Label] = Field(description="What it is, for example Where")
    value: Shown[Short] = Field(description="The fact, in a few words")


class Appointment(Cited):
    """One item of the programme."""

    short_for = "text"

    date: Shown[Date | None] = Field(None, description="The day")
    time: Shown[Label | None] = Field(None, description="The time as it should be printed")
    text: Shown[Short] = Field(description="What happens")
    where: Shown[Short | None] = Field(None, description="The place or room")


class Participant(Cited):
    """Somebody at the table: an actor or a party."""

    actor: Shown[ActorId | None] = Field(None, description="One of the `actors`")
    party: Shown[PartyId | None] = Field(None, description="One of the `parties`")
    text: Shown[Short | None] = Field(None, description="What to know of them")

    @model_validator(mode="after")
    def _one_of_both(self) -> Participant:
        return _needs_one(self, "A participant", self.actor, self.party)


class Side(Cited):
    """One side of a debate, with what speaks for it and what it costs."""

    label: Shown[Label] = Field(description="The side, in a word or two")
    text: Shown[Prose] = Field(description="The argument")
    trade_off: Shown[Plain | None] = Field(None, description="What choosing it costs")


class Debate(Cited):
    """A question on which the participants weigh one thing against another."""

    question: Shown[Short] = Field(description="What is being debated")
    text: Shown[Plain | None] = Field(None, description="The state of the debate, in our own words")
    sides: Shown[dict[Id, Side]] = Field({}, max_length=12, description="The sides, by id")


class Shortfall(Cited):
    """A capability that is missing."""

    capability: Shown[Short] = Field(description="What is missing")
    need: Shown[Plain | None] = Field(None, description="What it is needed for")
    status: Shown[Short | None] = Field(None, description="How things stand, in words")
    remedy: Shown[Plain | None] = Field(None, description="What is being done about it")
    target: Shown[Number | None] = Field(None, description="How many or how much is needed")
    available: Shown[Number | None] = Field(None, description="How many or how much there is")
    unit: Shown[Label | None] = Field(None, description="The unit of both figures")

    @model_validator(mode="after")
    def _figures_belong_together(self) -> Shortfall:
        if self.available is not None and self.target is None:
            raise refuse("figures", "`available` says little without `target`", "add `target`")
        return self


class Statement(Cited):
    """What a party or an actor said on an issue. It never changes: later ones refer to it."""

    issue: Shown[IssueId] = Field(description="One of the `issues`")
    party: Shown[PartyId | None] = Field(
        None, description="Whose position it is: one of the `parties`"
    )
    actor: Shown[ActorId | None] = Field(None, description="Who said it: one of the `actors`")
    stance: Shown[Stance] = Field(description="Where they stand on the issue")
    date: Shown[Date | None] = Field(None, description="When they said it, if the source says so")
    text: Shown[Plain | None] = Field(None, description="What they said, in our own words")
    quote: Shown[Words | None] = Field(None, description="What they said, word for word")
    lang: Shown[LanguageCode | None] = Field(None, description="The language of the quote")
    translation: Shown[Plain | None] = Field(None, description="The quote in the brief's languages")
    clarifies: Shown[StatementIds] = Field((), description="Earlier statements it explains")
    supersedes: Shown[StatementIds] = Field((), description="Earlier statements it replaces")
    contradicts: Shown[StatementIds] = Field((), description="Statements it cannot be squared with")
    repeats: Shown[StatementIds] = Field((), description="Earlier statements it says again")

    @model_validator(mode="after")
    def _someone_said_it(self) -> Statement:
        return _needs_one(self, "A statement", self.actor, self.party)


RELATIONS = tuple(f.attribute for f in fields_of(Statement) if f.names == "positions")


class Event(Claim):
    """One entry of the timeline."""

    short_for = ""
    date: Shown[Date] = Field(description="When, as far as it is known")


class Quote(Cited):
    """Direct speech, word for word."""

    quote: Shown[Words] = Field(description="The words as the speaker said them")
    actor: Shown[ActorId | None] = Field(None, description="Who said it: one of the `actors`")
    party: Shown[PartyId | None] = Field(None, description="Who said it, where it is not a person")
    lang: Shown[LanguageCode | None] = Field(None, description="The language of the words")
    translation: Shown[Plain | None] = Field(None, description="The words in the brief's languages")
    date: Shown[Date | None] = Field(None, description="When it was said")
    occasion: Shown[Short | None] = Field(None, description="Where and to whom it was said")

    @model_validator(mode="after")
    def _someone_said_it(self) -> Quote:
        return _needs_one(self, "A quote", self.actor, self.party)


class Bar(Model):
    """One value of a chart."""

    label: Shown[Label] = Field(description="What the bar stands for")
    value: Shown[Number] = Field(description="Its value")


class Chart(Cited):
    """Figures as a picture: sorted bars, or one bar divided into shares."""

    form: Shown[Literal["bars", "shares"]] = Field("bars", description="bars, or shares of a whole")
    caption: Shown[Short] = Field(description="What the chart shows")
    unit: Shown[Label | None] = Field(None, description="The unit of the values")
    alt: Shown[Plain | None] = Field(
        None, description="What a reader should see in it, in one sentence"
    )
    bars: Shown[dict[Id, Bar]] = Field(description="The values, by id")

    @model_validator(mode="after")
    def _drawable(self) -> Chart:
        values = [b.value for b in self.bars.values()]
        if not 1 <= len(values) <= 20:
            raise refuse("chart", "A chart has 1 to 20 values", "split it, or leave it out")
        if min(values) < 0 or not any(values):
            raise refuse("chart", "The values of a chart are not below 0, and one is above", "")
        return self


class Figure(Cited):
    """A picture from the content folder."""

    file: Shown[FileName] = Field(description="A PNG or JPEG file beside the brief")
    alt: Shown[Plain] = Field(description="What it shows, for those who cannot see it")
    caption: Shown[Short | None] = Field(None, description="The line below it")
    credit: Shown[Short | None] = Field(None, description="Whose picture it is")


class Background(Cited):
    """A paragraph of background."""

    short_for = "text"
    heading: Shown[Title | None] = Field(None, description="A few words to find it by")
    text: Shown[Prose] = Field(description="The background, as prose")


class Line(Cited):
    """A line to take, with what it rests on and what to say if pressed."""

    default_basis = "ours"
    short_for = "say"

    say: Shown[Plain] = Field(description="The words to say")
    if_pressed: Shown[Plain | None] = Field(None, description="What to say if pressed")
    avoid: Shown[Plain | None] = Field(None, description="What not to say")


class Question(Cited):
    """A question that may come, with its answer."""

    default_basis = "ours"

    question: Shown[Short] = Field(description="The question as it might be put")
    answer: Shown[Prose] = Field(description="What to answer")
    if_pressed: Shown[Plain | None] = Field(None, description="What to say if pressed")
    likelihood: Shown[Likelihood] = Field("possible", description="certain, possible or unlikely")


class Annex(Cited):
    """A longer text behind the document; it does not count towards its pages."""

    heading: Shown[Title] = Field(description="The annex's title")
    text: Shown[Prose] = Field(description="The annex")


class SourceNote(Cited):
    """What a reader should know of a source: where it contradicts itself or the record."""

    short_for = "text"
    source: Shown[SourceId | None] = Field(None, description="The source it is about")
    text: Shown[Prose] = Field(description="The note")


class Term(Cited):
    """A glossary entry."""

    term: Shown[Label] = Field(description="The term or abbreviation")
    text: Shown[Plain] = Field(description="What it means")


def _needs_one(model: M, what: str, actor: str | None, party: str | None) -> M:
    if actor is None and party is None:
        raise refuse("who", f"{what} needs `actor` or `party`", "say whose it is")
    return model


class SectionModel(Fact):
    """What every section can carry besides its items."""

    title: Shown[Title | None] = Field(None, description="A heading of your own")

    def groups(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The items by group; a section without groups has the one group ""."""
        for field in facts_within(type(self)):
            yield field.name, dict(getattr(self, field.attribute))


def facts_within(model: type[BaseModel]) -> tuple[ModelField, ...]:
    """The fields of `model` that hold facts by id: groups of a section, sides of a debate."""
    return tuple(
        field
        for field in fields_of(model)
        if field.holds == "by id" and field.model and issubclass(field.model, Fact)
    )


# The names that are not ids of items but fields of the section.
SECTION_FIELDS = tuple(field.name for field in fields_of(SectionModel))


Item = TypeVar("Item", bound=Fact)


class Section(SectionModel, Generic[Item]):
    """Items by id, in the order in which they appear; four names are not ids but the section's."""

    items: Shown[dict[Id, Item]] = Field({}, max_length=MOST_ITEMS, description="The items by id")

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
        # Other names of fields are good ids, so these alone are refused.
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

    ours: Shown[dict[Id, Objective]] = Field(
        {}, max_length=MOST_ITEMS, description="What we want, by id"
    )
    theirs: Shown[dict[Id, Objective]] = Field(
        {}, max_length=MOST_ITEMS, description="What others want, by id"
    )


class Lines(SectionModel):
    """Lines to take, by the occasion on which they are said."""

    raise_: Shown[dict[Id, Line]] = Field(
        {}, alias="raise", max_length=MOST_ITEMS, description="Points to make"
    )
    if_raised: Shown[dict[Id, Line]] = Field(
        {}, max_length=MOST_ITEMS, description="Only if the other side raises it"
    )
    defensive: Shown[dict[Id, Line]] = Field(
        {}, max_length=MOST_ITEMS, description="Defensive lines"
    )
    press: Shown[dict[Id, Line]] = Field({}, max_length=MOST_ITEMS, description="Press lines")


class Sections(Model):
    """Every section that a file of facts can have."""

    bottom_line: Shown[Section[Claim] | None] = Field(None, description="What to know, in 60 words")
    key_messages: Shown[Section[Claim] | None] = Field(None, description="Up to four messages")
    decisions: Shown[Section[Decision] | None] = Field(None, description="What is being decided")
    objectives: Shown[Objectives | None] = Field(None, description="What we want, what they want")
    at_a_glance: Shown[Section[Glance] | None] = Field(None, description="Labels and values")
    programme: Shown[Section[Appointment] | None] = Field(None, description="What happens when")
    participants: Shown[Section[Participant] | None] = Field(None, description="Who is there")
    debates: Shown[Section[Debate] | None] = Field(None, description="What is weighed against what")
    shortfalls: Shown[Section[Shortfall] | None] = Field(None, description="What is missing")
    positions: Shown[Section[Statement] | None] = Field(None, description="Who stands where")
    timeline: Shown[Section[Event] | None] = Field(None, description="What happened when")
    quotes: Shown[Section[Quote] | None] = Field(None, description="Direct speech")
    charts: Shown[Section[Chart] | None] = Field(None, description="Figures as pictures")
    figures: Shown[Section[Figure] | None] = Field(None, description="Pictures")
    background: Shown[Section[Background] | None] = Field(None, description="What led here")
    lines: Shown[Lines | None] = Field(None, description="Lines to take")
    questions: Shown[Section[Question] | None] = Field(None, description="Questions and answers")
    glossary: Shown[Section[Term] | None] = Field(None, description="Terms explained")
    annexes: Shown[Section[Annex] | None] = Field(None, description="Longer texts at the end")
    source_notes: Shown[Section[SourceNote] | None] = Field(
        None, description="Notes on the sources"
    )

    def sections(self) -> Iterator[tuple[str, SectionModel]]:
        """The sections that the file has, in the order of the model."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SectionModel):
                yield name, value


# Their names, in the order of the model.
SECTIONS = tuple(field.name for field in fields_of(Sections))
