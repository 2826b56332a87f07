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
MM_PER_PX = 25.4 / 96
_PLAY = 0.35  # mm; rounding, and letters that reach a little beyond their own width
_HANGING = 0.9  # mm; the engine sets a full stop behind a full line into the margin
# Two texts are upon each other where the bands meet in which small letters stand, this high; the
# ends of a text, where letters lean over, count less.
_BAND, _END = 0.6, 0.1  # in ems
_MOST_FAULTS = 20


_Matrix = tuple[float, ...]


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

    def after(self, matrix: _Matrix) -> Area:
        """The area around this one after a transformation (ISO 32000-1, 8.3.3)."""
        a, b, c, d, e, f = matrix
        left, top, right, bottom = self
        if b or c:
            xs = [a * x + c * y + e for x in (left, right) for y in (top, bottom)]
            ys = [b * x + d * y + f for x in (left, right) for y in (top, bottom)]
            return Area(min(xs), min(ys), max(xs), max(ys))
        left, right = (left, right) if a > 0 else (right, left)
        top, bottom = (top, bottom) if d > 0 else (bottom, top)
        return Area(a * left + e, d * top + f, a * right + e, d * bottom + f)


EVERYWHERE = Area(-1e9, -1e9, 1e9, 1e9)
_NOWHERE = Area(0, 0, 0, 0)


@dataclass(slots=True)
class Piece:
    """A text in one line, or a picture (`words` is empty), as it was drawn.

    `ink` is all that is printed of it, `shown` what its frames leave to be seen, `band` where its
    small letters stand. `element` is its HTML element, `strip` the margin box that it is in.
    """

    words: str
    ink: Area
    shown: Area
    band: Area
    element: Any
    strip: Area | None

    def moved(self, move: Callable[[Area], Area], shown: Area) -> Piece:
        """This piece after `move`, of which no more than `shown` can be seen."""
        seen = move(self.shown).common(shown)
        return Piece(
            self.words, move(self.ink), seen, move(self.band), self.element, self.strip
        )  # fmt: skip


@dataclass(slots=True)
class Layer:
    """What has been drawn into a stream, in order, in the stream's own measure.

    `covers`: painted areas, each with the number of pieces that were drawn before it. `clips`: what
    is left to be seen of what comes next, each with the depth of the states that it holds for.
    """

    pieces: list[Piece] = field(default_factory=list)
    covers: list[tuple[int, Area]] = field(default_factory=list)
    clips: list[tuple[int, Area]] = field(default_factory=list)

    def add(self, other: Layer, move: Callable[[Area], Area], shown: Area) -> None:
        """Take in what is in `other`, which is drawn here after `move`."""
        drawn = len(self.pieces)
        self.pieces += (piece.moved(move, shown) for piece in other.pieces)
        self.covers += ((drawn + before, move(area)) for before, area in other.covers)


@dataclass(slots=True)
class Sheet:
    """One page: its size, what it leaves for text, where it is cut through, and what is drawn.

    `cut` is a distance from the top, 0 if the page is not cut.
    """

    size: Area
    text_area: Area
    cut: float
    layer: Layer = field(default_factory=Layer)


