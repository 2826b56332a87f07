"""Would a test notice? One small fault at a time is put into a module, and its tests are run.

`make mutants SAMPLE=200` draws so many faults from all that can be made in `facts`, `sources`,
`editions` and `publish`, always the same ones for a seed, and prints the score and the survivors.
First the test file beside the module is run; what survives that meets the others of its room,
which takes most of the time: `--beside` leaves them out, and the score is a lower bound then. The
faults are put into a copy of the project, so a run can be cut short at any time.

Neither mutmut 3 nor cosmic-ray 8 fits: the one ties tests to functions by a run of its own that
finds none here, and cannot draw a sample; the other starts pytest anew for each fault, which takes
longer than most of these tests. Here a process that has the libraries loaded forks for each fault.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("facts", "sources", "editions", "publish")
_COPIED = ("briefgen", "tests", "templates", "content", "pyproject.toml", "README.md", "docs",
           "Makefile", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", ".github")  # fmt: skip
# Loaded once, before a process forks: what takes longest to import, and holds no state of ours.
_LOADED = ("pytest", "hypothesis", "pydantic", "yaml", "jinja2", "babel.dates", "pikepdf",
           "PIL.Image", "markdown_it", "mdformat", "typer", "tinyhtml5", "pypdfium2")  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}  # fmt: skip
_SLOWEST = 600


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: `number` counts those of a module, in the order in which the tree is walked."""

    module: str
    number: int
    line: int
    change: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} #{self.number} {self.change}"


