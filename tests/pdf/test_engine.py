"""The engine: what it may reach, when it is stopped, what comes back, and always the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from weasyprint.css.tokens import InvalidValues

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import (
    EngineStopped,
)
from briefgen.pdf.process import Engine
from tests.pdf_samples import BODY, FACTS, FONTS, document, job, picture

TESTS = Path(__file__).parents[1]
SMALL = document('<main><h1 id="top">Dues</h1><p>Words.</p></main>')


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


# Where what came from does not show.

_DIGEST = """
import hashlib, sys
from tests.pdf_samples import FACTS, job
from briefgen.pdf.engine import render_here
print(hashlib.sha256(render_here(job(attachments=(FACTS,))).pdf).hexdigest())
"""


def test_the_same_job_gives_the_same_bytes_in_every_process(engine: Engine, tmp_path: Path) -> None:
    sample = job(attachments=(FACTS,))
    digests = {hashlib.sha256(engine.render(sample).pdf).hexdigest()}
    engine.render(job(SMALL))
    digests.add(hashlib.sha256(engine.render(sample).pdf).hexdigest())
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/St_Johns")):
        surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": paths}
        command = [sys.executable, "-c", _DIGEST]
        done = subprocess.run(
            command, env=surroundings, cwd=tmp_path, capture_output=True, check=True
        )
        digests.add(done.stdout.decode().strip())
    assert len(digests) == 1


def test_the_fonts_of_one_document_are_not_those_of_the_next(engine: Engine) -> None:
    swapped = SMALL.replace("SourceSans3-Regular", "SourceSerif4-It")
    alone = render_here(job(swapped)).pdf
    engine.render(job(SMALL))
    assert engine.render(job(swapped)).pdf == alone != engine.render(job(SMALL)).pdf


# What documents may reach.

_watched: list[str] = []


def _watch(event: str, values: tuple[Any, ...]) -> None:
    if _watched and (event.startswith("socket.") or _watched[0] in str(values[:1])):
        _watched.append(f"{event} {values[:1]}")


sys.addaudithook(_watch)


_ASKING = (
    '<img src="ADDRESS" alt="A">',
    '<link rel="stylesheet" href="ADDRESS">',
    '<link rel="attachment" href="ADDRESS">',
    '<style>p { background: url("ADDRESS") }</style><p>a</p>',
    '<object data="ADDRESS" type="image/png">o</object>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title>'
    '<image href="ADDRESS" width="9" height="9"/><use href="ADDRESS#a"/></svg>',
)


@pytest.mark.parametrize(
    "address",
    [
        "file://{folder}/secret.png",
        "{folder}/secret.png",
        "secret.png",
        "font:../secret.png",
        "font:{folder}/secret.png",
        "http://127.0.0.1:9/secret.png",
        "https://example.org/secret.png",
        "ftp://example.org/secret.png",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "data:text/css,p",
        "data:image/png;base64,@@@",
        "javascript:1",
    ],
)
def test_nothing_is_opened_for_a_document(address: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    address = address.format(folder=tmp_path)
    importing = f'<style>@import url("{address}");</style>'
    for body in ("".join(_ASKING).replace("ADDRESS", address), importing):
        _watched[:] = ["secret.png"]
        with suppress(InvalidValues):  # the engine does not know what to make of some
            pdf = render_here(job(document(f"<main><h1>Dues</h1>{body}</main>"))).pdf
            assert b"secret" not in pdf
        assert _watched == ["secret.png"]
        _watched.clear()


def test_a_refused_address_is_complained_of(engine: Engine) -> None:
    html = document('<main><h1>Dues</h1><img src="http://127.0.0.1:9/a.png" alt="A"></main>')
    assert "is not part of the document" in engine.render(job(html)).messages[0]


@pytest.mark.parametrize(
    "kind", ["image/gif", "image/svg+xml", "image/webp", "text/css", "text/html", "", "image/pngx"]
)
def test_an_address_that_carries_its_data_carries_a_png_or_a_jpeg(
    kind: str, engine: Engine
) -> None:
    """Other kinds are read by other, larger parsers, which nobody has looked at here."""
    gif = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
    body = f'<main><h1>Dues</h1><img src="data:{kind};base64,{gif}" alt="A"></main>'
    assert "is not part of the document" in engine.render(job(document(body))).messages[0]


def test_pictures_in_the_two_formats_are_shown(engine: Engine) -> None:
    Image.new("RGB", (4, 4), "red").save(target := io.BytesIO(), "JPEG")
    jpeg = f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"
    for address in (jpeg, picture()):
        html = document(f'<main><h1>Dues</h1><img src="{address}" alt="A"></main>')
        rendered = engine.render(job(html))
        assert rendered.messages == ()
        assert b"/Subtype /Image" in rendered.pdf


def test_only_the_fonts_of_the_document_are_used(engine: Engine) -> None:
    html = document('<h1>Dues</h1><p style="font-family: DejaVu Sans, serif">Words</p>')
    with pikepdf.open(io.BytesIO(engine.render(job(html)).pdf)) as pdf:
        families = {
            str(found.FontFamily)
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and "/FontFamily" in found
        }
    assert families <= {"Source Sans 3", "Source Serif 4", "Source Sans 3,"}


def test_a_document_without_a_font_is_refused() -> None:
    with Engine() as engine, pytest.raises(EngineStopped, match="no font"):
        engine.render(job('<html lang="en"><title>Dues</title><p>Words'))


# Limits, and what ends.


# What comes back.


def test_places_say_page_and_height(engine: Engine) -> None:
    places = engine.render(job()).places
    assert places["points"][0] == 1
    assert places["source-1"][0] == 7
    page, top = places["sources"]
    assert page == 7
    assert top == pytest.approx(25 + 0.83 * 12.5 * 25.4 / 72, abs=0.1)  # the heading's margin
    assert list(places) == [part.split('"')[0] for part in BODY.split(' id="')[1:]]


def test_the_contents_go_where_there_are_few_pages(engine: Engine) -> None:
    body = '<nav class="contents"><p>Contents</p></nav><h1 id="top">Dues</h1>'
    below = {
        short: engine.render(job(document(body), short_below=short)).places["top"][1]
        for short in (0, 1, 2)
    }
    assert below[0] == below[1] > below[2]


def test_a_complaint_is_not_repeated_for_the_second_layout(engine: Engine) -> None:
    body = '<p class="contents">C</p><h1>Dues</h1><a href="#nowhere">there</a>'
    rendered = engine.render(job(document(body, css="p { colour: red }"), short_below=3))
    assert len(rendered.messages) == 2
    assert any("nowhere" in message for message in rendered.messages)


def test_a_sound_document_is_not_complained_of(engine: Engine) -> None:
    assert engine.render(job()).messages == ()


def test_languages_are_counted_where_they_are_shown(engine: Engine) -> None:
    body = '<h1>Dues</h1><p lang="fr">a</p><p lang="fr">b</p><p lang="de" hidden>c</p>'
    assert engine.render(job(document(body))).languages == {"fr": 2}


# Messages between the processes.


def test_a_relative_font_is_found_from_the_other_folder(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FONTS[0].parent)
    fonts = tuple(Path(font.name) for font in FONTS)
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    sample = replace(job(SMALL), fonts=fonts, moment=moment)
    assert engine.render(sample) == engine.render(replace(sample, fonts=FONTS))
