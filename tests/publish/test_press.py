"""What stands between an engine's PDF and a reader: its complaints, and the checks of the file."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from briefgen.pdf.engine import render_here
from briefgen.pdf.job import EngineMissing, EngineStopped, PdfJob, Rendered
from briefgen.problems import Problem, Refused
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order
from briefgen.publish.press import Press, source_date_epoch
from tests.faked import THEME, UNLIMITED, as_input, typeset

FACTS = (
    "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: A, basis: ours}}\n"
)
Typeset = Callable[[PdfJob], Callable[[], Rendered]]


def refused(engine: Typeset, options: Options) -> list[Problem]:
    """The problems for which the document is not made, in whichever format."""
    with pytest.raises(Refused) as caught:
        Press(THEME, options).make(as_input(FACTS), Order("brief", "en"), engine)
    return list(caught.value.problems)


def made(engine: Typeset, options: Options) -> dict[str, bytes]:
    files = Press(THEME, options).make(as_input(FACTS), Order("brief", "en"), engine).files
    return {name.rpartition(".")[2]: data for name, data in files.items()}


def _untitled(job: PdfJob) -> Callable[[], Rendered]:
    """What the engine makes, with two faults put into it."""
    rendered = render_here(job)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        del pdf.Root["/Lang"]
        pdf.Root.ViewerPreferences.DisplayDocTitle = False
        pdf.save(target := io.BytesIO())
    return lambda: Rendered(target.getvalue(), rendered.pages, (), rendered.places)


def test_a_pdf_with_faults_is_refused_and_every_fault_said() -> None:
    problems = refused(_untitled, Options(("md", "pdf")))
    assert [p.code for p in problems] == ["preflight", "preflight"]
    assert "does not say its language" in problems[0].message
    assert "in place of the title" in problems[1].message
    assert all("--no-preflight" in p.hint for p in problems)
    assert made(_untitled, Options(("md", "pdf"), preflight=False))["pdf"], "where it is asked for"


def test_a_pdf_without_faults_is_let_through() -> None:
    assert made(lambda job: lambda: render_here(job), Options(("pdf",)))["pdf"]


@pytest.mark.parametrize("preflight", [True, False])
def test_what_the_engine_complains_of_stops_the_document(preflight: bool) -> None:
    """All of it, even in a build without checks: a complaint means that something is lost."""

    def grumbling(job: PdfJob) -> Callable[[], Rendered]:
        rendered = typeset(job)()
        return lambda: Rendered(rendered.pdf, 1, ("No anchor #x", "Ignored `colour: red`"))

    problems = refused(grumbling, Options(("md", "pdf"), preflight=preflight, allow_overflow=True))
    assert [(p.code, p.severity, p.message) for p in problems] == [
        ("pdf", "error", "The PDF engine says: No anchor #x"),
        ("pdf", "error", "The PDF engine says: Ignored `colour: red`"),
    ]


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        (EngineMissing("no libpango"), "cannot start: no libpango", "briefgen doctor"),
        (EngineStopped("it took longer"), "was stopped: it took longer", "shorten the document"),
    ],
)
def test_an_engine_that_gives_nothing_is_a_problem_with_its_remedy(
    error: Exception, message: str, hint: str
) -> None:
    def failing(_: PdfJob) -> Callable[[], Rendered]:
        def wait() -> Rendered:
            raise error

        return wait

    (problem,) = refused(failing, UNLIMITED)
    assert problem.code == "pdf-engine"
    assert message in problem.message
    assert hint in problem.hint


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
