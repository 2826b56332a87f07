"""A job and its document cross from one process to the other whole, or not at all."""

from __future__ import annotations

import io
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from briefgen.pdf.job import (
    Attachment,
    PdfJob,
    Rendered,
    job_frame,
    job_of,
    read_frame,
    rendered_frame,
    rendered_of,
    write_frame,
)
from tests.pdf_samples import FONTS

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


_jobs = st.builds(
    PdfJob,
    html=_names,
    fonts=st.just(FONTS),
    moment=st.datetimes(timezones=st.just(UTC)),
    title=_names,
    attachments=_attachments,
    short_below=st.integers(0, 9),
)


@given(_jobs)
def test_a_job_crosses_whole(sample: PdfJob) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, *job_frame(sample))
    pipe.seek(0)
    frame = read_frame(pipe)
    assert frame
    assert job_of(frame) == sample
    assert read_frame(pipe) is None


@given(_jobs, st.data())
def test_a_broken_message_is_none(sample: PdfJob, data: st.DataObject) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, *job_frame(sample))
    cut = data.draw(st.integers(0, len(pipe.getvalue()) - 1))
    assert read_frame(io.BytesIO(pipe.getvalue()[:cut])) is None


_found = st.dictionaries(_names, st.just((1, 2.5)))


@given(st.binary(), st.integers(1), st.lists(_names).map(tuple), _found)
def test_a_document_crosses_whole(
    pdf: bytes, pages: int, messages: tuple[str, ...], places: dict[str, tuple[int, float]]
) -> None:
    rendered = Rendered(pdf, pages, messages, places, {"fr": 2})
    pipe = io.BytesIO()
    write_frame(pipe, *rendered_frame(rendered))
    pipe.seek(0)
    frame = read_frame(pipe)
    assert frame
    assert rendered_of(frame) == rendered
