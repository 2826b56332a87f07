"""Whether two states of the program make the same files to the byte. Run by hand:

    python tests/same_bytes.py OLD_CHECKOUT NEW_CHECKOUT [PART OF A NAME ...]

Each checkout has its own `.venv`, both with the same libraries. All input comes from the old one,
so that only the program and its templates differ: `content/`, the samples, the frozen files of
earlier releases, and the ten lines of the README, each in all kinds, formats, languages, for all
readers, on A4 and on Letter; and one with what changed since an earlier state. With parts of names,
only the builds so called are made.

It ends with 0 if all is the same, 1 if something is not, 2 if the two cannot be compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SIZES = ("A4", "Letter")
# Where facts files are, from the root of a checkout.
FOLDERS = ("content", "tests/samples", "tests/frozen")
DESK = "tests/frozen/desk"
_TEN_LINES = re.compile(r"```yaml\n(format: 1\n.*?)```", re.DOTALL)
_ABOUT = """import importlib.metadata as m, json, platform, sys, zlib
import briefgen
print(json.dumps([briefgen.__file__, {d.name: d.version for d in m.distributions()},
                  [platform.python_version(), zlib.ZLIB_RUNTIME_VERSION]]))"""
_RUN = "from briefgen.cli.main import run; run()"


@dataclass(frozen=True, slots=True)
class Build:
    """One command: its name in the table, the folder it is given in, and what it is to build."""

    name: str
    folder: Path
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """How a build ended in both checkouts: how many files are equal, and which are not."""

    equal: int
    different: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checkout:
    """One state of the program."""

    root: Path

    def python(self, code: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run `code` with this checkout's own interpreter, with nothing from elsewhere."""
        dropped = {"PYTHONPATH", "PYTHONHOME", "BRIEFGEN_PROVE", "VIRTUAL_ENV"}
        environment = {k: v for k, v in os.environ.items() if k not in dropped}
        environment |= {"SOURCE_DATE_EPOCH": "1750000000", "BRIEFGEN_CACHE": "off"}
        command = [str(self.root / ".venv" / "bin" / "python"), "-P", "-c", code, *words]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )

    def about(self) -> tuple[dict[str, str], list[str]]:
        """The versions of its libraries by name, and those of Python and zlib."""
        done = self.python(_ABOUT, cwd=self.root)
        if done.returncode:
            raise SystemExit(f"{self.root}: its .venv does not run briefgen\n{done.stderr}")
        package, versions, others = json.loads(done.stdout)
        if not Path(package).resolve().is_relative_to(self.root):
            raise SystemExit(f"{self.root}: its .venv runs another checkout, {package}")
        return versions, others


def comparable(old: Checkout, new: Checkout) -> bool:
    """Whether both have the same versions of Python and of the libraries; says which differ."""
    (mine, my_others), (theirs, their_others) = old.about(), new.about()
    # What only one has is for its tests; the other works without it.
    differing = [n for n in sorted(mine.keys() & theirs.keys() - {"briefgen"})
                 if mine[n] != theirs[n]]  # fmt: skip
    for name in differing:
        print(f"{name}: {mine[name]} in the old checkout, {theirs[name]} in the new")
    if my_others != their_others:
        print(f"Python and zlib: {my_others} in the old checkout, {their_others} in the new")
    return not differing and my_others == their_others


def inputs(old: Path, folder: Path) -> Iterator[Build]:
    """Every build, of copies below `folder`; of files that are there twice, the first alone."""
    seen: set[bytes] = set()
    for place in FOLDERS:
        if not (old / place).is_dir():
            continue
        shutil.copytree(old / place, folder / place)
        for path in sorted((folder / place).glob("*.yaml")):
            if path.read_bytes() not in seen:
                seen.add(path.read_bytes())
                yield from _sizes(f"{Path(place).name}/{path.stem}", path.parent, path.name)
    if found := _TEN_LINES.search((old / "README.md").read_text("utf-8")):
        (folder / "ten-lines.yaml").write_text(found[1], "utf-8")
        yield from _sizes("README", folder, "ten-lines.yaml")
    yield _since(folder / "tests/samples")
    if (folder / DESK).is_dir():
        yield Build("desk", folder / DESK, ("--all", "--to", "md,html,pdf", "--templates", "looks"))


