"""Each check of a finished PDF, shown to find the one fault that is put into a sound file."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefgen.pdf import preflight
from briefgen.pdf.engine import render_here
from briefgen.pdf.job import Fault, Rendered
from briefgen.pdf.preflight import check
from tests.pdf_samples import FACTS, FAMILIES, document, job

OURS = frozenset(FAMILIES)


@pytest.fixture(scope="module")
def sample() -> Rendered:
    return render_here(job(attachments=(FACTS,)))


def _found(pdf: pikepdf.Pdf, key: str, value: str) -> Any:
    """The first object that has `value` under `key`."""
    return next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get(key) == value)


def _element(kind: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: _found(pdf, "/S", f"/{kind}")


def _link(pdf: pikepdf.Pdf, internal: bool = False) -> Any:
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    return next(link for link in links if ("/Dest" in link) == internal)


def _set(at: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        at(pdf)[key] = value

    return change


def _drop(at: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        del at(pdf)[key]

    return change


def _root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def _lose_a_paragraph(pdf: pikepdf.Pdf) -> None:
    section = _element("Sect")(pdf)
    section.K = Array(list(section.K)[:-1])


def _lose_a_link(pdf: pikepdf.Pdf) -> None:
    link = _element("Link")(pdf)
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def _bare_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    text = b"BT /F 9 Tf (bare) Tj ET"
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + text)


def _no_headers(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/S") == "/TH":
            found.S = Name.TD


def _other_order(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First.First
    second = first.Next
    first.Title, second.Title = String(str(second.Title)), String(str(first.Title))


def _descriptor(pdf: pikepdf.Pdf) -> Any:
    return _found(pdf, "/Type", "/FontDescriptor")


def _unmarked_quote(pdf: pikepdf.Pdf) -> None:
    del _element("BlockQuote")(pdf)["/Lang"]


_FAULTS: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "no language": ("language", _drop(_root, "/Lang")),
    "an empty language": ("language", _set(_root, "/Lang", String(" "))),
    "no title": ("title", _drop(lambda pdf: pdf.trailer.Info, "/Title")),
    "the file's name for a title": ("title", _drop(_root, "/ViewerPreferences")),
    "not tagged": ("tags", _drop(_root, "/MarkInfo")),
    "no structure": ("unreachable", _drop(_root, "/StructTreeRoot")),
    "a lost paragraph": ("unreachable", _lose_a_paragraph),
    "text without a mark": ("unmarked", _bare_text),
    "a table without headers": ("table", _no_headers),
    "a header without a scope": ("scope", _drop(lambda p: _element("TH")(p).A, "/Scope")),
    "a picture without a description": ("figure", _drop(_element("Figure"), "/Alt")),
    "an empty description": ("figure", _set(_element("Figure"), "/Alt", String(" "))),
    "a link without words": ("link", _drop(_link, "/Contents")),
    "a link that reads out an address": (
        "link",
        _set(_link, "/Contents", String("https://example.org/study")),
    ),
    "a link that reads out an id": (
        "link",
        _set(lambda pdf: _found(pdf, "/Dest", "source-1"), "/Contents", String("source-1")),
    ),
    "a link that no element holds": ("link-tag", _lose_a_link),
    "a link that is no link to a listener": (
        "link-tag",
        _set(_element("Link"), "/S", Name.Span),
    ),
    "a link to no place": (
        "dead-link",
        _set(lambda pdf: _link(pdf, True), "/Dest", String("nowhere")),
    ),
    "a link to no page": (
        "dead-link",
        _set(lambda pdf: _link(pdf, True), "/Dest", Array([Dictionary(), Name.Fit])),
    ),
    "a link to no address": ("dead-link", _set(_link, "/A", Dictionary(S=Name.URI))),
    "two headings of the first level": ("heading", _set(_element("H2"), "/S", Name.H1)),
    "no heading of the first level": ("heading", _set(_element("H1"), "/S", Name.P)),
    "a level left out": ("heading", _set(_element("H2"), "/S", Name.H3)),
    "a bookmark with other words": (
        "bookmarks",
        _set(lambda pdf: pdf.Root.Outlines.First.First, "/Title", String("Other")),
    ),
    "bookmarks in another order": ("bookmarks", _other_order),
    "no bookmarks": ("bookmarks", _drop(_root, "/Outlines")),
    "a font that is not ours": ("font", _set(_descriptor, "/FontFamily", String("Arial"))),
    "a font that is not in the file": ("font-missing", _drop(_descriptor, "/FontFile2")),
    "a quote without its language": ("passage-language", _unmarked_quote),
}


def _with(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def test_a_sound_file_passes(sample: Rendered) -> None:
    assert check(sample.pdf, OURS, sample.languages) == []
    assert check(_with(sample.pdf, lambda pdf: None), OURS, sample.languages) == []


@pytest.mark.parametrize("name", _FAULTS)
def test_each_fault_is_found(sample: Rendered, name: str) -> None:
    code, change = _FAULTS[name]
    faults = check(_with(sample.pdf, change), OURS, sample.languages)
    assert code in {fault.code for fault in faults}, faults


def test_other_families_are_not_ours(sample: Rendered) -> None:
    faults = check(sample.pdf, frozenset({"Source Sans 3"}), sample.languages)
    assert {fault.code for fault in faults} == {"font"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<h1>Dues</h1><h3>Who</h3>", "heading"),
        ("<h1>Dues</h1><h1>Who</h1>", "heading"),
        ("<h2>Dues</h2>", "heading"),
        ("<h1>Dues</h1><table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "scope"),
        ("<h1>Dues</h1><table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "table"),
        ('<h1>Dues</h1><svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>', "figure"),
        ('<h1 id="a-1">Dues</h1><p><a href="#a-1">a-1</a></p>', "link"),
        ('<h1 style="bookmark-level: none">Dues</h1>', "bookmarks"),
    ],
)
def test_a_fault_of_the_template_is_found(body: str, code: str) -> None:
    faults = check(render_here(job(document(f"<main>{body}</main>"))).pdf, OURS)
    assert code in {fault.code for fault in faults}, faults


def test_a_heading_over_a_page_break_is_one_heading() -> None:
    words = "very long heading " * 400
    html = document(f"<main><h1>Dues</h1><h2>{words}</h2></main>", css="h2 { orphans: 1 }")
    rendered = render_here(job(html))
    assert rendered.pages > 1
    assert check(rendered.pdf, OURS) == []


def test_two_headings_with_the_same_words_are_two() -> None:
    html = document("<main><h1>Dues</h1><h2>In short</h2><h2>In short</h2><p>x</p></main>")
    assert check(render_here(job(html)).pdf, OURS) == []


def test_a_fault_says_where() -> None:
    assert str(Fault("figure", "a picture has no description", 3)) == (
        "a picture has no description (page 3)"
    )
    assert str(Fault("title", "the document has no title")) == "the document has no title"


def test_each_check_has_a_fault_that_it_finds() -> None:
    codes = set(re.findall(r'Fault\(\s*"([a-z-]+)"', inspect.getsource(preflight)))
    assert {code for code, _ in _FAULTS.values()} == codes


def test_what_a_header_says_in_another_language_need_not_be_marked() -> None:
    css = "@page { @top-center { content: element(top) } } .top { position: running(top) }"
    body = "<p class=top><span lang=fr>Les droits de quai</span></p><main><h1>Dues</h1>{}</main>"
    for more in ("", "<p class=new lang=fr>Encore</p>"):
        rendered = render_here(job(document(body.format(more), css=css)))
        assert check(rendered.pdf, OURS, rendered.languages) == []
