"""Kinds of document: what their settings files say, and the words of a language."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from briefgen.editions.theme import Theme
from briefgen.facts.models import SECTIONS
from briefgen.facts.reader import read_yaml
from briefgen.problems import Place, Problem, Refused


class Kind(BaseModel):
    """The settings of one kind: its name for readers, its sections in order, its limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    sections: tuple[str, ...]
    pages: int | None = None
    bottom_line_words: int | None = None
    page_size: str = "A4"


def read_kind(theme: Theme, name: str) -> Kind:
    """The settings of the kind `name`. Raises `Refused` if there is none or it is not valid."""
    if name not in theme.kinds():
        known = ", ".join(theme.kinds())
        raise Refused(
            [
                Problem(
                    "kind",
                    f"There is no kind of document called `{name}`",
                    Place(name),
                    f"known: {known}",
                )
            ]
        )
    path = f"kinds/{name}/settings.yaml"
    data = read_yaml(theme.read(path), path).data
    try:
        kind = Kind.model_validate({**data, "name": name})
    except ValidationError as error:
        raise Refused(
            [
                Problem("settings", f"{'.'.join(map(str, e['loc']))}: {e['msg']}", Place(path))
                for e in error.errors()
            ]
        ) from None
    if strange := [s for s in kind.sections if s not in SECTIONS]:
        raise Refused([Problem("settings", f"No section is called `{strange[0]}`", Place(path))])
    return kind


def read_words(theme: Theme, lang: str) -> dict[str, Any]:
    """The labels of the documents in `lang`; what a language's file lacks is in English."""
    words = read_yaml(theme.read("locales/en.yaml"), "locales/en.yaml").data
    for name in dict.fromkeys((lang.partition("-")[0], lang)):
        path = f"locales/{name}.yaml"
        if name != "en" and theme.find(path):
            words = {**words, **read_yaml(theme.read(path), path).data}
    return words
