"""A field without a mark is for editors only: what stands in it is in nothing that readers get."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.facts.load import load
from briefgen.facts.references import walk
from briefgen.publish.document import texts_of
from tests.checkout import Checkout
from tests.documents import HARBOUR, THEME

SAMPLES = HARBOUR.parent
# Three fields without a mark, in each of the models at once: words, a text, and a reference.
ANCHOR = '    short_for: ClassVar[str] = ""\n'
UNMARKED = (
    ANCHOR
    + """    desk_words: Words | None = Field(None, description="Words for the desk")
    desk_text: Plain | None = Field(None, description="A text for the desk")
    desk_contact: ActorId | None = Field(None, description="Whom at the desk to ask")
"""
)
SECRET = re.compile(r"dsk\d{4}|desk[-_](?:words|text|contact|officer)")


def with_secrets(text: str) -> str:
    """The facts file `text` with words for the desk wherever a model stands in it."""
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
    paths = [(at.path, at.model) for at in walk(load(text.encode(), "x", THEME.schemes).brief)]
    for number, (path, model) in enumerate(reversed(paths)):
        holder: Any = {"": data}
        last: Any = ""
        for step in path:
            inner = holder[last]
            if isinstance(step, str) or isinstance(inner, list):  # not one value for a list of one
                holder, last = inner, step
        if isinstance(holder[last], str):
            holder[last] = {model.short_for: holder[last]}
        written = holder[last]
        written["desk_words"] = f"Quiet words dsk{number:04} for the desk"
        written["desk_text"] = f"We said “a secret of dsk{number:04} and more” to nobody"
        written["desk_contact"] = "desk-officer"
    data["actors"]["desk-officer"] = {"name": "Officer dsk9999 of the desk", "audience": "public"}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


@pytest.fixture(scope="module")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The program with fields that nobody has marked, and a brief that uses all of them."""
    made = Checkout.copied_to(tmp_path_factory.mktemp("unmarked") / "copy")
    made.edit("briefgen/facts/base.py", ANCHOR, UNMARKED)
    text = with_secrets(HARBOUR.read_text("utf-8"))
    assert len(set(re.findall(r"dsk\d{4}", text))) > 200
    made.add("now/x.yaml", text)
    made.add("before/x.yaml", re.sub(r"dsk(\d)(\d{3})", r"dsk8\2", text))
    for folder in ("now", "before"):
        (made.folder / folder / "map.png").write_bytes((SAMPLES / "map.png").read_bytes())
    return made


def secrets_in(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """The words for the desk in finished files, each with the name of its file."""
    return [
        (name, word)
        for name, data in files.items()
        for text in (name, *_readable(name, data))
        for word in SECRET.findall(text)
    ]


def _readable(name: str, data: bytes) -> list[str]:
    return [data.decode()] if name.endswith((".json", ".txt")) else texts_of(name, data)


def built(made: Checkout, out: Path, *words: str) -> dict[str, bytes]:
    """What a build writes, and what it says, by the name of the file."""
    build = ("build", "x.yaml", "--allow-overflow", "--no-preflight", *words, "--out", str(out))
    done = made.run(*build, inside=made.folder / "now")
    assert done.returncode == 0, done.stdout + done.stderr
    files = {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    return {**files, "said.txt": (done.stdout + done.stderr).encode()}


def test_no_document_or_pdf_or_manifest_has_an_unmarked_field(
    mutated: Checkout, tmp_path: Path
) -> None:
    files = built(mutated, tmp_path, "--audience", "public", "--since", "../before/x.yaml")
    assert {name.rpartition(".")[2] for name in files} >= {"md", "html", "pdf", "json"}
    assert secrets_in(files) == []
    pdf = next(path for path in tmp_path.rglob("*.brief.*.pdf"))
    facts = mutated.run("extract", str(pdf), inside=tmp_path).stdout
    assert "bottom_line:" in facts
    assert SECRET.findall(facts) == []


def test_documents_are_proved_to_be_independent_of_unmarked_fields(
    mutated: Checkout, tmp_path: Path
) -> None:
    everyone = ("--all-audiences", "--kind", "brief,cards", "--to", "md,html", "--prove")
    assert secrets_in(built(mutated, tmp_path, *everyone)) == []


@pytest.mark.parametrize(("readers", "output"), [("public", "json"), ("delegation", "text")])
def test_no_comparison_tells_of_an_unmarked_field(
    mutated: Checkout, readers: str, output: str
) -> None:
    asked = ("diff", "before/x.yaml", "now/x.yaml", "--audience", readers, "--format", output)
    done = mutated.run(*asked, inside=mutated.folder)
    assert done.returncode == 0, done.stderr
    assert SECRET.findall(done.stdout) == []


def test_a_file_without_audiences_keeps_them_too(mutated: Checkout, tmp_path: Path) -> None:
    data = yaml.load((mutated.folder / "now" / "x.yaml").read_text("utf-8"), yaml.BaseLoader)
    plain = _without(copy.deepcopy(data), {"audience", "audiences", "default_audience", "marking"})
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "x.yaml").write_text(yaml.safe_dump(plain, sort_keys=False), "utf-8")
    (folder / "map.png").write_bytes((SAMPLES / "map.png").read_bytes())
    build = ("build", "x.yaml", "--kind", "brief", "--allow-overflow", "--no-preflight")
    done = mutated.run(*build, "--out", "out", inside=folder)
    assert done.returncode == 0, done.stderr
    files = {p.name: p.read_bytes() for p in (folder / "out").rglob("*") if p.is_file()}
    assert len(files) == 4
    assert secrets_in(files) == []


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {k: _without(v, names) for k, v in value.items() if k not in names}
    return [_without(v, names) for v in value] if isinstance(value, list) else value


def test_the_search_stops_an_unmarked_field_that_the_pruner_lets_through(
    mutated: Checkout, tmp_path: Path
) -> None:
    """The second gate holds by itself: the pruner, and what fills documents, forget the marks."""
    broken = Checkout.copied_to(tmp_path / "copy")
    broken.edit("briefgen/facts/base.py", ANCHOR, UNMARKED)
    broken.edit("briefgen/editions/pruning.py", "if field.is_for_editors:", "if False:")
    broken.edit("briefgen/facts/dump.py", "if field.is_for_editors:", "if False:")
    # It would miss the words in the documents, and stop them before the search does.
    broken.edit("briefgen/publish/complete.py", "places = list(walk(facts))", "places = []")
    build = ("build", "x.yaml", "--kind", "handout", "--audience", "public", "--allow-overflow")
    done = broken.run(*build, "--out", str(tmp_path / "out"), inside=mutated.folder / "now")
    assert done.returncode == 1
    assert "which is withheld" in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()
