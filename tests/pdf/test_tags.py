"""What the engine leaves undone: attachments, titles, the tags of the standards."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import (
    Attachment,
)
from briefgen.pdf.process import Engine
from tests.pdf_samples import document, job

SMALL = document('<main><h1 id="top">Dues</h1><p>Words.</p></main>')


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def test_the_title_of_the_job_stands_in(engine: Engine) -> None:
    html = SMALL.replace("<title>Harbour dues</title>", "")
    with pikepdf.open(io.BytesIO(engine.render(job(html, title="Dues")).pdf)) as pdf:
        assert str(pdf.docinfo.Title) == "Dues"
    with pikepdf.open(io.BytesIO(engine.render(job(SMALL, title="Dues")).pdf)) as pdf:
        assert str(pdf.docinfo.Title) == "Harbour dues"


_names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20)


_attachments = st.lists(
    st.builds(
        Attachment,
        name=_names,
        media_type=st.sampled_from(["application/yaml", "image/png", "text/x-a+b; charset=utf-8"]),
        description=_names,
        data=st.binary(max_size=2000),
    ),
    max_size=4,
    unique_by=lambda a: a.name,
).map(tuple)


@given(_attachments)
@settings(max_examples=15, deadline=None)
def test_attachments_come_out_as_they_went_in(attachments: tuple[Attachment, ...]) -> None:
    sample = job(SMALL, attachments=attachments)
    with pikepdf.open(io.BytesIO(render_here(sample).pdf)) as pdf:
        found = {name: spec.get_file() for name, spec in pdf.attachments.items()}
        read = {
            Attachment(
                pdf.attachments[name].filename,
                file.mime_type,
                pdf.attachments[name].description,
                file.read_bytes(),
            )
            for name, file in found.items()
        }
        assert read == set(attachments)
        assert {str(spec.AFRelationship) for spec in pdf.Root.get("/AF", [])} <= {"/Source"}
        assert len(pdf.Root.get("/AF", [])) == len(attachments)
        for file in found.values():
            assert file.creation_date == file.mod_date == sample.moment