class _Mutator(ast.NodeTransformer):
    """Counts the faults that can be made in a module, and makes the one of the number `wanted`."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.found: list[tuple[int, str]] = []

    def _offer(self, node: ast.AST, change: str) -> bool:
        """Note a fault; gives whether it is the one to make."""
        self.found.append((getattr(node, "lineno", 0), change))
        return len(self.found) - 1 == self.wanted

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for at, operator in enumerate(node.ops):
            other = _COMPARISONS[type(operator)]
            if self._offer(node, f"{type(operator).__name__} -> {other.__name__}"):
                node.ops[at] = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        if self._offer(node, f"{type(node.op).__name__} -> {other.__name__}"):
            node.op = other()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and self._offer(node, "not dropped"):
            return node.operand
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = _ARITHMETIC.get(type(node.op))
        text = any(isinstance(side, ast.JoinedStr | ast.Constant) and not _is_number(side)
                   for side in (node.left, node.right))  # fmt: skip
        if (
            other
            and not text
            and self._offer(node, f"{type(node.op).__name__} -> {other.__name__}")
        ):
            node.op = other()
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            if self._offer(node, f"{node.value} -> {not node.value}"):
                return ast.copy_location(ast.Constant(not node.value), node)
        elif isinstance(node.value, int) and self._offer(node, f"{node.value} -> {node.value + 1}"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if self._offer(node, "the two of an if-else exchanged"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if not _is_typing(node.test) and self._offer(node, "if always"):
            node.test = ast.copy_location(ast.Constant(True), node.test)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        for at, condition in enumerate(node.ifs):
            if self._offer(condition, "a condition of a comprehension dropped"):
                del node.ifs[at]
                break
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is not None and not _is_none(node.value) and self._offer(node, "return None"):
            node.value = ast.copy_location(ast.Constant(None), node)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        self.generic_visit(node)
        return ast.copy_location(ast.Pass(), node) if self._offer(node, "raise dropped") else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring
        self.generic_visit(node)
        return ast.copy_location(ast.Pass(), node) if self._offer(node, "call dropped") else node

    def visit_Continue(self, node: ast.Continue) -> ast.AST:
        return ast.copy_location(ast.Break(), node) if self._offer(node, "break") else node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node  # for the type checker, or a bug of ours

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._without_decorators(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_decorators(node)

    def _without_decorators(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        """What `frozen` and `slots` forbid, the type checker forbids too."""
        decorators, node.decorator_list = node.decorator_list, []
        self.generic_visit(node)
        node.decorator_list = decorators
        return node


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_typing(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"


def mutants(module: str, source: str) -> list[Mutant]:
    """Every fault that can be made in the `source` of a module."""
    mutator = _Mutator()
    mutator.visit(ast.parse(source))
    return [Mutant(module, n, line, change) for n, (line, change) in enumerate(mutator.found)]


def mutated(mutant: Mutant, source: str) -> str:
    """The `source` of its module with the fault in it."""
    tree = _Mutator(mutant.number).visit(ast.parse(source))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def every_mutant(packages: tuple[str, ...]) -> list[Mutant]:
    """The faults of all modules of `packages`; one of them can also be a single module."""
    found = []
    for name in packages:
        path = ROOT / "briefgen" / name
        for module in sorted(path.rglob("*.py")) or [path.with_suffix(".py")]:
            relative = str(module.relative_to(ROOT / "briefgen"))
            found += mutants(relative, module.read_text("utf-8"))
    return found


class Copy:
    """A copy of the project, in which faults are made and unmade."""

    def __init__(self, folder: Path, *, only_beside: bool = False) -> None:
        self.folder = folder
        self.only_beside = only_beside
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source,
                    folder / name,
                    ignore=shutil.ignore_patterns("node_modules", "__pycache__"),
                )
            elif source.exists():
                shutil.copy(source, folder / name)
        compileall.compile_dir(folder / "briefgen", quiet=2)
        compileall.compile_dir(folder / "tests", quiet=2)
        self._seconds: dict[str, float] = {}

    def outcome(self, mutant: Mutant) -> str:
        """`killed`, `too slow`, or `survived`."""
        path = self.folder / "briefgen" / mutant.module
        source = path.read_text("utf-8")
        beside, room = self._tests(mutant.module)
        rounds = [beside, room] if room and not self.only_beside else [beside]
        limits = [5 * self._sound(tests) + 10 for tests in rounds]
        path.write_text(mutated(mutant, source), "utf-8")
        for stale in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
            stale.unlink()
        try:
            for tests, limit in zip(rounds, limits, strict=True):
                code = self._run(tests, limit)
                if code != 0:
                    return "killed" if code is not None else "too slow"
            return "survived"
        finally:
            path.write_text(source, "utf-8")

    def _tests(self, module: str) -> tuple[list[str], list[str]]:
        """The test file beside a module, and the others of its room."""
        here = Path("tests") / module
        beside = here.with_name(f"test_{here.name}")
        room = sorted((self.folder / here.parent).glob("test_*.py"))
        others = [str(p.relative_to(self.folder)) for p in room if p.name != beside.name]
        return [str(beside)], others if here.parent != Path("tests") else []

    def _sound(self, tests: list[str]) -> float:
        """How many seconds the tests take without a fault; each file is measured once.

        They are put in order, so that those that are soonest done come first.
        """
        for path in tests:
            if path not in self._seconds:
                begun = time.monotonic()
                code = self._run([path], _SLOWEST)
                if code != 0:
                    raise SystemExit(f"without any fault its tests do not pass ({code}): {path}")
                self._seconds[path] = time.monotonic() - begun
        tests.sort(key=self._seconds.__getitem__)
        return sum(map(self._seconds.__getitem__, tests))

    def _run(self, tests: list[str], limit: float) -> int | None:
        """The exit code of pytest, up to the first test that fails; None if it takes too long."""
        child = os.fork()
        if child == 0:
            os.setsid()
            self._test(tests)
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None

    def _test(self, tests: list[str]) -> None:
        """Become a run of pytest in the copy, with its modules and nobody else's."""
        code = 1
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nowhere, number)
            os.chdir(self.folder)
            sys.path[:] = [str(self.folder), *(p for p in sys.path if p not in {"", str(ROOT)})]
            os.environ |= {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
            sys.dont_write_bytecode = True
            for name in [n for n in sys.modules if n.partition(".")[0] in {"briefgen", "tests"}]:
                del sys.modules[name]
            import pytest
            from hypothesis import settings

            settings.register_profile("mutants", derandomize=True, database=None)
            settings.load_profile("mutants")
            options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
            code = int(pytest.main([*options, *tests]))
        finally:
            os._exit(code)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("packages", nargs="*", default=PACKAGES, help="rooms, or facts/load.py")
    parser.add_argument("--sample", type=int, default=0, help="how many; 0 is all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--beside", action="store_true", help="only the file beside the module")
    parser.add_argument("--minutes", type=float, default=0, help="end after so long; 0 is never")
    return parser.parse_args()


def main() -> None:
    """Run the sample, saying what becomes of each fault, and then the score by package."""
    given = _arguments()
    every = every_mutant(tuple(given.packages))
    chosen = random.Random(given.seed).sample(every, min(given.sample or len(every), len(every)))
    for name in _LOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    outcomes: dict[Mutant, str] = {}
    end = time.monotonic() + given.minutes * 60 if given.minutes else float("inf")
    with tempfile.TemporaryDirectory(prefix="briefgen-mutants-") as folder:
        copy = Copy(Path(folder), only_beside=given.beside)
        for mutant in chosen:
            if time.monotonic() > end:
                break
            outcomes[mutant] = copy.outcome(mutant)
            print(f"{outcomes[mutant]:8}  {mutant}", flush=True)
    print(f"\n{len(outcomes)} of {len(every)} mutants, seed {given.seed}")
    for line in scores(outcomes):
        print(line)


def scores(outcomes: dict[Mutant, str]) -> Iterator[str]:
    """A line for each package, and one for all: how many of its mutants were noticed."""
    tried = Counter(mutant.module.partition("/")[0] for mutant in outcomes)
    left = Counter(m.module.partition("/")[0] for m, o in outcomes.items() if o == "survived")
    for package in sorted(tried):
        noticed = tried[package] - left[package]
        yield f"{package:10} {noticed:4} of {tried[package]:4}  {noticed / tried[package]:.1%}"
    noticed = len(outcomes) - sum(left.values())
    yield f"{'all':10} {noticed:4} of {len(outcomes):4}  {noticed / max(1, len(outcomes)):.1%}"


if __name__ == "__main__":
    main()
