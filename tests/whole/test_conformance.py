"""PDF/A-3a and PDF/UA-1 in one file, by a second program's rules, and beyond those rules."""

from __future__ import annotations

import io
import re
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import Rendered
from briefgen.pdf.preflight import check
from briefgen.render.fonts import faces
from tests.documents import THEME, Sample, every_document, finished
from tests.effort import count
from tests.pdf_samples import FACTS, FAMILIES, document, job, picture


@pytest.fixture(scope="module")
def sample() -> Rendered:
    return render_here(job(attachments=(FACTS,)))


@pytest.fixture
def pdf(sample: Rendered) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(sample.pdf)) as opened:
        yield opened


def _failed(data: bytes, profile: str) -> list[str]:
    report = page.validate_pdf_bytes(data, profile=profile)
    assert report.rules.total > 100
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def _elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary) and found.get("/S") == f"/{kind}"
    ]


DOCUMENTS = pytest.mark.parametrize("document", every_document(), ids=str)


@DOCUMENTS
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_no_rule_fails_for_any_document_of_the_samples(
    document: Sample, profile: str, shelf: Path
) -> None:
    assert _failed(finished(document, shelf).pdf, profile) == []


@DOCUMENTS
def test_every_document_of_the_samples_passes_our_own_checks(document: Sample, shelf: Path) -> None:
    rendered = finished(document, shelf).rendered
    families = frozenset(face.family for face in faces(tuple(THEME.fonts())))
    assert rendered.messages == ()
    assert [str(f) for f in check(rendered.pdf, families, rendered.languages)] == []


