"""Markings: closed lists, one for each scheme, from the widest readership to the narrowest.

Where each asks for its marking; documents have it in header and footer of every page, in 12 points,
and once as text. TLP: FIRST, Traffic Light Protocol 2.0 (2022): header and footer of each page, at
the right, 12 points or more. UK: Government Security Classifications Policy (2023): in capitals,
centred at top and bottom of each page; that of OFFICIAL may be left out, so a brief need not name
it. NATO: C-M(2002)49 and C-M(2002)60: centred at top and bottom of each page. EU: the Council's
LIMITE, a distribution marking and no classification: at the right, below the number of the first
page and in the footer of each. Schemes are never converted into one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from briefgen.facts.base import Model
from briefgen.facts.fields import Carried

_Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Scheme(Model):
    """A closed list of markings, and where on the page they stand."""

    name: Carried[_Label] = Field(description="What the scheme is called")
    place: Carried[Literal["right", "centre"]] = Field(
        "centre", description="Where on each page it stands"
    )
    markings: Carried[tuple[_Label, ...]] = Field(
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
