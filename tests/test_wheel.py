"""The package as an ordinary tool: a real wheel, in a clean environment, far from the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_builds_a_brief_anywhere(tmp_path: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=ROOT)
    wheel = next(tmp_path.glob("*.whl"))
    venv.create(tmp_path / "clean", with_pip=True)
    scripts = tmp_path / "clean" / "bin"
    pip = (str(scripts / "pip"), "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, str(wheel), cwd=tmp_path)
    desk = tmp_path / "desk"
    desk.mkdir()
    _run(str(scripts / "briefgen"), "new", "summit", cwd=desk)
    said = _run(str(scripts / "briefgen"), "build", cwd=desk)
    assert [line.rsplit(".", 1)[1] for line in said.splitlines()] == ["md", "html", "pdf"]
    _run(str(scripts / "briefgen"), "build", _sample(scripts), "--all-audiences", cwd=desk)


def _sample(scripts: Path) -> str:
    """The Hague brief that the wheel carries."""
    code = "import briefgen; print(briefgen.__path__[0])"
    package = _run(str(scripts / "python"), "-c", code, cwd=scripts).strip()
    return f"{package}/samples/nato-the-hague.yaml"
