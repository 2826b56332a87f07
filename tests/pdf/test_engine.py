"""The engine: what it may reach, when it is stopped, what comes back, and always the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.css.tokens import InvalidValues

from briefgen.pdf import process
from briefgen.pdf.engine import render_here
from briefgen.pdf.job import (
    Attachment,
    EngineMissing,
    EngineStopped,
    PdfJob,
    Rendered,
    job_frame,
    job_of,
    read_frame,
    rendered_frame,
    rendered_of,
    write_frame,
)
from briefgen.pdf.process import Engine, Engines
from tests.pdf_samples import BODY, FACTS, FONTS, document, job

TESTS = Path(__file__).parents[1]
SMALL = document('<main><h1 id="top">Dues</h1><p>Words.</p></main>')
# Every letter of one long word may end a line: the time grows with the square of its length.
SLOW = document(f'<p style="overflow-wrap: anywhere">{"x" * 300_000}</p>')


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


def test_a_job_that_is_too_slow_is_stopped_and_the_next_one_is_done() -> None:
    with Engine(seconds=4) as engine:
        with pytest.raises(EngineStopped, match="longer than 4 seconds"):
            engine.render(job(SLOW))
        assert engine.render(job(SMALL)).pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit memory otherwise")
def test_a_job_that_needs_too_much_memory_is_stopped() -> None:
    rows = "<tr><td>a</td><td>b</td></tr>" * 40_000
    with Engine(memory=400_000_000) as engine:
        assert engine.render(job(SMALL)).pages == 1
        with pytest.raises(EngineStopped, match="memory"):
            engine.render(job(document(f"<table>{rows}</table>")))


def test_jobs_are_begun_together_and_waited_for_in_any_order() -> None:
    with Engine() as engine:
        long, short = engine.start(job()), engine.start(job(SMALL))
        assert (short().pages, long().pages) == (1, 7)
        assert long().pages == 7


def test_engines_start_as_documents_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for each that comes, up to their number; none where it seems that none is needed."""
    started: list[int] = []

    class Child:
        def __init__(self, memory: int) -> None:
            started.append(memory)

        def end(self) -> None:
            pass

    monkeypatch.setattr(process, "_Child", Child)
    with Engine(later=True) as unused, Engines(unused, 3) as none:
        for _ in range(3):
            none.one_more()
    assert not started
    with Engine() as first, Engines(first, 3) as engines:
        for expected in (1, 2, 3, 3):
            engines.one_more()
            assert len(started) == expected


def begun(engines: Engines, wanted: PdfJob) -> Callable[[], Rendered]:
    engines.one_more()
    return engines.start(wanted)


def test_a_document_that_no_engine_is_free_for_waits_its_turn() -> None:
    with Engine() as first:
        with Engines(first, 2) as engines:
            waiting = [begun(engines, job(SMALL) if n else job()) for n in range(5)]
            assert [wait().pages for wait in waiting] == [7, 1, 1, 1, 1]
        assert first.ready, "it is its owner's"


def test_what_one_engine_is_stopped_at_the_others_do_not_wait_for() -> None:
    with Engine(seconds=4) as first, Engines(first, 2) as engines:
        slow, *others = [begun(engines, job(SLOW if n == 0 else SMALL)) for n in range(4)]
        assert [wait().pages for wait in others] == [1, 1, 1]
        with pytest.raises(EngineStopped, match="longer than 4 seconds"):
            slow()
        assert engines.start(job(SMALL))().pages == 1


def test_who_stops_a_build_does_not_wait_for_what_is_typeset() -> None:
    waiting = []
    with Engine() as first, suppress(KeyboardInterrupt), Engines(first, 2) as engines:
        first.render(job(SMALL))
        waiting = [begun(engines, job(SLOW)) for _ in range(3)]
        time.sleep(1)
        raise KeyboardInterrupt
    said = []
    for wait in waiting:
        with pytest.raises(EngineStopped) as stopped:
            wait()
        said.append("the build has ended" in str(stopped.value))
    assert sorted(said) == [False, False, True], "the third was not begun"


