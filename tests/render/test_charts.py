"""Charts: every value is printed and described, bars keep their proportions, nothing sticks out."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.render.charts import chart_svg, meter_svg, numbered

SVG = "{http://www.w3.org/2000/svg}"
LABELS = st.text(st.sampled_from("abcdef WMil<&'\"é "), min_size=1, max_size=40).filter(str.strip)


def chart(labels: list[str], values: list[int], form: str) -> dict[str, Any]:
    pairs = sorted(zip(labels, values, strict=True), key=lambda pair: -pair[1])
    whole = sum(values) if form == "shares" else max(values)
    bars = [
        {"label": label, "value": str(value), "share": value / whole, "percent": f"{value} %"}
        for label, value in pairs
    ]
    return {"form": form, "caption": "C & D", "alt": "", "bars": tuple(bars)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LABELS, st.integers(1, 999)), min_size=1, max_size=8),
       st.sampled_from(["bars", "shares"]), st.booleans())  # fmt: skip
def test_every_value_is_printed_described_and_inside_the_picture(
    pairs: list[tuple[str, int]], form: str, narrow: bool
) -> None:
    labels, values = [label for label, _ in pairs], [value for _, value in pairs]
    svg = ElementTree.fromstring(chart_svg(chart(labels, values, form), narrow=narrow))
    title = svg.find(f"{SVG}title")
    assert title is not None
    assert title.text
    assert title.text.startswith("C & D (")
    words = " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    for label, value in pairs:
        assert f"{label} {value}" in title.text
        assert re.search(rf"\b{value}\b", words)
        assert "".join(label.split()) in "".join(words.split())
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for bar in svg.iter(f"{SVG}rect"):
        assert 0 <= float(bar.attrib["x"]) <= float(bar.attrib["x"]) + float(bar.attrib["width"])
        assert float(bar.attrib["y"]) + float(bar.attrib["height"]) <= height
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= width + 1


def test_bars_are_as_long_as_their_share() -> None:
    svg = ElementTree.fromstring(chart_svg(chart(["a", "b", "c"], [100, 50, 25], "bars")))
    lengths = [float(bar.attrib["width"]) for bar in svg.iter(f"{SVG}rect")]
    assert lengths[0] == pytest.approx(2 * lengths[1], rel=0.01)
    assert lengths[0] == pytest.approx(4 * lengths[2], rel=0.01)


@pytest.mark.parametrize(
    ("label", "expected"), [("plain é", False), ("שלום", True), ("سلام", True), ("नमस्ते", True)]
)
def test_labels_that_the_engine_cannot_set_become_numbers(label: str, expected: bool) -> None:
    made = chart([label, "b"], [20, 10], "bars")
    assert numbered(made) is expected
    svg = ElementTree.fromstring(chart_svg(made))
    shown = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert (label in " ".join(shown)) is not expected
    assert ("1" in shown) is expected


@pytest.mark.parametrize(("filled", "width"), [(-5, 0), (0, 0), (66, 66), (100, 100), (250, 100)])
def test_a_meter_is_never_longer_than_its_track(filled: int, width: int) -> None:
    svg = ElementTree.fromstring(meter_svg({"filled": filled, "percent": f"{filled} <%"}))
    track, bar = svg.iter(f"{SVG}rect")
    assert (track.attrib["width"], bar.attrib["width"]) == ("100", str(width))
    title = svg.find(f"{SVG}title")
    assert title is not None
    assert title.text == f"{filled} <%"
