"""Markings: closed lists, one for each scheme, from the widest readership to the narrowest.

TLP: FIRST, Traffic Light Protocol 2.0 (2022), which also asks for the label at the right. UK:
Government Security Classifications Policy (2023), centred top and bottom. NATO and EU: the
unclassified marking and the limited distribution marking of each. Schemes are never converted
into one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from briefgen.facts.base import Model

_Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Scheme(Model):
    """A closed list of markings, and where on the page they stand."""

    name: _Label = Field(description="What the scheme is called")
    place: Literal["right", "centre"] = Field("centre", description="Where on each page it stands")
    markings: tuple[_Label, ...] = Field(
        min_length=1, max_length=20, description="From the widest readership to the narrowest"
    )


Schemes = Mapping[str, Scheme]

_TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
BUILT_IN: Schemes = {
    scheme.name: scheme
    for scheme in (
        Scheme(name="TLP", place="right", markings=_TLP),
        Scheme(name="UK", place="centre", markings=("OFFICIAL", "OFFICIAL-SENSITIVE")),
        Scheme(name="NATO", place="centre", markings=("NATO UNCLASSIFIED",)),
        Scheme(name="EU", place="right", markings=("LIMITE",)),
    )
}


def known(schemes: Schemes) -> list[str]:
    """Every marking there is, scheme by scheme."""
    return [marking for scheme in schemes.values() for marking in scheme.markings]


def scheme_of(marking: str, schemes: Schemes) -> Scheme | None:
    """The scheme to which `marking` belongs."""
    return next((s for s in schemes.values() if marking in s.markings), None)


def above(marking: str, ceiling: str, schemes: Schemes) -> bool:
    """Whether `marking` is above `ceiling`, or of another scheme and so not comparable to it."""
    scheme = scheme_of(ceiling, schemes)
    if scheme is None or marking not in scheme.markings:
        return True
    return scheme.markings.index(marking) > scheme.markings.index(ceiling)
