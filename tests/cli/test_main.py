"""The commands as a newcomer meets them, and the Hague brief in all its forms."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.facts.load import load
from briefgen.facts.schema import schema_text

ROOT = Path(__file__).parents[2]
HAGUE = ROOT / "content" / "nato-the-hague.yaml"


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=cwd, capture_output=True, text=True, check=False
    )


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00ad\\]+", "", text)


@pytest.fixture(scope="module")
def hague(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hague")
    done = run("build", str(HAGUE), "--all-audiences", "--kind", "brief", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "dist"


def _forms(folder: Path, audience: str) -> list[str]:
    stem = folder / audience / f"nato-the-hague.brief.{audience}.en"
    pdf = subprocess.run(
        ["pdftotext", "-raw", f"{stem}.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    page = Path(f"{stem}.html").read_text("utf-8").partition("<body")[2]
    return [
        _flat(Path(f"{stem}.md").read_text("utf-8")),
        _flat(re.sub("<[^>]+>", "", page)),
        _flat(pdf),
    ]


def test_every_claim_is_in_each_form(hague: Path) -> None:
    brief = load(HAGUE.read_bytes(), "x").brief
    markdown, page, pdf = _forms(hague, "internal")
    for _, section in brief.sections():
        for _, items in section.groups():
            for key, item in items.items():
                words = getattr(item, "text", None) or getattr(item, "say", None)
                kinds = item.kinds or section.kinds or ("brief",)
                if words is None or "brief" not in kinds:
                    continue
                for line in words.original("en").splitlines():
                    text = _flat(re.sub(r"^\s*([-*]|\d+[.)])\s|[*_]{1,2}", "", line))
                    assert text in markdown.replace("**", ""), key
                    assert text in page, key
                    # A line of the PDF may end in a hyphen of its own.
                    assert text.replace("-", "") in pdf.replace("-", ""), key


def test_the_public_forms_hold_nothing_internal(hague: Path) -> None:
    for form in _forms(hague, "public"):
        for secret in ("Linestotake", "Weplanonthatbasis", "Checkthefigure", "TLP:AMBER"):
            assert secret.lower() not in form.lower()


def test_same_bytes_again(hague: Path, tmp_path: Path) -> None:
    run("build", str(HAGUE), "--all-audiences", "--kind", "brief", cwd=tmp_path)
    for path in sorted(p for p in hague.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / "dist" / path.relative_to(hague)).read_bytes()


def test_without_an_audience_nothing_is_built(tmp_path: Path) -> None:
    done = run("build", str(HAGUE), cwd=tmp_path)
    assert done.returncode == 1
    assert "--audience NAME" in done.stderr
    assert "--all-audiences" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_brief_builds_at_once(tmp_path: Path) -> None:
    assert run("new", "g7-evian", cwd=tmp_path).returncode == 0
    done = run("build", "--to", "md,html", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.count("warning: This text is still to be written") == 2
    again = run("new", "g7-evian", cwd=tmp_path)
    assert again.returncode == 1
    assert "nothing was changed" in again.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["build", "nothing.yaml"], 1, "no such file"),
        (["build", "."], 1, "is a folder"),
        (["build"], 1, "briefgen new NAME"),
        (["build", "--to", "docx", "x.yaml"], 2, "the formats are md, html, pdf"),
        (["bild"], 2, "build"),
        (["check", "bad.yaml"], 1, "did you mean `title`?"),
        (["build", "bad.yaml"], 1, "bad.yaml:2:9"),
    ],
)
def test_mistakes(words: list[str], code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\nbrief: {titel: x}\nsummit: {name: y}\n")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_check_for_tools(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\n")
    done = run("check", "bad.yaml", "--format", "json", cwd=tmp_path)
    assert {p["code"] for p in json.loads(done.stdout)} == {"missing-field"}


def test_a_failed_build_leaves_the_old_output(hague: Path, tmp_path: Path) -> None:
    shutil.copytree(hague, tmp_path / "dist")
    before = {p: p.read_bytes() for p in (tmp_path / "dist").rglob("*") if p.is_file()}
    text = HAGUE.read_text("utf-8").replace("bottom_line:", "botom_line:")
    (tmp_path / "nato-the-hague.yaml").write_text(text, "utf-8")
    assert run("build", "nato-the-hague.yaml", "--all-audiences", cwd=tmp_path).returncode == 1
    assert before == {p: p.read_bytes() for p in (tmp_path / "dist").rglob("*") if p.is_file()}


def test_the_committed_schema_is_fresh() -> None:
    committed = (ROOT / "content" / "briefgen.schema.json").read_text("utf-8")
    assert committed == schema_text(), "run: briefgen schema > content/briefgen.schema.json"


def test_the_schema_accepts_the_samples() -> None:
    schema = str(ROOT / "content" / "briefgen.schema.json")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, str(HAGUE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
