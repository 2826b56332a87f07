"""The program as a whole: five ways to end, and the Hague brief in all its forms."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from briefgen.facts.load import load

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


RUN = "from briefgen.cli.main import run; run()"


GOOD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: x, basis: ours}}\n"


def ended(
    code: str, *words: str, cwd: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip


def test_done(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD)
    done = ended(RUN, "check", "x.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 file checked: 0 errors, 0 warnings\n"


def test_the_users_files(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD.replace("title", "titel"))
    done = ended(RUN, "check", "x.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "did you mean `title`?" in done.stderr


@pytest.mark.parametrize("words", [["bild"], ["build", "--to", "docx"], ["check", "--nonsense"]])
def test_usage(words: list[str], tmp_path: Path) -> None:
    done = ended(RUN, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert "--help" in done.stderr


def test_a_bug_is_owned_up_to(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD)
    planted = (
        "import briefgen.publish.inputs as inputs\n"
        "def broken(*_): raise ZeroDivisionError('planted')\n"
        f"inputs.load = broken\n{RUN}"
    )
    done = ended(planted, "check", "x.yaml", cwd=tmp_path)
    assert done.returncode == 3
    assert "a bug in briefgen, not in your file" in done.stderr
    assert "ZeroDivisionError: planted" in done.stderr
    assert "Python 3." in done.stderr


def test_interrupted(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "check", "-"],
        cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(b"#" * 200_000)  # more than fits unread, so this waits until it is read
    process.stdin.flush()
    assert process.stdout
    assert process.stderr
    for _ in range(60):  # one that comes just before it waits is noticed with the next
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            assert process.wait(1) == 130
            break
    assert process.stdout.read() == b""
    assert process.stderr.read() == b"interrupted; nothing was left half-written\n"


def test_words_of_every_script_leave_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD.replace("title: T", "titel: “Ünïcode” 日本 מה"), "utf-8")
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = ended(RUN, "check", "x.yaml", cwd=tmp_path, environment=environment)
    assert done.returncode == 1
    assert "“Ünïcode” 日本 מה" in done.stderr


def test_nor_is_one_that_was_never_there(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD)
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", RUN, "check", "x.yaml"]
    done = subprocess.run(shell, cwd=tmp_path, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b""
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_mistake(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "schema"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(60)
