"""Markings are compared within their scheme only; everything else counts as above."""

from __future__ import annotations

from itertools import product

import pytest
from pydantic import ValidationError

from briefgen.facts.markings import BUILT_IN, Scheme, above, known, scheme_of

OWN = Scheme(name="Own", markings=("OPEN", "SHUT"))
SCHEMES = {**BUILT_IN, "Own": OWN}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda s: s.name)
def test_a_marking_is_above_those_before_it(scheme: Scheme) -> None:
    for (low, a), (high, b) in product(enumerate(scheme.markings), repeat=2):
        assert above(b, a, SCHEMES) == (high > low)


def test_markings_of_two_schemes_are_never_compared() -> None:
    for marking, ceiling in product(known(SCHEMES), repeat=2):
        if scheme_of(marking, SCHEMES) != scheme_of(ceiling, SCHEMES):
            assert above(marking, ceiling, SCHEMES)
    assert above("TLP:CLEAR", "UNHEARD OF", SCHEMES)
    assert above("UNHEARD OF", "TLP:RED", SCHEMES)


def test_every_marking_has_one_scheme() -> None:
    assert len(known(SCHEMES)) == len(set(known(SCHEMES)))
    assert scheme_of("SHUT", SCHEMES) is OWN
    assert scheme_of("SHUT", BUILT_IN) is None
    assert (BUILT_IN["TLP"].place, BUILT_IN["NATO"].place, OWN.place) == (
        "right",
        "centre",
        "centre",
    )


@pytest.mark.parametrize("fields", [{"markings": []}, {"markings": ["x"] * 21}, {"place": "left"}])
def test_a_scheme_has_markings_and_a_place(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Scheme.model_validate({"name": "N", "markings": ["x"], **fields})
