"""Markings: closed lists, one for each scheme, from the widest readership to the narrowest.

TLP: FIRST, Traffic Light Protocol 2.0 (2022). UK: Government Security Classifications Policy
(2023). NATO and EU: the unclassified marking and the limited distribution marking of each.
Schemes are never converted into one another.
"""

from __future__ import annotations

from collections.abc import Mapping

Schemes = Mapping[str, tuple[str, ...]]

BUILT_IN: Schemes = {
    "TLP": ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"),
    "UK": ("OFFICIAL", "OFFICIAL-SENSITIVE"),
    "NATO": ("NATO UNCLASSIFIED",),
    "EU": ("LIMITE",),
}


def known(schemes: Schemes) -> list[str]:
    """Every marking there is, scheme by scheme."""
    return [marking for scheme in schemes.values() for marking in scheme]


def above(marking: str, ceiling: str, schemes: Schemes) -> bool:
    """Whether `marking` is above `ceiling`, or of another scheme and so not comparable to it."""
    for scheme in schemes.values():
        if ceiling in scheme:
            return marking not in scheme or scheme.index(marking) > scheme.index(ceiling)
    return True
