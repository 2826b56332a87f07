"""Everything is on the page: each way to lose a text or a picture is seen, and nothing else is."""

from __future__ import annotations

import pytest

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import Fault, rendered_frame, rendered_of
from briefgen.pdf.preflight import check
from tests.pdf_samples import FAMILIES, document, job, picture

PICTURE = f"<img alt='A map' src='{picture()}' style='width: 40mm; height: 20mm'>"
_DRAWING = "<svg viewBox='0 0 200 40' width='200' height='40' role='img'><title>x</title>{}</svg>"


def _misplaced(body: str, css: str = "") -> tuple[Fault, ...]:
    html = document(f"<main><h1>Dues</h1><p>Before.</p>{body}<p>Behind.</p></main>", css=css)
    return render_here(job(html)).misplaced


_LONG = "7" * 250
FAULTS = {
    "hidden overflow": (
        "cut-off",
        "<p id=f style='height: 3mm; overflow: hidden'>A<br>B<br>C</p>",
    ),
    "a cell that clips": (
        "cut-off",
        "<table><tr><th scope=row>a<td id=f><div style='overflow: hidden; width: 9mm'>"
        "<p style='white-space: nowrap'>more than there is room for</p></div></table>",
    ),
    "a frame under a group": (
        "cut-off",
        "<div style='overflow: hidden; height: 4mm'><p id=f style='opacity: 0.9'>A<br>B</p></div>",
    ),
    "a negative margin": ("outside", "<p id=f style='margin-left: -30mm'>Too far left</p>"),
    "a large padding": ("outside", "<p id=f style='padding-left: 160mm'>Word after word</p>"),
    "a transformation": (
        "outside",
        "<p id=f style='transform: translateX(150mm)'>Moved to the right</p>",
    ),
    "a larger scale": ("outside", "<p id=f style='transform: scale(1.2)'>Scaled up: " + "a " * 90),
    "a turn": ("outside", "<p id=f style='transform: rotate(30deg)'>Turned: " + "a " * 90),
    "a place off the page": (
        "outside",
        "<p id=f style='position: absolute; top: 290mm'>Below the page</p>",
    ),
    "a place in the margin": (
        "outside",
        "<p id=f style='position: relative; left: -9mm'>In the margin</p>",
    ),
    "an unbreakable word": ("outside", f"<p id=f>{_LONG}</p>"),
    "a line that may not break": (
        "outside",
        "<p id=f style='white-space: nowrap'>" + "word " * 60 + "</p>",
    ),
    "a negative indent": ("outside", "<p id=f style='text-indent: -40mm'>Hidden by its indent</p>"),
    "a wide picture": (
        "outside",
        f"<figure id=f><div style='margin-left: 150mm'>{PICTURE}</figure>",
    ),
    "a high picture": (
        "outside",
        f"<figure id=f>{PICTURE.replace('height: 20mm', 'height: 400mm')}</figure>",
    ),
    "a picture that its frame cuts": (
        "cut-off",
        f"<div id=f style='overflow: hidden; width: 30mm; height: 20mm'>{PICTURE}</div>",
    ),
    "a text upon a text": ("overlap", "<p>First</p><p id=f style='margin-top: -8mm'>Second</p>"),
    "lines upon each other": ("overlap", "<p id=f style='line-height: 0.3'>One<br>Two</p>"),
    "a cell that runs over": (
        "overlap",
        f"<table style='width: 100mm'><tr><th scope=row>{_LONG[:80]}<td id=f>Beside</table>",
    ),
    "a text upon a picture": (
        "overlap",
        f"<figure>{PICTURE}</figure><p id=f style='margin-top: -12mm'>Upon the map</p>",
    ),
    "a text that is painted over": (
        "covered",
        "<p id=f>Under it</p><div style='position: relative; top: -8mm; height: 9mm;"
        " background: #fff'></div>",
    ),
    "a drawing's text beyond its frame": (
        "cut-off",
        "<p id=f>" + _DRAWING.format("<text x='150' y='20'>goes on and on</text>"),
    ),
    "a drawing's texts upon each other": (
        "overlap",
        "<p id=f>"
        + _DRAWING.format("<text x='9' y='20'>north</text><text x='9' y='22'>south</text>"),
    ),
    "a drawing's text at its end": (
        "cut-off",
        "<p id=f>" + _DRAWING.format("<text x='20' y='20' text-anchor='end'>goes on and on</text>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_misplaced_is_found_in_its_element(name: str) -> None:
    code, body = FAULTS[name]
    found = _misplaced(body)
    assert (code, "f") in {(fault.code, fault.element) for fault in found}, found
    assert all(fault.page for fault in found)


PAGES = {
    "a header that is too long": (
        "overlap",
        f"@page {{ @top-left {{ content: '{_LONG[:150]}' }} }}",
    ),
    "a footer off the page": (
        "edge",
        "@page { @bottom-left { content: 'mark'; padding-left: 180mm } }",
    ),
    "a footer in the text": (
        "outside",
        "@page { @bottom-left { content: 'mark'; margin-top: -40mm; vertical-align: top } }",
    ),
    "a footer at the edge": (
        "edge",
        "@page { @bottom-left { content: 'mark'; vertical-align: bottom; height: 22mm } }",
    ),
    "text at the edge": ("edge", "@page { margin: 4mm }"),
    "text at a cut": ("edge", "@page { --cut: 15% } main { padding-top: 12mm }"),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_misplaces_is_found(name: str) -> None:
    code, css = PAGES[name]
    found = _misplaced("", css)
    assert code in {fault.code for fault in found}, found


SOUND = {
    "close lines": ("<p style='line-height: 0.9'>Ägypten<br>Ängste<br>gypsy ÅÄÖ</p>", ""),
    "raised and lowered text": ("<p>CO<sub>2</sub>, m<sup>3</sup>, <i>f</i>f<b>f</b></p>", ""),
    "art that bleeds": (
        "<div style='margin: 0 -21mm; background: #eee; border: 1mm solid'>"
        "<p style='margin: 0 21mm'>Within</p></div>",
        "@page { background: #fafafa }",
    ),
    "a tint under a text": ("<p style='position: relative; background: #eee'>On paper</p>", ""),
    "a part of the page through": (f"<p style='opacity: 0.5'>Half there</p>{PICTURE}", ""),
    "a turned text inside": ("<p style='transform: rotate(2deg); width: 40mm'>Turned</p>", ""),
    "texts at the ends of a drawing": (
        _DRAWING.format(
            "<text x='195' y='30' text-anchor='end'>right</text><text x='4' y='30'>left</text>"
            "<text x='100' y='30' text-anchor='middle'>middle</text>"
        ),
        "",
    ),
    "text from right to left": ("<p dir=rtl lang=en>abc def</p>", ""),
    "text beside a float": (f"<div style='float: left'>{PICTURE}</div><p>Beside</p>", ""),
    "a frame that cuts nothing": ("<div style='overflow: hidden'><p>gypsy</p></div>", ""),
    "a table over pages": (
        "<table><thead><tr><th scope=col>a<th scope=col>b</thead>"
        + "<tr><td>one<td>two" * 90 + "</table>",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_is_well_placed_is_no_fault(name: str) -> None:
    assert _misplaced(*SOUND[name]) == ()


def test_the_sample_is_well_placed_and_the_preflight_says_what_is_not() -> None:
    assert render_here(job()).misplaced == ()
    rendered = render_here(job(document("<main><h1>Dues</h1><p id=f>" + _LONG)))
    faults = check(rendered.pdf, frozenset(FAMILIES), misplaced=rendered.misplaced)
    (fault,) = faults
    assert (fault.code, fault.element) == ("outside", "f")
    assert "mm beyond the page's margins (page 1)" in str(fault)
    assert rendered_of(rendered_frame(rendered)).misplaced == rendered.misplaced


def test_a_hundred_faults_of_one_element_are_told_once() -> None:
    body = "".join(f"<p style='margin-left: -30mm'>Line {at}</p>" for at in range(9))
    assert len(_misplaced(f"<div id=f>{body}</div>")) == 1
