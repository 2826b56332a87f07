"""Charts as inline SVG: sorted bars with printed values, or one bar divided into shares."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

_WIDTH, _ROW, _LABEL, _VALUE = 640, 28, 190, 80


def chart_svg(chart: dict[str, Any]) -> str:
    """The SVG of a chart as the Edition holds it; its title says what a reader should see."""
    bars = chart["bars"]
    draw = _shares if chart["form"] == "shares" else _rows
    height = 64 if chart["form"] == "shares" else _ROW * len(bars)
    title = escape(str(chart["alt"] or chart["caption"]))
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="Source Sans 3" font-size="14" fill="#0F3D6E" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{draw(bars)}</svg>'
    )


def _rows(bars: tuple[dict[str, Any], ...]) -> str:
    room = _WIDTH - _LABEL - _VALUE
    parts = []
    for at, bar in enumerate(bars):
        y = at * _ROW
        width = max(1.0, room * bar["share"])
        parts += [
            _text(_LABEL - 8, y + 19, str(bar["label"]), "end"),
            f'<rect x="{_LABEL}" y="{y + 5}" width="{width:.1f}" height="18"/>',
            _text(_LABEL + width + 6, y + 19, bar["value"], "start"),
        ]
    return "".join(parts)


def _shares(bars: tuple[dict[str, Any], ...]) -> str:
    parts, x = [], 0.0
    for at, bar in enumerate(bars):
        width = _WIDTH * bar["share"]
        parts += [
            f'<rect class="share-{at % 5}" x="{x:.1f}" y="24" width="{width:.1f}" height="32"/>',
            _text(x + 2, 16, f"{bar['label']} {bar['value']}", "start"),
        ]
        x += width
    return "".join(parts)


def _text(x: float, y: int, words: str, anchor: str) -> str:
    return f'<text fill="#16202B" x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