def test_a_process_makes_way_for_another_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries never give back all that a document takes: memory would grow without end."""
    started: list[int] = []

    class Child(process._Child):
        def __init__(self, memory: int) -> None:
            started.append(memory)
            super().__init__(memory)

    monkeypatch.setattr(process, "_Child", Child)
    monkeypatch.setattr(process, "_MOST_DOCUMENTS", 2)
    with Engine() as engine:
        made = {engine.render(job(SMALL)).pdf for _ in range(5)}
    assert len(made) == 1
    assert len(started) == 3


def test_a_closed_engine_begins_anew() -> None:
    engine = Engine()
    engine.close()
    assert engine.render(job(SMALL)).pages == 1
    engine.close()
    engine.close()


_PARENT = """
import sys
from tests.pdf_samples import job
from briefgen.pdf.process import Engine, Engines
from tests.pdf.test_engine import SLOW, SMALL
engine = Engine()
engine.render(job(SMALL))
print(engine._child._process.pid, flush=True)
if sys.argv[1] == "busy":
    engine.render(job(SLOW))
sys.stdin.read()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_killed_parent_leaves_nothing_behind(state: str, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": paths, "TMPDIR": str(tmp_path)},
    )
    assert parent.stdout
    assert parent.stdin
    child = int(parent.stdout.readline())
    assert list(tmp_path.glob("briefgen-*"))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    _until(lambda: not _alive(child))
    assert not list(tmp_path.iterdir())


def _until(done: Any) -> None:
    for _ in range(200):
        if done():
            return
        time.sleep(0.05)
    pytest.fail("still there after ten seconds")


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_temporary_files_go_with_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Engine() as engine:
        engine.render(job(SMALL))
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_folders_of_killed_engines_are_cleared_away_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "briefgen-engine-notes.txt").write_text("the user's")
    (tmp_path / "briefgen-mine").mkdir()
    (tmp_path / "briefgen-engine-of-the-user").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "briefgen-engine-abcdefgh").symlink_to(tmp_path / "elsewhere")
    others = set(tmp_path.iterdir())
    with Engine() as running:
        (working,) = set(tmp_path.iterdir()) - others
        left, lock = process._new_folder()
        os.close(lock)
        (Path(left) / "font").write_text("x")
        with Engine() as second:
            assert not os.path.exists(left)
            assert working.exists(), "its engine is alive"
            assert second.ready
        assert running.ready
    assert set(tmp_path.iterdir()) == others


def test_a_missing_library_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "import cffi; cffi.FFI.dlopen = lambda *a: open('/no/libpango'); "
    start = process._START.replace("from briefgen", broken + "from briefgen", 1)
    monkeypatch.setattr(process, "_START", start)
    with Engine() as engine, pytest.raises(EngineMissing, match="libpango"):
        engine.render(job(SMALL))


def test_the_current_folder_is_not_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("weasyprint", "json", "queue", "briefgen"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from here')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    with Engine() as engine:
        assert engine.render(job(SMALL)).pages == 1


def test_what_a_library_prints_does_not_reach_the_messages() -> None:
    code = (
        "import os, sys; sys.path[:] = sys.argv[1:]\n"
        "from briefgen.pdf import child, job as frames\n"
        "source, target = child._pipes()\n"
        "print('noise', flush=True); os.write(1, b'noise'); os.read(0, 9)\n"
        "frames.write_frame(target, *frames.read_frame(source))\n"
    )
    sent = io.BytesIO()
    write_frame(sent, {"a": 1}, b"body")
    command = [sys.executable, "-c", code, str(TESTS.parent), *sys.path]
    done = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=True)
    assert done.stdout == sent.getvalue()


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


# Messages between the processes.

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


def test_a_relative_font_is_found_from_the_other_folder(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FONTS[0].parent)
    fonts = tuple(Path(font.name) for font in FONTS)
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    sample = replace(job(SMALL), fonts=fonts, moment=moment)
    assert engine.render(sample) == engine.render(replace(sample, fonts=FONTS))
