"""The items of the sections: each is a fact that can be cited, withheld and placed."""

from __future__ import annotations

# Annotations are evaluated at once, as in `base`: it is quicker.
from typing import Literal, TypeVar

from pydantic import Field, model_validator

from briefgen.facts.base import Cited, Date, Id, Ids, LanguageCode, Model, Words
from briefgen.facts.values import FileName, Label, Number, Plain, Prose, Short, Title, refuse

Stance = Literal["supports", "leans towards", "mixed", "leans against", "opposes", "not stated"]
Likelihood = Literal["certain", "possible", "unlikely"]
M = TypeVar("M", bound=Model)
RELATIONS = ("clarifies", "supersedes", "contradicts", "repeats")


class Claim(Cited):
    """One statement of fact, in our own words."""

    short_for = "text"

    text: Plain = Field(description="The statement, in our own words")


class Decision(Claim):
    """Something the summit decides, or the reader has to."""

    default_basis = None
    date: Date | None = Field(None, description="When it is decided")


class Objective(Claim):
    """What one side wants."""

    default_basis = "ours"
    party: Id | None = Field(None, description="Whose objective it is, where it is not ours")


class Glance(Cited):
    """One line of the at-a-glance box: a label and a value."""

    label: Label = Field(description="What it is, for example Where")
    value: Short = Field(description="The fact, in a few words")


class Appointment(Cited):
    """One item of the programme."""

    short_for = "text"

    date: Date | None = Field(None, description="The day")
    time: Label | None = Field(None, description="The time as it should be printed")
    text: Short = Field(description="What happens")
    where: Short | None = Field(None, description="The place or room")


class Participant(Cited):
    """Somebody at the table: an actor or a party."""

    actor: Id | None = Field(None, description="One of the `actors`")
    party: Id | None = Field(None, description="One of the `parties`")
    text: Short | None = Field(None, description="What to know of them")

    @model_validator(mode="after")
    def _one_of_both(self) -> Participant:
        return _needs_one(self, "A participant", self.actor, self.party)


class Side(Cited):
    """One side of a debate, with what speaks for it and what it costs."""

    label: Label = Field(description="The side, in a word or two")
    text: Prose = Field(description="The argument")
    trade_off: Plain | None = Field(None, description="What choosing it costs")


class Debate(Cited):
    """A question on which the participants weigh one thing against another."""

    question: Short = Field(description="What is being debated")
    text: Plain | None = Field(None, description="The state of the debate, in our own words")
    sides: dict[Id, Side] = Field({}, max_length=12, description="The sides, by id")


class Shortfall(Cited):
    """A capability that is missing."""

    capability: Short = Field(description="What is missing")
    need: Plain | None = Field(None, description="What it is needed for")
    status: Short | None = Field(None, description="How things stand, in words")
    remedy: Plain | None = Field(None, description="What is being done about it")
    target: Number | None = Field(None, description="How many or how much is needed")
    available: Number | None = Field(None, description="How many or how much there is")
    unit: Label | None = Field(None, description="The unit of both figures")

    @model_validator(mode="after")
    def _figures_belong_together(self) -> Shortfall:
        if self.available is not None and self.target is None:
            raise refuse("figures", "`available` says little without `target`", "add `target`")
        return self


class Statement(Cited):
    """What a party or an actor said on an issue. It never changes: later ones refer to it."""

    issue: Id = Field(description="One of the `issues`")
    party: Id | None = Field(None, description="Whose position it is: one of the `parties`")
    actor: Id | None = Field(None, description="Who said it: one of the `actors`")
    stance: Stance = Field(description="Where they stand on the issue")
    date: Date | None = Field(None, description="When they said it, if the source says so")
    text: Plain | None = Field(None, description="What they said, in our own words")
    quote: Words | None = Field(None, description="What they said, word for word")
    lang: LanguageCode | None = Field(None, description="The language of the quote")
    translation: Plain | None = Field(None, description="The quote in the brief's languages")
    clarifies: Ids = Field((), description="Earlier statements it explains")
    supersedes: Ids = Field((), description="Earlier statements it replaces")
    contradicts: Ids = Field((), description="Statements it cannot be squared with")
    repeats: Ids = Field((), description="Earlier statements it says again")

    @model_validator(mode="after")
    def _someone_said_it(self) -> Statement:
        return _needs_one(self, "A statement", self.actor, self.party)


class Event(Claim):
    """One entry of the timeline."""

    short_for = ""
    date: Date = Field(description="When, as far as it is known")


class Quote(Cited):
    """Direct speech, word for word."""

    quote: Words = Field(description="The words as the speaker said them")
    actor: Id | None = Field(None, description="Who said it: one of the `actors`")
    party: Id | None = Field(None, description="Who said it, where it is not a person")
    lang: LanguageCode | None = Field(None, description="The language of the words")
    translation: Plain | None = Field(None, description="The words in the brief's languages")
    date: Date | None = Field(None, description="When it was said")
    occasion: Short | None = Field(None, description="Where and to whom it was said")

    @model_validator(mode="after")
    def _someone_said_it(self) -> Quote:
        return _needs_one(self, "A quote", self.actor, self.party)


class Bar(Model):
    """One value of a chart."""

    label: Label = Field(description="What the bar stands for")
    value: Number = Field(description="Its value")


class Chart(Cited):
    """Figures as a picture: sorted bars, or one bar divided into shares."""

    form: Literal["bars", "shares"] = Field("bars", description="bars, or shares of a whole")
    caption: Short = Field(description="What the chart shows")
    unit: Label | None = Field(None, description="The unit of the values")
    alt: Plain | None = Field(None, description="What a reader should see in it, in one sentence")
    bars: dict[Id, Bar] = Field(description="The values, by id")

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

    file: FileName = Field(description="A PNG or JPEG file beside the brief")
    alt: Plain = Field(description="What it shows, for those who cannot see it")
    caption: Short | None = Field(None, description="The line below it")
    credit: Short | None = Field(None, description="Whose picture it is")


class Background(Cited):
    """A paragraph of background."""

    short_for = "text"
    heading: Title | None = Field(None, description="A few words to find it by")
    text: Prose = Field(description="The background, as prose")


class Line(Cited):
    """A line to take, with what it rests on and what to say if pressed."""

    default_basis = "ours"
    short_for = "say"

    say: Plain = Field(description="The words to say")
    if_pressed: Plain | None = Field(None, description="What to say if pressed")
    avoid: Plain | None = Field(None, description="What not to say")


class Question(Cited):
    """A question that may come, with its answer."""

    default_basis = "ours"

    question: Short = Field(description="The question as it might be put")
    answer: Prose = Field(description="What to answer")
    if_pressed: Plain | None = Field(None, description="What to say if pressed")
    likelihood: Likelihood = Field("possible", description="certain, possible or unlikely")


class Annex(Cited):
    """A longer text behind the document; it does not count towards its pages."""

    heading: Title = Field(description="The annex's title")
    text: Prose = Field(description="The annex")


class SourceNote(Cited):
    """What a reader should know of a source: where it contradicts itself or the record."""

    short_for = "text"
    source: Id | None = Field(None, description="The source it is about")
    text: Prose = Field(description="The note")


class Term(Cited):
    """A glossary entry."""

    term: Label = Field(description="The term or abbreviation")
    text: Plain = Field(description="What it means")


def _needs_one(model: M, what: str, actor: str | None, party: str | None) -> M:
    if actor is None and party is None:
        raise refuse("who", f"{what} needs `actor` or `party`", "say whose it is")
    return model
