"""The public API: what it looks like, what it gives, and that it says what the commands say."""

from __future__ import annotations

import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import briefgen
from briefgen import Problem, Refused, api
from tests.documents import HARBOUR, ROOT

HEAD = "format: 1\nbrief: {title: Clean rivers}\nsummit: {name: Two Rivers}\n"
FACTS = f"{HEAD}bottom_line: {{fee: {{text: The fee will pass., basis: ours}}}}\n"
SECRET = "We can live with 2027"
READERS = f"""{HEAD}audiences: {{public: TLP:CLEAR, internal: TLP:AMBER}}
bottom_line:
  fee: {{audience: public, text: The fee will pass., basis: ours}}
  price: {{text: {SECRET}., basis: ours}}
"""
SIGNATURES = """
build(
  facts: 'Readable | Iterable[Readable]'
  *
  kinds: 'str | Iterable[str] | None' = None
  formats: 'str | Iterable[str] | None' = None
  audience: 'str | None' = None
  all_audiences: 'bool' = False
  langs: 'str | Iterable[str] | None' = None
  all_langs: 'bool' = False
  page_size: 'str | None' = None
  since: 'str | Path | None' = None
  templates: 'str | Path | None' = None
  strict: 'bool' = False
  allow_overflow: 'bool' = False
  preflight: 'bool' = True
  prove: 'bool' = False
  fresh: 'bool' = False
  jobs: 'int | None' = 1
  engine: 'Engine | None' = None
  memory: 'Memory | None' = None
) -> 'Iterator[Document]'
check(
  facts: 'Readable | Iterable[Readable]'
  *
  strict: 'bool' = False
  source_texts: 'Mapping[str, str | Path] | None' = None
  templates: 'str | Path | None' = None
) -> 'list[Problem]'
diff(
  old: 'Readable'
  new: 'Readable'
  *
  audience: 'str | None' = None
  lang: 'str | None' = None
  templates: 'str | Path | None' = None
) -> 'Comparison'
load(
  file: 'str | Path | bytes'
  *
  templates: 'str | Path | None' = None
) -> 'Facts'
write(
  documents: 'Iterable[Document]'
  out: 'str | Path'
) -> 'Written'
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rivers.yaml").write_text(FACTS)
    (tmp_path / "readers.yaml").write_text(READERS)
    return tmp_path


# What is promised.


def signature(name: str) -> str:
    shown = inspect.signature(getattr(briefgen, name))
    lines = [str(parameter) for parameter in shown.parameters.values()]
    kinds = [parameter.kind for parameter in shown.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        lines.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    head = f"{name}(\n"
    return head + "".join(f"  {line}\n" for line in lines) + f") -> {shown.return_annotation!r}\n"


def test_the_signatures_are_these() -> None:
    names = ("build", "check", "diff", "load", "write")
    assert "".join(map(signature, names)) == SIGNATURES.lstrip()


def test_the_package_has_these_names_and_no_others() -> None:
    assert briefgen.__all__ == ["Problem", "Refused", "build", "check", "diff", "load", "write"]
    assert {*briefgen.__all__, "__version__"} <= set(dir(briefgen))
    for name in briefgen.__all__:
        assert getattr(briefgen, name) is getattr(api, name)
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = briefgen.bild  # type: ignore[attr-defined]  # a type checker knows it as well


@pytest.mark.parametrize(
    ("module", "loaded"),
    [
        ("briefgen", {"briefgen"}),
        (
            "briefgen.api",
            {
                "briefgen",
                "briefgen.api",
                "briefgen.pdf",
                "briefgen.pdf.words",
                "briefgen.problems",
                "briefgen.publish",
                "briefgen.publish.document",
                "briefgen.publish.readback",
            },
        ),
    ],
)
def test_importing_it_loads_nothing_else(module: str, loaded: set[str]) -> None:
    """What takes long is loaded by the function that needs it."""
    code = f"import sys; old = set(sys.modules); import {module}; print(*set(sys.modules) - old)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert {name for name in modules if name.startswith("briefgen")} == loaded
    assert {name.partition(".")[0] for name in modules} <= {"briefgen", *sys.stdlib_module_names}


def test_every_function_says_what_it_does_and_how_it_fails() -> None:
    functions = [
        value
        for name, value in vars(api).items()
        if inspect.isfunction(value) and value.__module__ == api.__name__ and name[0] != "_"
    ]
    assert len(functions) > 20
    assert [function.__name__ for function in functions if not inspect.getdoc(function)] == []


@pytest.mark.parametrize("name", ["api.md", "the docstrings"])
def test_the_examples_run(name: str, folder: Path) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    if name == "the docstrings":
        result = doctest.testmod(api, optionflags=flags)
    else:
        (folder / "rivers.yaml").unlink()
        path = str(ROOT / "docs" / name)
        result = doctest.testfile(path, module_relative=False, optionflags=flags, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted > 10


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_the_first_example_of_a_page_runs(page: str, folder: Path) -> None:
    (folder / "content").mkdir()
    facts = READERS if page == "README.md" else FACTS
    (folder / "content" / "summit.yaml").write_text(facts)
    example = (ROOT / page).read_text("utf-8").split("```python\n")[1].split("```")[0]
    exec(example, {})
    assert list((folder / "dist").rglob("summit.handout.*pdf"))


# Loading and checking.


def test_facts_tell_what_they_are() -> None:
    facts = briefgen.load("readers.yaml")
    assert (facts.name, facts.title) == ("readers", "Clean rivers")
    assert (facts.languages, facts.audiences) == (("en",), ("public", "internal"))
    assert facts.data["format"] == "1"
    assert SECRET not in repr(facts)


def test_loading_tells_every_problem_at_once() -> None:
    with pytest.raises(Refused) as caught:
        briefgen.load(b"format: 1\nbrief: {titel: x}\nsumit: {name: y}\n")
    assert len(caught.value.problems) >= 2
    assert {problem.place.file for problem in caught.value.problems} == {"facts"}


def test_checking_facts_is_checking_their_file() -> None:
    assert briefgen.check(briefgen.load(HARBOUR)) == briefgen.check(HARBOUR)
    assert briefgen.check(str(HARBOUR)) == briefgen.check([HARBOUR])


def test_checking_gives_what_cannot_be_read_as_well(folder: Path) -> None:
    (folder / "bad.yaml").write_text("format: 1\n")
    found = briefgen.check(["gone.yaml", "rivers.yaml", "bad.yaml"])
    assert all(isinstance(problem, Problem) for problem in found)
    assert [problem.place.file for problem in found if problem.severity == "error"] == [
        "gone.yaml",
        "bad.yaml",
        "bad.yaml",
    ]


def test_a_quote_that_is_not_in_its_source(folder: Path) -> None:
    claim = "bottom_line: {a: {text: A, cite: {source: s, quote: it rises by ten crowns}}}\n"
    (folder / "x.yaml").write_text(f"{HEAD}sources: {{s: {{title: S, text: s.txt}}}}\n{claim}")
    (folder / "s.txt").write_text("The fee falls.")
    facts = briefgen.load("x.yaml")
    found = [problem.code for problem in briefgen.check(facts) if problem.severity == "error"]
    assert found
    for given in (facts, "x.yaml"):
        [refused] = briefgen.build(given, formats="md")
        assert [problem.code for problem in refused.problems if refused.failed] == found
    (folder / "other.txt").write_text("They say it rises by ten crowns a year.")
    assert briefgen.check("x.yaml", strict=True, source_texts={"s": "other.txt"}) == []


# Building and writing.


def test_a_build_gives_what_the_command_writes(folder: Path) -> None:
    written = briefgen.write(briefgen.build("rivers.yaml", formats=("md", "html")), "ours")
    code = "from briefgen.cli.main import run; run()"
    words = ("build", "rivers.yaml", "--to", "md,html", "--out", "theirs")
    subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True)
    ours, theirs = (
        {path.name: path.read_bytes() for path in (folder / out).iterdir()}
        for out in ("ours", "theirs")
    )
    assert ours == theirs
    assert len(written.files) == 6
    assert {path.name for path in written.files} == {*ours} - {"manifest.json"}


def test_facts_are_built_as_they_were_loaded(folder: Path) -> None:
    facts = briefgen.load("rivers.yaml")
    (folder / "rivers.yaml").write_text(FACTS.replace("will pass", "will fail"))
    [before] = briefgen.build(facts, kinds="brief", formats="md")
    [after] = briefgen.build("rivers.yaml", kinds="brief", formats="md")
    assert before.name == after.name == "rivers.brief.en"
    assert b"will pass" in before.files["rivers.brief.en.md"]
    assert b"will fail" in after.files["rivers.brief.en.md"]
    assert before.about["kind"] == "brief"


def test_facts_that_lie_in_no_folder_refer_to_no_file() -> None:
    figure = "figures: {f: {file: f.png, alt: A, caption: C, basis: ours}}\n"
    [refused] = briefgen.build(briefgen.load((FACTS + figure).encode()), kinds="brief")
    with pytest.raises(Refused):
        _ = refused.files


def test_a_document_that_cannot_be_made_says_so_when_it_is_used() -> None:
    documents = list(briefgen.build(["gone.yaml", "rivers.yaml"], kinds="brief", formats="md"))
    assert [document.failed for document in documents] == [True, False]
    with pytest.raises(Refused, match="There is no such file"):
        _ = documents[0].files
    assert documents[0].about == {}
    with pytest.raises(Refused, match="There is no such file"):
        briefgen.write(documents, "dist")
    assert Path("dist/rivers.brief.en.md").exists(), "the others are in place"


def test_the_warnings_of_a_file_are_those_of_its_first_document() -> None:
    facts = briefgen.load((HEAD + "bottom_line: {a: Nobody says where this is from.}\n").encode())
    first, *others = briefgen.build(facts, formats="md")
    assert [problem.severity for problem in first.problems] == ["warning"]
    assert first.files
    assert [document.problems for document in others] == [(), ()]
    written = briefgen.write([first, *others], "dist")
    assert written.warnings == first.problems
    [refused] = briefgen.build(facts, strict=True)
    assert refused.failed


def test_writing_again_changes_nothing() -> None:
    first = briefgen.write(briefgen.build("rivers.yaml", formats="md"), "dist")
    again = briefgen.write(briefgen.build("rivers.yaml", formats="md"), "dist")
    assert first.changed == first.files == again.files
    assert again.changed == ()


@pytest.mark.parametrize("mistake", ["yaml", "limit", "audience"])
def test_a_build_for_one_audience_tells_nothing_withheld(mistake: str, folder: Path) -> None:
    facts = {
        "yaml": READERS.replace("text: We", "txt: We"),
        "limit": READERS.replace("The fee will pass", " ".join(["fee"] * 200)),
        "audience": READERS,
    }[mistake]
    audience = "nobody" if mistake == "audience" else "public"
    noted = [f"{line}  # {SECRET}\n" for line in facts.splitlines()]
    (folder / "x.yaml").write_text("".join(noted))
    documents = list(briefgen.build("x.yaml", audience=audience, kinds="handout", formats="md"))
    problems = [problem for document in documents for problem in document.problems]
    assert problems
    assert SECRET not in repr(problems)
    if mistake == "yaml":
        assert SECRET in repr(briefgen.check("x.yaml")), "the author is told"


def test_a_build_for_one_audience_holds_what_it_may_see() -> None:
    [public] = briefgen.build("readers.yaml", audience="public", kinds="brief", formats="md")
    assert public.about["audience"] == "public"
    assert SECRET.encode() not in public.files["readers.brief.public.en.md"]
    every = briefgen.build("readers.yaml", all_audiences=True, kinds="brief", formats="md")
    assert [document.about["audience"] for document in every] == ["public", "internal"]


@pytest.mark.parametrize(
    "options",
    [
        {"formats": "docx"},
        {"page_size": "A5"},
        {"audience": "public", "all_audiences": True},
    ],
)
def test_what_cannot_be_meant(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"format|page sizes|name one audience"):
        briefgen.build("readers.yaml", **options)  # type: ignore[arg-type]  # any options


def test_the_same_path_twice_is_no_build(folder: Path) -> None:
    one, other = (briefgen.load(text.encode()) for text in (FACTS, READERS))
    with pytest.raises(ValueError, match="twice"):
        briefgen.build([one, other], formats="md")


def test_an_engine_ends_with_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.pdf.process import Engine

    closed: list[bool] = []
    monkeypatch.setattr(Engine, "close", lambda self: closed.append(True))
    documents = briefgen.build("rivers.yaml", formats="md")
    next(documents)
    assert closed == []
    documents.close()  # type: ignore[attr-defined]  # it is a generator
    assert closed == [True]
    with Engine(later=True) as engine:
        list(briefgen.build("rivers.yaml", formats="md", engine=engine))
        assert closed == [True]


# Templates: what a user's own folder knows is known everywhere.


@pytest.fixture
def looks(folder: Path) -> Path:
    (folder / "looks" / "markings").mkdir(parents=True)
    (folder / "looks" / "markings" / "desk.yaml").write_text("name: Desk\nmarkings: [OPEN, SHUT]\n")
    marked = FACTS.replace("title: Clean rivers", "title: Clean rivers, marking: SHUT")
    (folder / "marked.yaml").write_text(marked)
    return folder / "looks"


def test_templates_are_remembered_with_the_facts(looks: Path) -> None:
    with pytest.raises(Refused):
        briefgen.load("marked.yaml")
    facts = briefgen.load("marked.yaml", templates=looks)
    assert briefgen.check(facts) == []
    [document] = briefgen.build(facts, kinds="brief", formats="md")
    assert document.about["marking"] == "SHUT"
    assert not briefgen.diff(facts, "marked.yaml")
    with pytest.raises(ValueError, match="different templates"):
        briefgen.build([facts, briefgen.load("rivers.yaml")], formats="md")


@pytest.mark.parametrize(
    "words",
    [
        "check marked.yaml",
        "build marked.yaml --to md",
        "diff marked.yaml marked.yaml",
        "translations marked.yaml",
        "sources verify marked.yaml",
        "sources audit marked.yaml",
        "sources coverage marked.yaml",
        "sources add source.txt --to marked.yaml",
    ],
)
def test_every_command_that_reads_facts_takes_templates(words: str, looks: Path) -> None:
    (looks.parent / "source.txt").write_text("The fee will pass.")
    command = [sys.executable, "-c", "from briefgen.cli.main import run; run()", *words.split()]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "SHUT" in refused.stderr
    done = subprocess.run([*command, "--templates", "looks"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# What else commands need.


def test_differences_in_three_forms(folder: Path) -> None:
    (folder / "new.yaml").write_text(FACTS.replace("will pass", "may pass"))
    found = briefgen.diff("rivers.yaml", briefgen.load("new.yaml"))
    assert [(change.id, change.what) for change in found] == [("fee", ("reworded",))]
    assert "[-will-] {+may+}" in found.as_text()
    assert "~~will~~ **may**" in found.as_markdown()
    assert json.loads(found.as_json())["changes"]
    assert not briefgen.diff("new.yaml", "new.yaml")


def test_the_files_of_a_folder_are_verified(folder: Path) -> None:
    with pytest.raises(Refused, match=r"There is no manifest\.json"):
        api.verify(folder)
    briefgen.write(briefgen.build("rivers.yaml", kinds="brief", formats=("md", "html")), "dist")
    (folder / "dist" / "rivers.brief.en.md").write_text("other")
    good, differing = api.verify("dist")
    assert (good, differing) == (1, [(Path("dist/rivers.brief.en.md"), "changed")])


def test_a_new_file_needs_a_name() -> None:
    with pytest.raises(ValueError, match="name the brief, not a path"):
        api.new("a/b")
    path, schema = api.new("G7 summit", "content")
    assert briefgen.load(path).title == "G7 summit"
    assert schema.read_text("utf-8") == api.schema()
