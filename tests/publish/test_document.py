"""What a document is; and a new format is one line of the table, of which nothing else knows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from briefgen.cli.options import Choice
from briefgen.editions.edition import Edition
from briefgen.pdf.process import Engine
from briefgen.publish.document import FORMATS, Document, Format, Options
from briefgen.publish.place import place
from briefgen.publish.run import Done
from briefgen.render.templates import Renderer

FACTS = """
format: 1
brief: {title: The title}
summit: {name: The summit}
audiences: {public: TLP:CLEAR, staff: TLP:RED}
bottom_line:
  seen: {audience: public, text: The claim that all may read, basis: ours}
background:
  plan: {text: Sell the old harbour before winter, basis: ours}
"""
SECRET = "Sell the old harbour before winter"


def titles(_: Renderer, edition: Edition) -> bytes:
    """The words of an edition, as plainly as can be."""
    lines = [str(edition.about["title"]), str(edition.summit["name"]), edition.marking]
    lines += [str(item["text"]) for section in edition.sections for item in section.items]
    return "\n".join([*lines, ""]).encode("utf-16")


def leaking(renderer: Renderer, edition: Edition) -> bytes:
    """The same with words that have no business there."""
    return titles(renderer, edition) + SECRET.encode("utf-16-le")


def texts(data: bytes) -> Iterable[str]:
    """What can be read in such a file; as UTF-8 it is no text at all."""
    return [data.decode("utf-16")]


def words(data: bytes) -> str:
    """What a reader gets from such a file."""
    return data.decode("utf-16")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(FACTS, "utf-8")
    return tmp_path


def built(**wanted: object) -> list[Done]:
    """What `briefgen build x.yaml --kind brief --audience public` makes in this folder."""
    choice = Choice(kind=("brief",), audience="public", **wanted).settled()  # type: ignore[arg-type]
    with Engine(later=True) as engine:
        return [document.done for document in choice.build([Path("x.yaml")], engine)]


def test_a_format_in_the_table_is_built_and_is_in_the_manifest(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "txt", Format(texts, words, titles))
    done = built(to=("txt", "md"), prove=True)
    assert [list(one.made.files) for one in done if one.made] == [
        ["x.brief.public.en.md", "x.brief.public.en.txt"]
    ]
    assert list(place(done, project / "dist"))
    folder = project / "dist" / "public"
    assert texts((folder / "x.brief.public.en.txt").read_bytes()) == [
        "The title\nThe summit\nTLP:CLEAR\nThe claim that all may read\n"
    ]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["files"]["x.brief.public.en.txt"]["proof"] == "passed"


def test_it_is_kept_and_comes_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    monkeypatch.delenv("BRIEFGEN_CACHE", raising=False)
    (project / "cache").mkdir(mode=0o700)
    monkeypatch.setitem(FORMATS, "txt", Format(texts, words, titles))
    first, second = (one.made for _ in range(2) for one in built(to=("txt",)) if one.made)
    assert (first.kept, second.kept) == (False, True)
    assert second.files == first.files


def test_its_files_are_searched_for_withheld_words(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The document leaks, but not the one of the file without the withheld facts.
    once = iter([leaking])
    monkeypatch.setitem(FORMATS, "txt", Format(texts, words, lambda r, e: next(once, titles)(r, e)))
    (refused,) = (one for one in built(to=("txt",)) if one.failed)
    assert [p.code for p in refused.problems] == ["leak"]
    assert "x.brief.public.en.txt" in refused.problems[0].message
    assert SECRET not in refused.problems[0].message


def test_every_setting_that_names_formats_names_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "txt", Format(texts, words, titles))
    (project / "briefgen.toml").write_text('to = "txt"\n', "utf-8")
    assert Choice().settled().to == ("txt",)
    (project / "briefgen.toml").write_text("", "utf-8")
    assert Choice().settled().to == ("md", "html", "pdf", "txt")


def test_looking_at_the_table_loads_no_library() -> None:
    """The command line does so at each start, before the PDF engine has been started."""
    heavy = ("pikepdf", "jinja2", "pydantic", "PIL", "babel", "weasyprint")
    code = f"import sys, briefgen.publish.document; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_document_is_checked_and_never_over_its_limits_unless_asked() -> None:
    options = Options()
    assert tuple(options.formats) == tuple(FORMATS) == ("md", "html", "pdf")
    assert options.preflight
    assert not options.allow_overflow
    assert not options.prove


def test_more_can_be_said_of_a_document() -> None:
    made = Document("public", {"a.md": b"x"}, {"kind": "brief", "proof": "not run"})
    told = made.saying(proof="passed", pages=2)
    assert told.about == {"kind": "brief", "proof": "passed", "pages": 2}
    assert (told.folder, told.files, told.kept) == (made.folder, made.files, False)
    assert made.about["proof"] == "not run", "the first is as it was"
