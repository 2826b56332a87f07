"""Items of sections: what each of them cannot do without, and figures that hold together."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from briefgen.facts.base import Model
from briefgen.facts.sections import Chart, Participant, Quote, Shortfall, Statement

WHO: list[tuple[type[Model], dict[str, Any]]] = [
    (Participant, {}),
    (Statement, {"issue": "i", "stance": "mixed"}),
    (Quote, {"quote": "Well"}),
]


def refusal(model: type[Model], value: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    return [error["type"] for error in caught.value.errors()]


@pytest.mark.parametrize(("model", "fields"), WHO, ids=lambda v: getattr(v, "__name__", ""))
def test_somebody_said_it(model: type[Model], fields: dict[str, Any]) -> None:
    assert refusal(model, fields) == ["who"]
    assert model.model_validate({**fields, "actor": "a"})
    assert model.model_validate({**fields, "party": "p"})


def test_what_there_is_says_little_without_what_is_needed() -> None:
    assert refusal(Shortfall, {"capability": "c", "available": "2"}) == ["figures"]
    assert Shortfall.model_validate({"capability": "c", "available": "0", "target": "0"})
    assert Shortfall.model_validate({"capability": "c", "target": "3"})


def bars(*values: object) -> dict[str, Any]:
    return {f"b{n}": {"label": "l", "value": str(v)} for n, v in enumerate(values)}


@pytest.mark.parametrize("values", [(), (0,), (0, 0), (-1, 2), (1,) * 21])
def test_a_chart_that_cannot_be_drawn_is_refused(values: tuple[int, ...]) -> None:
    assert refusal(Chart, {"caption": "c", "bars": bars(*values)}) == ["chart"]


@pytest.mark.parametrize("values", [(1,), (0, 1), (0.001, 0), (1,) * 20])
def test_a_chart_of_one_to_twenty_values_is_drawn(values: tuple[float, ...]) -> None:
    assert Chart.model_validate({"caption": "c", "bars": bars(*values)}).form == "bars"
