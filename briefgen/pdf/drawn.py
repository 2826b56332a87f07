"""Where every text and picture of a PDF gets drawn, and which of them a reader cannot see whole.

The engine draws what overflows like anything else: off the page, under a neighbour, or cut away by
its frame. So its drawing is watched, after layout, styles and transformations have had their say.
All lengths are millimetres from the top left corner of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from weasyprint import document as engine_document
from weasyprint import draw as engine_draw
from weasyprint.draw import text as engine_text
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from briefgen.pdf.job import Fault

# Office printers and paper cutters leave as much at each edge.
EDGE = 8
_MM_PER_PX = 25.4 / 96
_PLAY = 0.35  # mm; rounding, and letters that reach a little beyond their own width
# Two texts are upon each other where the bands meet in which small letters stand, this high; the
# ends of a text, where letters lean over, count less.
_BAND, _END = 0.6, 0.1  # in ems
_MOST_FAULTS = 20


class Area(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def beyond(self, other: Area) -> float:
        """How far this reaches out of `other`; 0 if not at all."""
        return max(
            other.left - self.left,
            other.top - self.top,
            self.right - other.right,
            self.bottom - other.bottom,
            0.0,
        )

    def common(self, other: Area) -> Area:
        """What both have in common; its right is left of its left where that is nothing."""
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Area) -> bool:
        """Whether the two have more in common than a line."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    @property
    def empty(self) -> bool:
        return self.left >= self.right or self.top >= self.bottom


EVERYWHERE = Area(-1e9, -1e9, 1e9, 1e9)
_NOWHERE = Area(0, 0, 0, 0)


@dataclass(slots=True)
class Piece:
    """A text in one line, or a picture (`words` is empty), as it was drawn.

    `ink` is all that is printed of it, `shown` what its frames leave of that, `band` where its
    small letters stand. `element` is its HTML element, `strip` the margin box that it is in.
    """

    words: str
    ink: Area
    shown: Area
    band: Area
    element: Any
    strip: Area | None


@dataclass(slots=True)
class Sheet:
    """One page: what is drawn on it, in order, and what it leaves for text.

    `covers`: painted areas, each with the number of pieces that were drawn before it.
    """

    size: Area
    text_area: Area
    cut: float  # where it is cut through, from its top; 0 if it is not
    pieces: list[Piece] = field(default_factory=list)
    covers: list[tuple[int, Area]] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """What a stream draws into: how to get to px of the page, and what was clipped at which depth.

    Groups are streams of their own, drawn where the stream that they are part of then is.
    """

    outer: Any = None
    clips: list[tuple[int, Area]] = field(default_factory=list)


