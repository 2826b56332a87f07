"""What every part of the facts shares: strict models, citations, and what a fact can carry."""

# Annotations are evaluated at once here: pydantic would evaluate each of them from its text, which
# takes a quarter of the time that this import takes.

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema

from briefgen.facts.fields import Carried, Names, Shown, fields_of
from briefgen.facts.values import (
    ID_PATTERN,
    LANGUAGE_PATTERN,
    Count,
    EdtfDate,
    OneOrMore,
    Plain,
    Text,
    YesNo,
    refuse,
)
from briefgen.yaml.lines import tight_key

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
LanguageCode = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN), Names("languages")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

# Names of entries that stand elsewhere: the type says in which part of the file.
SourceId = Annotated[Id, Names("sources")]
PartyId = Annotated[Id, Names("parties")]
ActorId = Annotated[Id, Names("actors")]
IssueId = Annotated[Id, Names("issues")]
AudienceId = Annotated[Id, Names("audiences")]
KindName = Annotated[Id, Names("kinds")]
Marking = Annotated[Name, Names("markings")]

Basis = Literal["stated", "inferred", "external", "ours", "unsourced"]


class Model(BaseModel):
    """Frozen, and a field that the model does not name is an error."""

    # Built on first use: building each of the forty models at import costs four times as much.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    # The field that a plain string in place of the whole mapping stands for.
    short_for: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.short_for:
            if (key := tight_key(value)) and key in cls.field_names():
                raise refuse("wrong-type", f"A space is missing after `{key}:`",
                             f"write `{key}: …`")  # fmt: skip
            return {cls.short_for: value}
        if not isinstance(value, dict) and not isinstance(value, cls):
            kind = "a list" if isinstance(value, list) else "a text"
            raise refuse(
                "wrong-type",
                f"A group of fields is expected here, not {kind}",
                f"its fields are {', '.join(cls.field_names())}",
            )
        return value

    @classmethod
    def field_names(cls) -> list[str]:
        """The names an author can write here."""
        return [f.alias or name for name, f in cls.model_fields.items()]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler(schema)
        if not cls.short_for:
            return full
        words = {"type": "string", "description": f"Short for `{cls.short_for}`"}
        return {"anyOf": [words, full], "description": (cls.__doc__ or "").splitlines()[0]}


class Citation(Model):
    """Where a fact comes from: a source and, if given, the very passage.

    The fields follow the TextQuoteSelector of the W3C Web Annotation model.
    """

    short_for = "source"

    source: Shown[SourceId] = Field(description="The id of one of the `sources`")
    quote: Shown[Words | None] = Field(None, description="The words of the source, exactly")
    from_: Shown[Words | None] = Field(None, alias="from", description="First words of the passage")
    to: Shown[Words | None] = Field(None, description="Last words of the passage")
    prefix: Shown[Words | None] = Field(None, description="The words just before it")
    suffix: Shown[Words | None] = Field(None, description="The words just after it")
    para: Shown[Count | None] = Field(
        None, description="The paragraph of the source, counted from 1"
    )
    page: Shown[Count | None] = Field(None, description="The page of the source, counted from 1")
    across_negation: Carried[YesNo] = Field(
        False, description="Yes if an ellipsis may leave out a negation, because you checked it"
    )

    @model_validator(mode="after")
    def _one_way_of_quoting(self) -> "Citation":
        if self.quote and (self.from_ or self.to):
            raise refuse(
                "citation",
                "A citation has either `quote` or `from` and `to`, not both",
                "delete one of them",
            )
        if bool(self.from_) != bool(self.to):
            raise refuse("citation", "`from` and `to` belong together", "add the missing one")
        return self


Cites = Annotated[tuple[Citation, ...], OneOrMore()]
StatementIds = Annotated[tuple[Annotated[Id, Names("positions")], ...], OneOrMore()]


class Date(Model):
    """A date; with `inferred: yes` and `because` when the source does not give all of it."""

    short_for = "date"

    date: Shown[EdtfDate] = Field(description="The date itself")
    inferred: Shown[YesNo] = Field(False, description="Yes if part of it is our conclusion")
    because: Shown[Plain | None] = Field(None, description="Why we conclude it")

    @model_validator(mode="after")
    def _reason_given(self) -> "Date":
        if self.inferred and self.because is None:
            raise refuse("because", "An inferred date needs `because`", "say why you conclude it",
                         field="inferred")  # fmt: skip
        return self


class Fact(Model):
    """Anything that can be withheld from a reader or left out of a kind of document."""

    audience: AudienceId | None = Field(None, description="The widest audience that may see it")
    kinds: Carried[Annotated[tuple[KindName, ...], OneOrMore(20)] | None] = Field(
        None, description="The kinds of document it appears in"
    )
    marking: Shown[Marking | None] = Field(
        None, description="Its marking, at most that of its audience"
    )


class Cited(Fact):
    """A fact that rests on something: a source, a conclusion, or us."""

    default_basis: ClassVar[Basis | None] = None

    cite: Shown[Cites] = Field(
        (), description="The source or sources, with the passage if you like"
    )
    basis: Shown[Basis | None] = Field(
        None, description="How we know: stated (when cited), inferred, external, ours, unsourced"
    )
    because: Shown[Plain | None] = Field(None, description="Why, for basis inferred or external")

    @property
    def standing(self) -> Basis:
        """The basis as written, or what follows from the citations."""
        return self.basis or self.default_basis or ("stated" if self.cite else "unsourced")

    @model_validator(mode="after")
    def _basis_holds(self) -> "Cited":
        if self.basis in {"inferred", "external"} and self.because is None:
            raise refuse(
                "because",
                f"Basis *{self.basis}* needs `because`",
                "say on what grounds you know it",
                field="basis",
            )
        if self.basis == "stated" and not self.cite:
            raise refuse(
                "basis", "Basis *stated* needs `cite`", "name the source, or choose another basis",
                field="basis",
            )  # fmt: skip
        return self


def texts(model: Model) -> Iterator[tuple[str, Text]]:
    """Every text field of `model` that is set, with the name an author writes."""
    for field in fields_of(type(model)):
        if isinstance(value := getattr(model, field.attribute), Text):
            yield field.name, value


def shown_texts(model: Model) -> Iterator[tuple[str, Text]]:
    """The text fields that readers may see, as `texts` gives them."""
    for field in fields_of(type(model)):
        if field.is_shown and isinstance(value := getattr(model, field.attribute), Text):
            yield field.name, value