class Watch:
    """Sees what is drawn. The sheets are complete when the document has been written.

    A group is a stream of its own, which is drawn in one piece when it is complete; patterns are
    streams too, and art, of which nothing is looked at.
    """

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._strips: dict[Any, Area] = {}
        self._layers: dict[Any, Layer] = {}
        self._box: Any = None
        self._ink = ffi.new("PangoRectangle *")

    def page(self, draw: Callable[..., None], page: Any, stream: Any) -> None:
        """In place of the engine's `draw_page`."""
        self._layers, self._strips = {stream: Layer()}, {}
        for box in page.children:
            if isinstance(box, boxes.MarginBox):
                strip = _mm(box.position_x, box.position_y, box.margin_width(), box.margin_height())
                self._strips |= dict.fromkeys(box.descendants(placeholders=True), strip)
        size = _mm(0, 0, page.margin_width(), page.margin_height())
        area = _mm(page.content_box_x(), page.content_box_y(), page.width, page.height)
        sheet = Sheet(size, area, size.bottom * cut_of(page.style))
        self.sheets.append(sheet)
        draw(page, stream)
        scale, _, _, flip, x, y = stream.ctm.values
        back = (1 / scale, 0, 0, 1 / flip, -x / scale, -y / flip)

        def to_mm(area: Area) -> Area:
            left, top, right, bottom = area.after(back)
            return _mm(left, top, right - left, bottom - top)

        sheet.layer.add(self._layers[stream], to_mm, EVERYWHERE)

    def text(self, draw: Callable[..., None], stream: Any, box: Any, *rest: Any) -> None:
        """In place of `draw_text`, which knows the box that a text is in."""
        self._box, outer = box, self._box
        draw(stream, box, *rest)
        self._box = outer

    def picture(self, draw: Callable[..., None], stream: Any, box: Any) -> None:
        """In place of `draw_replacedbox`, for pictures and drawings; texts in them follow."""
        if box not in self._strips and box.style["visibility"] == "visible":
            area = _area(box.content_box_x(), box.content_box_y(), box.width, box.height)
            self._add(stream, "", area.after(stream.ctm.values), _NOWHERE, box)
        self.text(draw, stream, box)

    def line(self, draw: Callable[..., Any], stream: Any, box: Any, *rest: Any) -> Any:
        """In place of `draw_first_line`: every text comes here, a drawing's by its letters."""
        done = draw(stream, box, *rest)
        if stream in self._layers and not box.text.isspace():
            first, _ = box.pango_layout.get_first_line()
            pango.pango_layout_line_get_extents(first, self._ink, ffi.NULL)
            if self._ink.width and self._ink.height:
                self._letters(stream, box, rest[-1].values)
        return done

    def _letters(self, stream: Any, box: Any, matrix: _Matrix) -> None:
        """Take down a line of text whose letters are in `_ink`, as the engine's library has it."""
        ink, em = self._ink, box.style["font_size"]
        left, right = ink.x * FROM_UNITS, (ink.x + ink.width) * FROM_UNITS
        top, bottom = ink.y * FROM_UNITS, (ink.y + ink.height) * FROM_UNITS
        ends = min(_END * em, (right - left) / 4)
        # In a text what is above the line counts up, in boxes what is below something does.
        whole = Area(left, -bottom, right, -top)
        band = Area(left + ends, max(-bottom, 0), right - ends, min(-top, _BAND * em))
        if stream.ctm.values[1:3] == (0, 0) == matrix[1:3]:
            band = band.after(matrix).after(stream.ctm.values)
        else:  # turned: the area around it says too much for comparing it with others
            band = _NOWHERE
        ink = whole.after(matrix).after(stream.ctm.values)
        self._add(stream, box.text.strip(), ink, band, self._box)

    def _add(self, stream: Any, words: str, ink: Area, band: Area, box: Any) -> None:
        if layer := self._layers.get(stream):
            element = getattr(box, "element", None)
            shown = self._shown(layer)
            layer.pieces.append(Piece(words, ink, shown, band, element, self._strips.get(box)))

    def background(
        self, draw: Callable[..., None], stream: Any, background: Any, *rest: Any, **named: Any
    ) -> None:
        """In place of `draw_background`: what is painted hides what is there already."""
        layer = self._layers.get(stream)
        painted = background and background.layers and background.color.alpha > 0
        if painted and layer and layer.pieces:
            area = _area(*background.layers[-1].painting_area)
            layer.covers.append((len(layer.pieces), area.after(stream.ctm.values)))
        draw(stream, background, *rest, **named)

    def clip(self, clip: Callable[..., None], stream: Any, even_odd: bool = False) -> None:
        """In place of a stream's `clip`: of what follows only that in its last path is left."""
        if (layer := self._layers.get(stream)) and not even_odd:
            layer.clips.append((len(stream._ctm_stack), _last_path(stream)))
        clip(stream, even_odd)

    def restore(self, pop: Callable[..., None], stream: Any) -> None:
        """In place of a stream's `pop_state`."""
        pop(stream)
        if layer := self._layers.get(stream):
            while layer.clips and layer.clips[-1][0] > len(stream._ctm_stack):
                layer.clips.pop()

    def group(self, add: Callable[..., Any], stream: Any, *rest: Any) -> Any:
        """In place of a stream's `add_group`."""
        made = add(stream, *rest)
        self._layers[made] = Layer()
        return made

    def drawn(self, draw: Callable[..., None], stream: Any, name: str) -> None:
        """In place of a stream's `draw_x_object`, which draws a group or a picture."""
        draw(stream, name)
        group = stream._resources["XObject"].get(name)
        layer = self._layers.get(stream)
        if layer and (inner := self._layers.get(group)):
            matrix = stream.ctm.values
            box = Area(*(float(side) for side in group.extra["BBox"])).after(matrix)
            layer.add(inner, lambda area: area.after(matrix), self._shown(layer).common(box))

    def _shown(self, layer: Layer) -> Area:
        left = EVERYWHERE
        for _, area in layer.clips:
            left = left.common(area)
        return left


_PATH = {b"m", b"l", b"c", b"v", b"y", b"h", b"re"}


def _last_path(stream: Any) -> Area:
    """The area around the path that a stream has just drawn (ISO 32000-1, 8.5.2)."""
    xs: list[float] = []
    ys: list[float] = []
    for step in reversed(stream.stream):
        *numbers, operator = step.split() if isinstance(step, bytes) else [b""]
        if operator not in _PATH:
            break
        at = [float(number) for number in numbers]
        if operator == b"re":
            at = [at[0], at[1], at[0] + at[2], at[1] + at[3]]
        xs += at[::2]
        ys += at[1::2]
    return Area(min(xs), min(ys), max(xs), max(ys)).after(stream.ctm.values) if xs else EVERYWHERE


def _area(x: float, y: float, width: float, height: float) -> Area:
    return Area(x, y, x + width, y + height)


def _mm(x: float, y: float, width: float, height: float) -> Area:
    k = MM_PER_PX
    return Area(x * k, y * k, (x + width) * k, (y + height) * k)


def cut_of(style: Any) -> float:
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
        (engine_draw, "draw_text", watch.text),
        (engine_draw, "draw_replacedbox", watch.picture),
        (engine_draw, "draw_background", watch.background),
        (engine_text, "draw_first_line", watch.line),
        (Stream, "clip", watch.clip),
        (Stream, "pop_state", watch.restore),
        (Stream, "add_group", watch.group),
        (Stream, "draw_x_object", watch.drawn),
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
    texts = [piece for piece in sheet.layer.pieces if piece.words]
    for piece in sheet.layer.pieces:
        if message := _off(piece, sheet) or _cut_off(piece):
            yield *message, piece.element
    yield from _upon(texts)
    for picture in (piece for piece in sheet.layer.pieces if not piece.words):
        for text in texts:
            if text.element is not picture.element and text.band.meets(picture.ink):
                yield "overlap", f"{_name(text)} is printed upon a picture", text.element
    for before, area in sheet.layer.covers:
        for piece in sheet.layer.pieces[:before]:
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
    if beyond > (_PLAY if piece.strip else _HANGING):
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