class Watch:
    """Sees what is drawn. The sheets are complete when the document has been written."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._strips: dict[Any, Area] = {}
        self._base = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._frames: dict[Any, _Frame] = {}
        self._picture: Any = None
        self._ink = ffi.new("PangoRectangle *")

    def page(self, draw: Callable[..., None], page: Any, stream: Any) -> None:
        """In place of the engine's `draw_page`."""
        self._base = stream.ctm.values
        self._frames, self._strips = {}, {}
        for box in page.children:
            if isinstance(box, boxes.MarginBox):
                strip = _mm(box.position_x, box.position_y, box.margin_width(), box.margin_height())
                self._strips |= dict.fromkeys(box.descendants(placeholders=True), strip)
        size = _mm(0, 0, page.margin_width(), page.margin_height())
        area = _mm(page.content_box_x(), page.content_box_y(), page.width, page.height)
        self.sheets.append(Sheet(size, area, size.bottom * _cut(page.style)))
        draw(page, stream)

    def inline(self, draw: Callable[..., None], stream: Any, box: Any, *rest: Any) -> None:
        """In place of `draw_text`: which box the text is in."""
        self._picture, outer = box, self._picture
        draw(stream, box, *rest)
        self._picture = outer

    def picture(self, draw: Callable[..., None], stream: Any, box: Any) -> None:
        """In place of `draw_replacedbox`, of pictures and drawings with their texts."""
        ink = self._area(stream, box.content_box_x(), box.content_box_y(), box.width, box.height)
        if box not in self._strips and box.style["visibility"] == "visible" and not ink.empty:
            self._add(stream, "", ink, _NOWHERE, box)
        self._picture, outer = box, self._picture
        draw(stream, box)
        self._picture = outer

    def line(self, draw: Callable[..., Any], stream: Any, box: Any, *rest: Any) -> Any:
        """In place of `draw_first_line`: every text comes here, a drawing's by its letters."""
        done = draw(stream, box, *rest)
        if self.sheets and not box.text.isspace():
            first, _ = box.pango_layout.get_first_line()
            pango.pango_layout_line_get_extents(first, self._ink, ffi.NULL)
            self._text(stream, box, rest[-1].values)
        return done

    def _text(self, stream: Any, box: Any, matrix: tuple[float, ...]) -> None:
        a, b, c, d, x, y = matrix
        ink, em = self._ink, box.style["font_size"]
        left, width = ink.x * FROM_UNITS, ink.width * FROM_UNITS
        top, height = ink.y * FROM_UNITS, ink.height * FROM_UNITS
        if not width or not height:
            return
        if (a, b, c, d) == (1, 0, 0, -1):
            drawn = self._area(stream, x + left, y + top, width, height)
            band_top, band_end = max(top, -_BAND * em), min(top + height, 0)
            ends = min(_END * em, width / 4)
            band = self._area(
                stream, x + left + ends, y + band_top, width - 2 * ends, band_end - band_top
            )
        else:  # turned by a drawing: the area around it says too much for comparing it with others
            corners = [(left, -top), (left + width, -top - height)]
            corners += [(left + width, -top), (left, -top - height)]
            at = [(a * u + c * v + x, b * u + d * v + y) for u, v in corners]
            xs, ys = [u for u, _ in at], [v for _, v in at]
            drawn = self._area(stream, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
            band = _NOWHERE
        self._add(stream, box.text.strip(), drawn, band, self._picture)

    def _add(self, stream: Any, words: str, ink: Area, band: Area, box: Any) -> None:
        shown = self._clip(stream)
        strip = self._strips.get(box)
        piece = Piece(words, ink, shown, band, getattr(box, "element", None), strip)
        self.sheets[-1].pieces.append(piece)

    def background(self, draw: Callable[..., None], stream: Any, background: Any, *rest: Any,
                   **named: Any) -> None:  # fmt: skip
        """In place of `draw_background`: what is painted hides what is there already."""
        pieces = self.sheets[-1].pieces
        if pieces and background and background.layers and background.color.alpha > 0:
            area = self._area(stream, *background.layers[-1].painting_area)
            self.sheets[-1].covers.append((len(pieces), area))
        draw(stream, background, *rest, **named)

    def clip(self, clip: Callable[..., None], stream: Any, even_odd: bool = False) -> None:
        """In place of a stream's `clip`, which leaves of what follows what is in its last path."""
        area = EVERYWHERE if even_odd else self._path(stream)
        self._frame(stream).clips.append((len(stream._ctm_stack), area))
        clip(stream, even_odd)

    def restore(self, pop: Callable[..., None], stream: Any) -> None:
        """In place of a stream's `pop_state`."""
        pop(stream)
        if clips := self._frame(stream).clips:
            depth = len(stream._ctm_stack)
            while clips and clips[-1][0] > depth:
                clips.pop()

    def group(self, add: Callable[..., Any], stream: Any, *rest: Any) -> Any:
        """In place of a stream's `add_group`."""
        made = add(stream, *rest)
        self._frames[made] = _Frame(_times(_affine(stream), self._outer(stream)))
        self._frames[made].clips.append((0, self._clip(stream)))
        return made

    def _frame(self, stream: Any) -> _Frame:
        if stream not in self._frames:
            self._frames[stream] = _Frame()
        return self._frames[stream]

    def _outer(self, stream: Any) -> Any:
        frame = self._frames.get(stream)
        return frame.outer if frame else None

    def _clip(self, stream: Any) -> Area:
        left = EVERYWHERE
        for _, area in self._frame(stream).clips:
            left = left.common(area)
        return left

    def _area(self, stream: Any, x: float, y: float, width: float, height: float) -> Area:
        """A rectangle of what is now drawn, on the page."""
        matrix, outer = stream.ctm.values, self._outer(stream)
        if outer:
            matrix = _times(matrix, outer)
        if matrix == self._base:
            return _mm(x, y, width, height)
        return self._around([(x, y), (x + width, y), (x, y + height), (x + width, y + height)],
                            matrix)  # fmt: skip

    def _around(self, points: list[tuple[float, float]], matrix: tuple[float, ...]) -> Area:
        a, b, c, d, e, f = matrix
        scale, _, _, flip, right, down = self._base
        xs = [(a * x + c * y + e - right) / scale for x, y in points]
        ys = [(b * x + d * y + f - down) / flip for x, y in points]
        return _mm(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def _path(self, stream: Any) -> Area:
        """The area around the path that the stream has just drawn (ISO 32000-1, 8.5.2)."""
        points: list[tuple[float, float]] = []
        for step in reversed(stream.stream):
            *numbers, operator = step.split() if isinstance(step, bytes) else [b""]
            if operator not in _PATH:
                break
            at = [float(number) for number in numbers]
            if operator == b"re":
                points += [(at[0], at[1]), (at[0] + at[2], at[1] + at[3])]
                points += [(at[0] + at[2], at[1]), (at[0], at[1] + at[3])]
            else:
                points += zip(at[::2], at[1::2], strict=True)
        outer = self._outer(stream)
        matrix = _times(_affine(stream), outer) if outer else _affine(stream)
        return self._around(points, matrix) if points else EVERYWHERE


_PATH = {b"m", b"l", b"c", b"v", b"y", b"h", b"re"}


def _affine(stream: Any) -> tuple[float, ...]:
    values: tuple[float, ...] = stream.ctm.values
    return values


def _times(first: tuple[float, ...], second: Any) -> tuple[float, ...]:
    """The transformation `first`, and after it `second` if there is one."""
    if second is None:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def _mm(x: float, y: float, width: float, height: float) -> Area:
    k = _MM_PER_PX
    return Area(x * k, y * k, (x + width) * k, (y + height) * k)


def _cut(style: Any) -> float:
    """Where a page is cut, as a share of its height: `--cut: 50%` in its `@page` rule."""
    try:
        share = style["__cut"]
    except KeyError:
        return 0
    return share[0].value / 100 if share and share[0].type == "percentage" else 0


@contextmanager
def watched() -> Iterator[Watch]:
    """While documents are written: what is drawn where."""
    watch = Watch()
    seen: list[tuple[Any, str, Callable[..., Any]]] = [
        (engine_document, "draw_page", watch.page),
        (engine_draw, "draw_text", watch.inline),
        (engine_draw, "draw_replacedbox", watch.picture),
        (engine_draw, "draw_background", watch.background),
        (engine_text, "draw_first_line", watch.line),
        (Stream, "clip", watch.clip),
        (Stream, "pop_state", watch.restore),
        (Stream, "add_group", watch.group),
    ]
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in seen]
    for (owner, name, original), (*_, see) in zip(originals, seen, strict=True):
        setattr(owner, name, _instead(see, original))
    try:
        yield watch
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def _instead(see: Callable[..., Any], original: Callable[..., Any]) -> Callable[..., Any]:
    def instead(*values: Any, **named: Any) -> Any:
        return see(original, *values, **named)

    return instead


# What is wrong with it.


_Found = tuple[str, str, Any]  # a code, what is wrong, and the element


def misplaced(sheets: list[Sheet], root: Any) -> tuple[Fault, ...]:
    """The faults of the sheets, each once for a page and an element, those first that come first.

    `root` is the HTML, by which a fault names the innermost element around it that has an id.
    """
    found: dict[tuple[str, int, str], Fault] = {}
    ids: dict[Any, str] = {}
    for number, sheet in enumerate(sheets, start=1):
        for code, message, element in _faults(sheet):
            ids = ids or _ids(root)
            name = ids.get(element, "")
            found.setdefault((code, number, name), Fault(code, message, number, name))
    return tuple(found.values())[:_MOST_FAULTS]


def _ids(root: Any) -> dict[Any, str]:
    """The id of every element, or else of what it is in."""
    found = {root: ""}
    for element in root.iter():
        found[element] = element.get("id") or found[element]
        found |= dict.fromkeys(element, found[element])
    return found


def _faults(sheet: Sheet) -> Iterator[_Found]:
    texts = [piece for piece in sheet.pieces if piece.words]
    for piece in sheet.pieces:
        if message := _off(piece, sheet) or _cut_off(piece):
            yield *message, piece.element
    yield from _upon(texts)
    for picture in (piece for piece in sheet.pieces if not piece.words):
        for text in texts:
            if text.element is not picture.element and text.band.meets(picture.ink):
                yield "overlap", f"{_name(text)} is printed upon a picture", text.element
    for before, area in sheet.covers:
        for piece in sheet.pieces[:before]:
            if piece.words and area.meets(piece.band):
                yield "covered", f"{_name(piece)} is painted over", piece.element


def _name(piece: Piece) -> str:
    if not piece.words:
        return "a picture"
    words = f"“{piece.words[:60]}…”" if len(piece.words) > 60 else f"“{piece.words}”"
    return f"{words}, in a header or footer," if piece.strip else words


def _off(piece: Piece, sheet: Sheet) -> tuple[str, str] | None:
    """Whether it is outside the margins, or nearer to an edge or a cut than `EDGE`."""
    ink, size = piece.ink, sheet.size
    beyond = ink.beyond(piece.strip or sheet.text_area)
    if beyond > _PLAY:
        place = "the place that it has there" if piece.strip else "the page's margins"
        return "outside", f"{_name(piece)} goes {beyond:.1f} mm beyond {place}"
    inside = Area(EDGE, EDGE, size.right - EDGE, size.bottom - EDGE)
    if ink.beyond(inside) > _PLAY:
        return "edge", f"{_name(piece)} is nearer than {EDGE} mm to the edge of the page"
    if sheet.cut and ink.top < sheet.cut + EDGE - _PLAY and ink.bottom > sheet.cut - EDGE + _PLAY:
        return "edge", f"{_name(piece)} is nearer than {EDGE} mm to where the page is cut"
    return None


def _cut_off(piece: Piece) -> tuple[str, str] | None:
    if piece.ink.beyond(piece.shown) > _PLAY:
        return "cut-off", f"{_name(piece)} is cut off"
    return None


def _upon(texts: list[Piece]) -> Iterator[_Found]:
    """Texts upon each other, each pair once."""
    near: list[Piece] = []
    for piece in sorted(texts, key=attrgetter("band.top")):
        near = [other for other in near if other.band.bottom > piece.band.top]
        for other in near:
            if piece.band.meets(other.band):
                message = f"{_name(piece)} is printed upon {_name(other)}"
                yield "overlap", message, piece.element
        near.append(piece)
