"""What the code looks like from outside: its modules, the way of a build through them, its tests.

`python -m tests.house` prints the table; `tests/whole/test_house.py` holds what has a limit.
"""

from __future__ import annotations

import ast
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "briefgen"
TESTS = ROOT / "tests"
# From left to right: a module imports from its own stage and from those left of it.
STAGES = (
    "problems", "files", "yaml", "facts", "sources", "editions", "render", "pdf", "publish",
    "api", "cli",
)  # fmt: skip
_BUILD = ("build", str(TESTS / "samples" / "minimal.yaml"), "--kind", "brief", "--to", "md")


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a module of the package: who imports what, and in which line."""

    module: str
    target: str
    line: int


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Every module by its name, such as `facts.load`; a room by its own, and the package by ""."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(package: Path = PACKAGE) -> Iterator[Import]:
    """Every import from the package in it, also those in functions and under TYPE_CHECKING."""
    known = modules(package)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for target in _targets(node, name, known, is_room=path.name == "__init__.py"):
                if target != name:
                    yield Import(name, target, node.lineno)  # type: ignore[attr-defined]


def _targets(
    node: ast.AST, module: str, known: Mapping[str, Path], *, is_room: bool
) -> Iterator[str]:
    """The modules that an import statement names, by their names in `known`."""
    if isinstance(node, ast.Import):
        wanted = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            here = ["briefgen", *module.split(".")] if module else ["briefgen"]
            up = node.level - 1 if is_room else node.level
            base = ".".join([*here[: len(here) - up], *([base] if base else [])])
        wanted = [f"{base}.{alias.name}" for alias in node.names]
    else:
        return
    for dotted in wanted:
        package, _, rest = dotted.partition(".")
        if package != "briefgen":
            continue
        while rest not in known:  # the last parts are names inside a module
            rest = rest.rpartition(".")[0]
        yield rest


def circles(package: Path = PACKAGE) -> list[list[str]]:
    """Groups of modules that import each other, directly or through others, each sorted.

    They are the strongly connected components of the imports that have more than one module. The
    package itself is left out: it gives its version to all, and opens the rest only when asked.
    """
    graph: dict[str, set[str]] = {name: set() for name in modules(package)}
    for one in imports(package):
        if one.module and one.target:
            graph[one.module].add(one.target)
    reach = {name: _reached(name, graph) for name in graph}
    groups = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in graph
        if name in reach[name]
    }
    return sorted(sorted(group) for group in groups)


def _reached(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in graph[waiting.pop()] - seen:
            seen.add(target)
            waiting.append(target)
    return seen


def stage(module: str) -> str:
    """The stage of a module; "" for the package's own `__init__` and `__main__`."""
    first = module.partition(".")[0]
    return "" if first in {"", "__main__"} else first


def wrong_way(package: Path = PACKAGE) -> list[str]:
    """Imports that do not point left, and modules in no stage."""
    found = [
        f"{name} is in no stage" for name in modules(package) if stage(name) not in {"", *STAGES}
    ]
    for one in imports(package):
        here, there = stage(one.module), stage(one.target)
        if here not in STAGES or there not in STAGES:
            continue  # the version in the package's door; or said already
        outside = here == "pdf" and there != "pdf"
        if outside or STAGES.index(there) > STAGES.index(here):
            found.append(f"{one.module}:{one.line} imports {one.target}")
    return found


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """The length in lines of each function of a file, with its name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield length, f"{path.parent.name}/{path.name}: {node.name}"


def expected_tests(package: Path = PACKAGE) -> dict[str, Path]:
    """Where the tests of each module are, relative to `tests/`."""
    return {
        name: path.relative_to(package).with_name(f"test_{path.name}")
        for name, path in modules(package).items()
        if path.name not in {"__init__.py", "__main__.py"}
    }


def entered(words: tuple[str, ...] = _BUILD) -> tuple[list[str], list[str]]:
    """The modules of the package that a command enters, in order, each time anew.

    First those of which it calls anything, the bodies of their classes among it; then only those
    that it calls after their import, which is the way of the data. The command runs in a process
    of its own, and the engine's is not looked into.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.house", "--follow", *words, "--out", "dist"]
        own = {"BRIEFGEN_CACHE": "off", "XDG_CACHE_HOME": folder, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=True,
        )
    called, followed = done.stdout.split("--\n")[-2:]
    return called.split(), followed.split()


def _follow(words: list[str]) -> None:
    """Run the command `words` here, then print each change from one module to another."""
    called: list[str] = []
    followed: list[str] = []
    importing = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal importing
        if frame.f_code.co_name == "<module>":
            importing += {"call": 1, "return": -1}.get(event, 0)
        elif event == "call" and frame.f_code.co_filename.startswith(prefix):
            module = frame.f_code.co_filename.removeprefix(prefix).removesuffix(".py")
            if module.endswith("__init__"):
                return  # a door, not a room
            for way in (called,) if importing else (called, followed):
                if way[-1:] != [module]:
                    way.append(module)

    prefix = str(PACKAGE) + os.sep
    from briefgen.cli.main import run

    sys.argv = ["briefgen", *words]
    os._exit = sys.exit  # type: ignore[assignment]  # the program ends itself at once
    sys.setprofile(note)
    try:
        run()
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.setprofile(None)
    for way in (called, followed):
        print("--", *(module.replace(os.sep, ".") for module in way), sep="\n")


def rows() -> Iterator[tuple[str, str]]:
    """The table: what is measured, and how much it is."""
    every = modules()
    lines = [len(path.read_text("utf-8").splitlines()) for path in every.values()]
    lines = [number for number in lines if number > 5]  # a room's own docstring is no module
    yield "modules / median lines", f"{len(lines)} / {statistics.median(lines):g}"
    lengths = [length for path in every.values() for length, _ in functions(path)]
    yield "functions: median / longest", f"{statistics.median(lengths):g} / {max(lengths)}"
    called, followed = entered()
    yield "modules the smallest build enters / changes of stage", _way(called)
    yield "... not counting what runs at import", _way(followed)
    found = circles()
    named = f": {'; '.join(' '.join(group) for group in found)}" if found else ""
    yield "import circles", f"{len(found)}{named}"
    wanted = expected_tests().values()
    there = sum((TESTS / path).exists() for path in wanted)
    yield "modules with tests beside them", f"{there} of {len(wanted)}"


def _way(way: list[str]) -> str:
    """How many modules, and how often the stage changes, in the order of first meeting them."""
    once = list(dict.fromkeys(way))
    return f"{len(once)} / {sum(stage(a) != stage(b) for a, b in pairwise(once))}"


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--follow"]:
        _follow(sys.argv[2:])
        return
    table = list(rows())
    width = max(len(name) for name, _ in table)
    for name, value in table:
        print(f"{name:{width}}  {value}")


if __name__ == "__main__":
    main()
