"""The package as an ordinary tool: a real wheel, in a clean environment, far from the checkout."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from tests.documents import ROOT, THEME


def _run(*command: str | Path, cwd: Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made from the unpacked source distribution, where there is no git."""
    folder = tmp_path_factory.mktemp("wheel")
    hatch = (sys.executable, "-m", "hatchling", "build", "-d", folder)
    _run(*hatch, "-t", "sdist", cwd=ROOT)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        # As an attribute, since Python 3.11.2 (Debian 12) does not know the argument.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)
    source = next(path for path in folder.iterdir() if path.is_dir())
    assert not (source / ".git").exists()
    _run(*hatch, "-t", "wheel", cwd=source)
    return next(folder.glob("*.whl"))


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_all_that_is_needed_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    inside = {name.removeprefix("briefgen/") for name in names if name.startswith("briefgen/")}
    templates = {f"templates/{name}" for name in _files(ROOT / "templates")}
    content = {f"samples/{name}" for name in _files(ROOT / "content")}
    assert templates <= inside
    assert content <= inside
    assert _files(ROOT / "briefgen") <= inside
    assert {f"templates/fonts/{font.name}" for font in THEME.fonts()} <= inside
    assert len([name for name in inside if name.startswith("templates/fonts/LICENSE")]) >= 2
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not [name for name in names if "test" in name.partition("/")[0]]


def test_it_builds_briefs_anywhere(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "clean")
    scripts = tmp_path / "clean" / "bin"
    versions = tmp_path / "versions.txt"
    versions.write_text(_versions_here(), "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet")
    options = ("--disable-pip-version-check", "--no-compile", "--constraint", versions)
    _run(*pip, *options, wheel, cwd=tmp_path)
    briefgen = scripts / "briefgen"
    desk = tmp_path / "desk"
    desk.mkdir()
    _run(briefgen, "new", "summit", cwd=desk)
    _run(briefgen, "build", cwd=desk)
    made = {path.name for path in (desk / "dist").iterdir()}
    kinds = THEME.kinds()
    assert {f"summit.{k}.en.{form}" for k in kinds for form in ("md", "html", "pdf")} < made
    _run(briefgen, "build", _sample(scripts), "--kind", "brief", "--audience", "public", cwd=desk)
    assert (desk / "dist" / "public" / "nato-the-hague.brief.public.en.pdf").exists()


def _versions_here() -> str:
    """The packages of this environment as constraints: those of the lock, where it is in use."""
    names = {d.name: d.version for d in metadata.distributions() if d.name != "briefgen"}
    return "".join(f"{name}=={version}\n" for name, version in names.items())


def _sample(scripts: Path) -> Path:
    """The Hague brief that the wheel carries."""
    code = "import briefgen; print(briefgen.__path__[0])"
    package = _run(scripts / "python", "-c", code, cwd=scripts).strip()
    assert str(ROOT) not in package
    return Path(package) / "samples" / "nato-the-hague.yaml"
