"""The facts as their authors write them: frozen, every field named, unknown fields refused.

Nothing here knows a document. What one reader gets is an Edition, made from this in
`briefgen.editions`.
"""

from __future__ import annotations

# Annotations are evaluated at once, as in `base`: it is quicker.
from typing import Annotated, Literal

from pydantic import Field

from briefgen.facts.base import (
    AudienceId,
    Cites,
    Date,
    Fact,
    Id,
    LanguageCode,
    Marking,
    Model,
    Name,
    PartyId,
    Words,
)
from briefgen.facts.fields import Carried, Shown
from briefgen.facts.markings import Scheme
from briefgen.facts.sections import MOST_ITEMS, Sections, facts_within
from briefgen.facts.values import (
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
)

Purpose = Literal["for decision", "for information", "for noting"]


class Party(Fact):
    """A country or organisation: a row of the positions matrix."""

    short_for = "name"
    name: Shown[Short] = Field(description="Its name")
    short: Shown[Label | None] = Field(None, description="A shorter name for tables")


class Actor(Fact):
    """A person, with a role and a party."""

    short_for = "name"
    name: Shown[Short] = Field(description="The person's name")
    role: Shown[Short | None] = Field(None, description="The person's office")
    party: Shown[PartyId | None] = Field(None, description="Who the person speaks for")


class Issue(Fact):
    """A proposition one can be for or against."""

    short_for = "proposition"
    proposition: Shown[Short] = Field(description="A sentence one can be for or against")
    short: Shown[Label | None] = Field(None, description="A few words for the head of the table")


class Unused(Model):
    """A passage of a source that the brief leaves out on purpose."""

    quote: Words | None = Field(None, description="The passage, exactly")
    from_: Words | None = Field(None, alias="from", description="Its first words")
    to: Words | None = Field(None, description="Its last words")
    because: Plain = Field(description="Why it is left out")


class Source(Fact):
    """Where facts come from."""

    short_for = "title"

    title: Shown[Short] = Field(
        description="Its title; in [square brackets] if it is our description"
    )
    author: Shown[Short | None] = Field(None, description="Who wrote it")
    publisher: Shown[Short | None] = Field(None, description="Who published it")
    date: Shown[Date | None] = Field(None, description="When it was published")
    address: Shown[Address | None] = Field(None, description="Where it is on the web")
    accessed: Shown[Date | None] = Field(None, description="When it was read there")
    lang: Shown[LanguageCode | None] = Field(None, description="Its language")
    marking: Carried[Marking | None] = Field(
        None, description="Its marking, at most that of its audience"
    )
    kind: Shown[Literal["primary", "secondary"]] = Field(
        "primary", description="secondary: it reports what others said or wrote"
    )
    redistribute: YesNo = Field(False, description="Whether its text may be passed on")
    text: FileName | None = Field(None, description="Its text: a file in the brief's folder")
    sha256: Carried[Sha256 | None] = Field(None, description="SHA-256 of the original file")
    text_sha256: Sha256 | None = Field(None, description="SHA-256 of the extracted text")
    text_reader: Count | None = Field(None, description="Version of the reader that extracted it")
    unused: tuple[Unused, ...] = Field(
        (), max_length=500, description="Passages set aside on purpose"
    )


class Audience(Model):
    """A circle of readers, with the highest marking they may see."""

    short_for = "marking"
    marking: Shown[Marking] = Field(description="The marking of documents for this audience")
    title: Shown[Title | None] = Field(None, description="Its own title")
    standfirst: Shown[Plain | None] = Field(None, description="Its own standfirst")
    reference: Shown[Name | None] = Field(None, description="Its own reference")
    for_: Shown[Short | None] = Field(None, alias="for", description="Its own addressee")
    contact: Shown[Short | None] = Field(None, description="Its own contact")


class About(Model):
    """What the brief is; every audience sees it."""

    title: Shown[Title] = Field(description="The title, at most 90 characters")
    standfirst: Shown[Plain | None] = Field(None, description="One sentence under the title")
    reference: Shown[Name | None] = Field(None, description="The desk's own reference")
    version: Shown[Name | None] = Field(None, description="The version")
    status: Shown[Literal["draft", "final"]] = Field("draft", description="Shown on every page")
    purpose: Shown[Purpose | None] = Field(
        None, description="What the reader is asked to do with it"
    )
    for_: Shown[Short | None] = Field(None, alias="for", description="Whom it is for")
    contact: Shown[Short | None] = Field(None, description="Whom to ask")
    drafted_by: Shown[Short | None] = Field(None, description="Who wrote it")
    cleared_by: Shown[Short | None] = Field(None, description="Who cleared it")
    as_of: Shown[Name | None] = Field(
        None, description="Facts as of: 2025-06-01, or 2025-06-01 09:30 Europe/Brussels"
    )
    languages: Carried[Annotated[tuple[LanguageCode, ...], OneOrMore(20)]] = Field(
        ("en",), description="The languages; the first is the original"
    )
    marking: Shown[Marking | None] = Field(
        None, description="The marking, where no audiences are declared"
    )


class Summit(Model):
    """The event; every audience sees it."""

    name: Shown[Short] = Field(description="What it is called")
    organisation: Shown[Short | None] = Field(None, description="Whose summit it is")
    dates: Shown[Date | None] = Field(None, description="When")
    city: Shown[Short | None] = Field(None, description="Where")
    country: Shown[Short | None] = Field(None, description="In which country")
    venue: Shown[Short | None] = Field(None, description="In which building")
    host: Shown[Short | None] = Field(None, description="Who hosts it")
    chair: Shown[Short | None] = Field(None, description="Who chairs it")
    cite: Shown[Cites] = Field((), description="Where this comes from")


class Front(Model):
    """What stands above the sections of a file: what it is, who reads it, and its tables."""

    format: Carried[Literal["1"]] = Field(description="The version of this file format: 1")
    brief: Shown[About] = Field(description="What the brief is")
    summit: Shown[Summit] = Field(description="The event")
    audiences: dict[Id, Audience] = Field(
        {}, max_length=12, description="From the widest to the narrowest"
    )
    default_audience: AudienceId | None = Field(
        None, description="Who sees what carries no audience"
    )
    marking_scheme: Carried[Scheme | None] = Field(None, description="A marking scheme of your own")
    sources: Shown[dict[Id, Source]] = Field(
        {}, max_length=MOST_ITEMS, description="Where the facts come from, by id"
    )
    parties: Shown[dict[Id, Party]] = Field(
        {}, max_length=300, description="Countries and organisations, by id"
    )
    actors: Shown[dict[Id, Actor]] = Field({}, max_length=MOST_ITEMS, description="People, by id")
    issues: Shown[dict[Id, Issue]] = Field(
        {}, max_length=100, description="What one can be for or against, by id"
    )


class Brief(Sections, Front):
    """One file of facts about a summit."""


# The parts whose entries are listed in a document only if something in it names them.
TABLES = tuple(field.name for field in facts_within(Front))
