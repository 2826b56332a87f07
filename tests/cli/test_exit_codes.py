"""Five ways to end: 0 done, 1 the user's files, 2 usage, 3 a bug, 130 interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

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
