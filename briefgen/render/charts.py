"""Charts as inline SVG: sorted bars with printed values, or one bar divided into shares.

Colours stand in attributes for the PDF engine, which gives SVG no style sheets, and in classes,
by which the screen's style sheet replaces them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from markupsafe import escape

INK, MUTED, TRACK = "#16202B", "#4B5A69", "#DCE4EC"
# Neighbours differ in lightness, so that they can be told apart in grey as well.
SHADES = ("#0F3D6E", "#7FA8D1", "#C2703D", "#F0C9A6", "#6B7A89", "#C9D3DC")


@dataclass(frozen=True, slots=True)
class _Form:
    """The measures of a chart in its own units: its width, the size of its type, rows and bars."""

    width: int
    size: int
    row: int
    bar: int


_WIDEST = 1.18  # DejaVu Sans beside Source Sans
_MM_PER_POINT = 25.4 / 72
_WIDE = _Form(width=640, size=12, row=22, bar=13)
_NARROW = _Form(width=300, size=14, row=44, bar=15)


def chart_svg(chart: dict[str, Any], *, narrow: bool = False) -> str:
    """The SVG of a chart as the Edition holds it; its title says what a reader should see.

    The narrow one is for small screens: its labels stand above the bars.
    """
    form = _NARROW if narrow else _WIDE
    draw = _shares if chart["form"] == "shares" else _stacked if narrow else _rows
    bars = chart["bars"]
    if numbered(chart):
        bars = tuple({**bar, "label": f"{at}"} for at, bar in enumerate(bars, start=1))
    *parts, height = draw(bars, form)
    said = "; ".join(f"{bar['label']} {bar['value']}" for bar in chart["bars"])
    title = escape(f"{chart['alt'] or chart['caption']} ({said})")
    name = "chart narrow" if narrow else "chart"
    return (
        f'<svg class="{name}" role="img" viewBox="0 0 {form.width} {height}" '
        f'font-family="Source Sans 3" font-size="{form.size}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{"".join(parts)}</svg>'
    )


def numbered(chart: dict[str, Any]) -> bool:
    """Whether a chart has numbers for labels, which a list beside it explains.

    The PDF engine sets the text of a picture letter by letter, from left to right: neither joined
    letters nor letters from right to left come out as they should.
    """
    return any(
        unicodedata.category(character) in {"Mn", "Mc"}
        or unicodedata.bidirectional(character) in {"R", "AL", "AN"}
        for bar in chart["bars"]
        for character in unicodedata.normalize("NFC", str(bar["label"]))
    )


def meter_svg(shortfall: dict[str, Any]) -> str:
    """How much of a target is there, as a bar; `filled` is in per cent."""
    width = min(100, max(0, int(shortfall["filled"])))
    return (
        '<svg class="meter" role="img" viewBox="0 0 100 6" preserveAspectRatio="none" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(shortfall["percent"])}</title>'
        f'<rect class="track" fill="{TRACK}" width="100" height="6"/>'
        f'<rect class="shade-0" fill="{SHADES[0]}" width="{width}" height="6"/></svg>'
    )


def _rows(bars: tuple[dict[str, Any], ...], form: _Form) -> Iterator[Any]:
    """Labels at the left, bars, values at their ends; then the height of it all."""
    label = min(0.42 * form.width, max(_width(str(b["label"]), form.size) for b in bars) + 12)
    room = form.width - label - max(_width(b["value"], form.size) for b in bars) - 10
    y = 0
    for bar in bars:
        lines = _lines(str(bar["label"]), label - 12, form.size)
        height = max(form.row, 16 * len(lines) + 8)
        middle = y + height / 2
        for at, line in enumerate(lines):
            yield _text(label - 8, middle + 5 - 8 * (len(lines) - 1) + 16 * at, line, "end")
        width = max(1.0, room * bar["share"])
        yield _rect(label, middle - form.bar / 2, width, form.bar, 0)
        yield _text(label + width + 6, middle + 5, bar["value"], "start", bold=True)
        y += height
    yield y


def _stacked(bars: tuple[dict[str, Any], ...], form: _Form) -> Iterator[Any]:
    """Labels above their bars; then the height of it all."""
    room = form.width - max(_width(b["value"], form.size) for b in bars) - 8
    y = 0
    for bar in bars:
        for line in _lines(str(bar["label"]), form.width, form.size):
            yield _text(0, y + 14, line, "start")
            y += 17
        width = max(1.0, room * bar["share"])
        yield _rect(0, y + 3, width, form.bar, 0)
        yield _text(width + 6, y + 15, bar["value"], "start", bold=True)
        y += 28
    yield y


def _shares(bars: tuple[dict[str, Any], ...], form: _Form) -> Iterator[Any]:
    """One bar divided, and a key below it; then the height of it all."""
    x = 0.0
    for at, bar in enumerate(bars):
        width = form.width * bar["share"]
        yield _rect(x, 0, max(0.5, width - 2), 26, at)
        if width > _width(bar["percent"], form.size) + 12:
            yield _text(x + 7, 18, bar["percent"], "start", bold=True, on=at)
        x += width
    x, y = 0.0, 40.0
    for at, bar in enumerate(bars):
        label, value = str(bar["label"]), f"{bar['value']} ({bar['percent']})"
        room = form.width - _width(value, form.size) - 34
        lines = _lines(label, room, form.size)
        taken = 28 + max(_width(line, form.size) for line in lines) + _width(value, form.size)
        if x and x + taken > form.width:
            x, y = 0.0, y + 22
        yield _rect(x, y, 11, 11, at)
        for line in lines[:-1]:
            yield _text(x + 17, y + 10, line, "start")
            y += 17
        yield _text(x + 17, y + 10, lines[-1], "start", value=value)
        x += taken + 22
    yield y + 16


def _lines(text: str, room: float, size: int) -> list[str]:
    """The text in lines that fit into `room`; a word that does not goes on in the next line."""
    lines: list[str] = []
    for word in (part for whole in text.split() for part in _fitting(whole, room, size)):
        if lines and _width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _fitting(word: str, room: float, size: int) -> Iterator[str]:
    """The parts of a word, each as long as fits; as a rule the word."""
    while _width(word, size) > room and len(word) > 1:
        end = next(
            at for at in range(len(word), 0, -1) if at == 1 or _width(word[:at], size) <= room
        )
        yield word[:end]
        word = word[end:]
    yield word


def _width(text: str, size: int) -> float:
    """About how wide a text is: narrow letters, capitals and wide scripts counted as such.

    On a screen that lacks our fonts its own take their place, of which the usual ones are wider.
    """
    return _WIDEST * size * sum(_em(character) for character in text)


def lines_needed(text: str, size: float, room: float) -> int:
    """About how many lines a text of `size` points takes in `room` millimetres; at least one.

    Our letters are a little narrower than counted; where lines end between words some room is lost.
    """
    width = 0.94 * size * _MM_PER_POINT * sum(_em(character) for character in str(text))
    return 1 if width <= room else ceil(width / room) + 1


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in "iljtfrI.,:;'’|()[] ":
        return 0.29
    if character in "mwMW%@—…ЖМФШЩЮЫшщю":
        return 0.86
    return 0.62 if character.isupper() else 0.52


def _rect(x: float, y: float, width: float, height: float, shade: int) -> str:
    at = shade % len(SHADES)
    return (
        f'<rect class="shade-{at}" fill="{SHADES[at]}" x="{x:.1f}" y="{y:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    anchor: str,
    *,
    bold: bool = False,
    on: int | None = None,
    value: str = "",
) -> str:
    """A text, and a value behind it; `on` is the shade that it stands on, where it is on one."""
    light = on is not None and on % len(SHADES) in {0, 4}
    name = "" if on is None else f' class="on-{on % len(SHADES)}"'
    weight = ' font-weight="600"' if bold else ""
    fill = "#FFFFFF" if light else INK
    return (
        f'<text{name} fill="{fill}"{weight} x="{x:.1f}" y="{y:.1f}" '
        f'text-anchor="{anchor}">{escape(words)}{_behind(value)}</text>'
    )


def _behind(value: str) -> str:
    return f' <tspan font-weight="600">{escape(value)}</tspan>' if value else ""
