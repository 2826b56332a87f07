"""A PDF gives its text without heads, feet and note numbers; pages without text are named."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from briefgen.sources.extract import extract
from briefgen.sources.match import find
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText
from tests.sourced import brief, checked

_STYLE = """<style>
@page { size: 100mm 70mm; margin: 15mm; @top-center { content: "HARBOUR COUNCIL" }
  @bottom-right { content: "HC 7/31 – " counter(page) } }
.next { break-before: page } p { margin: 0 } .down { vertical-align: sub; font-size: 60% }
</style>"""


_MAKE = (
    "import sys; from weasyprint import HTML; "
    "sys.stdout.buffer.write(HTML(string=sys.stdin.buffer.read().decode()).write_pdf())"
)


def made(body: str) -> bytes:
    """A PDF as other programs make it: in a process that knows the fonts of this machine."""
    around = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    command = [sys.executable, "-c", _MAKE]
    page = (_STYLE + body).encode()
    return subprocess.run(command, input=page, capture_output=True, check=True, env=around).stdout


@pytest.fixture(scope="module")
def paper() -> bytes:
    return made(
        "<p>The dues rose to 45<sup>2</sup> crowns, it said.<sup>3</sup> "
        "CO<span class=down>2</span> fell by 10<sup>6</sup> t on 7 km<sup>2</sup>. "
        "The council asks the</p>"
        "<p class=next>pilots to wait on page 2.</p><p class=next>The end of 12 items.</p>"
    )


def test_heads_and_feet_are_left_out_and_a_quote_goes_over_the_page(paper: bytes) -> None:
    text = extract(paper, "paper.pdf").text
    assert "HARBOUR" not in text
    assert "HC 7" not in text
    assert "wait on page 2." in text
    match = find(SourceText.of(text), Selector("The council asks the pilots to wait"))
    assert match.state == "verified"


def test_raised_figures_are_no_part_of_others(paper: bytes) -> None:
    text = extract(paper, "paper.pdf").text
    assert "rose to 45 crowns, it said. CO2 fell by 10⁶ t on 7 km2." in " ".join(text.split())


def test_what_is_on_the_edge_of_a_single_page_stays() -> None:
    assert "HARBOUR COUNCIL" in extract(made("<p>One page."), "paper.pdf").text


def test_lines_that_differ_in_more_than_the_number_of_the_page_stay() -> None:
    rows = "".join(f"<p class={'next' if n else 'x'}>Quay {n}: {n * 7} t</p>" for n in range(4))
    text = extract(made(rows), "paper.pdf").text
    assert all(f"Quay {n}: {n * 7} t" in text for n in range(4))


def _scanned() -> bytes:
    """Four pages: text, a picture of a page, an empty one, text."""
    picture = BytesIO()
    Image.new("L", (8, 8), 90).save(picture, "PDF")
    out = BytesIO()
    with pikepdf.open(BytesIO(made("<p>First."))) as first, pikepdf.open(picture) as scan:
        page = first.pages[0]
        document = pikepdf.new()
        document.pages.extend([page, scan.pages[0]])
        document.add_blank_page()
        document.pages.append(page)
        document.save(out)
    return out.getvalue()


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    data = _scanned()
    assert extract(data, "scan.pdf").textless == (2,)
    source = "sources: {scan: {title: Scan, text: scan.pdf}}\n"
    one = checked(brief(tmp_path, source, {"scan.pdf": data}))
    (problem,) = (p for p in one.problems if p.code != "unused")
    assert problem.severity == "warning"
    assert "no text on page 2" in problem.message
