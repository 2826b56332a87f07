"""The three calls: a draft, its PDF, the document; and what is said where one of them fails."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from briefgen.editions.edition import Edition
from briefgen.pdf.engine import render_here
from briefgen.pdf.job import EngineMissing, EngineStopped, PdfJob, Rendered
from briefgen.problems import Refused
from briefgen.publish.cache import Cache
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order
from briefgen.publish.press import Press, source_date_epoch
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from briefgen.render.templates import Renderer
from tests.documents import EngineHere
from tests.faked import ENGINE, THEME, UNLIMITED, as_input

FACTS = (
    "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: One, basis: ours}}\n"
)
ORDER = Order("brief", "en")


def test_a_draft_has_a_job_only_where_a_pdf_is_wanted() -> None:
    source = as_input(FACTS)
    draft = Press(THEME, Options(("md", "html"))).prepare(source, ORDER)
    assert draft.job is None
    document = Press(THEME, Options(("md", "html"))).finish(draft)
    assert list(document.files) == ["x.brief.en.md", "x.brief.en.html"]
    assert (document.about["pages"], document.about["preflight"]) == (None, "not run")
    assert Press(THEME, Options(("pdf",))).prepare(source, ORDER).job is not None


@pytest.mark.parametrize("formats", [("pdf", "html", "md"), ("md", "html", "pdf")])
def test_files_come_in_one_order_however_the_formats_were_named(formats: tuple[str, ...]) -> None:
    press = Press(THEME, replace(UNLIMITED, formats=formats))
    document = make(as_input(FACTS), ORDER, Gate(press), ENGINE)
    assert [name.rpartition(".")[2] for name in document.files] == ["md", "html", "pdf"]


def test_the_engine_works_while_the_other_formats_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps: list[str] = []

    class Noting:
        def start(self, job: PdfJob) -> Callable[[], Rendered]:
            steps.append("started")

            def waiting() -> Rendered:
                steps.append("waited for")
                return ENGINE.start(job)()

            return waiting

    markdown = Renderer.markdown

    def noting(renderer: Renderer, edition: Edition) -> str:
        steps.append("Markdown")
        return markdown(renderer, edition)

    monkeypatch.setattr(Renderer, "markdown", noting)
    make(as_input(FACTS), ORDER, Gate(Press(THEME, UNLIMITED)), Noting())
    assert steps == ["started", "Markdown", "waited for"]


def test_what_is_made_anew_neither_comes_from_the_cache_nor_goes_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFGEN_CACHE", raising=False)
    options, source = Options(("md",)), as_input(FACTS)

    def press() -> Press:
        return Press(THEME, options, Cache(THEME, options))

    press().finish(press().prepare(source, ORDER, anew=True))
    assert press().prepare(source, ORDER).from_cache is None
    press().finish(press().prepare(source, ORDER))
    assert press().prepare(source, ORDER).from_cache
    assert press().prepare(source, ORDER, anew=True).from_cache is None


@pytest.mark.parametrize(
    ("failure", "remedy"),
    [
        (EngineMissing("no libpango"), "`briefgen doctor` says which system library to install"),
        (EngineStopped("it took longer than 60 seconds"), "shorten the document"),
    ],
)
def test_a_failure_of_the_engine_is_told_with_a_remedy(failure: Exception, remedy: str) -> None:
    def waiting() -> Rendered:
        raise failure

    press = Press(THEME, UNLIMITED)
    with pytest.raises(Refused) as refused:
        press.finish(press.prepare(as_input(FACTS), ORDER), waiting)
    (problem,) = refused.value.problems
    assert problem.code == "pdf-engine"
    assert str(failure) in problem.message
    assert remedy in problem.hint


def test_every_complaint_of_the_engine_is_told() -> None:
    press = Press(THEME, UNLIMITED)
    rendered = Rendered(b"", 1, ("first", "second"))
    with pytest.raises(Refused) as refused:
        press.finish(press.prepare(as_input(FACTS), ORDER), lambda: rendered)
    assert [p.message for p in refused.value.problems] == [
        "The PDF engine says: first",
        "The PDF engine says: second",
    ]


class Untitled:
    """The engine, with two faults put into what it makes."""

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        rendered = render_here(job)
        with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
            del pdf.Root["/Lang"]
            pdf.Root.ViewerPreferences.DisplayDocTitle = False
            pdf.save(target := io.BytesIO())
        return lambda: replace(rendered, pdf=target.getvalue())


def test_a_pdf_with_faults_is_refused_and_every_fault_said() -> None:
    source, checked = as_input(FACTS), Options(("md", "pdf"))
    with pytest.raises(Refused) as refused:
        make(source, ORDER, Gate(Press(THEME, checked)), Untitled())
    problems = refused.value.problems
    assert [p.code for p in problems] == ["preflight", "preflight"]
    assert "does not say its language" in problems[0].message
    assert "in place of the title" in problems[1].message
    assert all("--no-preflight" in p.hint for p in problems)
    unchecked = Gate(Press(THEME, replace(checked, preflight=False)))
    assert len(make(source, ORDER, unchecked, Untitled()).files) == 2, "where it is asked for"
    sound = make(source, ORDER, Gate(Press(THEME, checked)), EngineHere())
    assert sound.about["preflight"] == "passed"


@pytest.mark.parametrize("preflight", [True, False])
def test_what_the_engine_complains_of_stops_the_document(preflight: bool) -> None:
    """Even in a build without checks: a complaint means that something is lost."""

    class Grumbling:
        def start(self, job: PdfJob) -> Callable[[], Rendered]:
            return lambda: replace(ENGINE.start(job)(), messages=("No anchor #x",))

    options = Options(("md", "pdf"), preflight=preflight, allow_overflow=True)
    with pytest.raises(Refused) as refused:
        make(as_input(FACTS), ORDER, Gate(Press(THEME, options)), Grumbling())
    (problem,) = refused.value.problems
    assert (problem.code, problem.severity) == ("pdf", "error")
    assert problem.message == "The PDF engine says: No anchor #x"


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "1970-01-01T00:00:00+00:00"), ("", "None"), (None, "None")]
)
def test_the_date_of_the_environment_is_in_seconds(
    value: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if value is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    found = source_date_epoch()
    assert (found.isoformat() if found else "None") == expected


@pytest.mark.parametrize("value", ["yesterday", "-1", "1.5", "9" * 30, "١"])
def test_another_date_of_the_environment_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(Refused, match="not a number of seconds"):
        source_date_epoch()