def _qpdf(data: bytes, folder: Path) -> tuple[int, str]:
    """What `qpdf --check` says of a file: 0 if all is well, 2 for errors, 3 for warnings."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@DOCUMENTS
def test_every_file_of_the_samples_is_sound(document: Sample, shelf: Path, tmp_path: Path) -> None:
    code, said = _qpdf(finished(document, shelf).pdf, tmp_path)
    assert code == 0, said


def test_a_file_that_is_not_sound_is_found(sample: Rendered, tmp_path: Path) -> None:
    assert _qpdf(sample.pdf, tmp_path)[0] == 0
    assert _qpdf(sample.pdf[:-40], tmp_path)[0] != 0
    at = sample.pdf.index(b"stream")
    assert _qpdf(sample.pdf[:at] + b"damage" + sample.pdf[at:], tmp_path)[0] != 0


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_no_rule_fails(sample: Rendered, profile: str) -> None:
    assert _failed(sample.pdf, profile) == []


@pytest.mark.parametrize(
    ("profile", "key"),
    [("3a", "/OutputIntents"), ("3a", "/Metadata"), ("ua1", "/Lang"), ("ua1", "/StructTreeRoot")],
)
def test_a_rule_that_is_broken_is_found(pdf: pikepdf.Pdf, profile: str, key: str) -> None:
    target = io.BytesIO()
    del pdf.Root[key]
    pdf.save(target)
    assert _failed(target.getvalue(), profile) != []


def test_the_file_is_sound(pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []


_words = st.text("abc déf –„“’ ", min_size=1, max_size=60).filter(str.strip)
_langs = st.sampled_from(["de", "fr", "pl", "el", "uk"])
_item = st.one_of(
    _words.map("<li>{}</li>".format),
    st.tuples(_words, _words).map(lambda w: f"<li><p>{w[0]}</p><p>{w[1]}</p></li>"),
    st.tuples(_words, _words).map(lambda w: f"<li>{w[0]}<ol><li>{w[1]}</li></ol></li>"),
    _words.map("<li><strong>{}</strong><br>x</li>".format),
)
_block = st.one_of(
    _words.map("<p>{}</p>".format),
    st.tuples(_langs, _words).map(lambda w: f'<p>As <q lang="{w[0]}">{w[1]}</q> says</p>'),
    st.tuples(_langs, _words).map(
        lambda w: f'<blockquote lang="{w[0]}"><p>{w[1]}</p></blockquote>'
    ),
    st.lists(_item, min_size=1, max_size=4).map(lambda i: f"<ul>{''.join(i)}</ul>"),
    st.lists(_item, min_size=1, max_size=4).map(
        lambda i: f'<ul style="list-style: none">{"".join(i)}</ul>'
    ),
    st.lists(_item, min_size=1, max_size=6).map(
        lambda i: f'<ol style="columns: 2">{"".join(i)}</ol>'
    ),
    st.lists(st.tuples(_words, _words), min_size=1, max_size=40).map(
        lambda rows: (
            '<table><caption>c</caption><thead><tr><th scope="col">a</th><th scope="col">b</th>'
            "</tr></thead><tbody>"
            + "".join(f'<tr><th scope="row">{a}</th><td>{b}</td></tr>' for a, b in rows)
            + "</tbody></table>"
        )
    ),
    _words.map(lambda w: f'<figure><img src="{picture()}" alt="{w}"></figure>'),
    _words.map(lambda w: f'<p><a href="#top">{w}</a> <a href="https://e.org/">{w}</a></p>'),
    st.just('<p>Port Office, <a href="https://e.org/a-b">https://e.org/a-b</a>, 2025</p>'),
    st.just('<div style="opacity: .5; background: #eee"><p>pale</p></div>'),
    st.just('<p style="break-before: page">next page</p>'),
)


@given(st.lists(_block, max_size=6))
@settings(max_examples=count(20, 200), deadline=None)
def test_no_rule_fails_for_any_document_of_these_parts(blocks: list[str]) -> None:
    html = document(f'<main><h1 id="top">Dues</h1><h2>Who</h2>{"".join(blocks)}</main>')
    rendered = render_here(job(html))
    assert rendered.messages == ()
    assert check(rendered.pdf, frozenset(FAMILIES), rendered.languages) == []
    assert _failed(rendered.pdf, "3a") == _failed(rendered.pdf, "ua1") == []


def test_a_stream_may_end_in_a_carriage_return() -> None:
    data = next(
        data
        for data in (b"title: " + b"x" * length for length in range(10_000))
        if zlib.compress(data, 6).endswith(b"\r")
    )
    html = document("<main><h1>Dues</h1></main>")
    rendered = render_here(job(html, attachments=(replace(FACTS, data=data),)))
    assert _failed(rendered.pdf, "3a") == []


def test_the_metadata_is_plain_text_that_names_both_standards(
    sample: Rendered, pdf: pikepdf.Pdf
) -> None:
    packet = pdf.Root.Metadata.read_raw_bytes()
    assert packet in sample.pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in packet
    with pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"]
        assert metadata["xmp:CreateDate"] == "2026-03-04T09:30:00+00:00"


def test_headers_and_footers_are_artifacts(pdf: pikepdf.Pdf) -> None:
    for leaf in pdf.pages:
        kinds = [
            str(part.operands[1].get("/Subtype", ""))
            for part in pikepdf.parse_content_stream(leaf, "BDC")
            if part.operands[0] == "/Artifact"
        ]
        assert kinds.count("/Header") >= 2
        assert kinds.count("/Footer") >= 2


def test_other_languages_are_marked(sample: Rendered, pdf: pikepdf.Pdf) -> None:
    assert sample.languages == {"de": 1, "fr": 1, "nb": 1, "pl": 1, "es": 1}
    marked = {
        str(found.Lang): str(found.S)
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary) and "/S" in found and "/Lang" in found
    }
    assert marked == {
        "de": "/BlockQuote",
        "fr": "/Quote",
        "nb": "/Span",
        "pl": "/P",
        "es": "/TD",
    }


def test_header_cells_say_what_they_head_and_are_found_by_id(pdf: pikepdf.Pdf) -> None:
    cells = _elements(pdf, "TH")
    scopes = [str(cell.A.Scope) for cell in cells]
    assert scopes.count("/Column") == 4 + 2
    assert scopes.count("/Row") == 7
    index = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert {str(cell.ID): cell.objgen for cell in cells} == {
        name: cell.objgen for name, cell in index.items()
    }
    headers = {str(key) for cell in _elements(pdf, "TD") for key in cell.A.Headers}
    assert headers <= set(index.keys())


_HEAD = '<thead><tr><th scope="col">Port</th><th scope="col">Berths</th></tr></thead>'
_ROWS = "".join(f'<tr><th scope="row">p{at}</th><td>{at}</td></tr>' for at in range(90))
_LONG_TABLE = f"<table><caption>Berths</caption>{_HEAD}<tbody>{_ROWS}</tbody></table>"
# At which height of the page the table begins; at the last one its caption stands alone.
_HEIGHTS = ("0", "150mm", "200mm", "235mm")


@pytest.mark.parametrize("above", _HEIGHTS)
def test_a_table_over_several_pages_is_one_table(above: str) -> None:
    html = f'<main><h1>Dues</h1><p style="height: {above}">x</p>{_LONG_TABLE}</main>'
    rendered = render_here(job(document(html)))
    assert rendered.pages >= 3
    assert _failed(rendered.pdf, "3a") == _failed(rendered.pdf, "ua1") == []
    assert check(rendered.pdf, frozenset(FAMILIES)) == []
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert len(_elements(pdf, "Table")) == len(_elements(pdf, "THead")) == 1
        heads = {str(cell.ID) for cell in _elements(pdf, "TH")}
        named = [{str(name) for name in cell.A.Headers} for cell in _elements(pdf, "TD")]
        assert len(heads) == 2 + 90
        assert all(len(names) == 2 and names <= heads for names in named)


def test_a_list_over_several_pages_is_one_list() -> None:
    items = "".join(f"<li>port {at}<ul><li>a</li><li>b</li></ul></li>" for at in range(60))
    rendered = render_here(job(document(f"<main><h1>Dues</h1><ul>{items}</ul></main>")))
    assert rendered.pages >= 2
    assert _failed(rendered.pdf, "3a") == _failed(rendered.pdf, "ua1") == []
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert len(_elements(pdf, "L")) == 1 + 60


def test_a_heading_that_is_right_in_the_body_is_tagged_once() -> None:
    html = '<h1>Dues</h1><h2 style="break-before: page">Who</h2><p>x</p>'
    rendered = render_here(job(document(html)))
    assert rendered.pages == 2
    assert check(rendered.pdf, frozenset(FAMILIES)) == []
    assert _failed(rendered.pdf, "ua1") == []


def test_a_list_in_one_line_has_only_items() -> None:
    html = document(
        "<main><h1>Dues</h1><ul>\n<li>one</li>\n<li>two</li>\n</ul></main>",
        css="li { display: inline } li + li::before { content: ' · ' }",
    )
    rendered = render_here(job(html))
    assert _failed(rendered.pdf, "3a") == _failed(rendered.pdf, "ua1") == []
    assert check(rendered.pdf, frozenset(FAMILIES)) == []


def test_a_link_with_marked_words_in_it_is_one_link() -> None:
    words = 'a <em>long</em> <strong>way</strong> <time datetime="2031">off</time>'
    html = document(f'<main><h1>Dues</h1><p><a href="https://e.org/">{words}</a></p></main>')
    rendered = render_here(job(html))
    assert _failed(rendered.pdf, "ua1") == []
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert [str(link.Contents) for link in pdf.pages[0].Annots] == ["a long way off"]


def test_links_are_described_by_their_words(pdf: pikepdf.Pdf) -> None:
    said = {
        str(link.Contents)
        for leaf in pdf.pages
        for link in leaf.get("/Annots", [])
        if link.Subtype == "/Link"
    }
    assert said == {
        "where the parties stand",
        "harbour dues study",
        "Source 1, harbour dues study",
        "Harbour dues: a study",
    }


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<p>Port Office, <a href="https://e.org/x">https://e.org/x</a>.</p>', "Port Office"),
        ('<p><a href="https://www.e.org/x">www.e.org/x</a></p>', "www.e.org"),
        ('<p>As <a href="https://e.org/x">the study says</a></p>', "the study says"),
        ('<p><a href="https://e.org/x" aria-label=" The\n study ">x</a></p>', "The study"),
        ('<p><a href="mailto:a@e.org" title="Desk 7">mailto:a@e.org</a></p>', "Desk 7"),
    ],
)
def test_an_address_is_not_what_is_said_of_a_link(html: str, said: str) -> None:
    data = render_here(job(document(f"<main><h1>Dues</h1>{html}</main>"))).pdf
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.pages[0].Annots[0].Contents) == said


def test_bookmarks_titles_and_language_are_there(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == "Harbour dues"
    with pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "Harbour dues: who pays, and for what"
        assert first.children[0].title == "Points to make"


def test_pictures_are_not_smoothed(pdf: pikepdf.Pdf) -> None:
    pictures = [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"
    ]
    assert pictures
    assert not any(bool(found.Interpolate) for found in pictures)


def test_nothing_of_this_machine_is_in_the_file(sample: Rendered, pdf: pikepdf.Pdf) -> None:
    text = sample.pdf + b"".join(
        found.read_bytes() for found in pdf.objects if isinstance(found, pikepdf.Stream)
    )
    assert not re.search(rb"/(tmp|home|root|usr)/|weasyprint-\w|\.ttf", text)