def _sizes(name: str, folder: Path, facts: str) -> Iterator[Build]:
    for size in SIZES:
        yield Build(f"{name} {size}", folder, (facts, "--all", "--page-size", size))


def _since(samples: Path) -> Build:
    """The harbour sample with what changed since a state with another levy and one claim more."""
    text = (samples / "harbour-summit.yaml").read_text("utf-8")
    earlier = text.replace("12 crowns", "10 crowns").replace(
        "bottom_line:\n", "bottom_line:\n  gone: {audience: public, text: Gone., basis: ours}\n", 1
    )
    (samples / "earlier").write_text(earlier, "utf-8")
    return Build("since", samples, ("harbour-summit.yaml", "--all", "--since", "earlier"))


def compare(build: Build, old: Checkout, new: Checkout) -> Compared:
    """Build with both at the same time, and compare all files."""
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(2) as pool:
        targets = [Path(made, name) for name in ("old", "new")]
        codes = list(pool.map(lambda c, t: _built(c, build, t), (old, new), targets))
        mine, theirs = (_hashes(target) for target in targets)
    different = [name for name in sorted(mine.keys() | theirs.keys())
                 if mine.get(name) != theirs.get(name)]  # fmt: skip
    equal = len(mine.keys() | theirs.keys()) - len(different)
    if codes[0] != codes[1]:
        different.append(f"(ended with {codes[0]}, now with {codes[1]})")
    elif not mine:
        different.append(f"(nothing was built: ended with {codes[0]})")
    return Compared(equal, tuple(different))


def _built(checkout: Checkout, build: Build, target: Path) -> int:
    # A name that both share, as a message or a file might hold it.
    folder = target / "work"
    shutil.copytree(build.folder, folder)
    (folder / "briefgen.toml").unlink(missing_ok=True)
    words = list(build.words)
    if not words[0].endswith(".yaml"):
        words = [*(str(p.relative_to(folder)) for p in folder.glob("content/*.yaml")), *words]
    done = checkout.python(
        _RUN, "build", *words, "--allow-overflow", "--quiet", "--jobs", "1", "--out", "../made",
        cwd=folder,
    )  # fmt: skip
    return done.returncode


def _hashes(target: Path) -> dict[str, str]:
    """The SHA-256 of every file by its name; of a manifest without the program's own version."""
    made = target / "made"
    return {
        str(path.relative_to(made)): hashlib.sha256(_content(path)).hexdigest()
        for path in made.rglob("*")
        if path.is_file()
    }


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    if path.name != "manifest.json":
        return data
    manifest = json.loads(data)
    manifest["made_with"].pop("briefgen")
    return json.dumps(manifest).encode()


def main(old: Path, new: Path, parts: list[str]) -> int:
    """Compare, print the table, and give the exit code."""
    before, after = Checkout(old.resolve()), Checkout(new.resolve())
    if not comparable(before, after):
        print("The environments differ: give both checkouts the same versions.")
        return 2
    files = equal = different = 0
    print(f"{'build':32}{'files':>7}{'equal':>7}{'different':>11}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for build in inputs(before.root, Path(folder)):
            if parts and not any(part in build.name for part in parts):
                continue
            result = compare(build, before, after)
            count = result.equal + len(result.different)
            print(f"{build.name:32}{count:7}{result.equal:7}{len(result.different):11}", flush=True)
            for name in result.different:
                print(f"    {name}", flush=True)
            files += count
            equal += result.equal
            different += len(result.different)
    print(f"{'together':32}{files:7}{equal:7}{different:11}")
    return 1 if different or not files else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
