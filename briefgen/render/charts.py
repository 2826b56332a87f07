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
        parts.append(
            f'<text fill="#16202B" x="{_LABEL - 8}" y="{y + 19}" text-anchor="end">{escape(str(bar["label"]))}</text>'
            f'<rect x="{_LABEL}" y="{y + 5}" width="{width:.1f}" height="18"/>'
            f'<text fill="#16202B" x="{_LABEL + width + 6:.1f}" y="{y + 19}">{escape(bar["value"])}</text>'
        )
    return "".join(parts)


def _shares(bars: tuple[dict[str, Any], ...]) -> str:
    parts, x = [], 0.0
    for at, bar in enumerate(bars):
        width = _WIDTH * bar["share"]
        parts.append(
            f'<rect class="share-{at % 5}" x="{x:.1f}" y="24" width="{width:.1f}" height="32"/>'
            f'<text fill="#16202B" x="{x + 2:.1f}" y="16">{escape(str(bar["label"]))} {escape(bar["value"])}</text>'
        )
        x += width
    return "".join(parts)
