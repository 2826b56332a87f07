"""Where lines may break, and documents that are laid out again to fit."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import Rendered
from tests.pdf_samples import document, job


def _rendered(body: str, css: str = "", lang: str = "en") -> Rendered:
    return render_here(job(document(f"<main><h1>Dues</h1>{body}</main>", css=css, lang=lang)))


def _lines(rendered: Rendered) -> Iterator[str]:
    pdf = pypdfium2.PdfDocument(io.BytesIO(rendered.pdf))
    for page in pdf:
        # PDFium's own sign for a hyphen at the end of a line
        yield from page.get_textpage().get_text_range().replace("\x02", "-").splitlines()


_NARROW = "p { width: 34mm; overflow-wrap: break-word; hyphenate-character: '-' }"


@pytest.mark.parametrize(
    "symbol",
    [
        "https://example.org/administration/recommendations/responsibilities",
        "www.intergovernmentalorganisation.example/administration",
        "administration.responsibilities@intergovernmental.example",
        "INTERPARLIAMENTARY/2031/RECOMMENDATIONS/12",
        "RECOMMENDATIONS(2031)7/Administration",
        "transcontinental.administration.example",
    ],
)
@pytest.mark.parametrize("before", ["", "See the administration of ", "<b>At</b> "])
def test_an_address_and_a_symbol_get_no_hyphen(symbol: str, before: str) -> None:
    rendered = _rendered(f"<p>{before}{symbol} and <i>so</i> on.</p>", _NARROW)
    assert symbol in "".join(_lines(rendered)).replace(" ", "")
    assert rendered.misplaced == ()


def test_a_long_word_beside_a_symbol_is_still_divided() -> None:
    said = "".join(
        _lines(_rendered("<p>Intergovernmentalism A/RES/78/1 administrations</p>", _NARROW))
    )
    assert "-" in said


@pytest.mark.parametrize("inside", ["p", "li", "td", "b"])
def test_a_line_may_end_before_a_dot(inside: str) -> None:
    names = " ".join(f".name{at}," for at in range(40))
    body = f"<div style='width: 60mm'><{inside}>Names: {names}</{inside}></div>"
    if inside == "td":
        body = body.replace("<td>", "<table><tr><th scope='row'>a</th><td>") + "</tr></table>"
    rendered = _rendered(body)
    assert rendered.misplaced == ()
    words = " ".join(_lines(rendered)).replace("\u200b", "").split()
    assert [word for word in words if word.startswith(".")] == names.split()


_FURNITURE = (
    "@page {{ margin: 20mm; @top-right {{ content: '{0}'; vertical-align: bottom }}"
    " @bottom-left {{ width: 30%; content: '{0}'; vertical-align: top }} }}"
    "@page wide {{ margin: 18mm; size: A4 landscape }}"
)


@pytest.mark.parametrize("number", [1, 12, 60])
def test_headers_and_footers_get_the_room_that_they_need(number: int) -> None:
    css = _FURNITURE.format("MARKING OF THE DESK " * number)
    rendered = _rendered("<p>Short.</p><section class='wide'><h2>Wide</h2></section>", css)
    assert rendered.misplaced == ()
    said = " ".join(" ".join(_lines(rendered)).split())
    assert said.count("MARKING OF THE DESK") == 4 * number


def test_margins_stay_where_headers_have_room() -> None:
    low = _rendered("<p id='a'>Short.</p>", _FURNITURE.format("MARKED"))
    high = _rendered("<p id='a'>Short.</p>", _FURNITURE.format("MARKED " * 200))
    assert low.places["a"][1] < high.places["a"][1]
    assert (
        low.places["a"] == _rendered("<p id='a'>Short.</p>", "@page { margin: 20mm }").places["a"]
    )


_SHEETS = (
    "@page half { --cut: 50% }"
    "@page half, half-whole { size: A4; margin: 0; @top-left { content: none }"
    " @top-right { content: none } @bottom-left { content: none } @bottom-right { content: none } }"
    "h1 { margin: 0 } .half { page: half; padding: 10mm 20mm; break-inside: avoid;"
    " min-height: 148mm; box-sizing: border-box }"
)


@pytest.mark.parametrize("lines", [3, 14, 22, 26, 30])
def test_no_cut_goes_through_a_card(lines: int) -> None:
    text = "".join(f"<p>Line {at}</p>" for at in range(lines))
    body = f"<div class='half'><h1>Dues</h1>{text}</div><div class='half' id='b'><p>Two</p></div>"
    rendered = render_here(job(document(f"<main>{body}</main>", css=_SHEETS)))
    assert rendered.misplaced == ()
    assert rendered.places["b"][0] == (1 if lines < 19 else 2)
