"""What the models say of their fields: who may see each, and what its values are.

Whatever treats fields by who may see them or by what they hold asks here, so that a new field or a
new section is described once, in its model. A field without a mark is for editors only.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from briefgen.facts.values import Sort, ValueType

T = TypeVar("T")
Readers = Literal["shown", "carried", "editors"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Says of a field that it leaves the editors' desk, and how far it goes."""

    readers: Readers


# The type of a field that readers see. It also travels inside the PDF, among the facts in it.
Shown = Annotated[T, Mark("shown")]
# The type of a field that no document shows, but without which a PDF could not be built again.
Carried = Annotated[T, Mark("carried")]


@dataclass(frozen=True, slots=True)
class Names:
    """Says of a word that it names one of `part`: of a table, of the audiences, of a section.

    Kinds of document, markings and languages are no parts of the file, but are named as well.
    """

    part: str


@dataclass(frozen=True, slots=True)
class ModelField:
    """One field of a model.

    `name` is what an author writes, `attribute` what the model calls it. `sort`, `model`, `names`
    and `choices` are those of its value, or of each value where it holds a list or has them by id:
    `sort` is "" where the value is a `model`; `names` is the part of the file of which it names an
    entry, or "".
    """

    name: str
    attribute: str
    readers: Readers
    default: Any
    required: bool
    holds: Literal["one", "list", "by id"] = "one"
    sort: Sort | Literal["choice", "words", ""] = "words"
    model: type[BaseModel] | None = None
    names: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_for_editors(self) -> bool:
        """Whether no reader gets it, neither in a document nor in the facts that a PDF carries."""
        return self.readers == "editors"

    @property
    def is_shown(self) -> bool:
        """Whether it is there to be read."""
        return self.readers == "shown"


@cache
def fields_of(model: type[BaseModel]) -> tuple[ModelField, ...]:
    """The fields of `model`, in its order."""
    return tuple(_field(name, info) for name, info in model.model_fields.items())


@cache
def _by_name(model: type[BaseModel]) -> dict[str, ModelField]:
    return {field.name: field for field in fields_of(model)}


def field_named(model: type[BaseModel], name: str) -> ModelField | None:
    """The field that an author calls `name`; None where `model` has none."""
    return _by_name(model).get(name)


def _field(name: str, info: FieldInfo) -> ModelField:
    mark = next((m.readers for m in info.metadata if isinstance(m, Mark)), None)
    required = info.is_required()
    return ModelField(
        name=info.alias or name,
        attribute=name,
        readers=mark or "editors",
        default=None if required else info.get_default(call_default_factory=True),
        required=required,
        **_value(info.annotation, info.metadata),
    )


def _value(kind: Any, notes: list[Any]) -> dict[str, Any]:
    """What a type says of the values it takes; `notes` are those made on it already."""
    kind, notes = _bare(kind, notes)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return {**_value(arguments[0], []), "holds": "list"}
    if origin is dict:
        return {**_value(arguments[1], []), "holds": "by id"}
    if origin is Literal:
        return {"sort": "choice", "choices": arguments}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {"sort": "", "model": kind}
    named = next((n.part for n in notes if isinstance(n, Names)), "")
    sort = next((n.sort for n in notes if isinstance(n, ValueType)), "words")
    return {"sort": sort, "names": named}


def _bare(kind: Any, notes: list[Any]) -> tuple[Any, list[Any]]:
    """A type without `| None` and without the notes made on it, and these."""
    while True:
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin is Annotated:
            kind, notes = arguments[0], [*notes, *arguments[1:]]
        elif origin in {typing.Union, types.UnionType}:
            kind = next(a for a in arguments if a is not types.NoneType)
        else:
            return kind, notes
