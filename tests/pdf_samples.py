"""One document with everything the PDF stage has to cope with, and what is needed to render it."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf

from briefgen.pdf.job import Attachment, PdfJob

FONTS = tuple(sorted((Path(__file__).parent.parent / "templates" / "fonts").glob("*.ttf")))
FAMILIES = ("Source Sans 3", "Source Serif 4")
MOMENT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

_FACES = "".join(
    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
    f" src: url(font:{name}.ttf) }}\n"
    for family, name, weight, style in (
        ("Source Sans 3", "SourceSans3-Regular", 400, "normal"),
        ("Source Sans 3", "SourceSans3-It", 400, "italic"),
        ("Source Sans 3", "SourceSans3-Semibold", 600, "normal"),
        ("Source Sans 3", "SourceSans3-Bold", 700, "normal"),
        ("Source Serif 4", "SourceSerif4-Semibold", 600, "normal"),
        ("Source Serif 4", "SourceSerif4-It", 400, "italic"),
    )
)

CSS = (
    _FACES
    + """
@page { size: A4; margin: 25mm 21mm 22mm 21mm;
  @top-left { content: string(running); font: 8pt "Source Sans 3" }
  @top-right { content: "TLP:GREEN"; font: 700 12pt "Source Sans 3" }
  @bottom-left { content: "HARBOUR-7 · facts as of 4 March 2026"; font: 8pt "Source Sans 3" }
  @bottom-right { content: counter(page) " of " counter(pages); font: 8pt "Source Sans 3" } }
@page wide { size: A4 landscape }
body { font: 9.8pt/1.4 "Source Sans 3"; hyphens: auto; color: #16202b }
h1, blockquote { font-family: "Source Serif 4" }
h1 { font-size: 22pt; font-weight: 600; string-set: running content() }
h2 { font-size: 12.5pt; font-weight: 600; break-after: avoid }
aside { background: #f2f5f8; border-left: 1mm solid #0f3d6e; padding: 3mm }
blockquote { font-style: italic }
table { table-layout: fixed; width: 100%; border-collapse: collapse }
th, td { border-bottom: .3pt solid #4b5a69; text-align: left; padding: 1mm }
tr, figure, li { break-inside: avoid }
figure svg, figure img { width: 120mm; height: 30mm }
.wide { page: wide }
.new { break-before: page }
a { color: #0b5cad }
"""
)


def png(width: int = 8, height: int = 2) -> bytes:
    """A small RGB picture, made by hand so that no test depends on a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    row = b"\0" + b"\x0f\x3d\x6e" * width
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def picture() -> str:
    """It as an address that carries its own data."""
    return "data:image/png;base64," + base64.b64encode(png()).decode()


_PARTIES = ("Norvania", "Sudmark", "Ostrelia", "Westholm", "Île-Verte", "Côte d’Azur", "Łódź Bay")


def _rows() -> str:
    return "".join(
        f'<tr><th scope="row">{party}</th><td>Supports '
        f'<a href="#source-1" aria-label="Source 1, harbour dues study">1</a></td>'
        f"<td>Mixed</td><td>{1_000 + 37 * at}</td></tr>"
        for at, party in enumerate(_PARTIES)
    )


def _paragraphs(count: int) -> str:
    sentence = (
        "The harbour authority collects dues on every berth, and the surplus pays for dredging; "
        "the last review found that small ports carry a disproportionate share of the cost. "
    )
    return f"<p>{sentence * 4}</p>" * count


BODY = f"""
<header><p>Brief · <strong>TLP:GREEN</strong></p></header>
<main>
<h1>Harbour dues: who pays, and for what</h1>
<p class="standfirst">Ministers meet on <time datetime="2026-03-19">19 March</time>.</p>
<aside aria-label="Bottom line"><p><strong>Agree the floor, refuse the cap.</strong> A floor keeps
small ports open; see <a href="#positions">where the parties stand</a> and the
<a href="https://example.org/study">harbour dues study</a>.</p></aside>
<section id="points"><h2>Points to make</h2>
<ul><li>Dues pay for dredging.</li><li>Small ports first:<ul><li>three in the north,</li>
<li>two in the south.</li></ul></li></ul>
<ol><li>Say it early.</li><li>Say it <em>once</em>.</li></ol></section>
<section id="positions"><h2>Where the parties stand</h2>
<table><caption>Positions on the floor and the cap, with berths per party</caption>
<thead><tr><th scope="col">Party</th><th scope="col">Floor</th><th scope="col">Cap</th>
<th scope="col">Berths</th></tr></thead><tbody>{_rows()}</tbody></table></section>
<section id="quotes"><h2>In their words</h2>
<blockquote lang="de"><p>„Ohne Untergrenze schließen die kleinen Häfen.“</p></blockquote>
<p>She called it <q lang="fr">une question de justice</q>, or
<span lang="nb">rettferdighet</span>.</p>
<p lang="pl">Zażółć gęślą jaźń.</p>
<table><caption>The same word in two languages</caption><thead><tr>
<th scope="col">English</th><th scope="col">Spanish</th></tr></thead>
<tbody><tr><td>harbour</td><td lang="es">puerto</td></tr></tbody></table></section>
<section id="figures"><h2>Figures</h2>
<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" role="img"
font-family="Source Sans 3" font-size="14"><title>Dues by year: 12, 18, 25 million</title>
<rect x="90" y="5" width="120" height="20" fill="#0f3d6e"/><text x="10" y="20">2024</text>
<rect x="90" y="35" width="180" height="20" fill="#0f3d6e"/><text x="10" y="50">2025</text></svg>
<figcaption>Dues rose in both years.</figcaption></figure>
<figure><img src="{picture()}" alt="Map of the seven berths"><figcaption>Berths</figcaption>
</figure></section>
<section id="background" class="new"><h2>Background</h2>{_paragraphs(14)}
<h3>How the dues began</h3>{_paragraphs(6)}</section>
<section id="annex" class="wide"><h2>Annex: every berth</h2>{_paragraphs(3)}</section>
<section id="sources" class="new"><h2>Sources</h2>
<ol><li id="source-1">Port Office, <a href="https://example.org/study">Harbour dues: a study</a>,
2025.</li></ol></section>
</main>"""


def document(body: str, *, css: str = "", head: str = "", lang: str = "en") -> str:
    """A complete HTML document around `body`, in the bundled fonts."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        "<title>Harbour dues</title>"
        '<meta name="author" content="Desk 7"><meta name="description" content="Who pays">'
        f'<meta name="keywords" content="ports, dues">{head}<style>{CSS}{css}</style></head>'
        f"<body>{body}</body></html>"
    )


def job(html: str = "", **changes: object) -> PdfJob:
    """The sample as a job, or `html` in its place."""
    values: dict[str, object] = {
        "html": html or document(BODY),
        "fonts": FONTS,
        "moment": MOMENT,
    }
    return PdfJob(**(values | changes))  # type: ignore[arg-type]  # values are named by the caller


FACTS = Attachment("facts.yaml", "application/yaml", "The facts of this brief", b"title: Dues\n")


def carrying(files: dict[str, bytes], change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """An empty PDF that carries `files`, after `change` was made to it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for name, data in files.items():
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
    if change:
        change(pdf)
    none = pikepdf.StreamDecodeLevel.none
    pdf.save(target := io.BytesIO(), stream_decode_level=none, compress_streams=False)
    return target.getvalue()
