"""What can stand where in a facts file: the models, by the path of a value."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel

from briefgen.facts.base import Model
from briefgen.facts.file import Path
from briefgen.facts.models import Brief, SectionModel


def model_at(path: Path) -> type[Model] | None:
    """The model that stands at `path`; None where something else does."""
    here = type_at(path)
    return here if isinstance(here, type) and issubclass(here, Model) else None


def type_at(path: Path) -> Any:
    """The type of what stands at `path`; None where nothing can."""
    here: Any = Brief
    for step in path:
        here = _inside(here, step)
    return here


def takes(kind: Any, name: str) -> bool:
    """Whether a value of type `kind` can have a field or an entry called `name`."""
    if typing.get_origin(kind) is tuple:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) is dict:
        return True
    if not (isinstance(kind, type) and issubclass(kind, Model)):
        return False
    return issubclass(kind, SectionModel) or name in kind.field_names()


def fields_at(path: Path) -> list[str]:
    """The names of fields that an author can write at `path`."""
    model = model_at(path)
    return model.field_names() if model else []


def _inside(here: Any, step: str | int) -> Any:
    """The type found one step into the type `here`."""
    if isinstance(here, type) and issubclass(here, BaseModel):
        for name, field in here.model_fields.items():
            if step in {name, field.alias}:
                return _stripped(field.annotation)
        return None
    arguments = typing.get_args(here)
    if not arguments:
        return None
    return _stripped(arguments[-1] if typing.get_origin(here) is dict else arguments[0])


def _stripped(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    while typing.get_origin(annotation) not in {None, dict, tuple, typing.Literal}:
        annotation = typing.get_args(annotation)[0]
    return annotation
