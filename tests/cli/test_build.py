"""`build` writes all of a document or nothing, for readers who are named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


HAGUE = ROOT / "content" / "nato-the-hague.yaml"


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def hague(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hague")
    done = run("build", str(HAGUE), "--all-audiences", "--kind", "brief", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "dist"


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


def test_a_failed_build_leaves_the_old_output(hague: Path, tmp_path: Path) -> None:
    shutil.copytree(hague, tmp_path / "dist")
    before = {p: p.read_bytes() for p in (tmp_path / "dist").rglob("*") if p.is_file()}
    text = HAGUE.read_text("utf-8").replace("bottom_line:", "botom_line:")
    (tmp_path / "nato-the-hague.yaml").write_text(text, "utf-8")
    assert run("build", "nato-the-hague.yaml", "--all-audiences", cwd=tmp_path).returncode == 1
    assert before == {p: p.read_bytes() for p in (tmp_path / "dist").rglob("*") if p.is_file()}
