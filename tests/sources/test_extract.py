"""The text of sources as people have them, and clear words for what cannot be read."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from briefgen.files import Unreadable
from briefgen.sources import extract as extraction
from briefgen.sources.extract import extract, read_apart
from briefgen.sources.match import find
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText
from tests.limited import limits_of_children

SOURCES = Path(__file__).parents[1] / "samples" / "texts"

_PAGES = """<html lang=en><style>
@font-face { font-family: F; src: url(SourceSans3-Regular.ttf) }
@page { size: 90mm 160mm; margin: 10mm }
body { font: 11pt F; hyphens: auto; text-align: justify; width: 42mm }
.ascii { hyphenate-character: "-"; width: 30mm }
.whole { hyphens: manual; width: 70mm; white-space: nowrap } .next { break-before: page }
</style>
<p>The oﬃcial ﬁnancial framework was conﬁrmed by the finance ministers at the waterfront, and the
afflicted staff were informed about signiﬁcant modifications of the long-range programme.</p>
<p class=ascii>International organisations welcomed the comprehensive understanding, notwithstanding
considerable disagreement about responsibilities.</p>
<p class=whole>So it was notwithstanding all that, on short- and long-range paths.</p>
<p lang=de class=next>Der Rüstungsbeschaffungsausschuss beschloss »außergewöhnliche
Verteidigungsausgaben« in Höhe von 11.5 Millionen.</p>
<p lang=fr>La présidente a déclaré : «&#8239;Nous n’avons jamais fermé
l’écluse&#8239;!&#8239;»</p></html>"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two pages in narrow columns: hyphenated line ends of both kinds, and ligatures.

    Both kinds of hyphen come out of the PDF as one, since the font has one glyph for them.
    """
    from weasyprint import HTML

    fonts = Path(__file__).parents[2] / "templates" / "fonts"
    return bytes(HTML(string=_PAGES, base_url=f"{fonts.as_uri()}/").write_pdf())


def test_a_pdf_can_be_quoted_across_its_line_ends(pdf: bytes) -> None:
    extracted = extract(pdf, "report.pdf")
    assert extracted.kind == "pdf"
    assert "‐\n" in extracted.text  # a word broken at the end of a line
    source = SourceText.of(extracted.text)
    for quote, page in [
        ("The official financial framework was confirmed by the finance ministers", 1),
        ("significant modifications of the long-range programme", 1),
        ("comprehensive understanding, notwithstanding considerable disagreement", 1),
        ("„außergewöhnliche Verteidigungsausgaben“ in Höhe von 11.5", 2),
        ("“Nous n'avons jamais fermé l'écluse !”", 2),
    ]:
        match = find(source, Selector(exact=quote, page=page))
        assert (match.state, match.tier) == ("verified", "typographic"), quote
    for other in ("longrange programme", "notwith-standing", "in Höhe von 1.5", "Der rüstungs"):
        assert find(source, Selector(exact=other)).state == "not found", other


def test_the_same_file_gives_the_same_text(pdf: bytes) -> None:
    assert extract(pdf, "a.pdf") == extract(pdf, "b.pdf")


def test_a_saved_page() -> None:
    extracted = extract((SOURCES / "page.html").read_bytes(), "page.html")
    assert extracted.kind == "html"
    assert extracted.text == (
        "Fees rise in the harbour\n\n"
        "The council said the fee “will not rise before\u00a0June”, and the chair agreed.\n\n"
        "Ships pay\nby the tonne — not by the day.\n\n"
        "Tugs: 5\u2009%\n\n"
        "Pilots: 7 %"
    )


@pytest.mark.parametrize("name", ["english.txt", "deutsch.txt", "francais.txt", "ukrainska.txt"])
def test_a_text_stays_as_it_is(name: str) -> None:
    data = (SOURCES / name).read_bytes()
    assert extract(data, name).text == data.decode()
    assert extract(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), name).text == data.decode()


def test_markdown_loses_its_markup() -> None:
    data = b"# Fees\n\nThe *fee* [rose](https://x.example) by\n5 %.\n\n- a\n- b"
    extracted = extract(data, "a.md")
    assert extracted.kind == "markdown"
    assert extracted.text == "Fees\n\nThe fee rose by 5 %.\n\na\n\nb"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!doctype html><meta charset=windows-1252><p>caf\xe9", "café"),
        ("<!doctype html><p>café".encode(), "café"),
        (b"<html><table><tr><td>1<td>2<tr><td>3</table>", "1 2\n\n3"),
        (b"<html><p>a<p>b<div>c<span>d</span></div>e", "a\n\nb\n\ncd\n\ne"),
        (b"<html>&lt;b&gt; &amp;amp;", "<b> &amp;"),
        (b"<html><p style='display: none'>x</p>y<template>z</template>", "y"),
        (b"<html><div>" * 900 + b"deep", "deep"),
    ],
)
def test_pages_as_browsers_read_them(data: bytes, expected: str) -> None:
    assert extract(data, "saved.txt").text == expected


def _pdf(**options: object) -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "reason", "remedy"),
    [
        (b"", "a.txt", "is empty", "put the text"),
        (b" \n\t\n", "a.txt", "is empty", "put the text"),
        (b"\xef\xbb\xbf...", "a.txt", "holds no text", "check"),
        (b"one\ntwo \xe9", "a.txt", "line 2 is not in UTF-8", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.png", "is not a text", "plain text"),
        ("word".encode("utf-16"), "a.txt", "in UTF-16", "UTF-8"),
        (b"PK\x03\x04 word", "a.docx", "an office document", "PDF"),
        (b"{\\rtf1 word}", "a.rtf", "a rich-text file", "PDF"),
        (b"MIME-Version: 1.0\n\nword", "a.mhtml", "a web archive", "HTML only"),
        (b"word", "a.pdf", "is not a PDF", "save it again"),
        (b"%PDF-1.7 word", "a.pdf", "is damaged", "again"),
        (_pdf(), "a.pdf", "holds no text", "text recognition"),
        (_pdf(encryption=pikepdf.Encryption("o", "u")), "a.pdf", "a password", "without"),
        (b"<html><script>x</script>", "a.html", "holds no text", "printed to PDF"),
    ],
)
def test_what_cannot_be_read(data: bytes, name: str, reason: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as caught:
        extract(data, name)
    assert f"“{name}”" in caught.value.reason
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


def test_files_and_texts_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MAX_BYTES", 10)
    monkeypatch.setattr(extraction, "MAX_CHARACTERS", 8)
    assert extract(b"12345678", "a.txt").text == "12345678"
    with pytest.raises(Unreadable, match="more than 8 characters"):
        extract(b"123456789", "a.txt")
    with pytest.raises(Unreadable, match="has 11 bytes; at most 10"):
        extract(b"12345678901", "a.txt")


def test_a_page_made_to_keep_us_busy_is_given_up() -> None:
    with pytest.raises(Unreadable, match="longer than 1 seconds"):
        read_apart("html", b"<div>" * 100_000 + b"x", seconds=1)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file tells a process's limits")
@pytest.mark.parametrize(("data", "name"), [(b"<html><p>Words", "a.html"), (b"# Words", "a.md")])
def test_a_source_is_read_within_limits_of_memory_and_time(
    data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source is anybody's file, and its readers build trees many times its size."""
    seen = limits_of_children(monkeypatch)
    assert extract(data, name).text == "Words"
    assert seen == [{"address space": str(2 * 1024**3), "cpu time": "12", "core file size": "0"}]
